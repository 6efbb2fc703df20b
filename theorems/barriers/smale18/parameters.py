"""The parameters that the parts of the class of smale18 and the whole of it share, declared once."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, ClassVar, Final

from oracles import UNITARIES
from theorems.core.errors import TheoremError
from theorems.core.parameters import Parametrised, Relation, derived, flag, integer, parametrised, rational, word
from theorems.problems import PROBLEMS, Problem, problem
from theorems.structured.scaled_part import PARTS

__all__ = ["MAX_DIGITS", "MAX_ENTRIES", "MAX_SAMPLES", "PARTS", "SparseClass"]

MAX_DIGITS: Final = 10_000
MAX_ENTRIES: Final = 100_000_000
MAX_SAMPLES: Final = 10_000


@parametrised
class SparseClass(Parametrised):
    """A class of inputs (A, S) for P1, P2 or P3: its sizes, its problem, and what the data look like."""

    _problem: Any = word(
        "the problem", tuple(PROBLEMS), default="P3", tex=r"\Xi", hint="linear programs, LP, are the problem of smale9"
    )
    _field: str = word("of the entries of A and y", ("real", "complex"), default="real", tex=r"\mathbb F")
    N: int = integer("number of columns", low=2, default=20)
    m: int = integer("number of rows", low=1, below="N", default=derived("N-1", lambda self: self.N - 1))
    K: int = integer("number of digits", low=1, high=MAX_DIGITS, default=3)
    R: int = integer("number of samples y_k", low=1, high=MAX_SAMPLES, default=1)
    lam: Fraction | None = rational(
        "λ of P2 and P3", above=0, default=1, only=("problem", ("P2", "P3")), tex=r"\lambda"
    )
    eta: Fraction | None = rational("η of P1", low=0, default=0, only=("problem", ("P1",)), tex=r"\eta")
    t: Fraction = rational("length of the first sample, ‖y_0‖₂", above=0, default=1)
    rotation: str = word("U", tuple(UNITARIES), default="identity")
    seed: int | None = integer("draws D, P and the Cayley rotation", optional=True, default=None)
    labels: bool = flag("whether data come with labels x_{k,n}")

    positional: ClassVar[tuple[str, ...]] = ("problem",)
    other_names: ClassVar[Mapping[str, str]] = {"problem_name": "problem"}
    relations: ClassVar[tuple[Relation, ...]] = (
        Relation(f"m·N at most {MAX_ENTRIES}", lambda p: p.m * p.N <= MAX_ENTRIES, "m·N", lambda p: p.m * p.N),
        Relation(
            "identity, hadamard, dct or cayley over the real field (dft needs field = complex)",
            lambda p: p.rotation != "dft" or p.field == "complex",
            "rotation",
        ),
    )

    @classmethod
    def _arguments(cls, given: dict[str, Any]) -> dict[str, Any]:
        chosen = given.get("problem")
        if not isinstance(chosen, Problem):
            return given
        if chosen.name not in PROBLEMS:
            raise TheoremError("problem", chosen, "P1, P2 or P3")
        if chosen.weights is not None:
            raise TheoremError("problem", chosen, "a problem without weights (the class Ω is stated for w = 1)")
        lam, eta = given.get("lam"), given.get("eta")
        if lam is not None or eta is not None:
            raise TheoremError("lam, eta", (lam, eta), "not given when the problem already has its parameters")
        return {**given, "problem": chosen.name, **chosen.parameters()}

    @property
    def problem(self) -> Problem:
        """The problem with its parameter."""
        made: Problem = self._problem
        return made

    @property
    def field(self) -> str:
        """``"real"`` or ``"complex"``."""
        return self._field

    @property
    def chosen_problem(self) -> Problem:
        """The problem with its parameter, also while the other parameters are being set."""
        return problem(getattr(self._problem, "name", self._problem), lam=self.lam, eta=self.eta)

    def _complete(self) -> None:
        object.__setattr__(self, "_problem", self.chosen_problem)
        super()._complete()
