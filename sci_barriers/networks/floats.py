"""Networks in floating-point arithmetic: NumPy and PyTorch, in batches; autograd passes through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from array_api_compat import array_namespace, is_array_api_obj, is_numpy_array

from sci_barriers._errors import BarrierError
from theorems.layers import LayeredNetwork, Operator, Watch
from theorems.layers.activations import Ball, Inverse, MaxPooling, Relu, Root, Shrink, Soft, Squares, Times
from theorems.layers.arithmetic import Arithmetic
from theorems.layers.entries import Entries
from theorems.layers.images import windows
from theorems.layers.operators import Shape


def evaluate(
    network: LayeredNetwork, y: Any, *, watch: Watch | None = None, operators: Mapping[str, Operator] | None = None
) -> Any:
    """Return the output in floats, the weights rounded to floats.

    Args:
        network: the network.
        y: an array, NumPy or PyTorch, of shape ``(*batch, *shape of y)``; or data, an exact vector, or rationals (see `Entries`).
        watch: called after every layer with its number and the state.
        operators: take the place of those of the network, by name.

    Returns:
        An array of the library and precision of y, float64 or complex128 if y is exact.

    Raises:
        BarrierError: y of another shape, or (NumPy) not finite.
        RepresentationError: a datum is too large for a float64.
    """
    if not is_array_api_obj(y):
        y = Entries.of(y).numpy()
    shape, given = network.shapes["y"], tuple(y.shape)
    floats = array_namespace(y).isdtype(y.dtype, ("real floating", "complex floating"))
    if not floats or given[max(len(given) - len(shape), 0) :] != shape:
        raise BarrierError("y", f"{y.dtype}, shape {given}", f"floats of shape (*batch, {', '.join(map(str, shape))})")
    if is_numpy_array(y) and not np.isfinite(y).all():
        raise BarrierError("y", "an entry that is not", "finite")
    arithmetic = _Floats(network, y, watch, operators or {})
    s = network.radicand
    return arithmetic.run(y if s == 1 else float(s) ** 0.5 * y)


class _Floats(Arithmetic):
    """Arrays with batch axes."""

    name = "floats"

    def __init__(self, network: LayeredNetwork, y: Any, watch: Watch | None, operators: Mapping[str, Operator]) -> None:
        super().__init__(network, watch)
        self.xp = xp = np if is_numpy_array(y) else array_namespace(y)
        self.batch = tuple(y.shape)[: y.ndim - len(network.shapes["y"])]
        is_complex = xp.isdtype(y.dtype, "complex floating")
        self.real_type = xp.real(y).dtype if is_complex else y.dtype
        everywhere_real = network.is_real and not is_complex
        self.type = self.real_type if everywhere_real else xp.result_type(self.real_type, xp.complex64)
        self.device = y.device
        self.operators = {**network.operators, **operators}
        self.constants: dict[int, tuple[Any, Any]] = {}

    def zero(self, shape: Shape) -> Any:
        return self.xp.zeros(self.batch + shape, dtype=self.type, device=self.device)

    def one(self) -> Any:
        return self.xp.ones((*self.batch, 1), dtype=self.real_type, device=self.device)

    def add(self, v: Any, w: Any) -> Any:
        return v + w

    def scale(self, v: Any, coefficient: Any) -> Any:
        return self._constant(coefficient, float) * v

    def _constant(self, key: Any, value: Any) -> Any:
        """Return value(key), computed once."""
        found = self.constants.get(id(key))
        if found is None:
            found = self.constants[id(key)] = key, value(key)  # the pair keeps the key alive, so its id is its own
        return found[1]

    def apply(self, name: str, operator: Operator, v: Any, *, adjoint: bool) -> Any:
        found = self.operators[name]
        return found.adjoint(v) if adjoint else found.forward(v)

    def _axes(self, v: Any) -> tuple[int, ...]:
        return tuple(range(len(self.batch), v.ndim))

    def total(self, v: Any) -> Any:
        return self.xp.sum(v, axis=self._axes(v)).reshape(*self.batch, 1)

    def _spread(self, s: Any, v: Any) -> Any:
        return s.reshape(*self.batch, *(1,) * len(self._axes(v)))

    def _is_complex(self, v: Any) -> bool:
        return v.dtype.kind == "c" if self.xp is np else bool(v.is_complex())

    def _at_least(self, v: Any, low: float) -> Any:
        return np.maximum(v, low) if self.xp is np else self.xp.clip(v, low)

    def real(self, v: Any) -> Any:
        return self.xp.real(v) if self._is_complex(v) else v

    def times_i(self, v: Any) -> Any:
        return 1j * v

    def cut(self, v: Any, low: int, high: int) -> tuple[Any, Any, Any]:
        return v[..., :low], v[..., low:high], v[..., high:]

    def join(self, *pieces: Any) -> Any:
        return self.xp.concat(pieces, axis=-1)

    def _only_real(self, v: Any) -> Any:
        if self._is_complex(v):
            raise BarrierError("y", f"layer {self.number}", "a network that meets real numbers only here")
        return v

    def relu(self, v: Any, a: Relu) -> Any:
        return self._at_least(self._only_real(v), 0.0)

    def soft(self, v: Any, a: Soft) -> Any:
        def bounds(a: Any) -> Any:
            shape = v.shape[len(self.batch) :] if isinstance(a.threshold, tuple) else ()
            t = np.array([float(x) for x in a.thresholds]).reshape(shape)
            high = self.xp.asarray(t, dtype=self.real_type, device=self.device)
            return -high, high

        low, high = self._constant(a, bounds)
        if self._is_complex(v):
            size = self.xp.maximum(abs(v), high)
            return v * (1 - high / (size if all(a.thresholds) else size + (size == 0)))
        return v - self.xp.maximum(low, self.xp.minimum(v, high))

    def squares(self, v: Any, a: Squares) -> Any:
        return self.xp.real(v) ** 2 + self.xp.imag(v) ** 2 if self._is_complex(v) else v * v

    def ball(self, v: Any, a: Ball) -> Any:
        square, radius = self.total(self.squares(v, Squares(a.block))), float(a.radius)
        # The maximum comes before the root, so that the derivative exists at v = 0.
        size = self.xp.sqrt(self._at_least(square, max(radius**2, 1e-300)))
        return v * self._spread(radius / size, v)

    def root(self, v: Any, a: Root) -> Any:
        return self.xp.sqrt(self._only_real(v))

    def inverse(self, v: Any, a: Inverse) -> Any:
        return 1 / v

    def times(self, v: Any, s: Any, a: Times) -> Any:
        return v * self._spread(s, v)

    def shrink(self, v: Any, s: Any, a: Shrink) -> Any:
        return v / self._spread(self.xp.sqrt(self._at_least(self.real(s), 1.0)), v)

    def maxpooling(self, v: Any, a: MaxPooling) -> Any:
        xp, parts = self.xp, windows(self._only_real(v), a.window)
        return xp.max(xp.max(parts, axis=-1), axis=-2)
