"""The checker in one file, check.py, accepts the generated certificates of every problem, rotation and field."""

from __future__ import annotations

import copy
from fractions import Fraction as F
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .generated_certificates import (
    PROBLEMS,
    ROTATIONS,
    certificate,
    checker,
    datum,
    encode,
    rat,
    refresh,
    value,
    verdict,
)

CASES = [
    (problem, rotation, field)
    for problem, rotation, field in product(PROBLEMS, ROTATIONS, ("real", "complex"))
    if (rotation, field) != ("dft", "real")
]


@pytest.mark.parametrize(("problem", "rotation", "field"), CASES)
@pytest.mark.parametrize("e", [1, 64, 10**18])
def test_every_problem_rotation_and_field(problem: str, rotation: str, field: str, e: int) -> None:
    for seed, m in enumerate((1, 2, 4)):
        document = certificate(problem, rotation, field, m=m, N=m + 2 + seed, K=1 + 2 * seed, e=e, seed=seed)
        assert checker.check(encode(document)) == (True, "", "")


@pytest.mark.parametrize("rotation", ["dct", "dft", "cayley"])
@pytest.mark.parametrize("m", [3, 5, 7, 12, 19])
def test_rotations_of_other_sizes(rotation: str, m: int) -> None:
    assert verdict(certificate("P2", rotation, "complex", m=m, N=m + 1, seed=m, evaluation=11)) == "VERIFIED"


@given(
    case=st.sampled_from(CASES),
    m=st.integers(1, 6),
    spare=st.integers(1, 4),
    K=st.integers(1, 30),
    e=st.integers(40, 10**18),  # the separation of the solutions (C5) needs a few digits
    reads=st.lists(st.integers(0, 90), max_size=4),
    evaluation=st.none() | st.integers(0, 90),
    seed=st.integers(0, 2**32),
)
@settings(max_examples=150, deadline=None)
def test_generated_certificates_are_verified(
    case: tuple[str, str, str], m: int, spare: int, K: int, e: int, reads: list[int], evaluation: int | None, seed: int
) -> None:
    problem, rotation, field = case
    m = 4 if rotation == "hadamard" and m not in (1, 2, 4) else m
    document = certificate(
        problem, rotation, field, m=m, N=m + spare, K=K, e=e, reads=tuple(reads), evaluation=evaluation, seed=seed
    )
    assert checker.check(encode(document)) == (True, "", "")


@pytest.mark.parametrize("rotation", ["identity", "hadamard", "dct", "dft", "cayley"])
def test_large_indices(rotation: str) -> None:
    document = certificate("P3", rotation, "complex", m=2, N=4, reads=(10**4, 5), e=10**18)
    assert verdict(document) == "VERIFIED"


def test_nothing_read_and_large_m() -> None:
    document = certificate("P3", "dct", m=10**4, N=10**4 + 1, reads=())
    assert verdict(document) == "VERIFIED"


@pytest.mark.parametrize("exponent", [10**18 - 3, 10**6])
def test_a_datum_equal_to_the_centre_of_any_index(exponent: int) -> None:
    """Integers are their own roundings: index 10^18 needs no numbers of 10^18 bits."""
    for rotation in ("identity", "hadamard", "dct", "dft"):
        document = certificate("P3", rotation, "complex", m=1, N=3, reads=(), K=2)
        document["class"] |= {"alpha": "0x21", "t": "0x1"}
        document["diagonal"]["table"] = [["0x0", "0x1"], ["-0x1", "0x0"], ["0x1", "0x0"], ["0x0", "-0x1"]]
        document["input"]["exponent"] = exponent + 1
        refresh(document)
        document["transcript"]["reads"] = [4, exponent]
        document["transcript"]["data"] = [datum(document, 4), datum(document, 4) | {"index": exponent}]
        assert checker.check(encode(document)) == (True, "", "")
        for change in ("-0x1", "0x1", "0x2"):
            broken = copy.deepcopy(document)
            real = broken["transcript"]["data"][1]["A"]["real"]
            real[0] = rat(value(real[0]) + value(change))
            assert verdict(broken) == "C6"


def test_real_field_may_write_zero_imaginary_parts() -> None:
    document = certificate()
    for name in ("A", "y"):
        block = document["transcript"]["data"][0][name]
        block["imag"] = ["0x0"] * len(block["real"])
    assert verdict(document) == "VERIFIED"


def test_numbers_need_not_be_in_lowest_terms() -> None:
    document = certificate("P2", "cayley", "complex")
    alpha = value(document["class"]["alpha"])
    document["class"]["alpha"] = f"0x{6 * alpha.numerator:x}/0x{6 * alpha.denominator:x}"
    for side, part in product(("numerator", "denominator"), ("minimiser", "dual")):
        factor = F(7, 3)
        document[part][side] = [rat(factor * value(x)) for x in document[part][side]]
    common = [F(1), F(1, 5)]  # a common factor 1 + eps/5
    for side in ("numerator", "denominator"):
        f = [value(x) for x in document["minimiser"][side]]
        product_ = [
            sum((common[k] * f[i - k] for k in range(2) if 0 <= i - k < len(f)), F(0)) for i in range(len(f) + 1)
        ]
        document["minimiser"][side] = [rat(x) for x in product_]
        document["dual"][side] = ["0x0", *document["dual"][side]]  # a common factor eps
    assert verdict(document) == "VERIFIED"
