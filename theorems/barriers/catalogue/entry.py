"""What the entries of the catalogue have in common: inputs are arrays, members lie on rays from a centre, solution sets are proved points.

An entry says in its own file: its parameters, the centre, the directions, the solution sets with what proves them, and what *can* be
computed. That these points are the sets of solutions is checked by the rule of its problem in `theorems.checker.problems`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache, cached_property
from typing import Any, ClassVar, Final

import numpy as np

from oracles import ArrayInput, ExactArray
from theorems.barriers.catalogue.equivalence import Equivalence
from theorems.barriers.catalogue.picture import draw, drawn, in_words
from theorems.barriers.catalogue.positive import Positive
from theorems.barriers.catalogue.symmetry import Direction, Rows, Symmetry
from theorems.barriers.declared.barrier import ArrayBarrier
from theorems.barriers.declared.declaration import Declaration, DeclaredProblem
from theorems.certificates.claims import Claim
from theorems.certificates.claims.proved_set import ProvedSet
from theorems.certificates.claims.wrong_runs import ClaimedRun
from theorems.core.breakdown import SHARPENING, Check, hypotheses
from theorems.core.covering import covering_radius_squared
from theorems.core.errors import TheoremError
from theorems.core.metrics import OUTPUT_METRICS
from theorems.core.parameters import parametrised
from theorems.core.sets import ExactSet
from theorems.core.statement import Clause, Hypothesis, Statement, tex_escape
from theorems.core.svg import Drawing
from theorems.problems import Complex

__all__ = ["Direction", "Entry", "Rows", "unit"]


@parametrised
class Entry(ArrayBarrier):
    """An entry of the catalogue: an impossibility theorem about a problem of every day, with what can be computed instead."""

    #: One line.
    heading: ClassVar[str] = ""
    #: The solution map, in words and symbols.
    solution_map: ClassVar[str] = ""
    #: Centre, members and their solutions, and why: what the rule of the checker proves.
    why: ClassVar[str] = ""
    #: What is proved here, what is quoted, what is weaker than elsewhere.
    provenance: ClassVar[str] = "The statement and its proof are this project's own, by the general engine."
    #: Where people meet it.
    symptoms: ClassVar[tuple[str, ...]] = ()
    #: What plain functions are refuted by it, as examples.
    targets: ClassVar[tuple[str, ...]] = ()
    #: The module of `theorems.checker.problems` that proves the solution sets.
    rule: ClassVar[str] = ""
    #: The metric on outputs.
    metric_name: ClassVar[str] = "euclidean"
    sets_are: ClassVar[str] = "the checker proves the solution sets"
    #: Whether the last competitor is the centre.
    centre_competes: ClassVar[bool] = False

    # --- What an entry says --------------------------------------------------------------------------------------------------

    @property
    @abstractmethod
    def arrays(self) -> Sequence[ExactArray]:
        """The centre."""

    @property
    @abstractmethod
    def moves(self) -> Sequence[Direction]:
        """The directions of the members, of norm at most 1; without the 0 of a centre that competes."""

    @property
    @abstractmethod
    def points(self) -> Sequence[ExactSet]:
        """The solution set of each competitor, finitely many points, the same for every ε."""

    @property
    @abstractmethod
    def centre_set(self) -> ExactSet:
        """Solutions of the centre (all of them, if it competes)."""

    @property
    def constants(self) -> Rows:
        """Numbers that belong to the problem and are no data."""
        return ()

    def proof(self, winner: int) -> Rows:
        """Return what the rule needs to prove the solution set of a competitor, beside the set."""
        return ()

    @property
    def positives(self) -> Mapping[str, Positive]:
        """What can be computed, by name."""
        return {}

    @property
    def symmetries(self) -> Sequence[Symmetry]:
        """How the data may be reordered and rescaled, and what that does to solutions, constants and proofs."""
        return ()

    @property
    def equivalence(self) -> Equivalence | None:
        """The reductions to and from LPO or LLPO, where there are any."""
        return None

    def call(self, function: Callable[..., Any], data: Mapping[str, Any]) -> Any:
        """Call a plain function of the data: with the arrays as its arguments, in their order, unless an entry says otherwise."""
        return function(*data.values())

    def read(self, value: Any, data: Mapping[str, Any]) -> Any:
        """Return the output that is meant by what a plain function returned: a number is a vector of length 1."""
        return np.ravel(value).tolist()

    # --- What follows --------------------------------------------------------------------------------------------------------

    def _complete(self) -> None:
        for move, norms in zip(self.directions, self.declaration.direction_norms_squared, strict=True):
            if max(norms) > 1:
                raise TheoremError("direction", move, "of norm at most 1 in each array's norm")

    @cached_property
    def declaration(self) -> Declaration:
        """Centre, directions (0 for a centre that competes) and solution sets."""
        arrays, sets, metric = tuple(self.arrays), tuple(self.points), OUTPUT_METRICS[self.metric_name]
        still = [tuple(tuple(Fraction(0) for _ in array.entries) for array in arrays)]
        moves = [tuple(tuple(map(Fraction, part)) for part in move) for move in self.moves]
        radius, digits = covering_radius_squared(sets, len(sets), metric), 1
        while radius * 100**digits <= 1:  # the least K for which every output is farther than 10^-K from some set
            digits += 1
        return Declaration(
            title=self.heading,
            point=ArrayInput(arrays, sets[0].length),
            directions=tuple(moves + (still if self.centre_competes else [])),
            sets=sets,
            centre_set=self.centre_set,
            metric=metric,
            K=digits,
            least_exponent=1,
            problem=DeclaredProblem(self.name),
            centre_competes=self.centre_competes,
        )

    @cached_property
    def hypotheses(self) -> tuple[Check, ...]:
        """The hypotheses of the engine as exact comparisons; a digit less, which is claimed of other classes, is not among them."""
        found = [c for c in hypotheses(self.family, self.digits) if c.name not in SHARPENING]
        centre = self.declaration.centre_set
        assert centre is not None  # it belongs to the class
        for j, points in enumerate(self.sets):
            gap = min(centre.distance_squared(x, self.metric)[1] for x in points.finite or ())
            if not self.centre_competes:
                name, statement = (
                    "limits are solutions",
                    f"squared distance of a solution of the members {j} to those of the centre",
                )
                found.append(Check(name, statement, gap, "=", 0))
        return tuple(found)

    def described(self, winner: int, exponent: int) -> str:
        """Return the member (j, e) in words."""
        if self.centre_competes and winner == self.competitors - 1:
            return "nothing moved, the centre"
        return super().described(winner, exponent)

    def right(
        self,
        output: Sequence[Complex],
        winner: int | None,
        exponent: int | None,
        sample: int = 0,
        digits: int | None = None,
    ) -> bool | None:
        """Return whether an output is within 10^-digits of the solutions of a member, or of the centre (``None``)."""
        if any(z for _, z in output):
            return False
        found = self.sets[winner] if winner is not None else self.declaration.centre_set
        assert found is not None  # the centre belongs to the class
        low, high = found.distance_squared([x for x, _ in output], self.metric)
        bound = Fraction(1, 100 ** (self.digits if digits is None else digits))
        if high <= bound:
            return True
        # of the centre only some solutions may be known: others may be nearer
        return False if low > bound and (winner is not None or self.centre_competes) else None

    def picture(self, axes: Any) -> bool:
        """Draw which outputs are right where on a matplotlib ``Axes``; return ``True``."""
        draw(self, axes)
        return True

    @classmethod
    @cache
    def own_statement(cls) -> Statement:
        """Return the theorem, made from what the class says: what cannot be computed, with which probability, and what can."""
        return _statement_of(cls)

    def drawing(self) -> Drawing:
        """Return the picture as SVG text, with its words."""
        return drawn(self)

    @property
    def picture_text(self) -> str:
        """What the picture shows, in words."""
        return in_words(self)

    def claim(
        self, runs: Sequence[ClaimedRun], winner: int, exponent: int, probability: Fraction, index: int | None
    ) -> Claim:
        """Return the claim about runs that fail on the member (j, e): kind ``wrong-output-proved-set``."""
        return ProvedSet(
            rule=self.rule,
            digits=self.digits,
            arrays=self._claimed_arrays(),
            direction=self.directions[winner],
            exponent=exponent,
            constants=self.constants,
            metric=self.metric.name,
            length=self.shape[1],
            solutions=self.sets[winner].finite or (),
            proof=self.proof(winner),
            runs=runs,
            probability=probability,
            index=index,
        )


def unit(n: int, j: int) -> tuple[Fraction, ...]:
    """Return e_j in ℝⁿ."""
    if not 0 <= j < n:
        raise TheoremError("j", j, f"from 0 to {n - 1}")
    return tuple(Fraction(int(i == j)) for i in range(n))


_DATA: Final = Hypothesis(
    "data", "dyadic arrays within 2⁻ⁿ of the input in each norm, read for finitely many n, adaptively"
)


def _statement_of(entry: type[Entry]) -> Statement:
    example = entry()
    if entry.centre_competes:
        halting, general = "q/C", "(C − 1)/(2C − 1 − q), C the number of competitors with the centre as one of them"
    else:
        halting, general = "q/N1", "N1/(2·N1 − q), N1 the number of competitors"
    clauses = [
        Clause(
            "(i)",
            *_both("no algorithm has an error below ρ on every input of the class; not to halt is an infinite error;"),
        ),
        Clause(
            "(ii)",
            *_both(
                f"with coins, the sharp worst-case probability of success below ρ is {halting} for algorithms that halt almost surely, and "
                f"{general}, for all algorithms; q is the number of competitors that one output can serve;"
            ),
        ),
    ]
    clauses += [Clause("(+)", *_both(f"{item.kind}: {item.what}")) for item in example.positives.values()]
    text = f"{entry.solution_map}. {entry.why} Therefore:"
    return Statement(
        name=entry.name,
        title=entry.heading,
        hypotheses=(*entry.as_hypotheses(), _DATA),
        preamble=text,
        preamble_tex=_both(text)[1],
        clauses=tuple(clauses),
        checked=(
            "refute() plays any program, and any plain function of the data, against the resisting oracle; the checker proves the solution "
            f"set of the input (rule “{entry.rule}”) and the distance. verify() compares the hypotheses and breakdown epsilons exactly, "
            "attains the probabilities by enumeration, and runs what can be computed on members."
        ),
        source=entry.provenance,
        instantiate=entry,
    )


#: What is a formula in LaTeX.
_SYMBOLS: Final = {
    "<": "<", ">": ">", "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "−": "-", "·": r"\cdot", "×": r"\times", "√": r"\surd", "…": r"\dots",
    "‖": r"\|", "⟨": r"\langle", "⟩": r"\rangle", "Ξ": r"\Xi", "Σ": r"\Sigma", "α": r"\alpha", "γ": r"\gamma", "δ": r"\delta",
    "ε": r"\varepsilon", "λ": r"\lambda", "ρ": r"\rho", "σ": r"\sigma", "∞": r"\infty",
}  # fmt: skip


def _both(text: str) -> tuple[str, str]:
    """Return a text, and the same for LaTeX."""
    return text, "".join(f"${_SYMBOLS[c]}$" if c in _SYMBOLS else tex_escape(c) for c in text)
