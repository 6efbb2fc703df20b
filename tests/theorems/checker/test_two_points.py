"""Two-point certificates: the corpus, changes that claim more, limits, and the same arithmetic by other means."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from theorems import TheoremError, checker
from theorems.certificates.claims.two_points import TwoPointClaim
from theorems.checker.kinds.two_points import root_down, root_up
from theorems.guarantees.tradeoff import TwoPoints

FOLDER = Path(__file__).parents[2] / "corpus" / "two_points"
VALID = sorted((FOLDER / "valid").glob("*.json"))
REFUSED = sorted([*(FOLDER / "tampered").glob("*.json"), *(FOLDER / "malformed").glob("*.json")])
TRUST = "that the outputs are what the map makes of the data, and how the data were measured"


@pytest.fixture(scope="module")
def tools(load_corpus_tools: Callable[[str], ModuleType]) -> ModuleType:
    return load_corpus_tools("make_two_points")


def verdict(document: Any) -> str:
    verified, rule, _ = checker.check(json.dumps(document).encode())
    return "VERIFIED" if verified else rule


def test_the_corpus_is_what_its_script_writes_and_covers_the_rules(tools: ModuleType) -> None:
    assert {path.stem for path in VALID} == set(tools.valid())
    assert {path.stem for path in REFUSED} == set(tools.tampered()) | set(tools.malformed())
    assert {path.stem.split("-")[0] for path in REFUSED} == {"F3", "F4", "T1", "T2", "T3", "T4"}


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid(path: Path) -> None:
    assert checker.check(path.read_bytes()) == (True, "", TRUST)


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_refused_with_its_rule(path: Path) -> None:
    verified, rule, reason = checker.check(path.read_bytes())
    assert not verified
    assert rule == path.stem.split("-")[0], reason


@given(st.integers(1, 1 << 60))
def test_a_bound_by_hand_is_met_exactly(step: int) -> None:
    """‖x − x'‖ − d − d' = 2 and ‖y − y'‖ = 1/2: L = 4 is verified, and nothing above."""
    document = json.loads((FOLDER / "valid" / "by-hand.json").read_bytes())
    for over, expected in (((4 << 60), "VERIFIED"), ((4 << 60) + step, "T4"), ((4 << 60) - step, "VERIFIED")):
        document["claim"]["lipschitz"] = f"{hex(over)}/{hex(1 << 60)}"
        assert verdict(document) == expected


def test_long_denominators_are_refused_unread() -> None:
    document = json.loads((FOLDER / "valid" / "by-hand.json").read_bytes())
    document["images"] = [[f"0x1/0x{1:x}{k:06x}{'7' * 4000}" for k in range(first, first + 200)] for first in (0, 200)]
    document["outputs"] = document["images"]
    assert verdict(document) == "L1"


def points(seed: int, spread: int, is_complex: bool) -> TwoPoints:
    source = np.random.default_rng(seed)

    def draw(n: int) -> Any:
        real = source.normal(size=n) * 10.0 ** source.integers(-spread, spread + 1, size=n)
        return real + 1j * source.normal(size=n) if is_complex else real

    x, y = draw(4), draw(2)
    return TwoPoints(x, draw(4), y, y + draw(2) * 1e-6, x + 1e-3 * draw(4), draw(4) * 0.5)


