"""What of each entry can be computed, and the principles that it is equivalent to: reductions, played both ways."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import attrs
import numpy as np
import pytest

from sci_barriers import refute
from sci_barriers.games.reductions import answers_principle, principle_of, solves_entry
from theorems.barriers.catalogue.entry import Entry
from theorems.barriers.catalogue.members import possible
from theorems.barriers.catalogue.positive import exact
from theorems.checker import check

from .each import CLASSES, ENTRIES, F, each_class, each_entry, solution


@each_entry
def test_what_can_be_computed_is_computed(entry: Entry) -> None:
    source = random.Random(repr(entry))
    members = [(entry.centre, None)] + [
        (entry.member(j, e), e) for j in range(entry.competitors) for e in (1, source.randint(2, 12))
    ]
    for name, positive in entry.positives.items():
        for k, (point, exponent) in enumerate(members):
            bits = positive.bits(exponent)
            for rounding in entry.roundings:
                oracle = entry.honest(point, rounding=rounding, seed=k)
                value = positive.run(oracle, bits)
                assert positive.holds(point.fractions(), value, bits), (name, exponent, rounding, value)


def shifted(value: Any) -> Any:
    """Return a result with its first number changed by 1, whatever it is made of."""
    if isinstance(value, bool):
        return not value
    if attrs.has(type(value)):
        first = attrs.fields(type(value))[0].name
        return attrs.evolve(value, **{first: shifted(getattr(value, first))})
    if isinstance(value, list | tuple):
        return type(value)([shifted(value[0]), *value[1:]])
    return value + 1


@each_class
def test_a_result_that_is_off_is_not_accepted(entry: Entry) -> None:
    """The test of each kind of result can fail: values and answers of another member are told from the right ones."""
    other = entry.centre if entry.competitors < 2 or entry.centre_competes else entry.member(1, 1)
    for name, positive in entry.positives.items():
        one, bits = entry.member(0, 1), positive.bits(1)
        value = positive.run(entry.honest(one), bits)
        told = not positive.holds(other.fractions(), value, bits)
        try:
            told += not positive.holds(one.fractions(), shifted(value), bits)
        except (IndexError, StopIteration):
            told += 1
        assert told, name


EQUIVALENT = [entry for entry in ENTRIES if entry.equivalence is not None]


def test_some_entries_are_equivalent_to_each_principle() -> None:
    assert {principle_of(entry).name for entry in EQUIVALENT} == {"is-zero", "find-zero"}


@pytest.mark.parametrize("entry", EQUIVALENT, ids=repr)
def test_reductions_are_played_both_ways(entry: Entry) -> None:
    principle = principle_of(entry)

    def constant(barrier: Entry, j: int) -> Callable[[Any], Any]:
        def algorithm(oracle: Any) -> list[Fraction]:
            oracle.read(9)
            return solution(barrier, j)

        return algorithm

    for j in range(2):
        through = refute(answers_principle(entry, constant(entry, j)), principle)
        assert through.refuted, through
        assert through.certificate is not None
        assert check(through.certificate.text.encode()) == (True, "", "")
        back = refute(solves_entry(entry, constant(principle, j)), entry)
        assert back.refuted, back


@pytest.mark.parametrize("entry", EQUIVALENT, ids=repr)
def test_reductions_keep_what_is_right(entry: Entry) -> None:
    """An algorithm that waits for the member of the one problem is right, through the maps, on every member of the other one."""
    principle = principle_of(entry)

    def wait(barrier: Entry) -> Callable[[Any], Any]:
        def algorithm(oracle: Any) -> list[Fraction]:
            n = 0
            while len(left := possible(barrier, exact(oracle, n), n)) != 1:
                n += 1
            return solution(barrier, left[0])

        return algorithm

    moving = [j for j in range(2) if any(entry.flat_directions[j])]
    assert moving
    for e in (1, 4, 9):
        for j in moving:
            for rounding in entry.roundings:
                answer = answers_principle(entry, wait(entry))(
                    principle.honest(principle.member(j, e), rounding=rounding)
                )
                assert principle.right([(F(x), F(0)) for x in answer], j, e), (j, e, answer)
                output = solves_entry(entry, wait(principle))(entry.honest(entry.member(j, e), rounding=rounding))
                assert entry.right([(F(x), F(0)) for x in output], j, e), (j, e, output)


EACH_EQUIVALENT = [cls() for cls in CLASSES if cls().equivalence is not None]


@pytest.mark.parametrize("entry", EACH_EQUIVALENT, ids=lambda entry: entry.name)
def test_distances_do_not_grow_under_the_maps(entry: Entry) -> None:
    assert entry.equivalence is not None
    source = random.Random(entry.name)
    principle, found = principle_of(entry), entry.equivalence
    for _ in range(60):
        x, y = ([F(source.randint(-8, 8), 8) for _ in principle.arrays[0].entries] for _ in range(2))
        if len(x) == 2:  # the promise
            x[source.randrange(2)] = F(0)
        apart = math.dist(map(float, x), map(float, y))
        one, other = found.input_of({"x": x}), found.input_of({"x": y})
        for array in entry.arrays:
            gaps = np.array(one[array.name], dtype=float) - np.array(other[array.name], dtype=float)
            norm = (
                np.abs(gaps).max() if array.norm == "maximum" else np.linalg.norm(gaps, 2 if gaps.ndim == 2 else None)
            )
            assert norm <= apart * (1 + 1e-12)
