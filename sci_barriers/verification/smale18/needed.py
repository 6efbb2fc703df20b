"""How much data K − 1 digits need on a member (j, e) of Ω_weak: an index of at least e, and none above e + 2."""

from __future__ import annotations

from typing import Any, Final

from oracles import HonestOracle, IndexRefused, RecordingOracle
from sci_barriers.games.certified_algorithms import all_but_one_digit, certified_run
from sci_barriers.games.randomised import CommittedOracle
from sci_barriers.verification.report import Bound, ClauseResult
from sci_barriers.verification.smale18.common import squared_tolerance
from theorems import Member
from theorems.structured.fooling import fooling_set
from theorems.structured.three_scales import ThreeScales

__all__ = ["data_needed"]

#: Exponents above the least one that are tried.
STEPS: Final = (0, 9)
#: What the proof allows: index needed ≤ e + EXTRA.
EXTRA: Final = 2


def data_needed(omega: ThreeScales[Any]) -> ClauseResult:
    """Bound the index that is needed on members of Ω_weak from both sides."""
    part, bounds, remarks = omega.weak, list[Bound](), list[str]()
    for step in STEPS:
        e = part.least_exponent + step
        try:
            found = fooling_set(part, e - 1)
        except IndexRefused as error:
            remarks.append(f"e = {e}: not computed, {error}")
            continue
        bounds.append(
            Bound(
                f"e = {e}, indices below e are not enough: distance of the solutions of the N1 members (j, {e}) with a common datum",
                found.squared_separation if found.exponent == e else None,
                ">",
                4 * squared_tolerance(part.K),
                True,
            )
        )
        reads, proved = list[int](), 0
        for j in (0, omega.competitors - 1):
            oracles: list[RecordingOracle] = [CommittedOracle(part, (j, e))]
            oracles += [HonestOracle(part.member(j, e), omega.problem, rounding=r) for r in ("nearest", "worst-case")]
            for oracle in oracles:
                run = certified_run(all_but_one_digit(omega), omega, Member("weak", j, e), omega.K - 1, oracle=oracle)
                proved += run.proved
                reads.append(run.transcript.largest if run.transcript.largest is not None else -1)
        latest = reads[0::3]  # with the data of the centre for as long as these are data of the member
        bounds += [
            Bound(f"e = {e}: runs that prove K − 1 digits", proved, "=", len(reads)),
            Bound(f"e = {e}: largest index read, data near the centre for n < e", min(latest), "≥", e),
            Bound(f"e = {e}: largest index read, all roundings of the data", max(reads), "≤", e + EXTRA),
        ]
    return ClauseResult(
        "(ii) c",
        "how much data",
        f"on some member (j, e) of Ω_weak, for every e, {omega.K - 1} digits need an index of at least e, whatever the algorithm, if "
        f"it has these digits on all of Ω_weak; and on no (j, e) an index above e + {EXTRA}",
        tuple(bounds),
        remarks=tuple(remarks),
    )
