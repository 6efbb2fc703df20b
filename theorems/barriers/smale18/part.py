"""A part of the class of the theorem of Colbrook, Antun and Hansen: one scale, one set of members.

Source: M. J. Colbrook, V. Antun, A. C. Hansen, PNAS 119 (2022) e2107151119, Theorem 1;
the class is this project's own (``docs/explanation/proofs.md``).
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar, Final

from oracles import Datum, OracleError, Phase, Transcript, Unitary, unitary
from theorems.barriers.smale18.parameters import MAX_DIGITS, PARTS, SparseClass
from theorems.core.barrier import Computable, Counterexample
from theorems.core.errors import TheoremError
from theorems.core.parameters import derived, integer, parametrised, rational, word
from theorems.core.renamed import renamed
from theorems.problems import Complex
from theorems.structured.class_scale import (
    choose_alpha,
    least_exponent,
    membership_errors,
    sample_lengths,
)
from theorems.structured.labels import labelled_answer
from theorems.structured.scaled_part import ScaledPart
from theorems.structured.vertex_claims import wrong_output_claim

_REAL_PHASES: Final[tuple[Phase, ...]] = ((Fraction(1), Fraction(0)), (Fraction(-1), Fraction(0)))
_UNITS: Final[tuple[Phase, ...]] = (*_REAL_PHASES, (Fraction(0), Fraction(1)), (Fraction(0), Fraction(-1)))
_COMPLEX_PHASES: Final[tuple[Phase, ...]] = (
    *_UNITS,
    (Fraction(3, 5), Fraction(4, 5)),
    (Fraction(-5, 13), Fraction(12, 13)),
)


@parametrised
class Smale18(SparseClass, ScaledPart):
    """A part of Ω: the centre a = α(1, …, 1), where N1 = N + 1 − m columns tie, and the members a = α(1, …, 1) + ε·e_j.

    The solution of member j is a multiple c(α + ε) of a coordinate vector; the N1 solutions are more than 2·10^-K apart, so
    an output is within 10^-K of at most one of them, while data of index n < e fit all members with ε = 2^-e.
    Ω_strong has the centre and the members with ε = 2^-e for all e ≥ `least_exponent`, Ω_weak only the latter;
    Ω_sharp has the N1 members with ε = 3·2^-(L+1): data of index n < L fit all of them, one datum of index L fits one of them.

    Parameters (``print(Smale18.table())`` shows ranges and defaults), by name but for the first: the problem, ``"P1"``, ``"P2"``, ``"P3"``
    or a problem without weights; N, m, K, R; lam or eta, exact ("1/3", "0.25", Fraction; a float is the dyadic number that it is);
    t; alpha; rotation; field; part; L of Ω_sharp; labels; seed (``None``: D = I, P = I; over the complex field D is then drawn from 0,
    so that data are complex). K is always the scale of the part itself. The samples are y_k = t_k·U·e₀, t_k = t + s·k/R, s = α·c(α).
    With labels D is drawn from ±1, ±√−1.

    Raises:
        TheoremError: an argument out of range, by name, or parameters for which no α puts the class at the scale 10^-K.
    """

    name: ClassVar[str] = "smale18"

    part: str = word("which members", PARTS, default="strong")
    L: int | None = integer("number of data that are needed", low=1, high=MAX_DIGITS, only=("part", ("sharp",)))
    alpha: Fraction = rational(
        "scale of A",
        default=derived(
            "c(alpha) near 2.1·10^-K",
            lambda self: choose_alpha(self.chosen_problem, self.K, self.t, self.N + 1 - self.m, self.R),
            formula=False,
        ),
        tex=r"\alpha",
    )

    labelled = renamed("labelled", "labels")

    def _complete(self) -> None:
        super()._complete()
        error = membership_errors(self.problem, self.K, self.t, self.alpha, self.competitors, self.R)
        if error is not None:
            raise error
        self.unitary  # noqa: B018 # refuses a size that the rotation does not have, now and by name
        self.least_exponent  # noqa: B018 # refuses an α that is too close to the edge

    @cached_property
    def unitary(self) -> Unitary:
        """U."""
        try:
            return unitary(self.rotation, self.m, seed=self.seed or 0)
        except OracleError as error:
            raise TheoremError.from_oracle(error) from None

    @cached_property
    def diagonal(self) -> tuple[Phase, ...] | None:
        """D as N unimodular numbers, or ``None`` for I."""
        seed = self.seed
        if seed is None:
            if self._field == "real":
                return None
            seed = 0
        source = random.Random(f"diagonal {seed}")
        phases = _REAL_PHASES if self._field == "real" else _UNITS if self.labels else _COMPLEX_PHASES
        return tuple(source.choices(phases, k=self.N))

    @cached_property
    def lengths(self) -> tuple[Fraction, ...]:
        """t_0, …, t_{R−1}: the lengths of the samples."""
        return sample_lengths(self.problem, self.alpha, self.t, self.R)

    @property
    def smallest_exponent(self) -> int:
        """The smallest e ≥ 1 for which the N1 solutions are still more than 2·10^-K apart."""
        return least_exponent(self.problem, self.K, self.t, self.alpha)

    def answer(self, index: int) -> Datum:
        """Return the rounded centre, with its labels if there are any; see `ScaledPart.answer`."""
        return labelled_answer(self, index) if self.labels else super().answer(index)

    @property
    def computable(self) -> Mapping[str, Computable]:
        """K − 1 digits: the mean of the N1 solutions at the centre, whatever the data are."""
        return {"barycentre": Computable(_BARYCENTRE, Fraction(10, 10**self.K), self._barycentres)}

    def _barycentres(self, oracle: Any) -> Any:
        means = [self.solution_set(None, None, k).barycentre() for k in range(self.R)]
        vectors = [[x if z == 0 else (x, z) for x, z in mean] for mean in means]
        return vectors[0] if self.R == 1 else vectors

    def certificate(
        self, outputs: Sequence[Sequence[Complex]], transcript: Transcript, found: Counterexample
    ) -> dict[str, object]:
        """Return the certificate as a JSON document: format version 1 where that is enough, else version 2."""
        if self.R == 1 and self.part == "strong" and not self.labels:
            return wrong_output_claim(self, outputs[0], transcript, found).document()
        return super().certificate(outputs, transcript, found)


_BARYCENTRE: Final = "K − 1 digits, without any data: the mean of the solutions at the centre"
