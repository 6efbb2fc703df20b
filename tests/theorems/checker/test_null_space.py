"""Null space constants: the standard-library checker and the library's own verification agree; nets, spectra and limits."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sci_barriers.cli import app
from theorems import TheoremError, checker
from theorems.checker.nets import SCALE, net
from theorems.checker.spectra import at_most, gram, nonnegative, root
from theorems.guarantees import NullSpaceCertificate
from theorems.guarantees.null_space import cones

FOLDER = Path(__file__).parents[2] / "corpus" / "null_space"
VALID = sorted((FOLDER / "valid").glob("*.json"))


@pytest.fixture(scope="module")
def tools(load_corpus_tools: Callable[[str], ModuleType]) -> ModuleType:
    return load_corpus_tools("make_null_space")


def encode(document: Any) -> bytes:
    return json.dumps(document).encode()


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_both_programs_accept(path: Path) -> None:
    assert checker.check(path.read_bytes()) == (True, "", "")
    assert NullSpaceCertificate.read(path.read_bytes()).verify()


@pytest.mark.parametrize("path", sorted((FOLDER / "tampered").glob("*.json")), ids=lambda path: path.stem)
def test_both_programs_refuse(path: Path) -> None:
    assert not checker.check(path.read_bytes())[0]
    try:
        assert not NullSpaceCertificate.read(path.read_bytes()).verify()
    except TheoremError:
        pass


def test_the_names_are_those_of_the_script(tools: ModuleType) -> None:
    documents = {path.stem: json.loads(path.read_bytes()) for path in VALID}
    assert {path.stem for path in (FOLDER / "tampered").glob("*.json")} == set(tools.tampered(documents))
    assert {path.stem for path in (FOLDER / "malformed").glob("*.json")} == set(tools.malformed(documents))


def test_the_command_accepts_them() -> None:
    result = CliRunner().invoke(app, ["check", *map(str, VALID)])
    assert result.exit_code == 0
    assert result.stdout.count("s VERIFIED") == len(VALID)


@pytest.mark.parametrize(
    ("dimension", "pieces"), [(1, 1), (1, 5), (2, 1), (2, 7), (2, 64), (3, 1), (3, 2), (3, 9), (3, 16)]
)
def test_nets_are_those_of_the_search(dimension: int, pieces: int) -> None:
    vertices, square = net(dimension, pieces)
    found = cones.net(dimension, pieces)
    assert [tuple(Fraction(x, SCALE) for x in v) for v in vertices] == list(found.vertices)
    assert found.h <= root(square, up=False) <= 1


@given(st.fractions(min_value=0, max_value=10**9))
def test_roots(square: Fraction) -> None:
    low, high = root(square, up=False), root(square, up=True)
    assert low**2 <= square <= high**2
    assert high - low <= high * Fraction(1, 2**180)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 60), st.integers(0, 2**32 - 1), st.booleans())
def test_the_norm_is_told_from_a_little_less(n: int, seed: int, imaginary: bool) -> None:
    """Against the float norm, with a room far above its error; beyond 40 rows the factor at 160 bits decides."""
    source = np.random.default_rng(seed)
    real, imag = source.integers(-(2**40), 2**40, (2, n, n + 3)).tolist()
    columns = [
        (list(a), list(b) if imaginary else [])
        for a, b in zip(zip(*real, strict=True), zip(*imag, strict=True), strict=True)
    ]
    matrix = np.array(real, dtype=float) + (1j * np.array(imag, dtype=float) if imaginary else 0)
    norm = Fraction(float(np.linalg.norm(matrix, 2)))
    assert at_most(columns, (norm * Fraction(2**36 + 1, 2**36)) ** 2)
    assert not at_most(columns, (norm * Fraction(2**36 - 1, 2**36)) ** 2)


@pytest.mark.parametrize("n", [2, 40, 41, 70])
def test_singular_matrices(n: int) -> None:
    """Exactly semidefinite ones are proved up to 40 rows, beyond only with room; indefinite ones never."""
    ones = [[1] * n for _ in range(n)]
    assert nonnegative(ones) == (n <= 40)
    assert nonnegative([[1 + (i == k) for k in range(n)] for i in range(n)])
    ones[0][0] = 0
    assert not nonnegative(ones)


def test_gram_of_complex_columns_is_real_of_twice_the_size() -> None:
    assert gram([([1, 0], [0, 1]), ([0, 2], [])]) == [[2, 0, 0, 2], [0, 4, -2, 0], [0, -2, 2, 0], [2, 0, 0, 4]]


def by_hand(kind: str, n: int, **changed: Any) -> dict[str, Any]:
    """The identity of size n in one level of sparsity 1, its own dual."""
    identity = [["0x1" if i == j else "0x0" for j in range(n)] for i in range(n)]
    dual = {"support": list(range(n)), "pieces": None, "real": identity, "imag": None, "q": 0}
    return {
        "format": "sci-barriers/null-space",
        "version": 1,
        "kind": kind,
        "matrix": {"real": identity, "imag": None, "q": 0, "error": "0x0"},
        "levels": [n],
        "sparsities": [1],
        "squared_weights": ["0x1"],
        "rho": "0x1/0x2",
        "gamma": "0x2",
        "duals": [dual] if kind == "columns" else [],
    } | changed


@pytest.mark.parametrize(
    ("gamma", "error", "expected"),
    [
        (Fraction(1), Fraction(0), ""),
        (Fraction(99, 100), Fraction(0), "N4"),
        (Fraction(134, 100), Fraction(1, 4), ""),  # γ/(1 + γ/4) ≥ 1 for γ ≥ 4/3
        (Fraction(133, 100), Fraction(1, 4), "N4"),
    ],
)
def test_gamma_holds_for_all_matrices_within_the_error(gamma: Fraction, error: Fraction, expected: str) -> None:
    document = by_hand("columns", 1, gamma=f"{hex(gamma.numerator)}/{hex(gamma.denominator)}")
    document["matrix"]["error"] = f"{hex(error.numerator)}/{hex(error.denominator)}"
    assert checker.check(json.dumps(document).encode())[:2] == (not expected, expected)


@pytest.mark.parametrize(("sparsities", "expected"), [([1, 1], ""), ([1, 0], "N4"), ([0, 1], "N4")])
def test_isometries_say_nothing_of_a_level_with_sparsity_0(sparsities: list[int], expected: str) -> None:
    document = by_hand("isometry", 2, levels=[1, 2], sparsities=sparsities, squared_weights=["0x1", "0x1"])
    assert checker.check(json.dumps(document).encode())[:2] == (not expected, expected)


@pytest.mark.parametrize(("gamma", "expected"), [("0x1", ""), ("0x3/0x4", "N4")])
def test_a_dual_that_is_off_the_vertices_of_its_net_proves_less(gamma: str, expected: str) -> None:
    """Half the identity: its column is 1/2 off the only direction, so that 1/2 ≤ γ(1 − 1/2) has to hold."""
    vertices, _ = net(1, 1)
    dual = {"support": [0], "pieces": 1, "real": [["0x1"] * len(vertices)], "imag": None, "q": 1}
    document = by_hand("supports", 1, gamma=gamma, duals=[dual])
    assert checker.check(json.dumps(document).encode())[:2] == (not expected, expected)


@pytest.mark.parametrize("kind", ["columns", "supports", "net", "isometry"])
def test_negative_constants_and_a_proof_that_proves_nothing_do_not_make_a_positive_one(kind: str) -> None:
    """Three times the identity is no dual of the identity: 1 − 2 is negative, and so is ρ."""
    document = by_hand("supports" if kind == "net" else kind, 1, rho="-0x64", gamma="-0x64")
    if kind == "isometry":
        document |= by_hand("isometry", 2, rho="-0x64", gamma="-0x64")
        document["matrix"] |= {"real": [["0x1", "0x0"], ["0x0", "0xa"]]}
    else:
        pieces = 1 if kind == "net" else None
        document["duals"] = [{"support": [0], "pieces": pieces, "real": [["0x3"]], "imag": None, "q": 0}]
    assert checker.check(json.dumps(document).encode())[:2] == (False, "N4")
