"""The assertion that a solver keeps a number of digits on a class: honest data of its members, and the resisting oracle."""

from __future__ import annotations

import json
import os
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from oracles import Budget
from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers._text import root_text
from sci_barriers.games import refute
from sci_barriers.harness import Certificate, Outcome, Verdict, run
from sci_barriers.testing._inputs import inputs_of
from sci_barriers.testing._refuted import check_command, name_of, slug, written
from theorems import Omega
from theorems.barriers.declared import ArrayBarrier
from theorems.certificates.writer import write_atomically

#: Limits of a run, unless others are given: a solver that waits for data that decide must come to an end on the resisting oracle.
BUDGET = Budget(reads=200)
#: Members that a quick look takes.
QUICK = 4


@dataclass(frozen=True)
class Kept:
    """A run on honest data of a member that was right.

    Attributes:
        member: which.
        rounding: of the data.
        squared_error: an upper bound of the squared distance to the solutions, over all samples; exact for Ω.
        reads: number of reads.
        largest: largest index.
    """

    member: Any
    rounding: str
    squared_error: Fraction
    reads: int
    largest: int | None


@dataclass(frozen=True)
class KeptDigits:
    """What `assert_keeps_digits` found: all runs were right. It is evidence, and no proof for the members that were not run.

    Attributes:
        digits: within 10^-digits.
        runs: on honest data.
        resisting: what came of the resisting oracles: no verdict is REFUTED with an error above 10^-digits.
    """

    digits: int
    runs: tuple[Kept, ...] = field(repr=False)
    resisting: tuple[Verdict, ...] = field(repr=False)

    @property
    def worst(self) -> Kept:
        """The run with the largest error."""
        return max(self.runs, key=lambda kept: kept.squared_error)


def assert_keeps_digits(
    solver: Callable[[Any], Any],
    omega: Omega | ArrayBarrier,
    *,
    digits: int | None = None,
    members: Iterable[Any] | None = None,
    enumerated: int = 1,
    drawn: int = 10,
    seed: int = 0,
    roundings: Iterable[str] | None = None,
    resist: bool = True,
    quick: bool = False,
    budget: Budget | None = None,
    certificates: str | os.PathLike[str] | None = None,
    name: str | None = None,
    on_write: Callable[[Path], None] | None = None,
) -> KeptDigits:
    """Assert that a solver is within 10^-digits of the solutions on members of a class, by exact distances.

    It is run on honest data of members, enumerated and drawn, with every rounding; and against the resisting oracles of the class,
    where a solver that bounds its reads is wrong on some member although it may be right on all that were tried. A solver that keeps
    K − 1 digits exists (`sci_barriers.all_but_one_digit`); it reads without end on the resisting oracle, which is no failure here.

    Args:
        solver: a callable that takes an oracle.
        omega: a class `Omega`, or a barrier about arrays: declared, or of the catalogue.
        digits: the claim; K − 1 of the class if not given.
        members: which are run, instead of those enumerated and drawn: `Member` objects of Ω, (j, e) or ``"centre"`` of a barrier.
        enumerated: from how many of the least exponents all members are taken.
        drawn: how many members are drawn, with exponents up to 64 above the least one.
        seed: of the drawn members and of random rounding.
        roundings: of the honest data; all by default.
        resist: whether the resisting oracles are played, too.
        quick: at most `QUICK` members and the first two roundings: evidence for a first look. What costs is the solver: it runs once for
            each member and rounding (by default about 16 × 4 runs on Ω), and up to its budget of reads on each resisting oracle.
        budget: of each run; by default 200 reads.
        certificates: folder for what a failure writes; by default a temporary one.
        name: of the solver, in messages and file names.
        on_write: called with the path of each file that is written.

    Returns:
        What was found.

    Raises:
        AssertionError: a run that is wrong, or has no valid output: the member, the error, and files: a certificate of a wrong output on
            a member of the class, if one is found, with the command that checks it; the member as an exact JSON document.
        BarrierError: an argument is not what it should be.
        TheoremError: no such member.
    """
    __tracebackhide__ = True
    arena = _Arena(solver, omega, digits, budget, name or name_of(solver), certificates, on_write)
    enumerated, drawn = integer("enumerated", enumerated, 0), integer("drawn", drawn, 0)
    names = tuple(arena.inputs.roundings if roundings is None else roundings)
    for rounding in names:
        if rounding not in arena.inputs.roundings:
            raise BarrierError("roundings", rounding, "some of " + ", ".join(arena.inputs.roundings))
    chosen = list(dict.fromkeys(arena.inputs.members(enumerated, drawn, seed)) if members is None else members)
    if not isinstance(quick, bool):
        raise BarrierError("quick", quick, "True or False")
    if quick:
        chosen, names = random.Random(seed).sample(chosen, min(QUICK, len(chosen))), names[:2]
    if not chosen or not names:
        raise BarrierError("members" if names else "roundings", chosen, "at least one")
    runs = []  # by loops: a frame of a generator would be shown with a failure
    for member in chosen:
        for rounding in names:
            runs.append(arena.honest(member, rounding, seed))  # noqa: PERF401 # see above
    return KeptDigits(arena.digits, tuple(runs), tuple(arena.resisting()) if resist else ())


