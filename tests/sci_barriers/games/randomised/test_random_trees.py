"""Verdicts on generated trees of coin flips, and on their certificates."""

from __future__ import annotations

import copy
import itertools
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from oracles import Budget
from sci_barriers import Certificate, Smale18

from .played_with_coins import F, play, vertex

# --- generated algorithms -------------------------------------------------------------------------------------------

#: What a leaf does: 0, 1, 2 return a vertex; the others fail in one way or another, or do not end.
ENDS = ["0", "1", "2", "zero", "centre", "crash", "nan", "wait"]
trees = st.recursive(
    st.sampled_from(ENDS), lambda inner: st.lists(inner, min_size=1, max_size=4).map(tuple), max_leaves=10
)


def law(tree: Any, mass: Fraction = F(1)) -> dict[str, Fraction]:
    if isinstance(tree, str):
        return {tree: mass}
    result: dict[str, Fraction] = {}
    for child in tree:
        for end, share in law(child, mass / len(tree)).items():
            result[end] = result.get(end, F(0)) + share
    return result


def program(tree: Any, barrier: Smale18, index: int) -> Any:
    def algorithm(oracle: Any) -> Any:
        end, depth = tree, 0
        while not isinstance(end, str):
            end, depth = end[oracle.coins.below(len(end))], depth + 1
            oracle.read(index + depth)
        if end == "crash":
            raise RuntimeError
        if end == "nan":
            return [float("nan")] * barrier.N
        if end == "wait":
            for n in itertools.count():
                oracle.read(n)
        if end == "centre":
            return [sum(entries, F(0)) / 3 for entries in zip(*(vertex(j, barrier) for j in range(3)), strict=True)]
        return vertex(int(end), barrier) if end.isdigit() else [0] * barrier.N

    return algorithm


def mirrored(tree: Any) -> Any:
    return tree if isinstance(tree, str) else tuple(mirrored(child) for child in reversed(tree))


FAMILY = [
    Smale18("P3", N=4, m=2, K=3),
    Smale18("P3", N=4, m=2, K=3, rotation="dct", seed=5),
    Smale18("P1", N=3, m=1, K=6, eta="1/3"),
    Smale18("P2", N=5, m=3, K=2, rotation="cayley", seed=1),
]


@given(trees, st.integers(0, 30), st.sampled_from(FAMILY[1:]))
def test_generated_trees(tree: Any, index: int, other: Smale18) -> None:
    """The verdict is the closed form of the law of the leaves; relabelled outcomes and another barrier with N1 = 3 change nothing."""
    masses = law(tree)
    least = min(masses.get(str(j), F(0)) for j in range(3))
    waits, silent = masses.get("wait", F(0)), masses.get("crash", F(0)) + masses.get("nan", F(0))
    verdicts = [
        play(program(shape, barrier, index), barrier, budget=Budget(reads=60))
        for shape, barrier in ((tree, FAMILY[0]), (mirrored(tree), FAMILY[0]), (tree, other))
    ]
    for verdict in verdicts:
        assert verdict.lower == least
        assert verdict.upper == least + waits
        assert verdict.probability == least + waits + silent
        assert verdict.refuted == (verdict.probability <= F(3, 5))
        assert verdict.tree.unexplored == 0
        assert verdict.tree.open == waits
    if waits == silent == 0:
        assert all(verdict.refuted and verdict.threshold == F(1, 3) for verdict in verdicts)


# --- certificates ---------------------------------------------------------------------------------------------------


def test_a_certificate_claims_no_more_than_its_runs_show() -> None:
    """Runs left out, counted twice, with fewer sides, or with the outcome of another run: the checker refuses."""

    def algorithm(oracle: Any) -> Any:
        oracle.read(oracle.coins.bit())
        return vertex(oracle.coins.below(3))

    certificate = play(algorithm).certificate
    assert certificate is not None
    assert len(certificate.document["runs"]) == 4  # type: ignore[arg-type] # a list

    def changed(change: Any) -> tuple[bool, str, str]:
        document: Any = copy.deepcopy(certificate.document)
        change(document)
        return Certificate(document).check()

    def weaken(document: Any) -> None:
        document["claim"]["probability"] = "0x1/0x2"

    assert changed(weaken) == (True, "", "")

    def claim_more(document: Any) -> None:
        document["claim"]["probability"] = "0x1/0x4"

    def drop(document: Any) -> None:
        document["runs"].pop()

    def twice(document: Any) -> None:
        document["runs"].append(document["runs"][0])

    def fewer_sides(document: Any) -> None:
        for run in document["runs"]:
            run["choices"][1][0] = 2

    def one_less(document: Any) -> None:
        for run in document["runs"]:
            run["choices"] = run["choices"][1:]

    def other_outcome(document: Any) -> None:
        document["runs"][0]["choices"] = document["runs"][1]["choices"]

    for change in (claim_more, drop, twice, fewer_sides, one_less, other_outcome):
        verified, rule, reason = changed(change)
        assert not verified, change
        assert rule in ("E2", "E3", "E4"), (change, rule, reason)
