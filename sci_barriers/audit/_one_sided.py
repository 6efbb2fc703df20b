"""The one-sided verifier: proves of an output that it is wrong, for every input that has given data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from oracles import Datum
from sci_barriers._errors import BarrierError
from sci_barriers._text import root_text
from sci_barriers.audit._files import rows_of
from sci_barriers.harness import Certificate, InvalidOutput, exact_vector
from theorems.digits.certificate import far_output_claim
from theorems.digits.one_sided import Claim, InputData, Proof, find_proof
from theorems.problems import Complex, Problem, rational

#: Numbers of more bits are refused: exact arithmetic would take minutes.
MAX_BITS: Final = 1 << 13


@dataclass(frozen=True)
class OneSided:
    """The answer of the one-sided verifier.

    Attributes:
        claim: dist(x, Ξ(A, y)) > ε for every input (A, y) with the data.
        proof: of the claim, accepted by the stand-alone checker; ``None`` if none was found.
        note: why a proof that was found does not count, or empty.
    """

    claim: Claim
    proof: Proof | None
    note: str = ""

    @property
    def wrong(self) -> bool:
        """Whether the claim is proved. ``False`` means: not proved here; it does not mean right."""
        return self.proof is not None

    @cached_property
    def certificate(self) -> Certificate | None:
        """The certificate; ``None`` unless the claim is proved."""
        return None if self.proof is None else Certificate(far_output_claim(self.claim, self.proof).document())

    def __str__(self) -> str:
        epsilon = root_text(self.claim.epsilon**2, up=True)
        if self.proof is None:
            note = f" ({self.note})" if self.note else ""
            return f"CANNOT TELL from these data whether the output is farther than {epsilon} from the solutions{note}"
        index = self.claim.data.index
        inputs = "the input" if index is None else f"every input with these data of index {index}"
        return f"WRONG: the output is farther than {epsilon} from every solution of {inputs}"


def input_data(datum: Datum) -> InputData:
    """Return the first sample of a datum in the form that the verifier takes."""
    A, y = datum.fractions()
    zero = A[0][0] * 0 if datum.A.field == "real" else None
    rows = tuple(tuple((a, zero) for a in row) if zero is not None else tuple(row) for row in A)
    vector = tuple((a, a * 0) for a in y) if datum.y.field == "real" else tuple(y)
    return InputData(rows, vector, datum.index)


def one_sided(
    problem: Problem,
    data: Datum | InputData | tuple[Any, Any],
    output: Any,
    epsilon: object,
    *,
    index: int | None = None,
    candidates: Sequence[Any] = (),
) -> OneSided:
    """Semi-decide "x is farther than ε from Ξ(A, y)" for all inputs (A, y) that have given data.

    If it is proved for the data (A_n, y_n) of index n, then dist(x, Ξ(A, y)) > ε for all A, y with ‖A_n − A‖₂ ≤ 2^-n and
    ‖y_n − y‖₂ ≤ 2^-n. If x is farther than ε from Ξ(A, y), the data of (A, y) of every large enough index prove it (P1: if some z has
    ‖Az − y‖ < η, or η = 0 and the rows of A are independent). The opposite, "x is within ε", is not semi-decidable on all inputs; where
    it can be proved from the data at hand, `sci_barriers.digits` proves it.

    Args:
        problem: P1, P2 or P3, for example ``sci_barriers.P3(1)``; weights are allowed.
        data: a datum, an `InputData`, or a pair (A_n, y_n) of arrays of numbers; floats are the dyadic numbers that they are.
        output: x, N numbers.
        epsilon: ε ≥ 0, exact ("1e-3", Fraction, …).
        index: n, for a pair only; ``None``: the pair is the input itself, exactly.
        candidates: vectors with a small objective, for example the output of a better solver; they can only help.

    Returns:
        A `OneSided`, with a certificate if the claim is proved.

    Raises:
        BarrierError: an argument is not what it should be.
        TheoremError: ε < 0, or arrays of the wrong shapes.

    Source:
        ``docs/explanation/one-sided.md``.
    """
    if not isinstance(problem, Problem):
        raise BarrierError("problem", problem, "a problem, for example P3(1)")
    if isinstance(data, Datum | InputData):
        if index is not None:
            raise BarrierError("index", index, "not given when the data have one")
        known = input_data(data) if isinstance(data, Datum) else data
    else:
        if not isinstance(data, tuple) or len(data) != 2:
            raise BarrierError("data", data, "a Datum, an InputData, or a pair (A, y)")
        if index is not None and (isinstance(index, bool) or not isinstance(index, int)):
            raise BarrierError("index", index, "an integer of at least 0, or None")
        (y,) = rows_of([data[1]], "y")
        known = InputData(rows_of(data[0]), y, index)
    N = known.shape[1]
    claim = Claim(problem, known, _exact(output, N, "output"), rational(epsilon, "epsilon"))
    others = [_exact(z, N, "candidates") for z in candidates]
    for name, numbers in (
        ("data", (*known.y, *(entry for row in known.A for entry in row))),
        ("output", claim.output),
        ("candidates", tuple(entry for z in others for entry in z)),
        ("epsilon, lam or weights", ((claim.epsilon, claim.lam), *((w, w) for w in problem.weights or ()))),
    ):
        # Zeros, of which real data have one beside each entry, are left out; only the longest number counts
        parts = [part for entry in numbers for part in entry if part]
        bits = max(
            max((abs(part.numerator) for part in parts), default=0).bit_length(),
            max((part.denominator for part in parts), default=0).bit_length(),
        )
        if bits > MAX_BITS:
            raise BarrierError(name, f"a number of {bits} bits", f"numbers of at most {MAX_BITS} bits")
    found = OneSided(claim, find_proof(claim, others))
    if found.certificate is None:
        return found
    verified, rule, reason = found.certificate.check()
    if verified:
        return found
    note = f"a proof was found, but the checker refuses it: {rule} {reason}"
    if rule == "L1":
        note += "; with data and output rounded to denominators that are powers of two it takes less"
    return OneSided(claim, None, note)


def _exact(vector: Any, length: int, name: str) -> tuple[Complex, ...]:
    if isinstance(vector, tuple) and all(isinstance(entry, tuple) for entry in vector):
        return vector  # pairs of Fractions, as this package writes complex numbers
    try:
        return tuple(exact_vector(vector, length))
    except InvalidOutput as error:
        raise BarrierError(name, str(error), f"{length} finite numbers") from None
