"""Oracles that hand out one evaluation after the other: a matrix element of an infinite operator, an entry of a sequence.

The evaluation set Λ of a computational problem is a family of functions of the input, named by keys; an algorithm sees an input only
through the values that it asks for, and those are recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from oracles._errors import BudgetExceeded, OracleError

#: An exact number.
Exact = Fraction | int | str

__all__ = ["BandedOperator", "BinarySequence", "ElementOracle"]


class ElementOracle:
    """Gives the values f(ι), f ∈ Λ, of one input ι, by the names of the f.

    Args:
        source: name ↦ value.
        limit: how many different values are given at most; ``None`` for no limit.
    """

    def __init__(self, source: Callable[..., Any], limit: int | None = None) -> None:
        if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int) or limit < 0):
            raise OracleError("limit", limit, "an integer of at least 0, or None")
        self._source, self._limit = source, limit
        #: Λ_Γ(ι) with the values: what was asked for, in the order in which it was.
        self.values: dict[tuple[Any, ...], Any] = {}

    def __call__(self, *key: Hashable) -> Any:
        """Return the value of this name.

        Raises:
            BudgetExceeded: the limit is reached.
        """
        if key not in self.values:
            if self._limit is not None and len(self.values) >= self._limit:
                raise BudgetExceeded(f"more than {self._limit} evaluations")
            self.values[key] = self._source(*key)
        return self.values[key]


@dataclass(frozen=True)
class BinarySequence:
    """a ∈ {0,1}^ℕ: finitely many entries, and one value for all the others. As an operator: diag(a) on ℓ²(ℕ).

    Args:
        prefix: a_0, …, a_{q−1}.
        tail: a_i for i ≥ q.

    Raises:
        OracleError: another number than 0 and 1.
    """

    prefix: tuple[int, ...] = ()
    tail: int = 0

    def __post_init__(self) -> None:
        if self.tail not in (0, 1) or any(x not in (0, 1) for x in self.prefix):
            raise OracleError("prefix, tail", (self.prefix, self.tail), "zeros and ones")

    def __call__(self, i: int) -> int:
        """Return a_i."""
        if isinstance(i, bool) or not isinstance(i, int) or i < 0:
            raise OracleError("i", i, "an integer of at least 0")
        return self.prefix[i] if i < len(self.prefix) else self.tail

    def element(self, i: int, k: int) -> Fraction:
        """Return ⟨diag(a)e_k, e_i⟩."""
        return Fraction(self(i) if i == k else 0)


@dataclass(frozen=True)
class BandedOperator:
    """A self-adjoint operator on ℓ²(ℕ) with real rational matrix elements that vanish for |i − k| > bandwidth.

    Args:
        bands: for each distance d = 0, …, bandwidth the first elements ⟨Ae_{i+d}, e_i⟩, i = 0, 1, …
        tails: for each d the element for all later i.

    Raises:
        OracleError: not as many tails as bands.
    """

    bands: tuple[tuple[Fraction, ...], ...]
    tails: tuple[Fraction, ...]
    title: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if len(self.bands) != len(self.tails) or not self.bands:
            raise OracleError("tails", len(self.tails), f"{len(self.bands)}, one for each band, at least one")

    @classmethod
    def of(cls, bands: Sequence[Sequence[Exact]], tails: Sequence[Exact], title: str = "") -> BandedOperator:
        """Return the operator with exact elements, given as ``Fraction`` takes them."""
        exact = tuple(tuple(Fraction(x) for x in band) for band in bands)
        return cls(exact, tuple(Fraction(x) for x in tails), title)

    @property
    def bandwidth(self) -> int:
        """The largest |i − k| of an element that may not vanish."""
        return len(self.bands) - 1

    def element(self, i: int, k: int) -> Fraction:
        """Return ⟨Ae_k, e_i⟩."""
        if min(i, k) < 0:
            raise OracleError("i, k", (i, k), "integers of at least 0")
        d, first = abs(i - k), min(i, k)
        if d > self.bandwidth:
            return Fraction(0)
        return self.bands[d][first] if first < len(self.bands[d]) else self.tails[d]
