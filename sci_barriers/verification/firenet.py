"""The clauses of firenet: constants with certificates, the exact network, errors against the bound, and the contrast with smale18."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.networks import firenet_network
from sci_barriers.verification.fixed_network import FixedNetwork, round_up, stretch, value_bounds
from sci_barriers.verification.report import Bound, ClauseResult, Progress, Verification, told
from theorems import Smale18, register_verifier
from theorems.guarantees import FirenetGuarantee, kernel_vector, perturbed_constants, tie_row, winner_dual
from theorems.guarantees.firenet import as_pair
from theorems.guarantees.null_space.primal import ratio_bound
from theorems.guarantees.null_space.scaled_matrix import ScaledMatrix

__all__ = ["MODES", "verify_firenet"]

#: What is added to an exactly sparse vector and exact data.
MODES: Final = ("exact", "noise", "model error", "both")
#: Exponents of the witnesses of the contrast.
EXPONENTS: Final = (1, 4, 10, 50, 1000)
#: Restarts of the networks.
DEPTHS: Final = (1, 4, 6)
#: Networks with more steps in a restart are not run.
MAX_STEPS: Final = 5000


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
    trials, seed = integer("trials", trials, 1), integer("seed", seed, 0)
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
    for step in told(list(steps.items()), progress):
        clauses += step()
    return Verification("firenet", str(instance), tuple(clauses))


def _constants(instance: FirenetGuarantee, seed: int) -> list[ClauseResult]:
    certificate = instance.certified.certificate
    assert certificate is not None  # it is certified
    proved = certificate.constants()
    bounds = [
        Bound("ρ, proved anew from the certificate", None if proved is None else proved[0], "≤", instance.rho),
        Bound("γ, proved anew from the certificate", None if proved is None else proved[1], "≤", instance.gamma),
        Bound("ρ", instance.rho, "<", 1),
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


def _random_ratio(instance: FirenetGuarantee, A: ScaledMatrix, count: int, seed: int) -> Fraction:
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


def _networks(instance: FirenetGuarantee, count: int, seed: int) -> list[ClauseResult]:
    """Run (a), (b), (d), (e), (f): one network for each depth, made from b₂ and δ before any vector is drawn."""
    size = round_up(4 * instance.norm)
    networks = {n: FixedNetwork(instance, n, size, size / 64) for n in DEPTHS}
    sizes: list[Bound] = []
    for n, network in networks.items():
        layers = network.layers
        expected = Fraction(instance.layers(n, layers.norm))
        sizes.append(Bound(f"layers, n = {n}, p = {layers.inner}", layers.affine_maps, "=", expected))
        steps = max(t * s * layers.norm**2 for t, s in layers.steps)
        sizes.append(Bound(f"τσ‖A‖², n = {n}", steps, "≤", 1))
        sizes.append(
            Bound(f"gap after a restart / ε_k, largest, n = {n}", network.gap, "≤", 1, note="steps as rounded")
        )
    errors: list[Bound] = []
    attacked: list[Bound] = []
    stretched: list[Bound] = []
    values: list[Bound] = []
    rooms: list[float] = []
    for x, y, mode, depths in _pairs(instance, networks[DEPTHS[0]], count, seed):
        for n in depths:
            r = networks[n].run(x, y, mode=mode)
            rooms.append(r.room)
            errors += [
                Bound(f"‖y‖, {mode}, n = {n}", r.size, "≤", size),
                Bound(f"2λσ(x) + 2‖A_l x − y‖, {mode}, n = {n}", r.delta, "≤", size / 64),
                Bound(f"error, {mode}, n = {n}", r.error, "≤", r.bound, note=f"room {r.room:.3g}"),
                Bound(f"  in float64, {mode}, n = {n}", r.float_error, "≤", r.bound),
            ]
        values += value_bounds(instance, x, y, networks[DEPTHS[0]].floats(y), seed, mode)
        if mode == "exact":
            r = networks[DEPTHS[1]].attacked(x, seed)
            attacked.append(Bound(f"error, worst e found, n = {DEPTHS[1]}", r.error, "≤", r.sharp_bound, note=r.mode))
            attacked.append(Bound("  λσ(x) + ‖e‖, twice", r.delta, "≤", size / 64))
            stretched += [stretch(network.layers, y, f"n = {n}") for n, network in networks.items()]
    stretched.append(_without_property(seed))
    rooms.sort()
    return [
        ClauseResult("(a)", "size of the network", "3np + 1 layers, steps that converge", tuple(sizes)),
        ClauseResult(
            "(b)",
            "stable, accurate, exponentially convergent",
            "‖φ_n(y) − x‖₂ ≤ C₂(υⁿb₂ + δ/(1−υ)) for one network; errors are upper bounds for it, and below each, what float64 computed",
            tuple(errors),
            remarks=(
                f"b₂ = {float(size):.4g}, δ = {float(size / 64):.4g}; room (bound over error): {rooms[0]:.3g} to {rooms[-1]:.3g}; "
                "nothing was added for rounding",
            ),
        ),
        ClauseResult(
            "(d)",
            "adversarial noise",
            "‖φ_n(A_l x + e) − x‖₂ ≤ C₂(υⁿb₂ + υδ/(1−υ) + 2λσ(x) + 2‖e‖) for the same network; e is the worst of a search",
            tuple(attacked),
        ),
        ClauseResult(
            "(e)",
            "Lipschitz, without the null space property",
            "‖φ_n(y) − φ_n(y')‖₂ ≤ √(τσ)·n(p−1)/2·‖y − y'‖₂, at the pair that stretches most in floats, enclosed",
            tuple(stretched),
        ),
        ClauseResult(
            "(f)",
            "a small value means a small distance",
            "‖z − x‖₂ ≤ C₂(F(z) − F(x) + 2λσ(x) + 2‖A_l x − y‖₂), the distance rounded up, the right side down",
            tuple(values),
        ),
    ]


def _pairs(
    instance: FirenetGuarantee, network: FixedNetwork, count: int, seed: int
) -> Iterator[tuple[NDArray[Any], NDArray[Any], str, tuple[int, ...]]]:
    """Yield x, y that the network is for, halved until they are, and the depths to run."""
    source, chooser = np.random.default_rng(seed), random.Random(seed)
    meant = instance.certified.certificate
    assert meant is not None
    delta = float(network.delta)
    for k in range(count):
        for mode in MODES:
            x = sparse_vector(instance, source, chooser)
            if mode in ("model error", "both"):
                tail = source.standard_normal(x.shape)
                x = x + tail * (delta / 8 / float(instance.lam) / max(1e-300, _weighted(instance, tail)))
            y = meant.A.numpy @ x
            if mode in ("noise", "both"):
                noise = source.standard_normal(y.shape)
                y = y + delta / 8 * noise / np.linalg.norm(noise)
            while not network.covers(x, y):
                x, y = x / 2, y / 2
            yield x, y, mode, (DEPTHS[0], DEPTHS[2]) if k == 0 else DEPTHS[1:2]


def _without_property(seed: int) -> Bound:
    """Return how much a network stretches whose matrix has two equal columns: no ρ < 1 belongs to it."""
    source = np.random.default_rng(seed)
    A = source.standard_normal((4, 6))
    A[:, 1] = A[:, 0]
    network = firenet_network(A, lam="1/10", inner=30, restarts=3, delta="1/100", eps0=8)
    return stretch(network, source.standard_normal(4), "two equal columns, n = 3")


def _weighted(instance: FirenetGuarantee, x: NDArray[Any]) -> float:
    squares = np.array([float(instance.levels.squared_weights[k]) for k in instance.levels.level_of])
    return float(np.abs(x) @ np.sqrt(squares))


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
            Bound(f"e = {e}: ‖Ax‖ of the vector that shows it", along, "=", 0),
            Bound(f"e = {e}: ρ forced, support of a loser", first[q] / first[p], ">", 1),
            Bound(f"e = {e}: ρ forced, support of the winner", first[p] / first[q], "=", row.rho_winner),
            Bound(f"e = {e}: ρ proved, support of the winner", dual, "=", row.rho_winner),
            Bound(f"e = {e}: γ proved", length, "=", row.gamma),
            Bound(f"e = {e}: C₂ needed, times ε", row.C2_lower * row.epsilon, ">", Fraction(7, 5)),
            Bound(f"e = {e}: error guaranteed from data of index e − 1", row.guaranteed, ">", 4 * row.separation),
        ]
    clause = ClauseResult(
        "(c)",
        "the contrast: the class Ω of smale18",
        "no ρ < 1 for all support sets; ρ = α/(α+ε) → 1 for that of the minimiser; what could be guaranteed stays above 4 separations",
        tuple(bounds),
        remarks=(f"class Smale18('P3', N=4, m=3, K=2), α = {barrier.alpha}",),
    )
    return [clause]


register_verifier("firenet", verify_firenet)
