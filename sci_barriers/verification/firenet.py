"""The clauses of firenet: constants with certificates, the exact network, errors against the bound, and the contrast with smale18."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from oracles import DyadicMatrix
from sci_barriers._errors import BarrierError
from sci_barriers.networks import Entries, FirenetNetwork, enclose, evaluate, firenet_network, norm_bound
from sci_barriers.verification.report import Bound, ClauseResult, Progress, Verification
from theorems import Smale18
from theorems.guarantees import FirenetGuarantee, kernel_vector, perturbed_constants, tie_row, winner_dual
from theorems.guarantees.firenet import as_pair, restart_gap
from theorems.guarantees.null_space.grid import Grid
from theorems.guarantees.null_space.primal import ratio_bound
from theorems.guarantees.null_space.surd import root_down, root_up

__all__ = ["MODES", "Trial", "network_of", "trial", "verify_firenet"]

#: What is added to an exactly sparse vector and exact data.
MODES: Final = ("exact", "noise", "model error", "both")
#: Exponents of the witnesses of the contrast.
EXPONENTS: Final = (1, 4, 10, 50, 1000)
#: ‖y‖ and δ are rounded up to this many binary digits: weights of a network are short numbers.
DIGITS: Final = 64
#: Networks with more steps in a restart are not run.
MAX_STEPS: Final = 5000


@dataclass(frozen=True)
class Trial:
    """A network run on one y, beside the bound; all comparisons are exact.

    Attributes:
        mode: one of `MODES`.
        restarts: n.
        inner: p.
        delta: δ ≥ 2λσ(x) + 2‖A_l x − y‖.
        error: an upper bound of ‖φ_n(y) − x‖₂, from an enclosure of the exact network's output.
        error_lower: a lower bound.
        float_error: of the same network in float64, the output taken as the dyadic numbers that it is, rounded up.
        bound: C₂(υⁿε₀ + δ/(1−υ)).
        gap: the largest ratio over the restarts of the proved gap (exact step sizes) to ε_k; at most 1 by Lemma 4.
    """

    mode: str
    restarts: int
    inner: int
    delta: Fraction
    error: Fraction
    error_lower: Fraction
    float_error: Fraction
    bound: Fraction
    gap: Fraction

    @property
    def room(self) -> float:
        """How many times the bound exceeds the error."""
        return float(self.bound / self.error) if self.error else math.inf


def verify_firenet(
    instance: FirenetGuarantee, *, trials: int = 1, seed: int = 0, progress: Progress | None = None
) -> Verification:
    """Run the clauses of firenet for one matrix; (computed, theoretical) for each bound.

    Args:
        instance: matrix, levels and constants.
        trials: random vectors for each of the four modes and each depth, at least 1.
        seed: of the vectors, the noise and the model errors.
        progress: called with the name of each clause before it is run.

    Raises:
        BarrierError: another argument.
        Undecided: an output was not enclosed closely enough at the highest precision.

    Source:
        Colbrook, Antun, Hansen, PNAS 119 (2022) e2107151119, Theorem 3; constants: ``docs/explanation/firenet.md``.
    """
    if not isinstance(instance, FirenetGuarantee):
        raise BarrierError("instance", instance, "a FirenetGuarantee(...)")
    for name, value, least in (("trials", trials, 1), ("seed", seed, 0)):
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise BarrierError(name, value, f"an integer of at least {least}")
    if instance.inner() > MAX_STEPS:
        raise BarrierError(
            "instance",
            f"p = {instance.inner()}",
            f"at most {MAX_STEPS} steps a restart: networks are enclosed layer by layer",
        )
    steps: dict[str, Callable[[], list[ClauseResult]]] = {
        "constants": lambda: _constants(instance, seed),
        "networks": lambda: _networks(instance, trials, seed),
        "contrast": _contrast,
    }
    clauses: list[ClauseResult] = []
    for name, step in steps.items():
        if progress is not None:
            progress(name)
        clauses += step()
    return Verification("firenet", str(instance), tuple(clauses))


def _constants(instance: FirenetGuarantee, seed: int) -> list[ClauseResult]:
    certificate = instance.certified.certificate
    assert certificate is not None  # it is certified
    proved = certificate.constants()
    bounds = [
        Bound("ρ, proved anew from the certificate", None if proved is None else proved[0], "≤", instance.rho),
        Bound("γ, proved anew from the certificate", None if proved is None else proved[1], "≤", instance.gamma),
        Bound("ρ", instance.rho, "<", Fraction(1)),
    ]
    if instance.certified.rho_lower is not None:
        bounds.append(
            Bound(
                "ρ that a vector forces for this γ",
                instance.certified.rho_lower,
                "≤",
                instance.rho,
                note="how tight it is",
            )
        )
    bounds.append(
        Bound("ρ that 200 random vectors force", _random_ratio(instance, certificate.A, 200, seed), "≤", instance.rho)
    )
    if instance.error:
        of_network = perturbed_constants(instance.rho, instance.gamma, instance.error, instance.levels)
        assert of_network is not None  # the error is small enough, as checked when it was made
        bounds += [
            Bound("ρ of A_l", of_network[0], "≤", (1 + instance.rho) / 2),
            Bound("γ of A_l", of_network[1], "≤", 2 * instance.gamma),
        ]
    method = instance.certified.method
    return [
        ClauseResult(
            "hyp",
            "the null space property is certified",
            "‖x_Δ‖ ≤ ρ‖x_Δc‖_{1,w}/√ξ + γ‖Ax‖ for all x and Δ, by dual certificates that need no solver to be verified",
            tuple(bounds),
            remarks=(
                f"proved by {method}; {instance.levels.support_count_text} support sets",
                _constants_text(instance),
            ),
        )
    ]


def _constants_text(instance: FirenetGuarantee) -> str:
    rho, gamma = instance.used
    return (
        f"used: ρ' = {float(rho):.4g}, γ' = {float(gamma):.4g}, κ = {float(instance.levels.kappa):.4g}, C₁ ≤ {float(instance.C1):.4g}, "
        f"C₂ ≤ {float(instance.C2):.4g}, λ = {float(instance.lam):.4g}, υ = {float(instance.factor):.4g}, p = {instance.inner()}"
    )


def _random_ratio(instance: FirenetGuarantee, A: Grid, count: int, seed: int) -> Fraction:
    """Return the largest lower bound of ρ that random vectors give, a part of them in the null space of A up to rounding."""
    source, chooser = np.random.default_rng(seed), random.Random(seed)
    kernel = np.linalg.svd(A.numpy)[2][A.shape[0] :].conj()
    worst = Fraction(0)
    for k in range(count):
        x = source.standard_normal(A.shape[1]) * 10.0 ** source.integers(-2, 2, A.shape[1])
        if len(kernel) and k % 2:
            x = source.standard_normal(len(kernel)) @ kernel
        support = instance.levels.random_support(chooser)
        found, _ = ratio_bound(A, instance.levels, support, [as_pair(complex(v)) for v in x], instance.gamma)
        worst = max(worst, found or Fraction(0))
    return worst


def network_of(instance: FirenetGuarantee, *, restarts: int, size: Fraction, delta: Fraction) -> FirenetNetwork:
    """Return φ_n with exact weights, for y with ‖y‖ ≤ ``size`` and errors δ."""
    entries = Entries(_dyadic(instance.matrix))
    weights = [instance.levels.weights[k] for k in instance.levels.level_of]
    return firenet_network(
        entries,
        lam=instance.lam,
        weights=weights,
        inner=instance.inner(norm_bound(entries)),
        restarts=restarts,
        delta=delta,
        factor=instance.factor,
        eps0=size,
    )


def trial(instance: FirenetGuarantee, x: NDArray[Any], y: NDArray[Any], restarts: int, *, mode: str = "") -> Trial:
    """Run φ_n on y and compare its distance to x with the bound, exactly.

    Args:
        instance: the theorem.
        x: N floats, real or complex; any vector.
        y: m floats; any vector other than 0.
        restarts: n ≥ 0.
        mode: a remark.
    """
    pairs = [as_pair(complex(v)) for v in x]
    data = [as_pair(complex(v)) for v in y]
    size = _up(root_up(sum((a * a + b * b for a, b in data), Fraction(0))))
    if size == 0:
        raise BarrierError("y", "0", "a vector other than 0")
    delta = _up(max(instance.delta(pairs, data), size / (1 << 200)))
    network = network_of(instance, restarts=restarts, size=size, delta=delta)
    bound = instance.bound(restarts, size, delta)
    found = enclose(network, y, radius=bound / (1 << 24))
    squared = sum(
        ((p - a) ** 2 + (q - b) ** 2 for (p, q), (a, b) in zip(found.midpoint, pairs, strict=True)), Fraction(0)
    )
    slack = found.radius * root_up(Fraction(2 * len(pairs)))
    output = [as_pair(complex(v)) for v in evaluate(network, y)]
    floats = sum(((p - a) ** 2 + (q - b) ** 2 for (p, q), (a, b) in zip(output, pairs, strict=True)), Fraction(0))
    return Trial(
        mode,
        restarts,
        network.inner,
        delta,
        root_up(squared) + slack,
        max(root_down(squared) - slack, Fraction(0)),
        root_up(floats),
        bound,
        _largest_gap(instance, network, size, delta),
    )


def _largest_gap(instance: FirenetGuarantee, network: FirenetNetwork, size: Fraction, delta: Fraction) -> Fraction:
    """Return max_k of the proved gap after restart k over ε_k: Lemma 4, with the step sizes as they are rounded."""
    eps, worst = size, Fraction(0)
    for steps in network.steps:
        gap = restart_gap(steps, network.inner, instance.C2 * (eps + delta), network.norm)
        eps = instance.factor * (delta + eps)
        worst = max(worst, gap / eps)
    return worst


def _networks(instance: FirenetGuarantee, count: int, seed: int) -> list[ClauseResult]:
    results = list(_trials(instance, count, seed))
    layers = []
    for n in sorted({r.restarts for r in results}):
        network = network_of(instance, restarts=n, size=Fraction(1), delta=Fraction(1, 1000))
        expected = Fraction(instance.layers(n, network.norm))
        layers.append(Bound(f"layers, n = {n}, p = {network.inner}", Fraction(network.affine_maps), "=", expected))
        layers.append(
            Bound(f"τσ‖A‖², n = {n}", max(t * s * network.norm**2 for t, s in network.steps), "≤", Fraction(1))
        )
    layers.append(
        Bound(
            "gap after a restart / ε_k, largest",
            max(r.gap for r in results),
            "≤",
            Fraction(1),
            note="step sizes as rounded",
        )
    )
    errors = []
    for r in results:
        note = f"δ = {float(r.delta):.2g}, room {r.room:.3g}"
        errors.append(Bound(f"error, {r.mode}, n = {r.restarts}", r.error, "≤", r.bound, note=note))
        errors.append(Bound(f"  in float64, {r.mode}, n = {r.restarts}", r.float_error, "≤", r.bound))
    rooms = sorted(r.room for r in results)
    return [
        ClauseResult("(a)", "size of the network", "3np + 1 layers, steps that converge", tuple(layers)),
        ClauseResult(
            "(b)",
            "stable, accurate, exponentially convergent",
            "‖φ_n(y) − x‖₂ ≤ C₂(υⁿε₀ + δ/(1−υ)): errors are upper bounds for the exact network; below each, what float64 computed",
            tuple(errors),
            remarks=(f"room (bound over error): {rooms[0]:.3g} to {rooms[-1]:.3g}; nothing was added for rounding",),
        ),
    ]


def _trials(instance: FirenetGuarantee, count: int, seed: int) -> Iterator[Trial]:
    source, chooser = np.random.default_rng(seed), random.Random(seed)
    meant = instance.certified.certificate
    assert meant is not None
    for k in range(count):
        for mode in MODES:
            x = sparse_vector(instance, source, chooser)
            if mode in ("model error", "both"):
                x = x + 1e-3 * source.standard_normal(x.shape) / x.size
            y = meant.A.numpy @ x
            if mode in ("noise", "both"):
                noise = source.standard_normal(y.shape)
                y = y + 1e-3 * float(np.linalg.norm(y)) * noise / np.linalg.norm(noise)
            for n in (1, 6) if k == 0 else (4,):
                yield trial(instance, x, y, n, mode=mode)


def sparse_vector(instance: FirenetGuarantee, source: np.random.Generator, chooser: random.Random) -> NDArray[Any]:
    """Return a random (s, M)-sparse vector, complex if the matrix is."""
    N = instance.levels.N
    x = np.zeros(N, dtype=np.complex128 if instance.matrix.imag is not None else np.float64)
    for i in instance.levels.random_support(chooser):
        x[i] = source.standard_normal() + (1j * source.standard_normal() if np.iscomplexobj(x) else 0)
    return x


def _contrast() -> list[ClauseResult]:
    barrier = Smale18("P3", N=4, m=3, K=2)
    bounds = []
    for exponent in EXPONENTS:
        e = max(exponent, barrier.least_exponent)
        row = tie_row(barrier, e)
        x = kernel_vector(barrier, e)
        (p, _, _), (q, _, _) = barrier.vertex(0, e), barrier.vertex(1, e)
        first = [abs(a) for a, _ in x]
        # The competitors' rows of the matrix are all U·e₀ times a_j: Ax = (Σ a_j d_j x_j)·U·e₀.
        along = (barrier.alpha + row.epsilon) * x[p][0] + barrier.alpha * x[q][0]
        dual, length = winner_dual(barrier, e)
        bounds += [
            Bound(f"e = {e}: ‖Ax‖ of the vector that shows it", along, "=", Fraction(0)),
            Bound(f"e = {e}: ρ forced, support of a loser", first[q] / first[p], ">", Fraction(1)),
            Bound(f"e = {e}: ρ forced, support of the winner", first[p] / first[q], "=", row.rho_winner),
            Bound(f"e = {e}: ρ proved, support of the winner", dual, "=", row.rho_winner),
            Bound(f"e = {e}: γ proved", length, "=", row.gamma),
            Bound(f"e = {e}: C₂ needed, times ε", row.C2_lower * row.epsilon, ">", Fraction(7, 5)),
            Bound(
                f"e = {e}: error guaranteed from data of index e − 1",
                row.guaranteed,
                ">",
                4 * row.separation,
            ),
        ]
    clause = ClauseResult(
        "(c)",
        "the contrast: the class Ω of smale18",
        "no ρ < 1 for all support sets; ρ = α/(α+ε) → 1 for that of the minimiser; what could be guaranteed stays above 4 separations",
        tuple(bounds),
        remarks=(f"class Smale18('P3', N=4, m=3, K=2), α = {barrier.alpha}",),
    )
    return [clause]


def _up(x: Fraction) -> Fraction:
    """Return a dyadic number of 64 digits, at least x ≥ 0."""
    if x == 0:
        return x
    shift = DIGITS - (x.numerator.bit_length() - x.denominator.bit_length())
    scaled = x * Fraction(2) ** shift
    return Fraction(-(-scaled.numerator // scaled.denominator)) / Fraction(2) ** shift


def _dyadic(A: Grid) -> DyadicMatrix:
    """Return the integers of a grid as data."""
    real, imag = A.rows
    pairs = [(a, 0 if imag is None else imag[i][j]) for i, row in enumerate(real) for j, a in enumerate(row)]
    table = list(dict.fromkeys(pairs))
    place = {pair: code for code, pair in enumerate(table)}
    codes = np.array([place[pair] for pair in pairs], dtype=np.int32).reshape(A.shape)
    return DyadicMatrix(tuple(a for a, _ in table), None if imag is None else tuple(b for _, b in table), codes, A.q)
