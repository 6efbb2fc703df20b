"""Certificates of what data determine: the corpus, changed fields with an exact referee, scaled problems, hostile numbers."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorems import TheoremError, Undecided, checker
from theorems.problems import problem, solve_real

FOLDER = Path(__file__).parents[2] / "corpus" / "digits"
VALID = sorted((FOLDER / "valid").glob("*.json"))
REFUSED = sorted([*(FOLDER / "tampered").glob("*.json"), *(FOLDER / "malformed").glob("*.json")])


@pytest.fixture(scope="module")
def tools(load_corpus_tools: Callable[[str], ModuleType]) -> ModuleType:
    return load_corpus_tools("make_digits")


def load(name: str) -> Any:
    return json.loads((FOLDER / "valid" / f"{name}.json").read_bytes())


def verdict(document: Any) -> str:
    verified, rule, reason = checker.check(json.dumps(document).encode())
    assert verified == (rule == "")
    assert reason.isascii()
    assert len(reason) <= 120
    return "VERIFIED" if verified else rule


def test_the_corpus_covers_the_rules() -> None:
    assert {path.name.split("-")[0] for path in REFUSED} == {
        "F1",
        "F2",
        "F3",
        "F4",
        "L1",
        *(f"D{i}" for i in range(1, 12)),
    }
    proofs = [set(json.loads(path.read_bytes()).get("proof", {})) for path in VALID]
    for rule in ("active", "basis", "support", "columns"):
        assert any(rule in found for found in proofs)


def test_the_corpus_is_what_its_script_writes(tools: ModuleType) -> None:
    """But for the digits of the proofs, which may depend on the floating-point arithmetic of the machine."""
    documents = tools.valid()
    assert {path.stem for path in VALID} == set(documents)
    for path in VALID:
        kept, made = json.loads(path.read_bytes()), documents[path.stem]
        assert verdict(made) == "VERIFIED"
        for name in ("problem", "data"):
            assert kept[name] == made[name]
    assert {path.stem for path in REFUSED} == set(tools.tampered(documents)) | set(tools.malformed(documents))


def number(text: str) -> Fraction:
    over, _, under = text.partition("/")
    return Fraction(int(over, 16), int(under or "0x1", 16))


def entries(column: str, width: int) -> list[int]:
    """The entries of a column: two's complement of so many hexadecimal digits."""
    found = [int(column[i : i + width], 16) for i in range(0, len(column), width)]
    return [v - (1 << (4 * width)) if v >> (4 * width - 1) else v for v in found]


def claim_is_true(c: Any) -> bool | None:
    """Whether an exact minimiser at (A_n, y_n) is where the certificate says, or the minimisers of two inputs are as far apart as it says.

    ``None`` if the referee does not know.
    """
    if c["problem"]["name"] == "LP" or c["data"]["A"]["imag"] is not None:
        return None
    data, own = c["data"], c["problem"]
    parameter = number(own["parameter"])
    weights = None if own["weights"] is None else [number(w) for w in own["weights"]]
    width = 8 + 16 * data["A"]["words"]
    columns = [[v / number(data["A"]["under"]) for v in entries(column, width)] for column in data["A"]["real"]]
    y = [int(v, 16) / number(data["y"]["under"]) for v in data["y"]["real"].split(" ")]
    A = [[column[i] for column in columns] for i in range(len(y))]
    kind = type(problem(own["name"], **({"eta": parameter} if own["name"] == "P1" else {"lam": parameter})))
    if "inputs" in c:
        return two_inputs_are_apart(c, kind(parameter, weights), A, y)  # type: ignore[call-arg]
    try:
        exact = solve_real(kind(parameter, weights), A, y)  # type: ignore[call-arg]
    except (Undecided, TheoremError):
        return None
    centre = dict(zip(c["centre"]["indices"], map(number, c["centre"]["entries"]), strict=True))
    radii = dict(zip(c["centre"]["indices"], map(number, c["centre"]["radii"]), strict=True))
    radius, tiny = number(c["claim"]["radius"]), Fraction(1, 1 << 500)
    for choice in range(min(3, exact.vertex_count)):
        x = exact.vertex(600, choice=choice)
        if sum((v - centre.get(i, 0)) ** 2 for i, v in enumerate(x)) > (radius + tiny) ** 2:
            return False
        if any(abs(v - centre.get(i, 0)) > radii.get(i, radius) + tiny for i, v in enumerate(x)):
            return False
        if c["claim"]["elsewhere"] == "zero" and any(v != 0 for i, v in enumerate(x) if i not in centre):
            return False
        if c["output"] is not None:
            away = sum((v - number(w)) ** 2 for v, w in zip(x, c["output"]["x"], strict=True))
            if (
                away < (max(0, number(c["output"]["at_least"]) - tiny)) ** 2
                or away > (number(c["output"]["at_most"]) + tiny) ** 2
            ):
                return False
    return exact.unique or c["claim"]["unique"] != "yes"


