"""FIRENET and its peers on one instance: iterations and seconds until they are near the minimiser that all of them look for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.experiments.peers import Instance, chambolle_pock, fista, restarted
from sci_barriers.experiments.reference import Reference, checked_lam, nonzero, reference
from sci_barriers.experiments.telling import Progress, silent
from sci_barriers.networks import CertifiedFirenet, Firenet, Step
from sci_barriers.operators.problem import ImageProblem

__all__ = ["TARGETS", "Comparison", "Peer", "compare"]

#: Relative errors ‖x_k − x*‖/‖x*‖ that are waited for.
TARGETS: Final = (1e-1, 1e-2, 1e-3, 1e-4)


@dataclass(frozen=True)
class Peer:
    """A method, and when it was near enough.

    Attributes:
        name: of the method.
        problem: which of the equivalent problems it solves, with its parameter.
        reached: for each target (iterations, seconds), or ``None`` if it was not reached.
        iterations: how many were made in all.
        error: the last relative error.
    """

    name: str
    problem: str
    reached: tuple[tuple[int, float] | None, ...]
    iterations: int
    error: float


@dataclass(frozen=True)
class Comparison:
    """All methods on one instance.

    Attributes:
        lam: λ of P3.
        residual: r = ‖Ax* − y‖, which makes P1 with η = r and the LASSO with λ₂ = 2rλ have the same minimiser.
        gap: relative duality gap of x*.
        peers: the methods.
    """

    lam: float
    residual: float
    gap: float
    peers: tuple[Peer, ...]

    def record(self) -> dict[str, Any]:
        """Return everything as a JSON document."""
        return {
            "lam": self.lam,
            "residual": self.residual,
            "gap": self.gap,
            "targets": list(TARGETS),
            "peers": [
                {
                    "name": p.name,
                    "problem": p.problem,
                    "iterations": [None if r is None else r[0] for r in p.reached],
                    "seconds": [None if r is None else r[1] for r in p.reached],
                    "iterations_made": p.iterations,
                    "error": p.error,
                }
                for p in self.peers
            ],
        }


class _Watch:
    """Measures the time between the looks, not that of the looks, and notes when a target is first met."""

    def __init__(self, x: NDArray[Any], most: int, tell: Callable[[int], object]) -> None:
        tell(0)
        self._tell = tell
        self._x, self._norm, self._most = x, float(np.linalg.norm(x)), most
        self.reached: list[tuple[int, float] | None] = [None] * len(TARGETS)
        self.iterations, self.error, self._seconds, self._since = 0, float("inf"), 0.0, time.perf_counter()

    def look(self, x: NDArray[Any]) -> bool:
        """Return whether to go on."""
        self._seconds += time.perf_counter() - self._since
        self.iterations += 1
        self.error = float(np.linalg.norm(x - self._x)) / self._norm
        for k, target in enumerate(TARGETS):
            if self.error <= target and self.reached[k] is None:
                self.reached[k] = (self.iterations, self._seconds)
        go_on = self.reached[-1] is None and self.iterations < self._most
        self._tell(self.iterations)
        self._since = time.perf_counter()
        return go_on

    def peer(self, name: str, problem: str) -> Peer:
        return Peer(name, problem, tuple(self.reached), self.iterations, self.error)


class _Enough(Exception):
    """The watch has seen enough: ends a method that cannot be stopped otherwise."""


def compare(
    problem: ImageProblem,
    *,
    lam: float,
    noise: float = 0.02,
    iterations: int = 3000,
    inner: Sequence[int] = (5, 50, 200),
    reference_steps: int = 10_000,
    seed: int = 0,
    progress: Progress | None = None,
) -> Comparison:
    """Run FIRENET with both kinds of restarts, Chambolle–Pock, FISTA, SPGL1 and restarted primal-dual steps to the same minimiser.

    P3 with λ has the minimiser x* with residual r > 0 (λ has to be large enough for that); then x* minimises ‖x‖_{1,w} subject to
    ‖Ax − y‖ ≤ r (SPGL1, restarted primal-dual) and λ₂‖x‖_{1,w} + ‖Ax − y‖² with λ₂ = 2rλ (FISTA). Every method starts from 0, is stopped
    by the same rule, ‖x_k − x*‖ ≤ 10^-4·‖x*‖, and is looked at after every iteration; the time of the looks does not count. SPGL1 shows its
    iterates through the operator alone: its iteration is looked at whenever it multiplies by A.

    Args:
        problem: see `image_problem`.
        lam: λ from 10^-12 to 10^12.
        noise: ‖e‖/‖Ax‖, 0 to 10^6.
        iterations: at most so many for each method.
        inner: p of FIRENET, one run for each, at least one; certified restarts have the largest.
        reference_steps: at most so many steps for x*; fewer are taken if the duality gap closes earlier.
        seed: of the noise.
        progress: told what is being done.

    Raises:
        BarrierError: an argument out of its range, or a minimiser that is 0 or has residual 0.
        MissingExtra: spgl1 is not installed.
    """
    try:
        import spgl1  # noqa: F401
    except ImportError:
        raise MissingExtra("spgl1", "solvers") from None

    integer("iterations", iterations, 1)
    if not inner:
        raise BarrierError("inner", inner, "at least one p")
    for p in inner:
        integer("inner", p, 1)
    tell: Progress = silent if progress is None else progress
    instance = Instance(problem.operator, problem.samples(noise=noise, seed=seed), checked_lam(lam), problem.weights)
    scale = float(np.linalg.norm(problem.image))
    tell("the minimiser")
    found: Reference = reference(
        instance,
        gap=1e-13,
        balance=scale,
        steps=integer("reference_steps", reference_steps, 1),
        progress=lambda done, gap: tell(
            "the minimiser", done, 0, f"at most {reference_steps} steps, relative gap {gap:.1e}"
        ),
    )
    size = nonzero(found.x, instance)
    residual = instance.residual(found.x)
    if residual <= 1e-6 * float(np.linalg.norm(instance.y)):
        raise BarrierError(
            "lam", lam, f"larger: the minimiser has residual {residual:.1e}, and no LASSO with λ₂ > 0 has the same one"
        )

    def watched(name: str) -> _Watch:
        return _Watch(found.x, iterations, lambda done: tell(name, done, 0, f"at most {iterations} iterations"))

    peers = []
    options: dict[str, Any] = {"lam": lam, "weights": problem.weights, "tau": 1.0, "sigma": 1.0, "delta": 1e-12}
    for p in inner:
        watch = watched(f"FIRENET, p = {p}")
        network = Firenet(problem.operator, inner=p, restarts=-(-iterations // p), **options)
        _run_network(network, instance.y, watch)
        peers.append(watch.peer(f"FIRENET, p = {p}", f"P3, λ = {lam:g}"))
    watch = watched("FIRENET with certified restarts")
    certified = CertifiedFirenet(problem.operator, inner=max(inner), restarts=iterations, **options)
    _run_network(certified, instance.y, watch)
    peers.append(watch.peer(f"FIRENET, certified restarts, p ≤ {max(inner)}", f"P3, λ = {lam:g}"))
    plain: list[tuple[str, str, Callable[[], Iterator[NDArray[Any]]]]] = [
        (
            "Chambolle–Pock, last iterate",
            f"P3, λ = {lam:g}",
            lambda: (state.x for state in chambolle_pock(instance, balance=size)),
        ),
        ("Chambolle–Pock, average", f"P3, λ = {lam:g}", lambda: _averages(instance, size)),
        (
            "FISTA",
            f"P2, λ = {2 * residual * lam:.4g}",
            lambda: (state.x for state in fista(instance, lam=2 * residual * lam)),
        ),
        (
            "restarted primal-dual (WARPd-style)",
            f"P1, η = {residual:.4g}",
            lambda: (state.x for state, _ in restarted(instance, balance=size, eta=residual)),
        ),
    ]
    for name, what, make in plain:
        iterates = make()
        watch = watched(name)
        while watch.look(next(iterates)):
            pass
        peers.append(watch.peer(name, what))
    watch = watched("SPGL1")
    _run_spgl1(instance, residual, watch)
    peers.append(watch.peer("SPGL1", f"P1, η = {residual:.4g}"))
    return Comparison(lam, residual, found.gap, tuple(peers))


def _averages(instance: Instance, balance: float) -> Iterator[NDArray[Any]]:
    """Yield the averages of the iterates: that is what FIRENET returns for one restart."""
    total: Any = 0
    for k, state in enumerate(chambolle_pock(instance, balance=balance), 1):
        total = total + state.x
        yield total / k


def _run_network(network: Firenet, y: NDArray[Any], watch: _Watch) -> None:
    def look(step: Step) -> None:
        if not watch.look(step.average):
            raise _Enough

    try:
        network(y, trace=look)
    except _Enough:
        return


def _run_spgl1(instance: Instance, eta: float, watch: _Watch) -> None:
    """Run SPGL1 on z = w·x; it takes real vectors, hence real and imaginary parts side by side, with the ℓ¹ norm of the moduli."""
    import logging

    import spgl1
    from scipy.sparse.linalg import LinearOperator as SciPyOperator

    A, y, w = instance.operator, instance.y, instance.weights.ravel()
    shape, complex_y = A.domain, np.iscomplexobj(y)

    def forward(z: NDArray[Any]) -> NDArray[Any]:
        x = (z / w).reshape(shape)
        if not watch.look(x):
            raise _Enough
        return np.asarray(A.forward(x)).ravel()

    def adjoint(u: NDArray[Any]) -> NDArray[Any]:
        return np.asarray(A.adjoint(u.reshape(A.codomain))).ravel() / w

    kind = np.complex128 if complex_y else np.float64
    log = logging.getLogger("spgl1")
    level = log.level
    log.setLevel(logging.ERROR)  # it warns of every line search that it damps
    operator = SciPyOperator((y.size, w.size), matvec=forward, rmatvec=adjoint, dtype=kind)
    try:
        spgl1.spg_bpdn(
            operator,
            y.ravel(),
            eta,
            iscomplex=complex_y,
            iter_lim=10**6,
            opt_tol=1e-12,
            bp_tol=1e-12,
            dec_tol=1e-12,
            verbosity=0,
        )
    except _Enough:
        return
    finally:
        log.setLevel(level)
