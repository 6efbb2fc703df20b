"""Spectra of banded self-adjoint operators whose elements decay at a known rate: one limit with error control in both directions, Δ1.

A is real, symmetric, of bandwidth b, with |A_ik| ≤ 2^-max(i, k). Then A is compact, 0 belongs to its spectrum, and sections are near it:
‖A − P_N A P_N‖ ≤ (b + 2)·2^-N, so that the Hausdorff distance of the spectra is not larger (Weyl). Beside it, without the decay, spectra of
banded self-adjoint operators are approximated from below, and not from above: `banded_spectrum`.

Source: M. J. Colbrook, B. Roman, A. C. Hansen, Phys. Rev. Lett. 122 (2019) 250201, for spectra with error control; this class, with
proofs: ``docs/explanation/hierarchy.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, Final

from oracles import BandedOperator, ElementOracle
from theorems.core.family import Check
from theorems.core.hierarchy import Placement
from theorems.core.linear import inertia
from theorems.core.towers import Tag, Tower
from theorems.hierarchy.diagonal_spectrum import hausdorff

Element = Callable[[int, int], Fraction]


def section_spectrum(rows: list[list[Fraction]], bits: int) -> tuple[Fraction, ...]:
    """Return numbers, each within 2^-bits of an eigenvalue of a symmetric matrix, and each eigenvalue within 2^-bits of one of them.

    Intervals are halved as long as the exact inertia at their ends says that eigenvalues are inside.

    Args:
        rows: of rational numbers, in absolute value row sums below 4.
        bits: at least 0.
    """
    n = len(rows)
    known: dict[Fraction, int] = {}

    def up_to(x: Fraction) -> int:
        """The number of eigenvalues of at most x."""
        if x not in known:
            known[x] = (
                n - inertia([[y - (x if i == k else 0) for k, y in enumerate(row)] for i, row in enumerate(rows)])[0]
            )
        return known[x]

    found, left = [], [(Fraction(-4), Fraction(4))]
    while left:
        low, high = left.pop()
        if up_to(low) == up_to(high):
            continue
        middle = (low + high) / 2
        if (high - low) / 2 <= Fraction(1, 1 << bits):
            found.append(middle)
        else:
            left += [(low, middle), (middle, high)]
    return tuple(sorted(found))


def tower_of(bandwidth: int) -> Tower:
    """Return the algorithm for operators of this bandwidth: the spectrum of a section, to 2^-(n+1), and 0."""

    def base(oracle: Any, n: int) -> frozenset[Fraction]:
        size = n + 1 + (bandwidth + 1).bit_length()  # (b + 2)·2^-size ≤ 2^-(n+1)
        rows = [[Fraction(0)] * size for _ in range(size)]
        for i in range(size):
            for k in range(max(0, i - bandwidth), i + 1):
                rows[i][k] = rows[k][i] = Fraction(oracle(i, k))
        return frozenset((Fraction(0), *section_spectrum(rows, n + 1)))

    return Tower(1, base, "the eigenvalues of a section, enclosed by exact inertia, and 0")


TOWER: Final = tower_of(1)
HALF: Final = Fraction(1, 2)


def _powers(i: int, k: int) -> Fraction:
    """diag(1, −1/2, 1/4, …)."""
    return Fraction((-1) ** i, 1 << i) if i == k else Fraction(0)


def _turned(i: int, k: int) -> Fraction:
    """Blocks 2^-(2l+3)·(5/2 + R diag(1, −1) R^T), R a rotation by (3/5, 4/5): eigenvalues 2^-(2l+3)·7/2 and 2^-(2l+3)·3/2."""
    block, first = divmod(min(i, k), 2)
    if abs(i - k) > 1 or (i != k and first):
        return Fraction(0)
    size = Fraction(1, 1 << (2 * block + 3))
    if i != k:
        return size * Fraction(24, 25)
    return size * (Fraction(5, 2) + (Fraction(-7, 25) if i % 2 == 0 else Fraction(7, 25)))


#: Operators with so many elements of their spectra that all others are within 2^-40 of 0.
OPERATORS: Final[tuple[tuple[str, Element, tuple[Fraction, ...]], ...]] = (
    ("zero", lambda i, k: Fraction(0), (Fraction(0),)),
    ("diag((−1/2)^i)", _powers, (Fraction(0), *(_powers(i, i) for i in range(41)))),
    (
        "turned blocks",
        _turned,
        (Fraction(0), *(Fraction(x, 1 << (2 * block + 4)) for block in range(20) for x in (7, 3))),
    ),
)
INDICES: Final = (0, 2, 5, 8)


def solved() -> Iterator[Check]:
    """The Hausdorff distance of Γ_n from the spectrum is at most 2^-n, in both directions."""
    for name, element, known in OPERATORS:
        for n in INDICES:
            distance = hausdorff(TOWER(ElementOracle(element), n), known)
            assert distance is not None  # neither is empty
            yield Check(
                "error control",
                f"{name}: Hausdorff distance of Γ_{n} from the spectrum, and 2^-{n}",
                distance + Fraction(1, 1 << 40),
                "≤",
                Fraction(1, 1 << n),
            )


def hidden_element(gamma: Callable[[Any], Any]) -> tuple[int, Fraction]:
    """Return (i, distance): with 2^-i as its only element, at (i, i), an operator that an algorithm takes for 0; the spectra differ.

    Args:
        gamma: takes an oracle, and asks for finitely many elements.
    """
    oracle = ElementOracle(lambda i, k: Fraction(0))
    gamma(oracle)
    asked = {key for key in oracle.values if key[0] == key[1]}
    i = next(i for i in range(len(asked) + 1) if (i, i) not in asked)
    return i, hausdorff((0,), (0, Fraction(1, 1 << i))) or Fraction(0)


def below() -> Iterator[Check]:
    """Not Δ0: an element where nobody has looked changes the spectrum, if only by 2^-i."""
    for n in (0, 5, 9):
        i, distance = hidden_element(TOWER.algorithm(n))
        there = BandedOperator.of([[*[0] * i, Fraction(1, 1 << i)]], [0], "one element")
        same = TOWER(ElementOracle(there.element), n) == TOWER(ElementOracle(lambda i, k: Fraction(0)), n)
        yield Check(
            "hidden", f"spectra of 0 and of 2^-{i} at ({i}, {i}), for which Γ_{n} is the same: distance",
            distance if same else Fraction(0), ">", 0
        )  # fmt: skip


PLACE: Final = Placement(
    name="decaying-spectrum",
    title="the spectrum of a banded self-adjoint operator with |A_ik| ≤ 2^-max(i, k)",
    inputs="real symmetric A of bandwidth b on ℓ²(ℕ), |A_ik| ≤ 2^-max(i, k)",
    evaluations="the matrix elements A_ik, rational",
    solution="the spectrum, Hausdorff metric",
    belongs=Tag("Δ", 1),
    fails=Tag("Δ", 0),
    tower=TOWER,
    solved=lambda: list(solved()),
    below=lambda: list(below()),
    why="Sections are within (b + 2)·2^-N of A in norm, and spectra of self-adjoint operators are as near as the operators: error control "
    "in both directions. It is never known exactly: an element where nobody has looked changes it.",
    source="M. J. Colbrook, B. Roman, A. C. Hansen, How to compute spectra with error control, Phys. Rev. Lett. 122 (2019) 250201; this "
    "class: this project's documentation",
)