def two_inputs_are_apart(c: Any, own: Any, A: list[list[Fraction]], y: list[Fraction]) -> bool | None:
    """Whether both inputs have the data, and all vertices of the first one's minimisers are 2 kappa away from those of the second one."""
    solutions = []
    for move in c["inputs"]:
        unit, unit_y = Fraction(1, 1 << (2 * move["bits"])), Fraction(1, 1 << move["bits_y"])
        left, e = ([int(v, 16) for v in move[name].split(" ") if v] for name in ("left", "y"))
        E = [[Fraction(0)] * len(A[0]) for _ in A]
        for own_right in move["right"]:
            for i, value in enumerate(left):
                E[i][own_right["column"]] += value * int(own_right["value"], 16) * unit
        change = [v * unit_y for v in e] or [Fraction(0)] * len(y)
        for name, entries_of, known in (
            ("A", [v for row in E for v in row], [v for row in A for v in row]),
            ("y", change, y),
        ):
            radius = c["data"][f"radius_{name}"]
            bound, relative = number(radius["bound"]), number(radius["relative"])
            if radius["norm"] == "entrywise":
                inside = all(abs(v) <= bound + relative * abs(w) for v, w in zip(entries_of, known, strict=True))
            else:
                inside = sum(v * v for v in entries_of) <= bound**2  # of rank 1: all norms are the same
            if not inside:
                return False
        B = [[a + b for a, b in zip(row, more, strict=True)] for row, more in zip(A, E, strict=True)]
        try:
            exact = solve_real(own, B, [a + b for a, b in zip(y, change, strict=True)])
        except (Undecided, TheoremError):
            return None
        solutions.append([exact.vertex(600, choice=k) for k in range(min(3, exact.vertex_count))])
    least, tiny = (2 * number(c["claim"]["kappa"])) ** 2, Fraction(1, 1 << 500)
    return all(
        sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) >= least * (1 - tiny)
        for first in solutions[0]
        for second in solutions[1]
    )


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in places(item, (*path, key))]
    if isinstance(value, list) and value:
        return [found for i, item in enumerate(value) for found in places(item, (*path, i))]
    return [path]


def other_numbers(source: random.Random, value: str, column: bool) -> str:
    """A vector, or a column of A, with another number in it: one that is a little or very different."""
    if column:
        at = source.randrange(len(value))
        return value[:at] + source.choice("0123456789abcdef") + value[at + 1 :]
    numbers = value.split(" ")
    k = source.randrange(len(numbers))
    x = int(numbers[k], 16)
    numbers[k] = f"{source.choice([-x, x + 1, x - 1, 2 * x, x // 2, x + x // 1000, 0, 1000 * x]):x}"
    return " ".join(numbers)


def changed(source: random.Random, document: Any) -> Any:
    result = copy.deepcopy(document)
    for _ in range(source.choice((1, 1, 1, 2))):
        place = source.choice(places(result))
        target = result
        for key in place[:-1]:
            target = target[key]
        value = target[place[-1]]
        if isinstance(value, str) and value.lstrip("-").startswith("0x"):
            x = number(value)
            x = source.choice([-x, x + 1, x - 1, 2 * x, x / 2, x + Fraction(1, 10**6), Fraction(0), x * 1000])
            if source.random() < 0.5 and "/" not in value:
                x = Fraction(round(x))
            target[place[-1]] = hex(x.numerator) if x.denominator == 1 else f"{hex(x.numerator)}/{hex(x.denominator)}"
        elif isinstance(value, str) and set(value) <= set("0123456789abcdef- ") and value:
            target[place[-1]] = other_numbers(source, value, place[-2] == "real" and place[-3] == "A")
        elif isinstance(value, int):
            target[place[-1]] = source.choice([value + 1, value - 1, -value, 2 * value + 3, 10**18, str(value)])
        else:
            target[place[-1]] = source.choice(
                [None, "yes", "open", "zero", "P1", "P2", "P3", "spectral", "entrywise", [], {}, True]
            )
    return result


