"""The table of the talk, three times: as published, corrected, certified.

The class: P3 with λ = 1 and w = 1, U = DCT-II of size 21, two competing columns and a block of 20, α = √2·10^K/3; in the data of index n
one column is raised by 2^-(n+1). The two solutions are 3·10^-K apart.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from math import isqrt
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from oracles import ExactInput
from sci_barriers._text import root_text
from sci_barriers.algorithms import FirenetNet
from sci_barriers.algorithms.lista import PackagedLista
from sci_barriers.games import refute
from sci_barriers.games.distance_to_read_data import own_distance_squared
from sci_barriers.harness import Verdict
from sci_barriers.networks import Firenet, FirenetNetwork, LayeredNetwork, MatrixOperator, enclose, firenet_network
from sci_barriers.networks.lista import trained
from theorems import Smale18, Undecided
from theorems.problems import Complex, SolutionSet

__all__ = [
    "CERTIFIED_DIGITS",
    "CERTIFIED_INDICES",
    "DIGITS",
    "INDICES",
    "CertifiedRow",
    "CorrectedRow",
    "Printed",
    "PublishedRow",
    "as_published",
    "certified",
    "corrected",
    "corrected_network",
    "printed",
    "table_class",
]

#: The rows of the printed table.
DIGITS: Final = (1, 3, 6)
INDICES: Final = (10, 20, 30)
#: The rows of the certified table; floats end before K = 30 and n = 100.
CERTIFIED_DIGITS: Final = (1, 3, 6, 12, 30)
CERTIFIED_INDICES: Final = (10, 20, 30, 60, 100)

COMPETITORS: Final = 2
BLOCK: Final = 20
ROWS: Final = BLOCK + 1
COLUMNS: Final = COMPETITORS + BLOCK

#: FIRENET of the table: p, n, δ.
INNER: Final = 50
RESTARTS: Final = 30
DELTA: Final = Fraction(1, 10**6)
#: The public script counts columns from 1 and uses its loop variable j = 0, 1, 2 over K as the column: 0-based, the data are raised in
#: column j − 1 and the reference vector has its entry at j − 2; a negative index counts from the end of the row (of two) or vector (of 22).
PUBLISHED_RAISED: Final = {1: 1, 3: 0, 6: 1}
PUBLISHED_REFERENCE: Final = {1: COLUMNS - 2, 3: COLUMNS - 1, 6: 0}
#: Corrected and certified: the data are those of the witness of this column.
RAISED: Final = 1

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Printed:
    """One row of the printed table, as text: the figures are printed with seven digits after the point."""

    K: int
    n: int
    lista: str
    firenet: str


def printed() -> list[Printed]:
    """Return the printed table."""
    text = (files("sci_barriers.experiments") / "table1_printed.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return [Printed(int(r["K"]), int(r["n"]), r["lista"], r["firenet"]) for r in csv.DictReader(lines)]


# --- As published ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PublishedRow:
    """A row of table (a), in float64.

    Attributes:
        printed: the printed row.
        firenet: ‖φ(y_n) − reference‖₂, to be compared with the printed figure.
        lista: the same for LISTA with the trained weights of the package, to be compared with ``printed.lista``.
        product: τσ‖A_n‖², at most 1 in the theory.
        raised: the column that is raised in the data, 0-based.
        reference: the position of the non-zero entry of the reference vector, 0-based.
        to_minimiser: ‖φ(y_n) − x‖₂ for the minimiser x of the other witness.
        own: the same for the minimiser of the data themselves.
    """

    printed: Printed
    firenet: float
    lista: float
    product: float
    raised: int
    reference: int
    to_minimiser: float
    own: float


def published_data(K: int, n: int, raised: int) -> tuple[Floats, Floats, float]:
    """Return (A, y, c) in floats: the data with this column raised by 2^-(n+1), and the non-zero entry c of their minimiser."""
    import scipy.fft

    a = np.full(COMPETITORS, math.sqrt(2) * 10.0**K / 3)
    a[raised] += 2.0 ** -(n + 1)
    B = np.zeros((ROWS, COLUMNS))
    B[0, :COMPETITORS] = a
    B[1:, COMPETITORS:] = np.linalg.norm(a) * np.eye(BLOCK)
    first = np.zeros(ROWS)
    first[0] = 1
    return scipy.fft.dct(B, axis=0, norm="ortho"), scipy.fft.dct(first, norm="ortho"), 1 / float(a[raised])


def as_published(rows: Iterable[Printed] | None = None) -> list[PublishedRow]:
    """Return table (a): parameters, step sizes τ = σ = ‖A‖^(−1/2) − 10^-4 and reference vectors of the published script, in float64."""
    return [_as_published(row) for row in (printed() if rows is None else rows)]


def _as_published(row: Printed) -> PublishedRow:
    K, n = row.K, row.n
    raised, reference = PUBLISHED_RAISED[K], PUBLISHED_REFERENCE[K]
    A, y, c = published_data(K, n, raised)
    norm = float(np.linalg.norm(A, 2))
    step = math.sqrt(1 / norm) - 1e-4
    network = Firenet(
        MatrixOperator(A, norm=norm),
        lam=1.0,
        tau=step,
        sigma=step,
        inner=INNER,
        restarts=RESTARTS,
        delta=float(DELTA),
        published=True,
    )
    output = network(y)

    def distance(vector: Floats, position: int) -> float:
        target = np.zeros(COLUMNS)
        target[position] = c
        return float(np.linalg.norm(vector - target))

    # The script for LISTA has data raised in column 1 and the reference at 0 throughout; y is the same.
    lista = distance(trained(K, n, "published")(y), 0)
    return PublishedRow(
        row,
        distance(output, reference),
        lista,
        step * step * norm * norm,
        raised,
        reference,
        distance(output, 1 - raised),
        distance(output, raised),
    )


# --- Corrected -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Interval:
    """Proved bounds of a distance."""

    lower: Fraction
    upper: Fraction

    def text(self, digits: int = 8) -> str:
        """Return the distance rounded to nearest, or both bounds if they do not agree in these digits."""
        low, high = _nearest(self.lower, digits), _nearest(self.upper, digits)
        return low if low == high else f"{low} … {high}"


def _nearest(x: Fraction, digits: int) -> str:
    if x <= 0:
        return "0"
    exponent = int(root_text(x * x).partition("e")[2])
    mantissa = str(round(x * Fraction(10) ** (digits - 1 - exponent)))
    if len(mantissa) > digits:  # 9.99… has become 10.0
        mantissa, exponent = mantissa[:-1], exponent + 1
    return f"{mantissa[0]}.{mantissa[1:]}e{exponent:+d}"


@dataclass(frozen=True)
class CorrectedRow:
    """A row of table (b): exact inputs, valid step sizes, true minimisers; every distance proved.

    Attributes:
        printed: the printed row.
        layers: affine maps of FIRENET.
        firenet_own: dist(φ(y), Ξ(A_n, y)), the data of the network.
        firenet_other: dist(φ(y), Ξ(A, y)), the other witness.
        lista_own: the same for LISTA.
        lista_other: likewise.
    """

    printed: Printed
    layers: int
    firenet_own: Interval
    firenet_other: Interval
    lista_own: Interval
    lista_other: Interval


def table_class(K: int) -> Smale18:
    """Return Ω_strong of the table at scale 10^-K, with α = √2·10^K/3 cut after 20 decimal places."""
    alpha = Fraction(isqrt(2 * 10 ** (2 * K + 40) // 9), 10**20)
    return Smale18("P3", N=COLUMNS, m=ROWS, K=K, alpha=alpha, rotation="dct")


def corrected_network(point: ExactInput, *, inner: int = INNER, restarts: int = RESTARTS) -> FirenetNetwork:
    """Return FIRENET on the exact matrix: λ = 1, τ = σ = 1/‖A‖ rounded down, ε_0 = ‖y‖, δ = 10^-6."""
    return firenet_network(point.A, lam=1, inner=inner, restarts=restarts, delta=DELTA, eps0=point.y.scale)


def corrected(
    rows: Iterable[Printed] | None = None, progress: Callable[[str], object] | None = None
) -> list[CorrectedRow]:
    """Return table (b): FIRENET on the exact matrix, LISTA with the trained weights, which are dyadic numbers."""
    found = []
    for row in printed() if rows is None else rows:
        if progress is not None:
            progress(f"corrected: K = {row.K}, n = {row.n}")
        found.append(_corrected(row))
    return found


def _corrected(row: Printed) -> CorrectedRow:
    barrier = table_class(row.K)
    exponent = row.n + 1
    point = barrier.member(RAISED, exponent)
    own, other = barrier.solution_set(RAISED, exponent), barrier.solution_set(1 - RAISED, exponent)
    firenet = corrected_network(point)
    lista = trained(row.K, row.n, "published").layered()

    def distances(network: LayeredNetwork) -> tuple[Interval, Interval]:
        enclosed = enclose(network, point.y, radius=Fraction(1, 10 ** (row.K + 30)))
        error = COLUMNS * enclosed.radius  # ℓ² of an error of at most the radius in every entry
        return distance_bounds(enclosed.midpoint, own, error), distance_bounds(enclosed.midpoint, other, error)

    return CorrectedRow(row, firenet.affine_maps, *distances(firenet), *distances(lista))


def distance_bounds(vector: Sequence[Complex], solutions: SolutionSet, error: Fraction) -> Interval:
    """Return bounds of the distance of every vector within ``error`` of this one to the solution set."""
    square = solutions.distance_squared(vector)
    scale = 1 << (2 * max(0, square.denominator.bit_length() - square.numerator.bit_length()) + 256)
    root = isqrt(square.numerator * scale**2 // square.denominator)
    return Interval(max(Fraction(0), Fraction(root, scale) - error), Fraction(root + 1, scale) + error)


# --- Certified -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CertifiedRow:
    """A row of table (c): the network as an algorithm that reads one datum of index n, against the resisting oracle.

    Attributes:
        network: ``"FIRENET"`` or ``"LISTA"``.
        K: digits.
        n: index of the datum.
        verdict: of the game.
        own: proved bounds of dist(output, Ξ(A_n, y_n)), ``None`` if it is not known (see ``note``).
        note: why a number is missing, or whose weights LISTA has.
        certificate: file name, if it was written.
    """

    network: str
    K: int
    n: int
    verdict: Verdict
    own: Interval | None
    note: str = ""
    certificate: str | None = None

    @property
    def refuted(self) -> bool:
        """Whether the network was refuted."""
        return self.verdict.refuted


def certified(
    directory: Path | None = None,
    *,
    digits: Sequence[int] = CERTIFIED_DIGITS,
    indices: Sequence[int] = CERTIFIED_INDICES,
    progress: Callable[[str], object] | None = None,
) -> list[CertifiedRow]:
    """Return table (c); certificates are written into ``directory`` if it is given.

    LISTA was trained for nine pairs (K, n). For other K it has the weights of the nearest, in the units of ‖A_n‖x, in which all K look
    alike; for other n those of the largest n that is not above (see `sci_barriers.algorithms.lista.PackagedLista`).
    """
    rows = []
    for name in ("FIRENET", "LISTA"):
        for K in digits:
            for n in indices:
                if progress is not None:
                    progress(f"certified: {name}, K = {K}, n = {n}")
                rows.append(_certified(name, K, n, directory))
    return rows


def _certified(name: str, K: int, n: int, directory: Path | None) -> CertifiedRow:
    if name == "FIRENET":
        verdict = refute(FirenetNet(index=n, inner=INNER, restarts=RESTARTS, delta=DELTA, exact=True), table_class(K))
    else:
        verdict = refute(PackagedLista(index=n, variant="published", exact=True), table_class(K))
    written = None
    if directory is not None and verdict.certificate is not None:
        written = f"table1-{name.lower()}-K{K}-n{n}.json"
        verdict.certificate.write(directory / written)
    own, note = None, "" if verdict.refuted else verdict.reason
    if name == "LISTA" and not (K in DIGITS and n in INDICES):
        note = note or "weights of another K or n"
    try:
        lower, upper = own_distance_squared(verdict)
        own = Interval(_root(lower, up=False), _root(upper, up=True))
    except Undecided as error:
        note = note or f"own distance undecided: {error}"
    return CertifiedRow(name, K, n, verdict, own, note, written)


def _root(square: Fraction, *, up: bool) -> Fraction:
    scale = 1 << (max(0, square.denominator.bit_length() - square.numerator.bit_length()) + 128)
    root = isqrt(square.numerator * scale**2 // square.denominator)
    return Fraction(root + up, scale)
