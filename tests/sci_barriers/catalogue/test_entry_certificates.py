"""Certificates of every entry prove the solution sets, and no mutation of one changes a claim."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from oracles import Budget
from sci_barriers import refute
from theorems.barriers.catalogue.entry import Entry
from theorems.checker import check
from theorems.core.covering import cover

from .each import CLASSES, F, each_class, each_entry, solution

Judge = Callable[[dict[str, Any]], bool]


@each_entry
def test_certificates_prove_the_solution_sets_and_take_nothing_on_trust(entry: Entry) -> None:
    """Every competitor is committed to by the solution of another one, and its set is proved by the rule of the checker."""
    outputs = [solution(entry, j) for j in range(entry.competitors)]
    outputs += [list(cover(entry.sets, entry.metric)), [F(10**9)] * entry.shape[1]]
    committed = set()
    for k, output in enumerate(outputs):

        def algorithm(oracle: Any, output: list[Fraction] = output, k: int = k) -> list[Fraction]:
            oracle.read(3 * k)
            return output

        verdict = refute(algorithm, entry)
        assert verdict.refuted, verdict
        assert verdict.certificate is not None
        assert check(verdict.certificate.text.encode()) == (True, "", "")
        assert verdict.counterexample is not None
        committed.add(verdict.counterexample.winner)
    # one certificate for each competitor, whoever the engine would choose
    for j in range(entry.competitors):
        wrong = next(x for i, x in enumerate(outputs) if i != j and entry.right([(z, F(0)) for z in x], j, 5) is False)
        document = certificate_for(entry, j, wrong)
        assert check(json.dumps(document).encode()) == (True, "", "")
    assert len(committed) >= 2 or entry.competitors < 2 or len({tuple(x) for x in outputs}) < 3


def certificate_for(entry: Entry, winner: int, output: list[Fraction]) -> dict[str, Any]:
    """Return the certificate that an output is wrong on a member that a game did not commit to."""
    from oracles import ResistingOracle
    from theorems.core.barrier import Run

    oracle = ResistingOracle(entry.centre, entry.problem, Budget(), entry.answer)
    oracle.read(4)
    failure = entry.failure([(x, F(0)) for x in output], winner, 7)
    assert failure is not None
    run = Run((), oracle.transcript, [[(x, F(0)) for x in output]], [failure])
    return entry.certificate_of_runs([run], winner, 7)


def mutated(value: Any, source: random.Random) -> Any:
    """Return a JSON document with one leaf changed, or one list shortened, lengthened or permuted."""
    paths: list[list[Any]] = []

    def walk(node: Any, path: list[Any]) -> None:
        if isinstance(node, dict):
            for key in node:
                walk(node[key], [*path, key])
        elif isinstance(node, list):
            paths.append(path)
            for i, item in enumerate(node):
                walk(item, [*path, i])
        else:
            paths.append(path)

    copy = json.loads(json.dumps(value))
    walk(copy, [])
    path = source.choice(paths)
    place: Any = copy
    for step in path[:-1]:
        place = place[step]
    old = place[path[-1]]
    if isinstance(old, list):
        changes: list[Any] = [old[::-1], old[:-1], old + old[-1:], [*old[1:], *old[:1]]]
    elif isinstance(old, str):
        numbers = [
            "0x0",
            "0x1",
            "-0x1",
            "0x1/0x2",
            "0x3/0x5",
            "-" + old if old[:1] != "-" else old[1:],
            "0x" + "f" * 20,
        ]
        changes = [*numbers, "maximum", "discrete", "euclidean", "operator", *sorted(rules())]
    elif isinstance(old, int):
        changes = [old + 1, old - 1, -old, 0, 10**18]
    else:
        changes = [0, 1, "0x1"]
    place[path[-1]] = source.choice(changes)
    return copy


def rules() -> set[str]:
    return {cls.rule for cls in CLASSES}


def number(text: str) -> Fraction:
    over, _, under = text.partition("/")
    return F(int(over, 16), int(under or "0x1", 16))


def attack(entry: Entry, count: int, seed: int, judge: Judge) -> int:
    """Return how many mutations the checker accepts; each of them is a true claim, by other means than the checker's."""
    source, accepted = random.Random(f"{entry!r} {seed}"), 0
    winner = source.randrange(entry.competitors)
    outputs = [solution(entry, j) for j in range(entry.competitors)] + [[F(9)] * entry.shape[1]]
    wrong = next(x for x in outputs if entry.failure([(z, F(0)) for z in x], winner, 7) is not None)
    original = certificate_for(entry, winner, wrong)
    assert judge(original)
    for _ in range(count):
        document = mutated(original, source)
        verified, _, trust = check(json.dumps(document).encode())
        if not verified or document == original:
            continue
        assert trust == ""
        accepted += 1
        assert judge(document), document
        assert far_enough(document), document
    return accepted


def far_enough(document: dict[str, Any]) -> bool:
    """Return whether every output is farther from the solutions than the document says, and that is above 10^-K."""
    for run in document["runs"]:
        if run["output"] is None:
            continue
        output = [number(x) if isinstance(x, str) else complex(*(float(number(y)) for y in x)) for x in run["output"]]
        squares = []
        for point in document["solutions"]:
            gaps = [abs(x - number(y)) ** 2 for x, y in zip(output, point, strict=True)]
            squares.append(
                {"euclidean": sum(gaps), "maximum": max(gaps), "discrete": float(any(gaps))}[document["metric"]]
            )
        bound = number(run["squared_lower_bound"])
        if float(min(squares)) < float(bound) * (1 - 1e-9) or bound * 100 ** document["claim"]["digits"] <= 1:
            return False
    return True


@each_class
def test_mutations_never_change_a_claim(entry: Entry, judge: Judge) -> None:
    attack(entry, 60, 1, judge)


@pytest.mark.slow
@each_class
def test_a_thousand_mutations_never_change_a_claim(entry: Entry, judge: Judge) -> None:
    assert attack(entry, 1000, 2, judge) > 10


@each_class
def test_the_judge_of_mutations_tells_solutions_from_others(entry: Entry, judge: Judge) -> None:
    winner, other = 0, 1
    wrong = next(
        x for x in [solution(entry, 1), [F(9)] * entry.shape[1]] if entry.failure([(z, F(0)) for z in x], 0, 7)
    )
    document = certificate_for(entry, winner, wrong)
    foreign = certificate_for(entry, other, [F(9)] * entry.shape[1])
    assert judge(document)
    document["solutions"] = foreign["solutions"]
    assert not judge(document)
    assert not check(json.dumps(document).encode())[0]
