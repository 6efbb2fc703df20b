"""One suite for every entry of the catalogue: hypotheses, games, chances, data, pictures."""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import Budget
from sci_barriers import refute
from sci_barriers.games.randomised import refute_randomised
from sci_barriers.games.randomised.array_strategies import CoverSome, WaitOrCover, attained_by_entry
from theorems import THEOREMS
from theorems.barriers.catalogue.entry import Entry
from theorems.barriers.catalogue.members import possible
from theorems.barriers.catalogue.positive import exact
from theorems.checker import check
from theorems.core.breakdown import served_at_once, success_bound
from theorems.core.registry import BARRIERS

from .each import CLASSES, ENTRIES, F, each_class, each_entry, solution


def test_the_catalogue_is_what_the_registry_finds() -> None:
    assert len(CLASSES) >= 14
    assert {cls.name for cls in CLASSES} <= set(THEOREMS)


@each_entry
def test_hypotheses_are_exact(entry: Entry) -> None:
    assert entry.hypotheses
    for item in entry.hypotheses:
        assert item.holds, item
    for epsilon in entry.breakdown_epsilons:
        assert epsilon.holds, epsilon
    assert entry.positives
    assert all(not part or max(abs(x) for x in part) <= 1 for move in entry.directions for part in move)
    assert eval(repr(entry), {type(entry).__name__: type(entry)}) == entry  # our own text


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_generated_algorithms_are_refuted(data: st.DataObject) -> None:
    """Adaptive reads, outputs near solutions or anywhere."""
    entry = data.draw(st.sampled_from(ENTRIES))
    reads = data.draw(st.lists(st.integers(0, 80), max_size=4))
    base = data.draw(st.sampled_from(range(entry.competitors)))
    noise = data.draw(
        st.lists(st.fractions(-2, 2, max_denominator=64), min_size=entry.shape[1], max_size=entry.shape[1])
    )
    kept = data.draw(st.booleans())

    def algorithm(oracle: Any) -> list[Fraction]:
        step = 0
        for index in reads:
            datum = exact(oracle, index + step)
            first = next(iter(datum.values()))
            while isinstance(first, list):
                first = first[0]
            step = int(first > 0)  # what is read next depends on what was read
        left = possible(entry, exact(oracle, 10), 10)
        point = solution(entry, left[base % len(left)])
        return point if kept else [x + y for x, y in zip(point, noise, strict=True)]

    verdict = refute(algorithm, entry)
    assert verdict.refuted, verdict
    assert verdict.certificate is not None
    assert check(verdict.certificate.text.encode()) == (True, "", "")


@each_class
def test_algorithms_with_coins_are_refuted_at_the_threshold(entry: Entry) -> None:
    """The best strategies themselves; the certificate of the halting one says its probability."""
    halting = refute_randomised(CoverSome(entry), entry)
    assert halting.refuted, halting
    assert halting.certificate is not None
    assert check(halting.certificate.text.encode()) == (True, "", "")
    q = served_at_once(entry.family, entry.digits)
    assert halting.upper == success_bound(entry.competitors, q)
    waiting = refute_randomised(WaitOrCover(entry), entry, budget=Budget(reads=20))
    bound = success_bound(entry.competitors, q, halting=False, centre_competes=entry.centre_competes)
    assert waiting.upper <= bound, waiting
    assert waiting.refuted, waiting


@each_entry
def test_thresholds_are_attained(entry: Entry) -> None:
    if entry.competitors > 6:
        pytest.skip("as many competitors as are enumerated one by one: at most 6")
    rows = attained_by_entry(entry)
    for strategy in ("halting", "waiting"):
        own = [row for row in rows if row.strategy == strategy]
        assert all(row.reached for row in own), [str(row.success) for row in own]
        assert min(row.success.lower for row in own) == own[0].threshold
        members = [row.success for row in own if row.member != "centre"]
        assert all(success.exact is not None for success in members[: entry.competitors - entry.centre_competes])


