"""Metamorphic: reordered and rescaled data have reordered and rescaled solutions, the same thresholds, and certificates that say so.

Nothing is listed by hand: entries come from the registry, and each says its symmetries.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from sci_barriers import refute
from sci_barriers.games.randomised.array_strategies import attained_by_entry
from theorems.barriers.catalogue.entry import Entry
from theorems.barriers.catalogue.symmetry import Symmetry, moved
from theorems.checker import check
from theorems.core.breakdown import served_at_once, staircase
from theorems.core.covering import cover
from theorems.core.parameters import parameters
from theorems.core.registry import BARRIERS

F = Fraction
Judge = Callable[[dict[str, Any]], bool]


def variants(cls: type[Entry]) -> list[Entry]:
    """The entry with its defaults, and with its first integer parameter larger by one: of odd and even sizes."""
    found = [cls()]
    for name in parameters(cls):
        if type(getattr(found[0], name)) is int and len(found) < 2:
            found.append(cls(**{name: getattr(found[0], name) + 1}))
    return found


ENTRIES = [entry for cls in BARRIERS.values() if issubclass(cls, Entry) for entry in variants(cls)]
PAIRS = [(entry, symmetry) for entry in ENTRIES for symmetry in entry.symmetries]
each_pair = pytest.mark.parametrize(
    ("entry", "symmetry"), PAIRS, ids=[f"{entry!r}-{symmetry.kind}-{i}" for i, (entry, symmetry) in enumerate(PAIRS)]
)


@pytest.mark.parametrize("entry", ENTRIES, ids=repr)
def test_every_entry_says_its_symmetries(entry: Entry) -> None:
    """A permutation where there are two entries to exchange, and a scaling (or a shift, where scaling changes the answer)."""
    kinds = {symmetry.kind for symmetry in entry.symmetries}
    assert kinds & {"scaling", "translation"}
    if any(max(array.shape) > 1 for array in entry.arrays):
        assert "permutation" in kinds


def changed(entry: Entry, symmetry: Symmetry) -> bool:
    """Whether the symmetry changes a solution set."""
    return any(entry.sets[j].finite != moved(entry, symmetry).sets[j].finite for j in range(entry.competitors))


def test_symmetries_do_something() -> None:
    """Each changes data, constants or solutions of its entry, for one of the sizes."""
    for cls in {type(entry) for entry, _ in PAIRS}:
        own = [(entry, symmetry) for entry, symmetry in PAIRS if type(entry) is cls]
        active = [
            moved(e, s).arrays != tuple(e.arrays)
            or list(moved(e, s).moves) != list(e.moves)
            or list(map(list, moved(e, s).constants)) != list(map(list, e.constants))
            for e, s in own
        ]
        assert sum(active) >= len(own) - len(own) // 2, cls


@each_pair
def test_thresholds_move_with_the_solutions(entry: Entry, symmetry: Symmetry) -> None:
    other, square = moved(entry, symmetry), symmetry.factor**2
    assert all(item.holds for item in other.hypotheses)
    e = entry.least_exponent
    for q in range(1, entry.competitors + 1):
        assert other.family.covering_radius_squared(e, q) == square * entry.family.covering_radius_squared(e, q)
        assert other.family.reach_squared(q) == square * entry.family.reach_squared(q)
    if symmetry.factor == 1:
        assert other.digits == entry.digits
        assert served_at_once(other.family, other.digits) == served_at_once(entry.family, entry.digits)
        for kind in ("strong", "weak"):
            assert staircase(other.family, kind) == staircase(entry.family, kind)
        if entry.competitors <= 4:
            rows = zip(attained_by_entry(other), attained_by_entry(entry), strict=True)
            assert all((a.threshold, a.success.lower) == (b.threshold, b.success.lower) for a, b in rows)


@each_pair
def test_outputs_are_as_far_off_and_their_certificates_hold(entry: Entry, symmetry: Symmetry, judge: Judge) -> None:
    """The image of an output is refuted on the image of the member; the checker proves the image of the solution set."""
    other, square = moved(entry, symmetry), symmetry.factor**2
    outputs = [list(found.finite[0]) for found in entry.sets if found.finite]
    if entry.metric.name != "discrete":
        outputs.append(list(cover(entry.sets, entry.metric)))
    committed = set()
    for output in outputs:
        mapped = list(symmetry.outputs(output))
        for j in range(entry.competitors):
            assert other.sets[j].distance_squared(mapped, other.metric)[0] == (
                square * entry.sets[j].distance_squared(output, entry.metric)[0]
            )
        if other.digits != entry.digits:
            continue  # another tolerance: what is right may be another output
        before, after = (
            refute(lambda oracle, x=x: oracle.read(3) and x, e) for x, e in ((output, entry), (mapped, other))
        )
        assert before.counterexample is not None and after.counterexample is not None
        assert before.counterexample.winner == after.counterexample.winner
        assert after.certificate is not None
        assert check(after.certificate.text.encode()) == (True, "", "")
        assert judge(json.loads(after.certificate.text))
        committed.add(after.counterexample.winner)
    assert committed or symmetry.factor != 1


@each_pair
def test_solutions_that_stay_behind_are_refused(entry: Entry, symmetry: Symmetry) -> None:
    """The data of one, the solutions of the other: the checker sees it wherever the two differ."""
    other = moved(entry, symmetry)
    for j in range(entry.competitors):
        far = [F(10**6)] * entry.shape[1]
        documents = []
        for e in (entry, other):
            failure = e.failure([(x, F(0)) for x in far], j, 7)
            assert failure is not None
            from oracles import Budget, ResistingOracle
            from theorems.core.barrier import Run

            oracle = ResistingOracle(e.centre, e.problem, Budget(), e.answer)
            oracle.read(4)
            run = Run((), oracle.transcript, [[(x, F(0)) for x in far]], [failure])
            documents.append(json.loads(json.dumps(e.certificate_of_runs([run], j, 7))))
            assert check(json.dumps(documents[-1]).encode()) == (True, "", "")
        one, two = documents
        if one["solutions"] != two["solutions"]:
            assert not check(json.dumps(two | {"solutions": one["solutions"], "proof": one["proof"]}).encode())[0]
