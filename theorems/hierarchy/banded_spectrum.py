"""Spectra of banded self-adjoint operators on ℓ²(ℕ), with error control: a proved bound of the distance to the spectrum for each point.

For self-adjoint A, dist(z, Sp(A)) = inf ‖(A − z)v‖/‖v‖. With P_n the projection to the first n coordinates and b the bandwidth,
(A − z)P_n has n + b rows that do not vanish, so σ_min of this rectangular section is determined by finitely many matrix elements. It is
at least dist(z, Sp(A)), and decreases to it as n grows. Whether σ_min² < q² is decided by elimination in rational arithmetic.

Source: M. J. Colbrook, B. Roman, A. C. Hansen, How to compute spectra with error control, Phys. Rev. Lett. 122 (2019) 250201.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from oracles import BandedOperator, ElementOracle
from theorems.core.family import Check
from theorems.core.hierarchy import Placement
from theorems.core.towers import Tag, Tower
from theorems.hierarchy.diagonal_spectrum import TOWER as SEEN
from theorems.hierarchy.diagonal_spectrum import hidden_one, spectrum


@dataclass(frozen=True)
class Approximation:
    """Γ_n(A), with error control.

    Attributes:
        bounds: z ↦ F_n(z) ≥ dist(z, Sp(A)), for the points z of Γ_n(A).
    """

    bounds: dict[Fraction, Fraction]

    @property
    def points(self) -> tuple[Fraction, ...]:
        """Γ_n(A), in order."""
        return tuple(sorted(self.bounds))

    @property
    def error(self) -> Fraction:
        """The largest of the bounds: every point is so near to the spectrum."""
        return max(self.bounds.values(), default=Fraction(0))


def distance_bound(
    section: list[dict[int, Fraction]], bandwidth: int, z: Fraction, resolution: int, most: int
) -> Fraction | None:
    """Return the least l/resolution, l ≤ most, that is at least σ_min of the section of A − z; ``None`` if there is none.

    Args:
        section: the columns of AP_n, as {row: element}.
        bandwidth: b.
        z: real.
        resolution: a positive integer; the bound is at most 1/resolution too large.
        most: a bound on l.
    """
    n = len(section)
    columns = [dict(column) for column in section]
    for k in range(n):
        columns[k][k] = columns[k].get(k, Fraction(0)) - z
    gram = [
        [
            sum((x * columns[k + d].get(i, Fraction(0)) for i, x in columns[k].items()), Fraction(0))
            if k + d < n
            else Fraction(0)
            for d in range(2 * bandwidth + 1)
        ]
        for k in range(n)
    ]
    low, high = -1, most + 1  # σ_min > low/resolution (or low = −1), σ_min ≤ high/resolution (or high = most + 1)
    while high - low > 1:
        middle = (low + high) // 2
        if _positive_definite(gram, Fraction(middle, resolution) ** 2):
            low = middle
        else:
            high = middle
    return None if high > most else Fraction(high, resolution)


def _positive_definite(gram: list[list[Fraction]], shift: Fraction) -> bool:
    """Return whether G − shift·I is positive definite, G symmetric and banded, row k holding G[k, k + d], d = 0, 1, …"""
    rows = [[row[0] - shift, *row[1:]] for row in gram]
    width = len(rows[0]) - 1
    for k, row in enumerate(rows):
        pivot = row[0]
        if pivot <= 0:
            return False
        for d in range(1, min(width, len(rows) - 1 - k) + 1):
            if row[d]:
                factor = row[d] / pivot
                below = rows[k + d]
                for step in range(width - d + 1):
                    below[step] -= factor * row[d + step]
    return True


def approximation(element: Any, bandwidth: int, n: int) -> Approximation:
    """Return Γ_n: the points of the grid of spacing 1/n that are nearest to the spectrum among their neighbours, as F_n sees it.

    For each z with F_n(z) ≤ 1/2 those w with |w − z| ≤ F_n(z) and the least F_n(w) are taken.

    Args:
        element: (i, k) ↦ ⟨Ae_k, e_i⟩.
        bandwidth: b.
        n: at least 1.
    """
    section = [
        {i: value for i in range(max(0, k - bandwidth), k + bandwidth + 1) if (value := element(i, k))}
        for k in range(n)
    ]
    rows: dict[int, Fraction] = {}
    for column in section:
        for i, value in column.items():
            rows[i] = rows.get(i, Fraction(0)) + abs(value)
    longest = max((sum(map(abs, column.values()), Fraction(0)) for column in section), default=Fraction(0))
    # ‖AP_n‖² ≤ (largest column sum)·(largest row sum): beyond, F_n(z) > 1/2.
    reach = min(n, 1 + int(max([longest, *rows.values()])))
    found: dict[Fraction, Fraction] = {}
    for number in range(-reach * n, reach * n + 1):
        z = Fraction(number, n)
        bound = distance_bound(section, bandwidth, z, 2 * n, n)
        if bound is not None:
            found[z] = bound
    chosen: dict[Fraction, Fraction] = {}
    for z, bound in found.items():
        near = {w: found[w] for w in found if abs(w - z) <= bound}
        least = min(near.values())
        chosen |= {w: value for w, value in near.items() if value == least}
    return Approximation(chosen)


def tower_of(bandwidth: int) -> Tower:
    """Return the tower for a known bandwidth."""
    return Tower(
        1,
        lambda oracle, n: approximation(oracle, bandwidth, n + 1),
        "least singular values of rectangular sections, on a grid",
    )


# --- Operators whose spectra are known -------------------------------------------------------------------------------------------


def step(v: Fraction) -> BandedOperator:
    """Return the free Jacobi operator with v in place of its first element: ones beside the diagonal, v at (0, 0)."""
    return BandedOperator.of([[v], []], [0, 1], f"Jacobi, first element {v}")


def spectrum_of_step(v: Fraction, z: Fraction) -> Fraction:
    """Return dist(z, Sp) for `step`: [−2, 2], and v + 1/v if |v| > 1.

    (Au)_0 = v·u_0 + u_1 and (Au)_k = u_{k−1} + u_{k+1}: u_k = v^-k is an eigenvector, in ℓ² if |v| > 1, and a solution that decays is
    unique.
    """
    outside = max(abs(z) - 2, Fraction(0))
    return min(outside, abs(z - v - 1 / v)) if abs(v) > 1 else outside


TOWER: Final = tower_of(1)
VALUES: Final = (Fraction(0), Fraction(2), Fraction(-5, 2))
SIZES: Final = (5, 11)


def solved() -> Iterator[Check]:
    """The bounds hold, and Γ_n comes near all of the spectrum."""
    for v in VALUES:
        errors = []
        for n in SIZES:
            found = TOWER(ElementOracle(step(v).element), n)
            excess = max(spectrum_of_step(v, z) - bound for z, bound in found.bounds.items())
            yield Check(
                "error control",
                f"{step(v).title}, n = {n}: largest dist(z, Sp) minus its bound, on Γ_n",
                excess,
                "≤",
                0,
            )
            points = [Fraction(k, 8) for k in range(-16, 17)] + ([v + 1 / v] if abs(v) > 1 else [])
            errors.append(max(min(abs(z - w) for w in found.bounds) for z in points))
            yield Check(
                "in the limit",
                f"{step(v).title}, n = {n}: largest distance of points of Sp to Γ_n",
                errors[-1],
                "≤",
                Fraction(5, n),
            )
            yield Check(
                "error control",
                f"{step(v).title}, n = {n}: the bound of the error, E_n",
                found.error,
                "≤",
                Fraction(1, 2),
            )


def below() -> Iterator[Check]:
    """Diagonal operators are banded: a one where nobody has looked."""
    point = hidden_one(SEEN.algorithm(30))
    yield Check(
        "diagonal operators",
        "largest distance of a point of the spectrum to {0}, which Γ_30 returns there",
        max(map(Fraction, spectrum(point))),
        "≥",
        Fraction(1, 2),
    )


PLACE: Final = Placement(
    name="banded-spectrum",
    title="the spectrum of a banded self-adjoint operator, with error control",
    inputs="self-adjoint operators on ℓ²(ℕ) with real rational elements and a known bandwidth",
    evaluations="the matrix elements ⟨Ae_k, e_i⟩",
    solution="the spectrum, Hausdorff metric (Attouch–Wets if it is unbounded)",
    belongs=Tag("Σ", 1),
    fails=Tag("Δ", 1),
    tower=TOWER,
    solved=lambda: list(solved()),
    below=lambda: list(below()),
    why="The least singular value of a rectangular section bounds the distance to the spectrum from above and converges to it. "
    "What is missing in Γ_n cannot be bounded: diagonal operators are banded.",
    source="M. J. Colbrook, B. Roman, A. C. Hansen, Phys. Rev. Lett. 122 (2019) 250201",
)
