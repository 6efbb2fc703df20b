"""One language of networks: affine maps with exact coefficients and skip connections from y, each followed by non-linearities.

The state of a network is a few named blocks (x, u, …), arrays of fixed shapes. A layer first replaces all blocks at once by an affine map
of them and of y, then applies its non-linearities, each to one block. This is the definition of a neural network in the source (PNAS 119
(2022) e2107151119, supporting information): affine maps with biases that depend on y affinely, and non-linearities that act on entries,
or scale a block by a function of one number. Pooling is one of the former or the latter; a convolution is an affine map.

Nothing here is evaluated: see `theorems.layers.arithmetic`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from typing import Any

from oracles import Cells, Description, Shown
from theorems.core.errors import TheoremError
from theorems.layers.activations import Activation, Ball, MaxPooling, Relu, Shrink, Soft, Squares, short
from theorems.layers.operators import Operator, Shape

__all__ = ["Affine", "Layer", "LayeredNetwork", "Repeat", "Term"]

#: Operators without a name of their own: the sum of the entries, real and imaginary part, and multiplication by i.
SPECIAL = {"1ᵀ", "Re", "Im", "i"}
#: The block that holds the number 1: biases are maps of it.
ONE = "1"


@dataclass(frozen=True)
class Term:
    """coefficient·operator·source.

    Attributes:
        coefficient: exact.
        source: a block of the state, ``"y"``, ``"1"`` (the number 1), or a sum of terms.
        operator: name of an operator of the network, with a star for the adjoint (``"A*"``), or a product of them (``"A* A"``);
            ``"1ᵀ"`` for the sum of the entries, ``"Re"``, ``"Im"``, ``"i"``; ``None`` for the identity.
    """

    coefficient: Any
    source: str | tuple[Term, ...]
    operator: str | None = None

    @cached_property
    def factors(self) -> tuple[tuple[str, bool], ...]:
        """The factors of the operator, that which comes first first: (name, whether it is the adjoint)."""
        names = reversed((self.operator or "").split())
        return tuple((name.removesuffix("*"), name.endswith("*")) for name in names)

    @cached_property
    def unscaled(self) -> bool:
        """Whether the coefficient is 1."""
        return bool(self.coefficient == 1)

    def leaves(self) -> Iterator[Term]:
        """Yield the terms whose source is a block."""
        if isinstance(self.source, str):
            yield self
        else:
            for term in self.source:
                yield from term.leaves()

    def __str__(self) -> str:
        sign = "−" if self.coefficient < 0 else "+"
        size = -self.coefficient if self.coefficient < 0 else self.coefficient
        number = "" if size == 1 else f"{short(size)}·"
        source = self.source if isinstance(self.source, str) else f"({_sum(self.source)})"
        return f"{sign} {number}{self.operator + ' ' if self.operator else ''}{source}"


def _sum(terms: Sequence[Term]) -> str:
    return " ".join(map(str, terms)).removeprefix("+ ") or "0"


@dataclass(frozen=True)
class Affine:
    """All blocks of the new state, each a sum of terms in the old state and y; no terms: zero."""

    rows: tuple[tuple[str, tuple[Term, ...]], ...]

    def __str__(self) -> str:
        targets: dict[str, list[str]] = {}  # blocks that get the same value are written together
        for target, terms in self.rows:
            if terms != (Term(Fraction(1), target),):  # else it is kept
                targets.setdefault(_sum(terms), []).append(target)
        return ", ".join(f"{' = '.join(names)} ← {text}" for text, names in targets.items()) or "identity"


@dataclass(frozen=True, init=False)
class Layer:
    """An affine map, then non-linearities in their order (none after the last map)."""

    affine: Affine
    activations: tuple[Activation, ...]

    def __init__(self, affine: Affine, *activations: Activation | None) -> None:
        object.__setattr__(self, "affine", affine)
        object.__setattr__(self, "activations", tuple(a for a in activations if a is not None))

    def __str__(self) -> str:
        return "; ".join(map(str, (self.affine, *self.activations)))


@dataclass(frozen=True)
class Repeat:
    """Layers that are repeated; the state after them has the blocks that it had before."""

    times: int
    layers: tuple[Layer | Repeat, ...]


@dataclass(frozen=True, eq=False, repr=False)
class LayeredNetwork(Shown):
    """A network y ↦ x with exact weights; see `theorems.layers.arithmetic` for its evaluation.

    Attributes:
        title: a name for people.
        operators: by name.
        sizes: the shape of each block, or its length; ``"y"`` is the input.
        layers: in order; the first starts from blocks that are zero.
        output: the block that is x.
        radicand: s > 0; wherever layers read y they get √s·y.

    Raises:
        TheoremError: no layer, a non-linearity at the end, or a layer that does not fit: blocks, shapes, operators, thresholds.
    """

    title: str
    operators: Mapping[str, Operator]
    sizes: Mapping[str, int | Shape]
    layers: tuple[Layer | Repeat, ...]
    output: str
    radicand: Fraction = Fraction(1)

    def __post_init__(self) -> None:
        last = self.layers[-1] if self.layers else None
        if not isinstance(last, Layer) or last.activations:
            raise TheoremError("layers", f"{len(self.layers)} of them", "at least one, the last without non-linearity")
        if "y" not in self.sizes:
            raise TheoremError("sizes", dict(self.sizes), "a length for every block and for y")
        if self.radicand <= 0:
            raise TheoremError("radicand", self.radicand, "positive")
        known = _Check(self).layers(self.layers, frozenset(name for name in self.sizes if name != "y"))
        if self.output not in known:
            raise TheoremError("output", self.output, "a block of the last layer: " + ", ".join(sorted(known)))

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        """The shape of each block."""
        return {name: (size,) if isinstance(size, int) else tuple(size) for name, size in self.sizes.items()}

    def unrolled(self) -> Iterator[Layer]:
        """Yield the layers one by one, repetitions as often as they say."""
        yield from _unrolled(self.layers)

    @property
    def affine_maps(self) -> int:
        """The number of affine maps: the depth."""
        return _count(self.layers, lambda layer: 1)

    def count(self, kind: type[Activation]) -> int:
        """Return the number of non-linearities of a kind, for instance `Soft`."""
        return _count(self.layers, lambda layer: sum(isinstance(a, kind) for a in layer.activations))

    @property
    def neurons(self) -> int:
        """Number of rectifiers: entries of the blocks that they act on."""

        def rectifiers(layer: Layer) -> int:
            return sum(a.length(self.shapes) for a in layer.activations if isinstance(a, Relu))

        return _count(self.layers, rectifiers)

    @cached_property
    def is_real(self) -> bool:
        """Whether real data give real numbers everywhere."""
        terms = (term for layer in _distinct(self.layers) for _, row in layer.affine.rows for term in row)
        return all(op.is_real for op in self.operators.values()) and not any(_has_i(term) for term in terms)

    def listing(self) -> Iterator[tuple[str, str]]:
        """Yield (numbers, text) for each layer, a run of equal groups of layers once: ("4-150", "49 × …")."""
        texts = [str(layer) for layer in self.unrolled()]
        number = 1
        for (text, repeats), _ in groupby(_runs(texts), key=lambda item: item):
            length = len(text) * repeats
            last = number + length - 1
            label = str(number) if length == 1 else f"{number}-{last}"
            yield label, (f"{repeats} × [{' | '.join(text)}]" if repeats > 1 else text[0])
            number = last + 1

    def __repr__(self) -> str:
        kinds = {Soft: "soft thresholds", Squares: "squares", Shrink: "projections", Ball: "projections"}
        counts = [(self.count(kind), word) for kind, word in kinds.items()]
        words = [f"{n} {word}" for n, word in counts if n] + [
            f"{n} rectifier{'s' * (n != 1)}" for n in [self.neurons] if n
        ]
        ends = " → ".join(" × ".join(map(str, self.shapes[name])) for name in ("y", self.output))
        return f"<{self.title}: {', '.join([f'{self.affine_maps} affine maps', *words])}, {ends}>"

    def description(self) -> Description:
        """Return the layers, equal ones once."""
        rows = list(self.listing())
        grid = Cells(f"{self.title}: layers", (len(rows), 2), lambda i, k: rows[i][k], ("layers", "what they do"))
        return Description(repr(self)[1:-1], (grid,))


class _Check:
    """Checks that layers fit the blocks that there are before them, their shapes and the operators."""

    def __init__(self, network: LayeredNetwork) -> None:
        self.network, self.shapes, self.number = network, network.shapes, 0
        self.checked: set[tuple[int, frozenset[str]]] = set()  # the layers of a restart are the same objects

    def layers(self, layers: Sequence[Layer | Repeat], known: frozenset[str]) -> frozenset[str]:
        """Return the blocks that there are afterwards."""
        for layer in layers:
            if isinstance(layer, Repeat):
                after = self.layers(layer.layers, known)
                if after != known or layer.times < 0:
                    raise self.wrong(f"blocks {', '.join(sorted(after))} after a repetition", "those before it")
                continue
            self.number += 1
            if (id(layer), known) not in self.checked:
                self.checked.add((id(layer), known))
                self.layer(layer, known)
            known = frozenset(target for target, _ in layer.affine.rows)
        return known

    def wrong(self, what: str, allowed: str) -> TheoremError:
        return TheoremError(f"layer {self.number}", what, allowed)

    def layer(self, layer: Layer, known: frozenset[str]) -> None:
        pooling = {a.block for a in layer.activations if isinstance(a, MaxPooling)}
        for target, terms in layer.affine.rows:
            if target in ("y", ONE) or target not in self.shapes:
                raise self.wrong(f"the block {target}", "a block with a length, other than y")
            for term in terms:
                shape = self.term(term, known)
                if shape != self.shapes[target] and target not in pooling:
                    raise self.wrong(f"{term} of length {_size(shape)}", f"{_size(self.shapes[target])} for {target}")
        blocks = {target for target, _ in layer.affine.rows}
        for activation in layer.activations:
            if not {activation.block, *activation.needs} <= blocks:
                raise self.wrong(str(activation), "blocks of this layer")
            wrong = activation.check(self.shapes)
            if wrong is not None:
                raise self.wrong(f"{activation}, with {wrong}", "parts, thresholds and blocks that fit each other")

    def term(self, term: Term, known: frozenset[str]) -> Shape:
        """Return the shape of a term."""
        if isinstance(term.source, str):
            if term.source not in ("y", ONE) and term.source not in known:
                raise self.wrong(f"the source {term.source}", "y or a block of the layer before")
            shape = (1,) if term.source == ONE else self.shapes[term.source]
        else:
            shapes = {self.term(part, known) for part in term.source}
            if len(shapes) != 1:
                raise self.wrong(f"{term}: a sum of {', '.join(map(_size, shapes)) or 'nothing'}", "equal shapes")
            (shape,) = shapes
        for name, adjoint in term.factors:
            if name in SPECIAL:
                shape = (1,) if name == "1ᵀ" else shape
                continue
            operator = self.network.operators.get(name)
            if operator is None:
                raise self.wrong(f"the operator {name}", "one of " + ", ".join(self.network.operators))
            into, out = (operator.codomain, operator.domain) if adjoint else (operator.domain, operator.codomain)
            if into != shape:
                raise self.wrong(f"{term}: {name} of a vector of length {_size(shape)}", f"length {_size(into)}")
            shape = out
        return shape


def _size(shape: Shape) -> str:
    return " × ".join(map(str, shape))


def _has_i(term: Term) -> bool:
    inner = term.source if isinstance(term.source, tuple) else ()
    return any(name == "i" for name, _ in term.factors) or any(map(_has_i, inner))


def _unrolled(layers: Sequence[Layer | Repeat]) -> Iterator[Layer]:
    for layer in layers:
        if isinstance(layer, Layer):
            yield layer
        else:
            for _ in range(layer.times):
                yield from _unrolled(layer.layers)


def _distinct(layers: Sequence[Layer | Repeat]) -> Iterator[Layer]:
    for layer in layers:
        if isinstance(layer, Layer):
            yield layer
        else:
            yield from _distinct(layer.layers)


def _count(layers: Sequence[Layer | Repeat], of: Any) -> int:
    return sum(of(layer) if isinstance(layer, Layer) else layer.times * _count(layer.layers, of) for layer in layers)


def _runs(texts: list[str]) -> list[tuple[tuple[str, ...], int]]:
    """Return the list as groups of 1 to 3 texts, each with how often it repeats in a row."""
    result: list[tuple[tuple[str, ...], int]] = []
    at = 0
    while at < len(texts):
        best = (1, 1)
        for size in (1, 2, 3):
            group = texts[at : at + size]
            repeats = 1
            while texts[at + repeats * size : at + (repeats + 1) * size] == group:
                repeats += 1
            if repeats > 1 and repeats * size > best[0] * best[1]:
                best = (size, repeats)
        size, repeats = best
        result.append((tuple(texts[at : at + size]), repeats))
        at += size * repeats
    return result
