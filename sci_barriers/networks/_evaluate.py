"""One evaluator of layered networks for each arithmetic: float64, flint numbers of any precision, balls that contain the exact value."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from flint import acb, acb_mat, arb, arb_mat, ctx, fmpq
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from sci_barriers.networks._entries import Entries
from sci_barriers.networks._layers import ONES, FirenetNetwork, LayeredNetwork, Shrink, Soft, Squares, Term
from theorems import Undecided

__all__ = ["Enclosure", "Watch", "enclose", "evaluate", "midpoints"]

#: Called after every layer with its number (1-based) and the state.
Watch = Callable[[int, Mapping[str, Any]], object]

FIRST_BITS: Final = 256
#: Precision is raised up to this many binary digits.
MAX_BITS: Final = 1 << 17


class _Arithmetic(ABC):
    """Vectors of one kind of number."""

    def __init__(self, network: LayeredNetwork, y: Entries) -> None:
        self.network = network
        self.real = network.is_real and y.is_real

    @abstractmethod
    def vector(self, entries: Entries) -> Any: ...

    @abstractmethod
    def zero(self, length: int) -> Any: ...

    @abstractmethod
    def term(self, term: Term, block: Any) -> Any: ...

    @abstractmethod
    def soft(self, v: Any, threshold: Fraction | tuple[Fraction, ...]) -> Any: ...

    @abstractmethod
    def squares(self, v: Any) -> Any: ...

    @abstractmethod
    def shrink(self, v: Any, s: Any) -> Any: ...

    def settle(self, v: Any) -> Any:
        """Return the block as it is kept after a layer."""
        return v

    def after(self, number: int, state: dict[str, Any]) -> dict[str, Any]:
        """Return the state as it is kept after layer ``number`` (1-based)."""
        return state

    def run(self, y: Entries, watch: Watch | None) -> Any:
        """Return the output block."""
        network = self.network
        state: dict[str, Any] = {name: self.zero(size) for name, size in network.sizes.items() if name != "y"}
        state["y"] = data = self.vector(y)
        for number, layer in enumerate(network.layers, 1):
            new = {}
            for target, terms in layer.affine.rows:
                block = None
                for term in terms:
                    part = self.term(term, state[term.source])
                    block = part if block is None else block + part
                new[target] = self.zero(network.sizes[target]) if block is None else self.settle(block)
            activation = layer.activation
            if isinstance(activation, Soft):
                new[activation.block] = self.settle(self.soft(new[activation.block], activation.threshold))
            elif isinstance(activation, Squares):
                new[activation.block] = self.settle(self.squares(new[activation.block]))
            elif isinstance(activation, Shrink):
                new[activation.block] = self.settle(self.shrink(new[activation.block], new[activation.by]))
            state = new
            state["y"] = data
            state = self.after(number, state)
            if watch is not None:
                watch(number, state)
        return state[network.output]


class _Floats(_Arithmetic):
    """NumPy, float64 or complex128."""

    def __init__(self, network: LayeredNetwork, y: Entries) -> None:
        super().__init__(network, y)
        self.operators: dict[str, NDArray[Any]] = {}
        for name, entries in network.matrices.items():
            matrix = entries.numpy().reshape(entries.shape)
            self.operators[name] = matrix
            self.operators[name + "*"] = matrix.conj().T

    def vector(self, entries: Entries) -> Any:
        return entries.numpy()

    def zero(self, length: int) -> Any:
        return np.zeros(length, dtype=np.float64 if self.real else np.complex128)

    def term(self, term: Term, block: Any) -> Any:
        if term.operator == ONES:
            block = np.sum(block, keepdims=True)
        elif term.operator is not None:
            for name in reversed(term.operator.split()):
                block = self.operators[name] @ block
        return block if term.coefficient == 1 else float(term.coefficient) * block

    def soft(self, v: Any, threshold: Fraction | tuple[Fraction, ...]) -> Any:
        t = float(threshold) if isinstance(threshold, Fraction) else np.array([float(x) for x in threshold])
        if self.real:
            return v - np.maximum(-t, np.minimum(v, t))
        return v * (1 - t / np.maximum(np.abs(v), t))

    def squares(self, v: Any) -> Any:
        return v * v if self.real else v.real**2 + v.imag**2

    def shrink(self, v: Any, s: Any) -> Any:
        return v / np.sqrt(np.maximum(s, 1.0))


class _Balls(_Arithmetic):
    """flint balls at a working precision; ``keep`` is what becomes of a block after a layer: itself, or its midpoint."""

    def __init__(self, network: LayeredNetwork, y: Entries, bits: int, *, midpoints: bool) -> None:
        super().__init__(network, y)
        self.bits, self.only_midpoints = bits, midpoints
        self.make = arb_mat if self.real else acb_mat
        self.operators: dict[str, Any] = {}
        for name, entries in network.matrices.items():
            matrix = entries.balls(bits)
            self.operators[name] = matrix
            self.operators[name + "*"] = matrix.transpose() if entries.is_real else matrix.conjugate().transpose()
        self.numbers: dict[int, tuple[Fraction, arb]] = {}

    def number(self, x: Fraction) -> arb:
        found = self.numbers.get(
            id(x)
        )  # coefficients are shared between layers; the pair keeps x alive, so its id is its own
        if found is None:
            found = self.numbers[id(x)] = x, arb(fmpq(x.numerator, x.denominator))
        return found[1]

    def settle(self, v: Any) -> Any:
        return v.mid() if self.only_midpoints else v

    def vector(self, entries: Entries) -> Any:
        return entries.balls(self.bits)

    def zero(self, length: int) -> Any:
        return self.make(length, 1)

    def term(self, term: Term, block: Any) -> Any:
        if term.operator == ONES:
            block = self.make(1, 1, [sum(block.entries(), arb(0))])
        elif term.operator is not None:
            for name in reversed(term.operator.split()):
                block = self.operators[name] * block
        return block if term.coefficient == 1 else block * self.number(term.coefficient)

    def soft(self, v: Any, threshold: Fraction | tuple[Fraction, ...]) -> Any:
        entries = v.entries()
        if isinstance(threshold, Fraction):
            t = self.number(threshold)
            values = [soft_ball(z, t) for z in entries]
        else:
            values = [soft_ball(z, self.number(x)) for z, x in zip(entries, threshold, strict=True)]
        return self.make(len(entries), 1, values)

    def squares(self, v: Any) -> Any:
        entries = v.entries()
        values = [z * z for z in entries] if self.real else [z.real * z.real + z.imag * z.imag for z in entries]
        return self.make(len(entries), 1, values)

    def shrink(self, v: Any, s: Any) -> Any:
        value = s[0, 0] if self.real else s[0, 0].real
        # A sum of squares is not negative, whatever its enclosure is.
        return v if value <= 1 else v * value.max(arb(1)).rsqrt()


class _NonExpansive(_Balls):
    """Balls for one primal-dual step at a time: after it the state is rounded, and the error that this makes is added up.

    Lemma (docs: explanation of the table): with τσ‖A‖² ≤ 1 a step T is non-expansive in the seminorm
    ‖(x, u)‖_M² = ‖x‖²/τ − 2 Re⟨Ax, u⟩ + ‖u‖²/σ ≤ (‖x‖/√τ + ‖u‖/√σ)², and the x-part of T(z) − T(z') is at most √τ·‖z − z'‖_M.
    So if E bounds the M-distance of the rounded state to the exact one, E grows by the rounding alone, and the average of a restart is
    within √τ·E of the exact one. Balls through all steps grow exponentially instead.
    """

    def __init__(self, network: FirenetNetwork, y: Entries, bits: int) -> None:
        super().__init__(network, y, bits, midpoints=False)
        self.firenet = network
        self.error = arb(0)  # E
        self.spread = arb(0)  # sum over the steps of this restart of √τ·E
        self.deviation = arb(0)  # of the average, after a restart
        self.roots = [(self.number(t).sqrt(), self.number(s).sqrt()) for t, s in network.steps]

    def after(self, number: int, state: dict[str, Any]) -> dict[str, Any]:
        length = 3 * self.firenet.inner
        if number % 3 or number > length * len(self.roots):
            return state
        k = (number - 1) // length
        root_tau, root_sigma = self.roots[k]
        self.spread += root_tau * self.error
        self.error += _radii(state["x"]) / root_tau + _radii(state["u"]) / root_sigma
        self.error = arb(self.error.upper())
        kept = state | {"x": state["x"].mid(), "u": state["u"].mid()}
        if number % length == 0:
            self.deviation = arb(((self.spread + _radii(state["total"])) / self.firenet.inner).upper())
            kept["total"] = state["total"].mid()
            self.spread = arb(0)
            if k + 1 < len(self.roots):
                self.error = self.deviation / self.roots[k + 1][0]
        return kept


def _radii(block: Any) -> arb:
    """Return a bound of the ℓ² norm of the radii: their sum."""
    total = arb(0)
    for entry in block.entries():
        if isinstance(entry, acb):
            total += entry.real.rad() + entry.imag.rad()
        else:
            total += entry.rad()
    return total


def soft_ball(z: Any, t: arb) -> Any:
    """Return an enclosure of z·max(0, 1 − t/|z|), t > 0, for a real or complex ball z."""
    if isinstance(z, acb):
        modulus = abs(z)
        if modulus <= t:
            return acb(0)
        if modulus > t:
            return z * (1 - t / modulus)
        reach = arb(0, (modulus - t).abs_upper())  # |soft(z)| = |z| − t, or 0
        return acb(reach, reach)
    if abs(z) <= t:
        return arb(0)
    if z > t:
        return z - t
    if z < -t:
        return z + t
    # Undecided: the soft threshold is increasing, so its values at the two ends enclose it.
    return _real_soft(z.lower(), t).union(_real_soft(z.upper(), t))


def _real_soft(z: arb, t: arb) -> arb:
    return (z - t).max(arb(0)) + (z + t).min(arb(0))


@dataclass(frozen=True)
class Enclosure:
    """The output of a network, enclosed.

    Attributes:
        midpoint: exact dyadic numbers, as pairs (real, imaginary part).
        radius: every part of every entry of the exact output is within this of the midpoint.
        bits: the working precision that it took.
    """

    midpoint: tuple[tuple[Fraction, Fraction], ...]
    radius: Fraction
    bits: int

    def contains(self, vector: Any) -> bool:
        """Return whether each part of each entry of a float vector lies in the enclosure."""
        return self.float_error(vector) <= self.radius

    def float_error(self, vector: Any) -> Fraction:
        """Return the largest difference of a part of a float vector from the midpoint, exactly; ± radius of that from the exact output."""
        values = np.asarray(vector).astype(np.complex128)
        if values.shape != (len(self.midpoint),):
            raise BarrierError("vector", f"shape {values.shape}", f"({len(self.midpoint)},)")
        parts = [
            abs(Fraction(float(part)) - exact)
            for z, pair in zip(values.tolist(), self.midpoint, strict=True)
            for part, exact in zip((z.real, z.imag), pair, strict=True)
        ]
        return max(parts)


def evaluate(network: LayeredNetwork, y: Any, *, watch: Watch | None = None) -> NDArray[Any]:
    """Return the output in float64 (complex128), weights and y rounded to floats.

    Args:
        network: the network.
        y: data, an exact vector, a NumPy array, or rationals (see `Entries`).
        watch: called after every layer with its number and the state.

    Raises:
        BarrierError: y of another length.
        RepresentationError: a datum is too large for a float64.
    """
    data = _input(network, y)
    result: NDArray[Any] = _Floats(network, data).run(data, watch)
    return result


def midpoints(
    network: LayeredNetwork, y: Any, *, bits: int, watch: Watch | None = None
) -> tuple[tuple[Fraction, Fraction], ...]:
    """Return the output in flint numbers of ``bits`` binary digits, rounded after every layer: any precision, no proof.

    Args:
        network: the network.
        y: see `evaluate`.
        bits: working precision, at least 2.
        watch: see `evaluate`; the state has flint matrices with one column.
    """
    data = _input(network, y)
    with ctx.workprec(_precision(bits)):
        return _exact(_Balls(network, data, bits, midpoints=True).run(data, watch))


def enclose(
    network: LayeredNetwork,
    y: Any,
    *,
    radius: Fraction,
    bits: int = FIRST_BITS,
    max_bits: int = MAX_BITS,
    method: str | None = None,
    watch: Watch | None = None,
) -> Enclosure:
    """Return the output of the exact network (real numbers, no rounding at all) within ``radius``, proved.

    The precision is doubled until the radius is small enough.

    Args:
        network: the network.
        y: see `evaluate`.
        radius: what is wanted, positive.
        bits: the first working precision.
        max_bits: the last one.
        method: ``"balls"``: every operation on balls, for any network. ``"non-expansive"``: balls for one step at a time and a bound
            for what rounding does to all later steps, for FIRENET with τσ‖A‖² ≤ 1; the default where it applies.
        watch: see `evaluate`; called for every precision that is tried.

    Raises:
        Undecided: not reached with ``max_bits``.
    """
    data = _input(network, y)
    if not isinstance(radius, Fraction) or radius <= 0:
        raise BarrierError("radius", radius, "a positive Fraction")
    applies = isinstance(network, FirenetNetwork) and network.non_expansive
    if method not in (None, "balls", "non-expansive") or (method == "non-expansive" and not applies):
        raise BarrierError("method", method, "balls; or non-expansive, for FIRENET with valid step sizes; or None")
    bits = _precision(bits)
    while bits <= max_bits:
        with ctx.workprec(bits):
            found = _enclosed(network, data, bits, watch, by_steps=applies and method != "balls")
        if found is not None and found.radius <= radius:
            return found
        bits *= 2
    raise Undecided(f"the output was not enclosed within {float(radius):.3g} at {max_bits} binary digits")


def _enclosed(
    network: LayeredNetwork, data: Entries, bits: int, watch: Watch | None, *, by_steps: bool
) -> Enclosure | None:
    if by_steps:
        assert isinstance(network, FirenetNetwork)
        arithmetic: _Balls = (steps := _NonExpansive(network, data, bits))
        balls = arithmetic.run(data, watch)
        extra = steps.deviation
    else:
        balls, extra = _Balls(network, data, bits, midpoints=False).run(data, watch), arb(0)
    own = _largest_radius(balls)
    if own is None or not extra.is_finite():
        return None
    return Enclosure(_exact(balls), own + _fraction(extra.upper()), bits)


def _input(network: LayeredNetwork, y: Any) -> Entries:
    data = y if isinstance(y, Entries) else Entries(y)
    if data.shape != (network.sizes["y"], 1):
        raise BarrierError("y", f"shape {data.shape}", f"a vector of length {network.sizes['y']}")
    return data


def _precision(bits: Any) -> int:
    if isinstance(bits, bool) or not isinstance(bits, int) or not 2 <= bits <= MAX_BITS:
        raise BarrierError("bits", bits, f"an integer from 2 to {MAX_BITS}")
    return bits


def _parts(entry: Any) -> tuple[Any, Any]:
    return (entry.real, entry.imag) if isinstance(entry, acb) else (entry, arb(0))


def _fraction(x: arb) -> Fraction:
    mantissa, exponent = (int(part) for part in x.man_exp())
    return Fraction(mantissa << exponent) if exponent >= 0 else Fraction(mantissa, 1 << -exponent)


def _exact(balls: Any) -> tuple[tuple[Fraction, Fraction], ...]:
    pairs = [_parts(entry) for entry in balls.entries()]
    return tuple((_fraction(x.mid()), _fraction(z.mid())) for x, z in pairs)


def _largest_radius(balls: Any) -> Fraction | None:
    parts = [part for entry in balls.entries() for part in _parts(entry)]
    if not all(part.is_finite() for part in parts):
        return None
    return max(_fraction(part.rad()) for part in parts)
