"""Towers of algorithms and the SCI hierarchy: how many limits a problem needs, and what is known before the limit.

A computational problem {Ξ, Ω, M, Λ} has inputs Ω, evaluations Λ (functions on Ω, through which an algorithm sees an input), a metric
space M and a map Ξ: Ω → M. A *general algorithm* Γ asks for finitely many evaluations, one after the other, and returns a point of M that
depends on
nothing else. A *tower* of height k is a family Γ_{n_k, …, n_1} of general algorithms with Ξ = lim_{n_k} … lim_{n_1} Γ_{n_k, …, n_1}.

Source: J. Ben-Artzi, M. J. Colbrook, A. C. Hansen, O. Nevanlinna, M. Seidel, Computing spectra – On the solvability complexity index
hierarchy and towers of algorithms, arXiv:1508.03280. What the tags mean here: ``docs/explanation/hierarchy.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from oracles import Cells, Description, Facts, Formula, Note, Shown, shown
from theorems.core.errors import TheoremError
from theorems.core.kinds import integer_argument

__all__ = ["MAX_HEIGHT", "Evaluation", "Tag", "Tower"]

#: The largest height of a tower.
MAX_HEIGHT: Final = 3
_TEX: Final = {"Δ": r"\Delta", "Σ": r"\Sigma", "Π": r"\Pi"}
_MEANING: Final = {
    ("Δ", 0): "one algorithm gives the solution itself, after finitely many evaluations",
    ("Δ", 1): "one limit with error control: Γ_n is within 2^-n of the solution",
    (
        "Σ",
        1,
    ): "one limit from below: what Γ_n says is there, is there (for sets: within 2^-n); “yes” is never a false alarm",
    ("Π", 1): "one limit from above: what Γ_n excludes is excluded; “no” is never a false alarm",
    ("Δ", 2): "one limit, without error control: Γ_n converges, and no n tells how far it has come",
    ("Σ", 2): "two limits, the outer one from below",
    ("Π", 2): "two limits, the outer one from above",
    ("Δ", 3): "two limits",
    ("Σ", 3): "three limits, the outer one from below",
    ("Π", 3): "three limits, the outer one from above",
    ("Δ", 4): "three limits",
}


@dataclass(frozen=True)
class Tag(Shown):
    """A class of the hierarchy: Δ_m, Σ_m or Π_m; Δ_m ⊆ Σ_m, Π_m ⊆ Δ_{m+1}.

    Args:
        kind: ``"Δ"``, ``"Σ"`` or ``"Π"``.
        level: m: 0 to 4 for Δ, 1 to 3 for Σ and Π.

    Raises:
        TheoremError: no such class.
    """

    kind: Literal["Δ", "Σ", "Π"]
    level: int

    def __post_init__(self) -> None:
        if (self.kind, self.level) not in _MEANING:
            raise TheoremError("tag", f"{self.kind}{self.level}", "Δ0 to Δ4, Σ1 to Σ3, Π1 to Π3")

    @classmethod
    def all(cls) -> tuple[Tag, ...]:
        """Return all classes, each after those that it contains."""
        return tuple(cls(kind, level) for kind, level in _MEANING)  # type: ignore[arg-type] # kinds

    @property
    def meaning(self) -> str:
        """What it means that a problem is in this class, in words."""
        return _MEANING[self.kind, self.level]

    @property
    def limits(self) -> int:
        """The least height of a tower that shows it."""
        return max(self.level - 1, min(self.level, 1)) if self.kind == "Δ" else self.level

    def within(self, other: Tag) -> bool:
        """Return whether every problem of this class is in the other one, by the inclusions above."""
        if self == other:
            return True
        low, high = (self.level, self.level if self.kind == "Δ" else self.level + 1), other.level
        return low[0] <= high if self.kind == "Δ" else low[1] <= high

    def description(self) -> Description:
        """Return its name and its meaning."""
        return Description(Formula(str(self), rf"{_TEX[self.kind]}_{self.level}"), (Note(self.meaning),))

    def __str__(self) -> str:
        return f"{self.kind}{self.level}"


@dataclass(frozen=True)
class Evaluation(Shown):
    """The output of one algorithm of a tower on one input, with its evaluation set.

    Attributes:
        indices: (n_k, …, n_1).
        output: Γ_{n_k, …, n_1}(ι).
        values: Λ_Γ(ι): what was asked for, with the answers.
    """

    indices: tuple[int, ...]
    output: Any
    values: Mapping[Hashable, Any]

    def description(self) -> Description:
        """Return the output, and what was asked for."""
        asked = list(self.values.items())
        grid = Cells("What was asked for", (len(asked), 2), lambda i, k: str(asked[i][k]), ("evaluation", "answer"))
        return Description(f"Γ at {self.indices}: {self.output}", (grid,))

    def __repr__(self) -> str:
        return f"<Evaluation at {self.indices}: {shown(self.output)}, {len(self.values)} evaluations>"


@dataclass(frozen=True)
class Tower(Shown):
    """A tower of algorithms.

    Attributes:
        height: k, from 0 to 3.
        base: (oracle, n_k, …, n_1) ↦ output, the outermost index first; it asks the oracle and uses nothing else of the input.
        title: in a few words.

    Raises:
        TheoremError: a height out of range.
    """

    height: int
    base: Callable[..., Any]
    title: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "height", integer_argument("height", self.height, 0, MAX_HEIGHT))

    def description(self) -> Description:
        """Return what it computes, and how it is called."""
        indices = ", ".join(f"n_{k}" for k in range(self.height, 0, -1))
        limits = "".join(rf"\lim_{{n_{k}\to\infty}}" for k in range(self.height, 0, -1))
        formula = Formula(f"Ξ = limit of Γ_({indices})", rf"\Xi={limits}\Gamma_{{{indices}}}")
        call = ", ".join(["oracle", *(f"n_{k}" for k in range(self.height, 0, -1))])
        return Description(
            f"{self.title}, height {self.height}", (Facts((("limits", formula), ("called", f"tower({call})"))),)
        )

    def __repr__(self) -> str:
        return f"<Tower of height {self.height}: {self.title}>"

    def __call__(self, oracle: Any, *indices: int) -> Any:
        """Return Γ_{n_k, …, n_1}(ι) for the input of the oracle; `TheoremError` for a wrong number of indices or a negative one."""
        if len(indices) != self.height:
            raise TheoremError("indices", indices, f"{self.height} of them, the outermost first")
        for n in indices:
            if isinstance(n, bool) or not isinstance(n, int) or n < 0:
                raise TheoremError("indices", indices, "integers of at least 0")
        return self.base(oracle, *indices)

    def at(self, oracle: Any, *indices: int) -> Evaluation:
        """Return output and evaluation set, for an oracle that nobody has asked yet (its record is taken as it is afterwards)."""
        output = self(oracle, *indices)
        values = getattr(oracle, "values", None)
        if values is None:  # data of matrices and vectors, by their index
            values = oracle.transcript.data
        return Evaluation(indices, output, dict(values))

    def algorithm(self, *indices: int) -> Callable[[Any], Any]:
        """Return the general algorithm Γ_{n_k, …, n_1} as a function of an oracle."""
        return lambda oracle: self(oracle, *indices)

    def sequence(self, make_oracle: Callable[[], Any], outer: tuple[int, ...], last: range) -> Iterator[Evaluation]:
        """Yield Γ for fixed outer indices and the innermost one in a range, each with a new oracle.

        Args:
            make_oracle: returns an oracle of the input.
            outer: n_k, …, n_2.
            last: of n_1.
        """
        for n in last:
            yield self.at(make_oracle(), *outer, n)
