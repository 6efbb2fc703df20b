"""How networks are evaluated, once for every arithmetic: floats, rationals, balls, and the nodes of an ONNX graph."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from theorems.core.errors import TheoremError
from theorems.layers.activations import Activation
from theorems.layers.language import Layer, LayeredNetwork, Repeat, Term
from theorems.layers.operators import Operator, Shape

#: Called after every layer with its number (1-based) and the state.
Watch = Callable[[int, Mapping[str, Any]], object]


class Arithmetic(ABC):
    """Arrays of one kind of number, and what layers do with them: the affine operations below, and a method for each non-linearity.

    A non-linearity of class ``Soft`` is done by the method ``soft(v, a)``, v its block and a what it is; ``shrink(v, s, a)`` gets a second
    block. An arithmetic without such a method refuses networks that need it.

    Args:
        network: what is evaluated.
        watch: called after every layer.
    """

    #: In words.
    name: ClassVar[str]

    def __init__(self, network: LayeredNetwork, watch: Watch | None = None) -> None:
        self.network, self.watch, self.number = network, watch, 0

    # What an arithmetic is: arrays, and the affine operations.

    @abstractmethod
    def zero(self, shape: Shape) -> Any:
        """Return zeros of a shape."""

    @abstractmethod
    def one(self) -> Any:
        """Return the block "1"."""

    @abstractmethod
    def add(self, v: Any, w: Any) -> Any:
        """Return v + w."""

    @abstractmethod
    def scale(self, v: Any, coefficient: Any) -> Any:
        """Return coefficient·v."""

    @abstractmethod
    def apply(self, name: str, operator: Operator, v: Any, *, adjoint: bool) -> Any:
        """Return Av, or A*v."""

    @abstractmethod
    def total(self, v: Any) -> Any:
        """Return the sum of the entries."""

    @abstractmethod
    def real(self, v: Any) -> Any:
        """Return the real part."""

    @abstractmethod
    def times_i(self, v: Any) -> Any:
        """Return i·v."""

    @abstractmethod
    def cut(self, v: Any, low: int, high: int) -> tuple[Any, Any, Any]:
        """Return the parts of a vector before low, from low to high, and behind."""

    @abstractmethod
    def join(self, *parts: Any) -> Any:
        """Return the parts of a vector, joined."""

    # The evaluation.

    def settle(self, v: Any) -> Any:
        """Return the block as it is kept after an operation."""
        return v

    def after(self, state: dict[str, Any]) -> dict[str, Any]:
        """Return the state as it is kept after layer `number`."""
        return state

    def run(self, y: Any) -> Any:
        """Return the output block for the input √s·y."""
        network = self.network
        state = {name: self.zero(shape) for name, shape in network.shapes.items() if name != "y"}
        return self.layers(network.layers, {**state, "y": y, "1": self.one()})[network.output]

    def layers(self, layers: Sequence[Layer | Repeat], state: dict[str, Any]) -> dict[str, Any]:
        """Return the state after the layers."""
        for layer in layers:
            if isinstance(layer, Repeat):
                state = self.repeat(layer, state)
                continue
            self.number += 1
            new, done = {}, {}
            for target, terms in layer.affine.rows:
                if not terms or id(terms) not in done:  # blocks may get the same value: it is computed once
                    done[id(terms)] = self.row(target, terms, state)
                new[target] = done[id(terms)]
            for activation in layer.activations:
                new[activation.block] = self.settle(self.activate(activation, new))
            state = self.after({**new, "y": state["y"], "1": state["1"]})
            if self.watch is not None:
                self.watch(self.number, state)
        return state

    def repeat(self, repeat: Repeat, state: dict[str, Any]) -> dict[str, Any]:
        """Return the state after a repetition."""
        for _ in range(repeat.times):
            state = self.layers(repeat.layers, state)
        return state

    def row(self, target: str, terms: Sequence[Term], state: Mapping[str, Any]) -> Any:
        """Return the value of one block of an affine map."""
        return self.settle(self.sum(terms, state)) if terms else self.zero(self.network.shapes[target])

    def sum(self, terms: Sequence[Term], state: Mapping[str, Any]) -> Any:
        """Return a sum of terms."""
        total = None
        for term in terms:
            v = state[term.source] if isinstance(term.source, str) else self.sum(term.source, state)
            for name, adjoint in term.factors:
                if name == "1ᵀ":
                    v = self.total(v)
                elif name == "Re":
                    v = self.real(v)
                elif name == "Im":
                    v = self.scale(self.real(self.times_i(v)), -1)
                elif name == "i":
                    v = self.times_i(v)
                else:
                    v = self.apply(name, self.network.operators[name], v, adjoint=adjoint)
            if not term.unscaled:
                v = self.scale(v, term.coefficient)
            total = v if total is None else self.add(total, v)
        return total

    def activate(self, a: Activation, state: Mapping[str, Any]) -> Any:
        """Return the new value of the block of a non-linearity."""
        method = getattr(self, type(a).__name__.lower(), None)
        if method is None:
            raise TheoremError("network", f"{a}", f"a network without this non-linearity, in {self.name}")
        v, *others = (state[name] for name in a.needs)
        part = getattr(a, "part", None)
        if part is None:
            return method(v, *others, a)
        before, v, behind = self.cut(v, *part)
        return self.join(before, method(v, *others, a), behind)
