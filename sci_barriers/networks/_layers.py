"""Networks as lists of layers: affine maps with exact coefficients and skip connections from y, each followed by one non-linearity.

The state of a network is a few named blocks (x, u, …). A layer first replaces all blocks at once by an affine map of them and of y, then
applies its non-linearity to one block. This is the definition of a neural network in the source (PNAS 119 (2022) e2107151119,
supporting information): affine maps with biases that depend on y affinely, and non-linearities that act on entries, or scale a block
by a function of one number.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from sci_barriers._errors import BarrierError
from sci_barriers.networks._entries import Entries

__all__ = ["Affine", "FirenetNetwork", "Layer", "LayeredNetwork", "Shrink", "Soft", "Squares", "Term"]

ONES = "1ᵀ"


@dataclass(frozen=True)
class Term:
    """coefficient·operator·source.

    Attributes:
        coefficient: exact.
        source: a block of the state, or ``"y"``.
        operator: name of a matrix of the network, with a star for the adjoint (``"A*"``), or a product of them (``"A* A"``);
            ``"1ᵀ"`` for the sum of the entries; ``None`` for the identity.
    """

    coefficient: Fraction
    source: str
    operator: str | None = None

    def __str__(self) -> str:
        sign = "−" if self.coefficient < 0 else "+"
        size = abs(self.coefficient)
        number = "" if size == 1 else f"{_short(size)}·"
        return f"{sign} {number}{self.operator + ' ' if self.operator else ''}{self.source}"


@dataclass(frozen=True)
class Affine:
    """All blocks of the new state, each a sum of terms in the old state and y; no terms: zero."""

    rows: tuple[tuple[str, tuple[Term, ...]], ...]

    def __str__(self) -> str:
        targets: dict[str, list[str]] = {}  # blocks that get the same value are written together
        for target, terms in self.rows:
            if terms != (Term(Fraction(1), target),):  # else it is kept
                targets.setdefault(" ".join(map(str, terms)).removeprefix("+ ") or "0", []).append(target)
        return ", ".join(f"{' = '.join(names)} ← {text}" for text, names in targets.items()) or "identity"


@dataclass(frozen=True)
class Soft:
    """The soft threshold z·max(0, 1 − t/|z|), entry by entry; one t > 0, or one for each entry."""

    block: str
    threshold: Fraction | tuple[Fraction, ...]

    def __str__(self) -> str:
        size = _short(self.threshold) if isinstance(self.threshold, Fraction) else "w"
        return f"{self.block} ← soft({self.block}, {size})"


@dataclass(frozen=True)
class Squares:
    """|v_i|², entry by entry."""

    block: str

    def __str__(self) -> str:
        return f"{self.block} ← |{self.block}|²"


@dataclass(frozen=True)
class Shrink:
    """v·min(1, 1/√s) with the single number s of block ``by``: with s = ‖v‖² the projection onto the unit ball."""

    block: str
    by: str

    def __str__(self) -> str:
        return f"{self.block} ← {self.block}·min(1, 1/√{self.by})"


Activation = Soft | Squares | Shrink


@dataclass(frozen=True)
class Layer:
    """An affine map, then a non-linearity (none after the last map)."""

    affine: Affine
    activation: Activation | None = None

    def __str__(self) -> str:
        return str(self.affine) if self.activation is None else f"{self.affine}; {self.activation}"


@dataclass(frozen=True, eq=False, repr=False)
class LayeredNetwork:
    """A network y ↦ x with exact weights; evaluate it with `evaluate`, `midpoints`, `enclose`.

    Attributes:
        title: a name for people.
        matrices: by name.
        sizes: the length of each block; ``"y"`` is the input.
        layers: in order; the first starts from blocks that are zero.
        output: the block that is x.

    Raises:
        BarrierError: no layer, a non-linearity at the end, or a layer that does not fit: blocks, lengths, matrices, thresholds.
    """

    title: str
    matrices: Mapping[str, Entries]
    sizes: Mapping[str, int]
    layers: tuple[Layer, ...]
    output: str

    def __post_init__(self) -> None:
        if not self.layers or self.layers[-1].activation is not None:
            raise BarrierError("layers", f"{len(self.layers)} of them", "at least one, the last without non-linearity")
        if "y" not in self.sizes:
            raise BarrierError("sizes", dict(self.sizes), "a length for every block and for y")
        known = {name for name in self.sizes if name != "y"}
        checked: set[tuple[int, frozenset[str]]] = set()  # the layers of a restart are the same objects
        for number, layer in enumerate(self.layers, 1):
            state = frozenset(known)
            if (id(layer), state) not in checked:
                self._check(number, layer, state)
                checked.add((id(layer), state))
            known = {target for target, _ in layer.affine.rows}
        if self.output not in known:
            raise BarrierError("output", self.output, "a block of the last layer: " + ", ".join(sorted(known)))

    def _check(self, number: int, layer: Layer, known: frozenset[str]) -> None:
        """Raise `BarrierError` if the layer does not fit the blocks that there are before it, their lengths and the matrices."""
        for target, terms in layer.affine.rows:
            if target == "y" or target not in self.sizes:
                raise BarrierError(f"layer {number}", f"the block {target}", "a block with a length, other than y")
            for term in terms:
                if term.source != "y" and term.source not in known:
                    raise BarrierError(
                        f"layer {number}", f"the source {term.source}", "y or a block of the layer before"
                    )
                length = self._length(number, term)
                if length != self.sizes[target]:
                    raise BarrierError(
                        f"layer {number}", f"{term} of length {length}", f"{self.sizes[target]} for {target}"
                    )
        activation, blocks = layer.activation, {target for target, _ in layer.affine.rows}
        if activation is None:
            return
        by = [activation.by] if isinstance(activation, Shrink) else []
        if not {activation.block, *by} <= blocks or any(self.sizes[name] != 1 for name in by):
            raise BarrierError(
                f"layer {number}", str(activation), "blocks of this layer, the one to shrink by of length 1"
            )
        if isinstance(activation, Soft):
            many = activation.threshold if isinstance(activation.threshold, tuple) else (activation.threshold,)
            if min(many, default=0) <= 0 or (
                isinstance(activation.threshold, tuple) and len(many) != self.sizes[activation.block]
            ):
                raise BarrierError(f"layer {number}", "thresholds", "positive, one or one for each entry of the block")

    def _length(self, number: int, term: Term) -> int:
        """Return the length of a term."""
        length = self.sizes[term.source]
        for name in reversed((term.operator or "").split()):
            if name == ONES:
                length = 1
                continue
            entries = self.matrices.get(name.removesuffix("*"))
            if entries is None:
                raise BarrierError(f"layer {number}", f"the operator {name}", "one of " + ", ".join(self.matrices))
            out, into = entries.shape if not name.endswith("*") else entries.shape[::-1]
            if into != length:
                raise BarrierError(
                    f"layer {number}", f"{term}: {name} of a vector of length {length}", f"length {into}"
                )
            length = out
        return length

    @property
    def affine_maps(self) -> int:
        """The number of affine maps: the depth."""
        return len(self.layers)

    def count(self, kind: type[Activation]) -> int:
        """Return the number of non-linearities of a kind: `Soft`, `Squares`, `Shrink`."""
        return sum(isinstance(layer.activation, kind) for layer in self.layers)

    @property
    def is_real(self) -> bool:
        """Whether all matrices are real."""
        return all(entries.is_real for entries in self.matrices.values())

    def listing(self) -> Iterator[tuple[str, str]]:
        """Yield (numbers, text) for each layer, a run of equal groups of layers once: ("4-150", "49 × …")."""
        texts = [str(layer) for layer in self.layers]
        number = 1
        for (text, repeats), _ in groupby(_runs(texts), key=lambda item: item):
            length = len(text) * repeats
            last = number + length - 1
            label = str(number) if length == 1 else f"{number}-{last}"
            yield label, (f"{repeats} × [{' | '.join(text)}]" if repeats > 1 else text[0])
            number = last + 1

    def __repr__(self) -> str:
        return (
            f"<{self.title}: {self.affine_maps} affine maps, {self.count(Soft)} soft thresholds, {self.count(Squares)} squares, "
            f"{self.count(Shrink)} projections, {self.sizes['y']} → {self.sizes[self.output]}>"
        )

    def _repr_html_(self) -> str:
        rows = []
        for k, (label, text) in enumerate(self.listing()):
            if k == 12:
                rows.append("<tr><td>…</td><td>…</td></tr>")
                break
            rows.append(f"<tr><td>{label}</td><td>{html.escape(text)}</td></tr>")
        head = html.escape(repr(self)[1:-1])
        return f"<table><caption>{head}</caption><tr><th>layers</th><th>what they do</th></tr>{''.join(rows)}</table>"


@dataclass(frozen=True, eq=False, repr=False)
class FirenetNetwork(LayeredNetwork):
    """FIRENET, which knows its step sizes: a sharper enclosure uses them.

    Attributes:
        inner: p.
        steps: (τ_k, σ_k) in the coordinates of x, for each restart.
        norm: a proved upper bound of ‖A‖.
    """

    inner: int
    steps: tuple[tuple[Fraction, Fraction], ...]
    norm: Fraction

    @property
    def non_expansive(self) -> bool:
        """Whether τ_kσ_k‖A‖² ≤ 1 for all k, exactly."""
        return all(tau * sigma * self.norm**2 <= 1 for tau, sigma in self.steps)


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


def _short(x: Any) -> str:
    try:
        return f"{float(x):.4g}"
    except OverflowError:
        return f"2^{x.numerator.bit_length() - x.denominator.bit_length()}"
