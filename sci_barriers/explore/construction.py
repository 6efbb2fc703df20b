"""What the page *Construction* shows of a barrier: data of an index, members, their solutions, condition numbers, and the picture."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from oracles import Datum
from sci_barriers.explore.numbers import brief, power, superscripts, vector
from sci_barriers.explore.shown import shown
from sci_barriers.pictures import geometry, has_geometry
from sci_barriers.reports import Cell, Column, Table
from theorems import Barrier, TheoremError
from theorems.barriers.declared.barrier import ArrayBarrier
from theorems.core.sets import ExactSet
from theorems.structured.conditioning import condition_numbers
from theorems.structured.vertex_solutions import VertexBarrier

__all__ = ["LARGEST_INDEX", "MOST_ENTRIES", "View"]

#: Of n on the slider.
LARGEST_INDEX: Final = 200
#: Entries of A: larger ones belong into a program, not onto a page.
MOST_ENTRIES: Final = 10_000
#: Members that are listed.
MOST_MEMBERS: Final = 12


@dataclass(frozen=True)
class View:
    """A barrier, looked at.

    Args:
        barrier: which.
        index: n of the datum that is shown.
        winner: j of the member; ``None`` for the centre.
        exponent: e of the members.

    Raises:
        TheoremError: too large for a page, or an index or member that there is not.
    """

    barrier: Barrier
    index: int
    winner: int | None
    exponent: int

    def __post_init__(self) -> None:
        m, N = self.barrier.shape
        if m * N > MOST_ENTRIES:
            raise TheoremError("m·N", m * N, f"at most {MOST_ENTRIES} on this page; a program takes more")
        for name, value, (low, high) in (
            ("n", self.index, self.indices(self.barrier)),
            ("e", self.exponent, self.exponents(self.barrier)),
        ):
            if not low <= value <= high:
                raise TheoremError(name, value, f"from {low} to {high}")
        if self.winner is not None and not 0 <= self.winner < self.barrier.competitors:
            raise TheoremError("member", self.winner, f"from 0 to {self.barrier.competitors - 1}")

    @staticmethod
    def indices(barrier: Barrier) -> tuple[int, int]:
        """Return the least and the largest index that the page offers."""
        most = barrier.largest_index
        return 0, LARGEST_INDEX if most is None else min(LARGEST_INDEX, most)

    @staticmethod
    def exponents(barrier: Barrier) -> tuple[int, int]:
        """Return the least and the largest exponent that the page offers."""
        least = barrier.least_exponent
        return least, least if barrier.largest_index is not None else least + LARGEST_INDEX

    # --- Data ----------------------------------------------------------------------------------------------------------------

    @cached_property
    def datum(self) -> Datum:
        """The answer of index n: a datum of the centre, and of every member that is left."""
        return self.barrier.answer(self.index)

    @property
    def tells(self) -> str:
        """What the datum tells about the member: nothing, or everything; in one sentence."""
        name, n, e = power(self.index), self.index, self.exponent
        if self.barrier.largest_index is not None or e > n:
            return (
                f"The answer of index {n} is within {name} of the centre and of all {self.barrier.competitors} members with e = {e}: "
                "it does not tell them apart."
            )
        return (
            f"The members with e = {e} are {power(e)} away from the centre, which this answer of index {n} may exclude. All members with "
            f"e > {n} are left, and they have the same solutions but for a little."
        )

    def data_html(self) -> str:
        """Return A_n and y_n, or the arrays of the datum, as HTML."""
        return shown(self.datum)

    # --- Members -------------------------------------------------------------------------------------------------------------

    def solutions(self, winner: int | None) -> Any:
        """Return the solution set of a member, or of the centre: exact, or an enclosure that says so; ``None`` if it is not known."""
        if isinstance(self.barrier, VertexBarrier):
            return self.barrier.solution_set(winner, None if winner is None else self.exponent)
        if isinstance(self.barrier, ArrayBarrier):
            return self.barrier.centre_set if winner is None else self.barrier.sets[winner]
        return None

    def members(self) -> Table:
        """Return the centre and the members with this exponent, each with its solutions in units of 10^-K."""
        K = self.barrier.digits
        unit = "" if self._discrete else f", in units of {power(K, 10)}"
        table = Table("input", Column(f"solutions{unit}"), title=f"The centre and the members with e = {self.exponent}")
        count = self.barrier.competitors
        belongs = "" if self.barrier.centre_belongs else "; not in the class"
        table.add(Cell(f"centre{belongs}", "strong" if self.winner is None else ""), self._solutions_text(None))
        for j in range(min(count, MOST_MEMBERS)):
            table.add(
                Cell(
                    f"member {j}: {superscripts(self.barrier.described(j, self.exponent))}",
                    "strong" if j == self.winner else "",
                ),
                self._solutions_text(j),
            )
        if count > MOST_MEMBERS:
            table.add(f"and {count - MOST_MEMBERS} more", "")
        return table

    @property
    def _discrete(self) -> bool:
        return self.barrier.family.discrete

    def _solutions_text(self, winner: int | None) -> str:
        try:
            found = self.solutions(winner)
        except TheoremError as error:
            return f"not written out: {error.name} {error.allowed}"
        scale = 1 if self._discrete else 10**self.barrier.digits
        if found is None:
            return "not written out"
        if isinstance(found, ExactSet):
            points = found.finite
            if points is None:
                return f"{len(found.pieces)} pieces around {vector([x * scale for x in found.middle])}"
            return " or ".join(vector([x * scale for x in point]) for point in points)
        vertices = [vector([(x * scale, z * scale) for x, z in point]) for point in found.vectors()[:4]]
        if len(found.vectors()) == 1:
            return vertices[0]
        more = f" and {len(found.vectors()) - 4} more" if len(found.vectors()) > 4 else ""
        return f"all mixtures of {'; '.join(vertices)}{more}"

    # --- Condition numbers ---------------------------------------------------------------------------------------------------

    def conditions(self) -> Table | None:
        """Return the condition numbers of the input that is shown; ``None`` where this project has none for the barrier."""
        if not isinstance(self.barrier, VertexBarrier):
            return None
        member = None if self.winner is None else (self.winner, self.exponent)
        table = Table("condition number", "value", "bound")
        for c in condition_numbers(self.barrier, member):
            sample = "" if c.sample is None or self.barrier.samples == 1 else f", y_{c.sample}"
            low, high = brief(c.lower), brief(c.upper)
            value = high if low == high else f"{low} to {high}"
            table.add(c.name + sample, value, Cell(f"≤ {brief(c.bound)}", "good" if c.holds else "bad"))
        return table

    def definitions(self) -> dict[str, str]:
        """Return what the condition numbers are, by name."""
        if not isinstance(self.barrier, VertexBarrier):
            return {}
        member = None if self.winner is None else (self.winner, self.exponent)
        return {c.name: f"{c.definition}. {c.source}." for c in condition_numbers(self.barrier, member)}

    # --- The picture ---------------------------------------------------------------------------------------------------------

    def picture(self) -> tuple[str, str] | None:
        """Return SVG text and what it shows in words; ``None`` if there is nothing to draw."""
        barrier = self.barrier
        if isinstance(barrier, VertexBarrier) and has_geometry(barrier):
            exponent = None if self.winner is None else self.exponent
            drawn = geometry(barrier, winner=self.winner, exponent=exponent, index=self.index).drawing()
            return drawn.svg(), drawn.description
        drawing = barrier.drawing()
        return None if drawing is None else (drawing.svg(), drawing.description)

    # --- To take away --------------------------------------------------------------------------------------------------------

    @property
    def code(self) -> str:
        """The same in Python."""
        name = type(self.barrier).__name__
        place = "sci_barriers" if name in ("Smale18", "Smale9") else type(self.barrier).__module__
        member = "centre" if self.winner is None else f"member({self.winner}, {self.exponent})"
        return (
            f"from {place} import {name}\n\nbarrier = {self.barrier!r}\nbarrier.answer({self.index})  # a datum of index {self.index}\n"
            f"barrier.{member}"
        )

    def document(self) -> dict[str, Any]:
        """Return what is shown as JSON has it, exact numbers as text."""
        datum = self.datum
        arrays = getattr(datum, "arrays", ()) or (("A", datum.A), *((f"y_{k}", y) for k, y in enumerate(datum.ys)))
        conditions = self.conditions()
        return {
            "barrier": self.barrier.name,
            "parameters": self.barrier.to_json(),
            "index": self.index,
            "datum": {name: _plain(array.fractions()) for name, array in arrays},
            "member": None if self.winner is None else {"winner": self.winner, "exponent": self.exponent},
            "unit": f"10^-{self.barrier.digits}",
            "members": self.members().records(),
            "condition numbers": [] if conditions is None else conditions.records(),
        }


def _plain(entries: Any) -> Any:
    if isinstance(entries, Fraction):
        return str(entries)
    return [_plain(entry) for entry in entries]
