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