def attack(seed: int, count: int, kind: str = "") -> tuple[int, int]:
    """Return how many changed certificates were accepted, and for how many of them the referee knew that they are true."""
    source, documents = random.Random(seed), [json.loads(path.read_bytes()) for path in VALID]
    documents = [document for document in documents if document["claim"]["kind"].startswith(kind)]
    accepted = known = 0
    for _ in range(count):
        document = changed(source, source.choice(documents))
        if verdict(document) == "VERIFIED":
            accepted += 1
            answer = claim_is_true(document)
            assert answer is not False, json.dumps(document)
            known += answer is True
    return accepted, known


def test_what_is_accepted_after_a_change_is_true() -> None:
    accepted, known = attack(1, 400)
    assert accepted >= 10
    assert known >= 5


def test_two_inputs_that_are_accepted_after_a_change_have_the_data_and_are_apart() -> None:
    _, known = attack(3, 300, "data-cannot-tell")
    assert known >= 5


def test_a_finer_denominator_says_the_same(tools: ModuleType) -> None:
    """The entries of A, its denominator and the words may change together."""
    for path in VALID:
        document = json.loads(path.read_bytes())
        A = document["data"]["A"]
        width, more = 8 + 16 * A["words"], 24 + 16 * A["words"]
        for part in ("real", "imag"):
            if A[part] is not None:
                finer = [[v << 64 for v in entries(column, width)] for column in A[part]]
                A[part] = ["".join(f"{v & ((1 << 4 * more) - 1):0{more}x}" for v in column) for column in finer]
        A["words"], A["under"] = A["words"] + 1, hex(int(A["under"], 16) << 64)
        assert verdict(document) == "VERIFIED", path


@pytest.mark.slow
def test_ten_thousand_changes() -> None:
    accepted, known = attack(2, 10_000)
    assert known >= 100 and accepted >= known
    accepted, known = attack(4, 10_000, "data-cannot-tell")
    assert known >= 100 and accepted >= known


def test_the_valid_ones_are_true() -> None:
    assert sum(claim_is_true(json.loads(path.read_bytes())) is True for path in VALID) >= 8


@pytest.mark.parametrize("name", ["p2-y-enclosed", "p2-complex-enclosed", "p1-smooth-enclosed", "lp-basis-enclosed"])
def test_a_larger_radius_claims_less(name: str, tools: ModuleType) -> None:
    document = load(name)
    radius = number(document["claim"]["radius"])
    for factor in (2, 10**6):
        larger = radius * factor
        assert (
            verdict(tools.put(document, "claim.radius", f"{hex(larger.numerator)}/{hex(larger.denominator)}"))
            == "VERIFIED"
        )
    smaller = radius * Fraction(999, 1000)
    assert verdict(tools.put(document, "claim.radius", f"{hex(smaller.numerator)}/{hex(smaller.denominator)}")) == "D8"


@given(st.sampled_from([p.stem for p in VALID if p.stem.startswith("p2-y")]), st.integers(0, 40))
def test_finer_data_are_enclosed_by_the_same_proof(name: str, n: int) -> None:
    document = load(name)
    if "inputs" in document:
        return
    bound = number(document["data"]["radius_y"]["bound"]) / (1 << n)
    document["data"]["radius_y"]["bound"] = f"{hex(bound.numerator)}/{hex(bound.denominator)}"
    assert verdict(document) == "VERIFIED"


HOSTILE = [
    "data.y.real",
    "data.A.under",
    "problem.parameter",
    "proof.points.0.lam",
    "proof.points.0.under",
    "proof.points.0.x",
    "proof.factor.lower.0",
    "claim.radius",
    "centre.entries.0",
    "output.at_most",
    "output.x.0",
]


@pytest.mark.parametrize("field", HOSTILE)
@pytest.mark.parametrize("value", ["0x" + "f" * 190_000, "0x1/0x" + "f" * 190_000, "-0x" + "f" * 5_000, "0x0"])
def test_hostile_numbers_end_in_an_answer(field: str, value: str, tools: ModuleType) -> None:
    if field.split(".")[-1] in {"real", "x", "0"} and field != "output.x.0":
        known = load("p2-y-enclosed")
        for key in field.split("."):
            known = known[int(key) if isinstance(known, list) else key]
        value = " ".join([value.replace("0x", "").partition("/")[0], *known.split(" ")[1:]])
    answer = verdict(tools.put(load("p2-y-enclosed"), field, value))
    assert answer in {"VERIFIED", "F4", "L1"} or answer.startswith("D")
