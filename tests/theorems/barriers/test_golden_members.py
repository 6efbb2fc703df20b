"""The members that barriers commit to, and their certificates, written down: equal outputs give equal certificates, from one release on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from sci_barriers import Smale9, Smale18, define_barrier, refute
from theorems import Barrier

F = Fraction
CASES = ((20, 19), (20, 5))  # of the demonstration
DIGITS = (1, 3, 6, 12)


def zero(oracle: Any) -> Any:
    """Reads nothing, returns 0."""
    return [0] * oracle.shape[1]


def mean(oracle: Any) -> Any:
    """The same number everywhere, a float."""
    oracle.read(3)
    return [0.1 * 10.0**-oracle.digits] * oracle.shape[1]


def uneven(oracle: Any) -> Any:
    """Floats that differ in their last bits, as those of solvers do."""
    oracle.read(40)
    N, scale = oracle.shape[1], 10.0**-oracle.digits
    return [scale * (0.5 + ((7 * j * j + 3 * j + 5) % 11) * 2.0**-53) for j in range(N)]


def vertex(oracle: Any) -> Any:
    """Close to the solution of one member."""
    oracle.read(11)
    return [
        F(148, 100) / 10**oracle.digits if j == 0 else F(-j, 10 ** (2 * oracle.digits)) for j in range(oracle.shape[1])
    ]


ALGORITHMS = (zero, mean, uneven, vertex)


def played(barrier: Barrier, algorithm: Callable[[Any], Any]) -> tuple[int, int, str]:
    """The member that is committed to, and the certificate's text."""
    verdict = refute(algorithm, barrier)
    assert verdict.refuted
    assert verdict.certificate is not None
    document = verdict.certificate.document
    return document["input"]["winner"], document["input"]["exponent"], verdict.certificate.text  # type: ignore[index]


def fingerprint(barriers: list[Barrier]) -> tuple[list[int], str]:
    """The winners, and SHA-256 of all certificates."""
    found = [played(barrier, algorithm) for barrier in barriers for algorithm in ALGORITHMS]
    return [winner for winner, _, _ in found], hashlib.sha256("".join(text for *_, text in found).encode()).hexdigest()


def demo(problem: str) -> list[Barrier]:
    """The classes of the demonstration."""
    return [Smale18(problem, N=N, m=m, K=K, rotation="dct") for N, m in CASES for K in DIGITS]


def turned(problem: str) -> list[Barrier]:
    """Complex data, signs and another order; Ω_weak and Ω_sharp."""
    return [
        Smale18(problem, N=7, m=3, K=4, rotation="dft", field="complex", seed=2),
        Smale18(problem, N=6, m=4, K=3, rotation="cayley", seed=5),
        Smale18(problem, N=5, m=2, K=3, part="weak", labels=True),
        Smale18(problem, N=5, m=2, K=3, part="sharp", L=41, rotation="dct"),
    ]


def linear() -> list[Barrier]:
    """Linear programs."""
    return [Smale9(N=N, m=m, K=K, seed=seed) for N, m in CASES for K in DIGITS for seed in (None, 4)]


def declared() -> list[Barrier]:
    """A barrier that a user declares."""
    return [
        define_barrier(
            "unit kernel vector",
            centre=[[0, 0]],
            directions=[[[0, 1]], [[1, 0]], [["3/5", "4/5"]]],
            solutions=[[[1, 0], [-1, 0]], [[0, 1], [0, -1]], [["4/5", "-3/5"], ["-4/5", "3/5"]]],
            metric=metric,
        )
        for metric in ("euclidean", "maximum")
    ]


GOLDEN: dict[str, tuple[Callable[[], list[Barrier]], list[int], str]] = {
    "demo P1": (
        lambda: demo("P1"),
        [0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 3, 15, 0, 0, 3, 15, 0, 0, 3, 15, 0, 0, 3, 15],
        "89a3819017d495b69a6a03c37397fd89c922a1a3382b43dd8b6e197b1821908f",
    ),
    "demo P2": (
        lambda: demo("P2"),
        [0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 3, 15, 0, 0, 3, 15, 0, 0, 3, 15, 0, 0, 3, 15],
        "561b056f873b6f062c056ad74c1ce0c423da5d09ada381bf09f50de2216b41e2",
    ),
    "demo P3": (
        lambda: demo("P3"),
        [0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 3, 15, 0, 0, 3, 15, 0, 0, 3, 15, 0, 0, 3, 15],
        "b32c4fb0cc3a526faf0c40df2bd704f48c441ece56fc357332aba07fbc6b1937",
    ),
    "turned P1": (
        lambda: turned("P1"),
        [0, 2, 2, 2, 0, 0, 2, 0, 0, 0, 3, 3, 0, 0, 3, 3],
        "117b378ed97ba4cce2f31d6afdb27d743b9e0f2231eb237e0da5042409bca096",
    ),
    "turned P2": (
        lambda: turned("P2"),
        [0, 2, 2, 2, 0, 0, 2, 0, 0, 0, 3, 3, 0, 0, 3, 3],
        "f7eb0036c5a070c9c6e5fe9505bdc98deb333327c45c29b7d9eba0bf8800a675",
    ),
    "turned P3": (
        lambda: turned("P3"),
        [0, 2, 2, 2, 0, 0, 2, 0, 0, 0, 3, 3, 0, 0, 3, 3],
        "54f6b4d831e6af3d90558f129f39aec8c9f7cca504dc2c7d692da0f9e9c7c490",
    ),
    "linear programs": (
        linear,
        [
            0,
            0,
            1,
            1,
            0,
            0,
            1,
            0,
            0,
            0,
            1,
            1,
            0,
            0,
            1,
            0,
            0,
            0,
            1,
            1,
            0,
            0,
            1,
            0,
            0,
            0,
            1,
            1,
            0,
            0,
            1,
            0,
            0,
            0,
            3,
            15,
            0,
            0,
            9,
            13,
            0,
            0,
            3,
            15,
            0,
            0,
            9,
            13,
            0,
            0,
            3,
            15,
            0,
            0,
            9,
            13,
            0,
            0,
            3,
            15,
            0,
            0,
            9,
            13,
        ],
        "2a0b10703171d4f0c654bcc3934d2d6bcf50e57ad29e69a8918eb1f8188fe448",
    ),
    "declared": (
        declared,
        [0, 2, 2, 1, 0, 0, 0, 1],
        "5548d220bd8155ead2d89cbd946c60e78ff0d7247f27d16c933910462724c1da",
    ),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_equal_outputs_give_equal_members_and_certificates(name: str) -> None:
    made, winners, digest = GOLDEN[name]
    assert fingerprint(made()) == (winners, digest)
