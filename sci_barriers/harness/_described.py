"""What verdicts and certificates show of themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from oracles import Cells, Description, Facts, Folded, Note, Part, Picture, matrix_grid, number_text
from sci_barriers.harness._distance import OWN_DISTANCE
from theorems.problems import Complex
from theorems.structured.class_scale import EXPANDED
from theorems.structured.picture import Geometry, has_geometry
from theorems.structured.vertex_solutions import VertexBarrier

#: Matrices of more entries than this are not solved exactly for a display; ``verdict.own_distance`` does it.
MOST_ENTRIES: Final = 20_000
#: Answers farther from 0 than this, in units of 10^-K, are not drawn: all else would be one point.
MOST_UNITS: Final = 10**6
#: Certificates of more characters are not checked for a display.
MOST_CHARACTERS: Final = 200_000


def verdict_description(verdict: Any) -> Description:
    """Return what people see of a verdict: what the command line prints, the output, the member, how to check; the picture."""
    transcript, barrier = verdict.transcript, verdict.barrier
    largest = "" if transcript.largest is None else f", largest index {transcript.largest}"
    facts: list[tuple[str, Any]] = [("data read", f"{transcript.count}{largest}")]
    member, notes = verdict.counterexample, []
    if verdict.error is not None:
        facts.append(("error", f"{verdict.error}  to Ξ(A, y); asked for 1e-{barrier.digits}"))
        own, why = _own(verdict)
        facts.append(("own distance", f"{own or f'? ({why})'}  to Ξ(A_n, y_n), its own data"))
        if own:
            notes.append(Note(OWN_DISTANCE))
    if member is not None:
        solutions = barrier.solution_text(member.winner, member.exponent)
        known = f"; its solutions: {solutions}" if solutions else ""
        facts.append(("the input", f"{barrier.described(member.winner, member.exponent)}{known}"))
        facts.append(
            ("certificate", 'verdict.certificate.write("certificate.json"); sci-barriers check certificate.json')
        )
    parts: list[Part] = [Facts(tuple(facts)), *notes, *output_grids(verdict.outputs)]
    if verdict.traceback:
        parts.append(Note(verdict.traceback.rstrip()))
    picture = verdict_geometry(verdict)
    if picture is not None:
        drawn = picture.drawing()
        parts += [Picture(drawn.svg(), ""), Folded("The picture in words", (Note(drawn.description),))]
    parts.append(Folded("Transcript", transcript.description().parts))
    return Description(verdict.headline, tuple(parts))


def _own(verdict: Any) -> tuple[str, str]:
    m, N = verdict.barrier.shape
    if m * N > MOST_ENTRIES:
        return "", "not computed for a display of this size: verdict.own_distance"
    own = verdict.own_distance
    return ("", verdict.own_distance_note) if own is None else (str(own), "")


def verdict_geometry(verdict: Any) -> Geometry | None:
    """Return the picture of the input that the algorithm is wrong on, with its output; ``None`` if there is nothing to draw."""
    barrier, member = verdict.barrier, verdict.counterexample
    if member is None or not isinstance(barrier, VertexBarrier) or not has_geometry(barrier):
        return None
    output = verdict.outputs[0]
    if any(z for _, z in output) or member.exponent > EXPANDED:
        return None
    answer, index = tuple(x for x, _ in output), verdict.transcript.largest
    if any(abs(x) * 10**barrier.digits > MOST_UNITS for x in answer):
        return None
    return barrier.geometry(member.winner, member.exponent, answer=answer, index=index)


def output_grids(outputs: Sequence[Sequence[Complex]]) -> list[Part]:
    """Return the outputs as rows; of several samples the first three."""
    name = "Output" if len(outputs) == 1 else "Outputs, one for each sample"
    if not outputs:
        return []
    if len(outputs) == 1:
        return [matrix_grid(name, (len(outputs[0]),), lambda i: number_text(*outputs[0][i]))]
    return [matrix_grid(name, (len(outputs), len(outputs[0])), lambda k, i: number_text(*outputs[k][i]))]


def certificate_description(certificate: Any) -> Description:
    """Return what a certificate is of, and whether the checker accepts it."""
    document, text = certificate.document, certificate.text
    facts: list[tuple[str, Any]] = [("size", f"{len(text)} characters of JSON")]
    for name in ("format", "version", "kind", "problem", "digits", "K"):
        value = document.get(name)
        if isinstance(value, str | int):
            facts.append((name, value))
        elif isinstance(value, dict) and isinstance(value.get("name"), str):
            facts.append((name, value["name"]))
    if len(text) <= MOST_CHARACTERS:
        verified, rule, reason = certificate.check()
        facts.append(
            ("checked", ("accepted" if verified else f"refused by rule {rule}") + (f": {reason}" if reason else ""))
        )
    facts.append(
        ("to check it", 'certificate.write("c.json"), then sci-barriers check c.json, or python check.pyz c.json')
    )
    return Description(f"Certificate: {document.get('kind', 'wrong output')}", (Facts(tuple(facts)),))


def leaves_grid(leaves: Sequence[Any]) -> Cells:
    """Return the paths of a randomised algorithm: probability, reads, how they ended."""

    def entry(i: int, k: int) -> str:
        leaf = leaves[i]
        ended = "output" if leaf.outcome.outputs is not None else str(leaf.outcome.status.value)
        path = " ".join(f"{outcome}/{sides}" for sides, outcome in leaf.path) or "no coins"
        return (path, number_text(leaf.mass), str(leaf.transcript.count), ended)[k]

    return Cells("Paths", (len(leaves), 4), entry, ("coins", "probability", "reads", "ended with"))
