"""Every field of valid certificates is changed; what the checker still accepts must be true, as an independent referee says.

The referee recomputes the claim from the document with the library's own exact objects (flint balls, rational projection), none of
which the checker uses.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import flint
import pytest

from oracles import Cayley, Stage, unitary
from theorems import TheoremError, checker
from theorems.problems import SolutionSet, Vertex, problem
from theorems.structured.class_scale import membership_errors

CORPUS = Path(__file__).parents[2] / "corpus" / "valid"
NAMES = ["p1-eta-dct", "p2-hadamard-complex", "p3-dct", "p3-dft", "p3-cayley-complex", "p3-network"]


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [leaf for key, item in value.items() for leaf in leaves(item, (*path, key))]
    if isinstance(value, list) and value:
        return [leaf for i, item in enumerate(value) for leaf in leaves(item, (*path, i))]
    return [path]


def changes(value: Any) -> list[Any]:
    """Other values of the same and of other types for one field."""
    if isinstance(value, bool) or value is None:
        return [0, "", []]
    if isinstance(value, int):
        return [value + 1, value - 1, -value - 1, 2 * value + 3, str(value), None]
    if isinstance(value, str) and value.startswith(("0x", "-0x")):
        number = rational(value)
        near = number + Fraction(1, 10**9)
        return [text(-number), text(number + 1), text(2 * number), text(number / 2), text(near), "0x0", "x", 1, None]
    if isinstance(value, str):
        return [value + "x", "", "P1", "P2", "P3", "complex", "identity", 7]
    return [None, 5]


def rational(value: str) -> Fraction:
    numerator, _, denominator = value.partition("/")
    return Fraction(int(numerator, 16), int(denominator, 16) if denominator else 1)


def text(number: Fraction) -> str:
    return hex(number.numerator) if number.denominator == 1 else f"{hex(number.numerator)}/{hex(number.denominator)}"


def complex_number(value: Any) -> tuple[Fraction, Fraction]:
    return (rational(value), Fraction(0)) if isinstance(value, str) else (rational(value[0]), rational(value[1]))


def claim_is_true(c: dict[str, Any]) -> bool:
    """Recompute: the input in Ω, all data within 2^-n of it, the output farther than 10^-K from the only solution."""
    k = c["class"]
    m, N, K = k["m"], k["N"], k["K"]
    alpha, t = rational(k["alpha"]), rational(k["t"])
    parameters = {key: value if key == "name" else rational(value) for key, value in c["problem"].items()}
    try:
        model = problem(parameters.pop("name"), **parameters)
    except TheoremError:
        return False
    competitors = N + 1 - m
    e, j = c["input"]["exponent"], c["input"]["winner"]
    if competitors < 2 or not 0 <= j < competitors or membership_errors(model, K, t, alpha, competitors) is not None:
        return False
    phases = [complex_number(x) for x in c["diagonal"]["table"]]
    d = [phases[code] for code in c["diagonal"]["codes"]]
    if any(x * x + z * z != 1 for x, z in d) or sorted(c["permutation"]) != list(range(N)):
        return False
    if c["rotation"]["name"] == "cayley":
        stages = [Stage(s["hypotenuse"], tuple(tuple(turn) for turn in s["turns"])) for s in c["rotation"]["stages"]]
        U = Cayley(m, stages=stages)
    else:
        U = unitary(c["rotation"]["name"], m)  # type: ignore[assignment]
    winning = alpha + Fraction(1, 2**e)
    amount = model.amount(winning, t) / winning
    if not 2 * amount**2 * 100**K > 4:
        return False
    solution = SolutionSet(N, (Vertex(c["permutation"][j], amount, (d[j][0], -d[j][1])),))
    if not solution.distance_squared([complex_number(x) for x in c["output"]]) * 100**K > 1:
        return False
    return all(_within(datum, c, U, d, winning, alpha, t) for datum in c["transcript"]["data"])


def _within(
    datum: dict[str, Any], c: dict[str, Any], U: Any, d: list[Any], winning: Fraction, alpha: Fraction, t: Fraction
) -> bool:
    """Whether ‖A_n − A‖ ≤ 2^-n (through the Frobenius distance from the centre) and ‖y_n − y‖ ≤ 2^-n, by balls."""
    m, N, n, s = c["class"]["m"], c["class"]["N"], datum["index"], datum["exponent"]
    competitors = N + 1 - m
    with flint.ctx.workprec(n + 400):
        power = flint.arb(2) ** (-s)
        codes = U.codes()

        def given(block: dict[str, Any], code: int) -> Any:
            imag = int(block["imag"][code], 16) if block["imag"] else 0
            return flint.acb(int(block["real"][code], 16), imag) * power

        def exact(x: Fraction) -> Any:
            return flint.arb(flint.fmpq(x.numerator, x.denominator))

        total = flint.arb(0)
        block_scale = exact(alpha) * flint.arb(competitors).sqrt()
        for i in range(m):
            for k in range(N):
                row, scale = (0, exact(alpha)) if k < competitors else (k - competitors + 1, block_scale)
                entry = U.entry(int(codes[i, row]), n + 400) * scale * flint.acb(exact(d[k][0]), exact(d[k][1]))
                difference = entry - given(datum["A"], datum["A"]["codes"][i][c["permutation"][k]])
                total += difference.real**2 + difference.imag**2
        distance = flint.arb(0)
        for i in range(m):
            difference = U.entry(int(codes[i, 0]), n + 400) * exact(t) - given(datum["y"], datum["y"]["codes"][i])
            distance += difference.real**2 + difference.imag**2
        bound = flint.arb(2) ** (-n)
        return bool(total.sqrt() + exact(winning - alpha) <= bound) and bool(distance.sqrt() <= bound)


@pytest.mark.parametrize("name", NAMES)
def test_the_referee_agrees_with_valid_certificates(name: str) -> None:
    assert claim_is_true(json.loads((CORPUS / f"{name}.json").read_bytes()))


@pytest.mark.parametrize("name", NAMES)
def test_what_survives_tampering_is_true(name: str) -> None:
    original = json.loads((CORPUS / f"{name}.json").read_bytes())
    answers: Counter[str] = Counter()
    untouched = set()
    for path in leaves(original):
        refused = 0
        values = changes(_at(original, path))
        for value in values:
            document = copy.deepcopy(original)
            _at(document, path[:-1])[path[-1]] = value
            if document == original:
                refused += 1
                continue
            verified, rule, _ = checker.check(json.dumps(document).encode())
            answers[rule or "accepted"] += 1
            refused += not verified
            if verified:
                assert claim_is_true(document), (path, value)
        if not refused:
            untouched.add(".".join(map(str, path)))
    assert answers["accepted"] < sum(answers.values()) / 4
    assert not untouched, "no change of these fields was refused"
    assert {"C2", "C5", "C6", "C7", "C8", "C9", "C10", "F3", "F4"} <= set(answers)


def _at(document: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        document = document[key]
    return document


@pytest.mark.parametrize("name", NAMES)
def test_missing_and_extra_fields_are_refused(name: str) -> None:
    original = json.loads((CORPUS / f"{name}.json").read_bytes())
    for path in {leaf[:k] for leaf in leaves(original) for k in range(1, len(leaf) + 1)}:
        parent = _at(original, path[:-1])
        if isinstance(parent, dict):
            document = copy.deepcopy(original)
            del _at(document, path[:-1])[path[-1]]
            assert checker.check(json.dumps(document).encode())[1] == "F3", path
            document = copy.deepcopy(original)
            _at(document, path[:-1])["extra"] = 1
            assert checker.check(json.dumps(document).encode())[1] == "F3", path