@each_class
def test_every_read_answered_is_a_datum_of_the_member(entry: Entry) -> None:
    """The engine's (H1), looked at: answers of index n are within 2^-n of the members with e > n, in exact numbers."""
    for index in (0, 1, 5, 20):
        datum = entry.answer(index)
        for j in range(entry.competitors):
            member = entry.member(j, index + 1).fractions()
            for array, (name, table) in zip(entry.arrays, datum.arrays, strict=True):  # type: ignore[attr-defined] # arrays
                gaps = np.array(table.fractions(), dtype=object) - np.array(member[name], dtype=object)
                norm = np.linalg.norm(gaps.astype(float), 2 if array.norm == "operator" else None)
                assert (np.abs(gaps).max() if array.norm == "maximum" else norm) <= 2.0**-index * (1 + 1e-12)


@each_entry
def test_pictures_exist_and_carry_a_text_alternative(entry: Entry) -> None:
    svg = entry.svg()
    root = ElementTree.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    title, description = root.find(f"{space}title"), root.find(f"{space}desc")
    assert title is not None and title.text == entry.heading
    assert description is not None and description.text == entry.picture_text
    assert "member 0" in entry.picture_text
    answers = {point for found in entry.sets[:8] for point in found.finite or ()}
    circles, words = len(list(root.iter(f"{space}circle"))), " ".join(root.itertext())
    if entry.metric.discrete or entry.shape[1] == 1:
        assert circles >= len(answers)
    else:  # in two coordinates some members look alike: their names stand together
        assert 2 <= circles <= len(answers)
        assert all(str(j) in words for j in range(min(8, entry.competitors)))
    assert len(list(root.iter(f"{space}text"))) > 2, "words are text"
    assert not list(root.iter(f"{space}script"))


@each_class
def test_scaling_an_output_and_relabelling_members_change_nothing_that_matters(entry: Entry) -> None:
    """Metamorphic: an output is refuted whatever is read, with the same distance; a solution of each member is wrong on another one."""
    point = solution(entry, 0)
    distances = set()
    for index in (0, 3, 40):

        def algorithm(oracle: Any, index: int = index) -> list[Fraction]:
            oracle.read(index)
            return point

        verdict = refute(algorithm, entry)
        assert verdict.counterexample is not None
        assert verdict.counterexample.exponent == index + 1
        distances.add((verdict.counterexample.winner, verdict.counterexample.squared_distance))
    assert len(distances) == 1


COUNTED = [
    *(("eigenvector", {"n": n}, n) for n in range(2, 6)),
    *(("find-zero", {"N": n}, n) for n in range(2, 7)),
    *(("matrix-rank", {"n": n}, n) for n in range(1, 6)),
    *(("zero-sum-game", {"n": n}, n + 1) for n in range(2, 5)),
    *(("transport", {"n": n}, n) for n in range(2, 6)),
]


@pytest.mark.parametrize(("name", "parameters", "members"), COUNTED, ids=lambda x: str(x))
def test_thresholds_are_attained_for_up_to_five_members(name: str, parameters: dict[str, int], members: int) -> None:
    """The numbers of the theorem themselves: 1/N1 and N1/(2N1 − 1); (N − 1)/N and N/(N + 1); 1/(N1 + 1) and 1/2."""
    entry: Any = BARRIERS[name](**parameters)
    rows = attained_by_entry(entry)
    halting, waiting = (
        min(row.success.lower for row in rows if row.strategy == strategy) for strategy in ("halting", "waiting")
    )
    if name == "find-zero":
        assert (halting, waiting) == (F(members - 1, members), F(members, members + 1))
    elif entry.centre_competes:
        assert (halting, waiting) == (F(1, members + 1), F(1, 2))
    else:
        assert (halting, waiting) == (F(1, members), F(members, 2 * members - 1))
