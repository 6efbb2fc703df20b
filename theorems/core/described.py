"""What a barrier says of itself: its theorem, centre, members, what an output has to do, what can be computed, and its picture."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from oracles import Cells, Description, Facts, Folded, Items, Mixed, Note, Part, Picture, number_text, power_text

__all__ = ["barrier_description", "piece_text", "set_text", "vector_text"]

#: Matrices of up to so many entries are shown; beyond that, how large they are.
MOST_ENTRIES: Final = 250_000


def barrier_description(barrier: Any) -> Description:
    """Return what people see of a barrier; its size does not depend on the size of the barrier."""
    m, N = barrier.shape
    statement = barrier.known_statement
    facts: list[tuple[str, Any]] = []
    if statement is not None:
        facts.append(("theorem", f"{statement.name}: {statement.title}"))
    formula = getattr(type(barrier.problem), "formula", "")
    if formula:
        name = barrier.problem.name
        facts.append(("problem", Mixed(f"{name}: {formula}", f"{name}: ${barrier.problem.tex}$")))
    K = barrier.digits
    facts.append(("right", Mixed(f"within {power_text(-K, 10)} of a solution", f"within $10^{{-{K}}}$ of a solution")))
    count = barrier.competitors
    centre = "; the centre belongs to the class" if barrier.centre_belongs else ""
    facts.append(("members", f"(j, e), j = 0 … {count - 1}, e ≥ {barrier.least_exponent}{centre}"))
    if barrier.largest_index is not None:
        facts.append(("data", f"of index n ≤ {barrier.largest_index} fit all members"))
    if barrier.samples > 1:
        facts.append(("samples", barrier.samples))
    parts: list[Part] = [Facts(tuple(facts))]
    if m * N <= MOST_ENTRIES:
        parts += [Note("Centre"), *barrier.centre.description().parts]
    else:
        parts.append(Note(f"The centre has {m} × {N} entries."))
    parts.append(who_can_win(barrier))
    able = tuple((f"{name}:", found.what) for name, found in barrier.computable.items())
    if able:
        parts.append(Items("What can be computed", able))
    drawn = barrier.drawing()
    if drawn is not None:
        parts.append(Picture(drawn.svg(), ""))
        parts.append(Folded("The picture in words", (Note(drawn.description),)))
    return Description(repr(barrier), tuple(parts))


def who_can_win(barrier: Any) -> Cells:
    """Return the members with the least exponent, and where their solutions are."""
    e = barrier.least_exponent

    def entry(j: int, k: int) -> Any:
        return (j, barrier.described(j, e), barrier.solution_text(j, e))[k]

    return Cells(f"Who can win, for e = {e}", (barrier.competitors, 3), entry, ("j", "the input", "its solutions"))


def piece_text(piece: Any) -> str:
    """Return a piece of a solution set for people: a point, a hull of points, a box, a sphere."""
    if piece.is_point:
        return vector_text(piece.middle)
    if hasattr(piece, "vertices"):
        shown = ", ".join(vector_text(v) for v in piece.vertices[:4])
        return f"the convex hull of {shown}{', …' if len(piece.vertices) > 4 else ''}"
    if hasattr(piece, "square"):
        entries = ", ".join(map(str, piece.axes[:8]))
        return f"the sphere around {vector_text(piece.centre)} of radius √{number_text(piece.square)} in the entries {entries}"
    return f"from {vector_text(piece.lower)} to {vector_text(piece.upper)}"


def set_text(found: Any) -> str:
    """Return a solution set for people."""
    shown = " or ".join(piece_text(piece) for piece in found.pieces[:4])
    more = f", … ({len(found.pieces)} pieces)" if len(found.pieces) > 4 else ""
    return f"{'' if found.exact else 'within '}{shown}{more}"


def vector_text(vector: Sequence[Fraction], most: int = 6) -> str:
    """Return a vector for people, or of a long one its entries other than 0."""
    if len(vector) <= most:
        return f"({', '.join(number_text(x) for x in vector)})"
    there = [i for i, x in enumerate(vector) if x]
    shown = ", ".join(f"{number_text(vector[i])} at {i}" for i in there[:most])
    return f"{shown or '0'}{', …' if len(there) > most else ''}; length {len(vector)}"