class _Arena:
    """One solver, one class, one claim."""

    def __init__(
        self,
        solver: Callable[[Any], Any],
        omega: Omega | ArrayBarrier,
        digits: int | None,
        budget: Budget | None,
        name: str,
        folder: str | os.PathLike[str] | None,
        on_write: Callable[[Path], None] | None,
    ) -> None:
        if not callable(solver):
            raise BarrierError("solver", solver, "a callable that takes an oracle")
        self.inputs = inputs_of(omega)
        if budget is not None and not isinstance(budget, Budget):
            raise BarrierError("budget", budget, "a Budget, or None")
        self.solver, self.name, self.folder, self.on_write = solver, name, folder, on_write
        self.digits = max(0, self.inputs.digits - 1) if digits is None else integer("digits", digits, 0)
        self.budget = BUDGET if budget is None else budget

    def honest(self, member: Any, rounding: str, seed: int) -> Kept:
        """Return the run on honest data of a member, if it is right."""
        __tracebackhide__ = True
        oracle = self.inputs.oracle(member, rounding, seed, self.budget)
        outcome = run(self.solver, oracle, self.budget)
        if outcome.outputs is None:
            assert outcome.status is not None  # there is an output or a status
            what = f"has no valid output ({outcome.status.value}: {outcome.reason})"
            raise self._failure(member, rounding, what, outcome)
        error = self.inputs.squared_error(member, outcome.outputs)
        if error is None or error * 100**self.digits > 1:
            size = "" if error is None else f": the error is {root_text(error)}"
            what = f"is not proved to be within 10^-{self.digits} of the solutions{size}"
            raise self._failure(member, rounding, what, outcome)
        transcript = oracle.transcript
        return Kept(member, rounding, error, transcript.count, transcript.largest)

    def resisting(self) -> Iterator[Verdict]:
        """Play the resisting oracles; AssertionError if one of them shows an error above 10^-digits."""
        __tracebackhide__ = True
        for part in self.inputs.parts:
            verdict = refute(self.solver, part, budget=self.budget)
            if self._disproved(verdict):
                assert verdict.certificate is not None  # it is refuted
                path = self._written(verdict.certificate)
                raise AssertionError(
                    f"{self.name} does not keep {self.digits} digits: {verdict.reason}\n"
                    f"proved error: ≥ {root_text(verdict.squared_error or Fraction(0))}\n"
                    f"certificate: {path}\ncheck it:    {check_command(path)}"
                )
            yield verdict

    def _disproved(self, verdict: Verdict) -> bool:
        return verdict.squared_error is not None and verdict.squared_error * 100**self.digits > 1

    def _written(self, certificate: Certificate) -> Path:
        path = written(certificate, self.name, self._folder())
        self._tell(path)
        return path

    def _evidence(self, member: Any, outcome: Outcome) -> tuple[Certificate | None, str]:
        """Return a certificate that the claim is false, and what it is about: this output, or another input of the class."""
        found = self.inputs.evidence(member, outcome.outputs, self.digits) if outcome.outputs else None
        if found is not None:
            return found, "this output, for every input with one datum of this member"
        for part in self.inputs.parts:
            verdict = refute(self.solver, part, budget=self.budget)
            if self._disproved(verdict):
                return verdict.certificate, "an output of the same solver, on an input of the same class"
        return None, ""

    def _folder(self) -> str | os.PathLike[str]:
        if self.folder is None:
            self.folder = tempfile.mkdtemp(prefix="sci-barriers-")
        return self.folder

    def _tell(self, path: Path) -> None:
        if self.on_write is not None:
            self.on_write(path)

    def _failure(self, member: Any, rounding: str, what: str, outcome: Outcome) -> AssertionError:
        """Return the error, with the member as a file, and a certificate from the resisting oracles if they give one."""
        lines = [f"{self.name} {what} on {self.inputs.name(member)}, rounding {rounding}"]
        document = self.inputs.document(member)
        if document is not None:
            path = Path(self._folder()).absolute() / f"{slug(self.name)}-member.json"
            write_atomically(path, json.dumps(document, indent=1) + "\n")
            self._tell(path)
            lines.append(f"member:      {path} (read it with sci_barriers.Omega.from_document)")
        certificate, about = self._evidence(member, outcome)
        if certificate is None:
            lines.append(
                "certificate: none; neither data of this member nor the resisting oracles of the class gave one"
            )
        else:
            path = self._written(certificate)
            lines += [f"certificate: {path} ({about})", f"check it:    {check_command(path)}"]
        return AssertionError("\n".join([*lines, outcome.traceback] if outcome.traceback else lines))
