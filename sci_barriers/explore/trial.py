"""A program that somebody wrote plays against a barrier: in a process of its own, confined, within limits. What came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from oracles import number_text
from sci_barriers.explore.apart import Apart, cannot_confine
from sci_barriers.explore.exports import picture
from sci_barriers.explore.frame import details, escape, note
from sci_barriers.explore.numbers import superscripts
from sci_barriers.explore.work import Job
from sci_barriers.games import refute
from sci_barriers.harness import Status, Verdict
from sci_barriers.harness._distance import OWN_DISTANCE
from theorems import Barrier, TheoremError
from theorems.core.registry import BARRIERS

__all__ = ["MOST_ENTRIES", "Trial", "begin", "cannot"]

#: Entries of A.
MOST_ENTRIES: Final = 2500
#: Bits of a number of an output above which distances are not computed for display.
MOST_BITS: Final = 4096
#: Numbers of an output that are shown.
SHOWN: Final = 12


@dataclass(frozen=True)
class Trial:
    """What came of a program.

    Attributes:
        program: its text.
        verdict: of the game.
        reason: of the verdict, without the folder in which the program was.
        own: the distance of its output to the solutions of the data that it read, as text; or why there is none.
        solved: whether that is proved to be within 10^-K; ``None`` if it is not known.
        trace: what the program left: a traceback, or the end of its standard error.
    """

    program: str
    verdict: Verdict
    reason: str
    own: str
    solved: bool | None
    trace: str = field(default="", repr=False)

    def html(self) -> str:
        """Return the verdict as HTML: refuted with error, own distance, the input and the picture; or why not."""
        verdict = self.verdict
        reason = superscripts(self.reason)
        if verdict.refuted:
            head = "The oracle commits to an input that fits all data that were read, and on which the output is wrong"
            words = note(f"<p><strong>Refuted.</strong> {head}: {escape(reason)}.</p>", "lost", markup=True)
        else:
            head = f"<p><strong>Not refuted, and nothing is won: {escape(_WHY[verdict.status])}.</strong></p>"
            words = note(f"{head}<p>{escape(_sentence(reason))}</p>", markup=True)
        rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in self.facts())
        drawn = self.picture()
        side = f"<div>{picture(*drawn)}</div>" if drawn else ""
        own = details("What the own distance says", f"<p>{escape(OWN_DISTANCE)}</p>") if verdict.refuted else ""
        trace = f"<h3>What the program left</h3><pre>{escape(self.trace)}</pre>" if self.trace else ""
        return f'{words}<div class="sb-two"><div><dl>{rows}</dl>{own}{trace}</div>{side}</div>'

    def facts(self) -> list[tuple[str, str]]:
        """Return what is known, as pairs (name, text)."""
        verdict, member = self.verdict, self.verdict.counterexample
        largest = "" if verdict.transcript.largest is None else f", the largest index {verdict.transcript.largest}"
        found = [("Data read", f"{verdict.transcript.count}{largest}")]
        if verdict.error is not None:
            found.append(("Error", f"{verdict.error} from the solution; asked for 10{_minus(verdict.barrier.digits)}"))
            found.append(("Own distance", f"{self.own}, to the solutions of the data that were read"))
        if member is not None:
            solutions = verdict.barrier.solution_text(member.winner, member.exponent)
            shown = f"; its solutions: {solutions}" if solutions else ""
            described = superscripts(verdict.barrier.described(member.winner, member.exponent))
            found.append(("The input", f"{described}{superscripts(shown)}"))
        found += [
            (f"Output{f' for sample {k}' * (len(verdict.outputs) > 1)}", _vector(output))
            for k, output in enumerate(verdict.outputs[:3])
        ]
        return found

    def picture(self) -> tuple[str, str, str] | None:
        """Return SVG text, the name of its file and words; ``None`` if there is nothing to draw."""
        geometry = self.verdict.geometry
        if geometry is None:
            return None
        drawing = geometry.drawing()
        return drawing.svg(), "refuted", drawing.description

    def document(self) -> dict[str, Any]:
        """Return all of it as JSON has it; exact numbers are text."""
        verdict = self.verdict
        return {
            "program": self.program,
            "barrier": {"name": verdict.barrier.name, "parameters": verdict.barrier.to_json()},
            "status": verdict.status.value,
            "reason": self.reason,
            "reads": list(verdict.transcript.reads),
            "facts": dict(self.facts()),
            "left": self.trace,
            "certificate": None if verdict.certificate is None else verdict.certificate.document,
        }


_WHY: Final[Mapping[Status, str]] = {
    Status.REFUTED: "it is refuted",
    Status.BUDGET_EXCEEDED: "it did not answer within its limits",
    Status.UNDECIDED: "it is not decided whether the output is wrong",
    Status.INVALID_OUTPUT: "what it returned is no answer",
    Status.CRASHED: "it ended without an answer",
    Status.PROTOCOL_ERROR: "it wrote something else than an answer",
    Status.NONDETERMINISTIC: "it did something else when it was run again on the same data",
    Status.ESTIMATED: "it is estimated",
}


def cannot(barrier: Barrier) -> str:
    """Return why programs are not run against this barrier, or not at all on this system; empty if they are."""
    m, N = barrier.shape
    too_large = f"A has {m * N} entries; on this page it has at most {MOST_ENTRIES}." if m * N > MOST_ENTRIES else ""
    return cannot_confine() or too_large


def begin(program: str, barrier: Barrier, seconds: int, memory: int) -> Job[Trial]:
    """Begin to play, and return the work; cancelling it kills the program.

    Args:
        program: its text.
        barrier: of the registry.
        seconds: of each of two runs, see `sci_barriers.explore.apart.limits`.
        memory: MiB.

    Raises:
        TheoremError: an empty or too long program, a limit out of range, or nothing can be run (`cannot`).
    """
    if why := cannot(barrier):
        raise TheoremError("barrier", barrier.name, why)
    plain: dict[str, Any] = {"barrier": barrier.name, "values": barrier.to_json(), "index": None, "arguments": []}
    known = BARRIERS.get(barrier.name) is type(barrier)
    apart = Apart(program, seconds, memory, plain=plain if known else None)

    def play(job: Job[Trial]) -> Trial:
        with apart:
            return _trial(program, refute(apart.algorithm, barrier), apart)

    return Job(play, apart.algorithm.stop)


def _trial(program: str, verdict: Verdict, apart: Apart) -> Trial:
    def told(own: str, solved: bool | None = None) -> Trial:
        return Trial(program, verdict, apart.told(verdict.reason), own, solved, apart.told(verdict.traceback))

    if not verdict.refuted:
        return told("")
    if _bits(verdict) > MOST_BITS:
        return told(f"not computed: its numbers have more than {MOST_BITS} bits")
    if not verdict.transcript.count:
        return told("there are no data")
    own = verdict.own_distance
    if own is None:
        return told(f"not decided ({verdict.own_distance_note})")
    within = own.upper_squared is not None and own.upper_squared * 100**verdict.barrier.digits <= 1
    beyond = own.lower_squared * 100**verdict.barrier.digits > 1
    return told("0" if own.upper_squared == 0 else str(own), True if within else False if beyond else None)


def _bits(verdict: Verdict) -> int:
    numbers = [part for output in verdict.outputs for entry in output for part in entry]
    return max((max(x.numerator.bit_length(), x.denominator.bit_length()) for x in numbers), default=0)


def _vector(output: Any) -> str:
    shown = ", ".join(number_text(*entry) for entry in output[:SHOWN])
    more = f", … ({len(output)} in all)" if len(output) > SHOWN else ""
    return f"({shown}{more})"


def _minus(digits: int) -> str:
    return superscripts(f"^-{digits}")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
