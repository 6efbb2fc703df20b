"""Kind wrong-output of version 2: with probability at least 1 - p, the outputs for at least so many samples are farther than 10^-digits
from the only solutions of an input, or an algorithm needs an index above the one claimed.
"""

from __future__ import annotations

from ..core import CPX, ENTRY, RAT, Kind, budget, need
from ..runs import weigh
from ..samples import COMMON, OPTIMAL, Sample, head, make, proved, shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
SCHEMA: dict[str, object] = COMMON | OPTIMAL | {
    "claim": {"kind": str, "digits": int, "samples": int, "probability": RAT, "index": (None, int)},
    "input": {"winner": int, "exponent": int}, "position": int, "phase": CPX,
    "runs": [{
        "choices": [[int]], "reads": [int], "evaluation": (None, int), "outputs": (None, [[ENTRY]]),
        "failures": [[(int, RAT)]],
    }],
}  # fmt: skip


def rules(c: dict[str, Any]) -> None:
    """All rules from F3 on."""
    claim, runs, K, M, e = c["claim"], c["runs"], c["class"]["K"], c["claim"]["index"], c["input"]["exponent"]
    R = shape(c, [c["class"]])
    failures = [failure for run in runs for failure in run["failures"]]
    fits = all(len(f) == 2 and type(f[0]) is int and type(f[1]) is tuple for f in failures)
    need(fits, "F3", "failures: not pairs of a sample and a RAT")
    samples = make(c, c["class"], c["data"])
    time = sum(sample.time for sample in samples)
    tests: list[tuple[Sample, list[Any], tuple[int, int]]] = []
    for run in runs:
        numbers, outputs = [f[0] for f in run["failures"]], run["outputs"]
        need(outputs is not None or M is not None, "E5", "a run without outputs, but no index in the claim")
        need(outputs is not None or not numbers, "E5", "failures of a run without outputs")
        need(outputs is not None or run["evaluation"] is None, "E5", "an evaluation in a run without outputs")
        need(sorted(set(numbers)) == numbers, "E5", "failures: not in increasing order of the samples")
        need(not numbers or (min(numbers) >= 0 and max(numbers) < R), "E5", "failures: no such sample")
        need(outputs is None or len(numbers) >= claim["samples"], "E5", "fewer failures than the claim says")
        for k, bound in run["failures"]:
            tests.append((samples[k], outputs[k], bound))
            prepare(*tests[-1])
            budget(time := time + samples[k].plan_distance())

    need(claim["digits"] == K, "C1", "header")
    head(c, [c["class"]])
    need(1 <= claim["samples"] <= R, "E2", "samples: not from 1 to R")
    over, under = claim["probability"]
    need(0 <= over < under, "E2", "probability: not at least 0 and below 1")
    used = {n for run in runs for n in (*run["reads"], run["evaluation"])} - {None}
    need(used == {d["index"] for d in c["data"]}, "E2", "data: not those of the indices read")
    need(M is None or (0 <= M < e and max([0, *used]) <= M), "E2", "index: not at least all indices read, below e")
    total, common = weigh(runs)
    need(total * under >= (under - over) * common, "E4", "the runs do not have the probability that the claim says")
    proved(samples, c)
    for sample, output, bound in tests:
        prepare(sample, output, bound)
        sample.plan_distance()
        need(sample.far(sample.first) or sample.far(2 * sample.first), "C9", "the distance is not proved")
        need(bound[0] * 100**K > bound[1], "C10", "a failure with a bound of at most 10^(-2K)")


def prepare(sample: Sample, output: list[Any], bound: tuple[int, int]) -> None:
    """What C9 is about."""
    sample.c["output"], sample.c["distance"] = output, {"squared_lower_bound": bound}


KIND = Kind(2, ("wrong-output",), SCHEMA, rules)
