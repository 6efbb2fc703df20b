"""LISTA as a network: unrolled steps of an iterative soft-threshold algorithm whose matrices and thresholds are learned.

Source: K. Gregor, Y. LeCun, Learning fast approximations of sparse coding, ICML 2010.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from theorems.layers import Affine, Entries, Layer, LayeredNetwork, Soft, Term, exactly

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ListaOrigin:
    """Where the weights of a trained network come from.

    Attributes:
        variant: ``"published"`` or ``"scaled"``.
        K: digits of the class.
        n: index of the data that it was trained on.
        seed: of the first weights.
        schedule: the schedule as plain values (see `sci_barriers.networks.training.Schedule`).
        epochs: passes through the samples that were made.
        best_epoch: the pass after which the weights were those that are kept.
        validation_error: the smallest ‖x − φ(y)‖²/‖x‖² on the validation set, that of the weights that are kept.
        dtype: of the training, ``"float64"`` or ``"float32"``.
        versions: of the libraries.
    """

    variant: str
    K: int
    n: int
    seed: int
    schedule: dict[str, Any]
    epochs: int
    best_epoch: int
    validation_error: float
    dtype: str
    versions: dict[str, str]


@dataclass(frozen=True, eq=False)
class Lista:
    """The network x⁰ = 0, x^{l+1} = soft_{θ_l}(x^l + W_lᵀ(y − Bx^l)), l = 0, …, L − 1, y ↦ x^L; real.

    The weights are floats, that is dyadic numbers, and the soft threshold of dyadic numbers is dyadic: the network is one exact map of
    rational vectors, which `rational` evaluates, and `__call__` evaluates up to rounding.

    Args:
        B: m × N, finite.
        W: L × m × N, L ≥ 1, finite.
        theta: L thresholds, finite, at least 0.
        origin: where trained weights come from, or ``None``.

    Raises:
        BarrierError: shapes that do not fit, entries that are not finite, or a negative threshold.
    """

    B: Floats
    W: Floats
    theta: Floats
    origin: ListaOrigin | None = None

    def __post_init__(self) -> None:
        for name, axes in (("B", 2), ("W", 3), ("theta", 1)):
            given = getattr(self, name)
            array = np.array(given, dtype=object) if not isinstance(given, np.ndarray) else given
            if array.dtype.kind not in "fiu" and not _all_floats(array):
                raise BarrierError(name, f"entries of type {array.dtype}", "real numbers")
            array = np.array(array, dtype=np.float64, order="C")
            if array.ndim != axes or 0 in array.shape:
                raise BarrierError(name, f"shape {array.shape}", f"{axes} axes of positive length")
            if not np.isfinite(array).all():
                raise BarrierError(name, "an entry that is not", "finite entries")
            array.setflags(write=False)
            object.__setattr__(self, name, array)
        if self.W.shape[1:] != self.B.shape:
            raise BarrierError(
                "W", f"shape {self.W.shape}", f"(layers, {self.B.shape[0]}, {self.B.shape[1]}), as B has it"
            )
        if self.theta.shape != self.W.shape[:1]:
            raise BarrierError("theta", f"shape {self.theta.shape}", f"({self.W.shape[0]},), one for each layer")
        if self.theta.min() < 0:
            raise BarrierError("theta", float(self.theta.min()), "at least 0")
        if self.origin is not None and not isinstance(self.origin, ListaOrigin):
            raise BarrierError("origin", self.origin, "a ListaOrigin, or None")

    @property
    def shape(self) -> tuple[int, int]:
        """(m, N)."""
        return int(self.B.shape[0]), int(self.B.shape[1])

    @property
    def layers(self) -> int:
        """L."""
        return int(self.W.shape[0])

    def __call__(self, y: Any) -> Floats:
        """Return the output in float64.

        Args:
            y: real, shape (…, m); each vector along the last axis is mapped by itself.

        Returns:
            Shape (…, N).

        Raises:
            BarrierError: another length, not real, or not finite.
        """
        array = np.asarray(y)
        if array.dtype.kind not in "fiu":
            raise BarrierError("y", f"entries of type {array.dtype}", "real numbers")
        if array.ndim == 0 or array.shape[-1] != self.shape[0]:
            raise BarrierError("y", f"shape {array.shape}", f"(…, {self.shape[0]})")
        if not np.isfinite(array).all():
            raise BarrierError("y", "an entry that is not", "finite entries")
        return forward(self.B, self.W, self.theta, array.astype(np.float64, copy=False))

    def rational(self, y: Any) -> list[Fraction]:
        """Return the exact output for one exact input.

        Args:
            y: m rational numbers: `Fraction`, int or finite float each, or a real `oracles.DyadicVector`.

        Raises:
            BarrierError: another length, or an entry that is not a rational number.
        """
        return [x for x, _ in exactly(self.layered(), _fractions(y, self.shape[0]))]

    def layered(self) -> LayeredNetwork:
        """Return the network as a list of L + 1 affine maps with exact weights, x ← x + W_lᵀ(y − Bx), and L soft thresholds."""
        return self._layered

    @cached_property
    def _layered(self) -> LayeredNetwork:
        operators = {"B": Entries(self.B)}
        layers = []
        one = Fraction(1)
        residual = (Term(one, "y"), Term(-one, "x", "B"))
        for l, theta in enumerate(self.theta.tolist()):
            operators[f"W{l}"] = Entries(self.W[l])
            terms = (Term(one, "x"), Term(one, residual, f"W{l}*"))
            # A threshold of 0 leaves everything as it is.
            layers.append(Layer(Affine((("x", terms),)), Soft("x", Fraction(theta)) if theta > 0 else None))
        layers.append(Layer(Affine((("x", (Term(one, "x"),)),))))
        m, N = self.shape
        return LayeredNetwork(f"LISTA, {self.layers} layers", operators, {"y": m, "x": N}, tuple(layers), "x")

    @property
    def exactly(self) -> ExactLista:
        """The same network as one that a barrier evaluates exactly, see `sci_barriers.harness.run`."""
        return ExactLista(self)

    def rescaled(self, factor: float) -> Lista:
        """Return the network y ↦ factor·φ(y), up to rounding of the weights (none if the factor is a power of two).

        Raises:
            BarrierError: the factor is not positive and finite, or a weight leaves the range of floats.
        """
        if not 0 < factor < np.inf:
            raise BarrierError("factor", factor, "positive and finite")
        with np.errstate(over="ignore"):  # refused as not finite
            return replace(self, B=self.B / factor, W=self.W * factor, theta=self.theta * factor, origin=None)

    def __repr__(self) -> str:
        m, N = self.shape
        of = "" if self.origin is None else f", {self.origin.variant}, K = {self.origin.K}, n = {self.origin.n}"
        return f"Lista({self.layers} layers, {m} → {N}{of})"


@dataclass(frozen=True)
class ExactLista:
    """A network that is given y_n exactly and answers exactly.

    Args:
        network: the network.
    """

    network: Lista
    #: What tells the harness to hand over the exact datum.
    exact: bool = True

    def __call__(self, y: Any) -> list[Fraction]:
        """Return `Lista.rational` of y."""
        return self.network.rational(y)


def forward(B: Floats, W: Floats, theta: Floats, y: Floats) -> Floats:
    """Return the output of the network for y of shape (…, m), in float64."""
    x = np.zeros((*y.shape[:-1], B.shape[1]))
    for w, t in zip(W, theta, strict=True):
        z = x + (y - x @ B.T) @ w
        x = z - np.clip(z, -t, t)
    return x


def _all_floats(array: NDArray[Any]) -> bool:
    return all(isinstance(entry, int | float) and not isinstance(entry, bool) for entry in array.ravel().tolist())


def _fractions(y: Any, length: int) -> list[Fraction]:
    if hasattr(y, "codes") and hasattr(y, "fractions"):
        y = y.fractions()
    entries = y.tolist() if isinstance(y, np.ndarray) else list(y) if isinstance(y, Sequence) else None
    if entries is None or len(entries) != length:
        raise BarrierError("y", y, f"{length} rational numbers")
    result = []
    for i, entry in enumerate(entries):
        if (
            isinstance(entry, bool)
            or not isinstance(entry, int | float | Fraction)
            or entry != entry
            or abs(entry) == np.inf
        ):
            raise BarrierError(
                f"y[{i}]", entry, "a rational number (int, Fraction or finite float); the network is real"
            )
        result.append(Fraction(entry))
    return result