@given(st.integers(0, 2**32), st.integers(0, 12), st.booleans())
@settings(max_examples=60)
def test_the_bound_is_that_of_mpmath_and_is_verified(seed: int, spread: int, is_complex: bool) -> None:
    found = points(seed, spread, is_complex)
    assume((found.y != found.y2).any())  # a millionth may be lost beside 10^spread
    with mpmath.workdps(60):

        def size(v: Any, w: Any) -> Any:
            ends = zip(v.tolist(), w.tolist(), strict=True)
            return mpmath.sqrt(mpmath.fsum(abs(mpmath.mpmathify(a) - mpmath.mpmathify(b)) ** 2 for a, b in ends))

        margin = size(found.x, found.x2) - size(found.z, found.x) - size(found.z2, found.x2)
        exact = max(margin, 0) / size(found.y, found.y2)
        assert found.lipschitz is not None
        mine = mpmath.mpf(found.lipschitz.numerator) / found.lipschitz.denominator
        assert mine <= exact
        assert exact - mine <= exact * mpmath.mpf(2) ** -50 + mpmath.mpf(10) ** -20 * size(found.x, found.x2) / size(
            found.y, found.y2
        )
    if not found.lipschitz:
        with pytest.raises(TheoremError, match="points"):
            TwoPointClaim(found).document()
        return
    document = TwoPointClaim(found).document()
    assert verdict(document) == "VERIFIED"
    more = found.lipschitz * Fraction(1001, 1000)
    document["claim"] = {"kind": "two-point", "lipschitz": f"{hex(more.numerator)}/{hex(more.denominator)}"}
    assert verdict(document) == "T4"


@given(st.integers(0, 2**32), st.sampled_from(["images", "data", "outputs"]), st.integers(0, 1), st.data())
@settings(max_examples=60)
def test_no_change_of_a_number_makes_a_false_claim_true(seed: int, name: str, which: int, data: st.DataObject) -> None:
    """After a change the checker says what exact arithmetic says of the changed numbers."""
    found = points(seed, 0, False)
    assume(found.lipschitz)
    document = TwoPointClaim(found).document()
    vectors: Any = document[name]
    place = data.draw(st.integers(0, len(vectors[which]) - 1))
    value = data.draw(st.fractions(-3, 3, max_denominator=64))
    vectors[which][place] = (
        hex(value.numerator) if value.denominator == 1 else f"{hex(value.numerator)}/{hex(value.denominator)}"
    )

    def number(text: str) -> Any:
        over, _, under = text.partition("/")
        return mpmath.mpf(int(over, 16)) / int(under or "0x1", 16)

    with mpmath.workdps(60):

        def size(first: Any, second: Any) -> Any:
            return mpmath.sqrt(mpmath.fsum((number(a) - number(b)) ** 2 for a, b in zip(first, second, strict=True)))

        images: Any = document["images"]
        outputs: Any = document["outputs"]
        given_: Any = document["data"]
        margin = size(*images) - size(images[0], outputs[0]) - size(images[1], outputs[1])
        apart = size(*given_)
        gap = margin - apart * found.lipschitz.numerator / found.lipschitz.denominator
    if abs(gap) > 1e-12:
        assert verdict(document) == ("T2" if apart == 0 else "VERIFIED" if gap > 0 else "T4")


@given(st.integers(1, 1 << 60))
def test_the_noise_is_met_exactly(step: int) -> None:
    """‖Ax − y‖ = 5/8 by hand, A = I: a noise of 5/8 is enough, and no smaller one, of either sign."""
    document = json.loads((FOLDER / "valid" / "by-hand.json").read_bytes())
    document["data"] = [["0x3/0x8", "0x1/0x2"], ["0x3", "0x4"]]
    document["measurement"] = {"A": [["0x1", "0x0"], ["0x0", "0x1"]], "noise": "0x5/0x8"}
    document["claim"]["lipschitz"] = "0x1/0x10"
    assert verdict(document) == "VERIFIED"
    for over, expected in (((5 << 61) - step, "T3"), ((5 << 61) + step, "VERIFIED"), (-(5 << 61) - step, "T3")):
        document["measurement"]["noise"] = f"{'-' * (over < 0)}{hex(abs(over))}/{hex(1 << 64)}"
        assert verdict(document) == expected


@given(st.integers(0, 1 << 80), st.integers(1, 1 << 80), st.sampled_from([0, 1, 128]))
def test_roots_are_rounded_to_the_nearest_integers_on_their_sides(over: int, under: int, w: int) -> None:
    low, high = root_down((over, under), w), root_up((over, under), w)
    scaled = over << 2 * w
    assert low**2 * under <= scaled < (low + 1) ** 2 * under
    assert scaled <= high**2 * under
    assert high == 0 or (high - 1) ** 2 * under < scaled
