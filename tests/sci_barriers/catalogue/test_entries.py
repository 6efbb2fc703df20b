"""One suite for every entry of the catalogue, taken from the registry: hypotheses, games, chances, certificates, what can be computed."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import Budget
from sci_barriers import refute
from sci_barriers.experiments.catalogue_figure import entry_svg
from sci_barriers.games.randomised import refute_randomised
from sci_barriers.games.randomised.array_strategies import CoverSome, WaitOrCover, attained_by_entry
from sci_barriers.games.reductions import answers_principle, principle_of, solves_entry
from theorems import THEOREMS
from theorems.barriers.catalogue.entry import Entry
from theorems.barriers.catalogue.members import possible
from theorems.barriers.catalogue.positive import exact
from theorems.checker import check
from theorems.core.breakdown import served_at_once, success_bound
from theorems.core.covering import cover
from theorems.core.parameters import parameters
from theorems.core.registry import BARRIERS

F = Fraction
Judge = Callable[[dict[str, Any]], bool]
CLASSES = [cls for cls in BARRIERS.values() if issubclass(cls, Entry)]


def variants(cls: type[Entry]) -> list[Entry]:
    """The entry with its defaults, and with each integer parameter two larger, where that is allowed."""
    found = [cls()]
    for name, parameter in parameters(cls).items():
        default = getattr(found[0], name)
        if type(default) is int:
            high = getattr(parameter.kind, "high", None)
            below = getattr(parameter.kind, "below", None)
            if (high is None or default + 2 <= high) and below is None:
                found.append(cls(**{name: default + 2}))
        elif type(default) is bool:
            found.append(cls(**{name: not default}))
    return found


ENTRIES = [entry for cls in CLASSES for entry in variants(cls)]
each_entry = pytest.mark.parametrize("entry", ENTRIES, ids=repr)
each_class = pytest.mark.parametrize("entry", [cls() for cls in CLASSES], ids=lambda entry: entry.name)


def solution(entry: Entry, j: int) -> list[Fraction]:
    return list((entry.sets[j].finite or ())[0])


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
    for e in (1, 4, 9):
        for j in moving:
            for rounding in entry.roundings:
                answer = answers_principle(entry, wait(entry))(
                    principle.honest(principle.member(j, e), rounding=rounding)
                )
                assert principle.right([(F(x), F(0)) for x in answer], j, e), (j, e, answer)
                output = solves_entry(entry, wait(principle))(entry.honest(entry.member(j, e), rounding=rounding))
                assert entry.right([(F(x), F(0)) for x in output], j, e), (j, e, output)


@each_class
def test_distances_do_not_grow_under_the_maps(entry: Entry) -> None:
    if entry.equivalence is None:
        return
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


@each_entry
def test_pictures_exist_and_carry_a_text_alternative(entry: Entry) -> None:
    svg = entry_svg(entry)
    root = ElementTree.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    title, description = root.find(f"{space}title"), root.find(f"{space}desc")
    assert title is not None and title.text == entry.heading
    assert description is not None and description.text == entry.picture_text
    assert "member 0" in entry.picture_text
    answers = {point for found in entry.sets[:8] for point in found.finite or ()}
    circles, words = len(list(root.iter(f"{space}circle"))), " ".join(root.itertext())
    if entry.metric.name == "discrete" or entry.shape[1] == 1:
        assert circles >= len(answers)
    else:  # in two coordinates some members look alike: their names stand together
        assert 2 <= circles <= len(answers)
        assert all(str(j) in words for j in range(min(8, entry.competitors)))
    assert len(list(root.iter(f"{space}text"))) > 2, "words are text"
    assert not list(root.iter(f"{space}script"))


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
