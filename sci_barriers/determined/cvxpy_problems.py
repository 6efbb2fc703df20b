"""Problems of CVXPY that are P1, P2, P3 or a linear program, read off their expressions.

What is constant in the problem is taken as the doubles that CVXPY makes of it; signs and factors are then carried exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Any, Final

import numpy as np

from sci_barriers._errors import BarrierError
from theorems.problems import P1, P2, P3, LinearProgram, Problem

_FORMS: Final = (
    "minimise a·sum_squares(A @ x - y) + b·norm1(x) or a·norm(A @ x - y, 2) + b·norm1(x); norm1(x) subject to norm(A @ x - y, 2) <= eta "
    "or A @ x == y; or c @ x, c > 0, subject to A @ x == b, x >= 0; with norm1(multiply(w, x)) for weights, of one real vector x"
)


@dataclass(frozen=True, eq=False)
class Recognised:
    """A problem, its data, and the value of its variable.

    Attributes:
        problem: P1, P2, P3 or LP with its parameters.
        A: m × N.
        y: m numbers.
        x: the value of the variable, or ``None`` if the problem has not been solved.
    """

    problem: Problem
    A: Any
    y: Any
    x: Any


def recognise(problem: Any) -> Recognised:
    """Return what a ``cvxpy.Problem`` is.

    Raises:
        BarrierError: it is none of these forms; the message says which part.
    """
    import cvxpy

    if not isinstance(problem.objective, cvxpy.Minimize):
        raise _other("a problem that is maximised")
    variables = problem.variables()
    if len(variables) != 1 or variables[0].ndim != 1 or variables[0].is_complex():
        raise _other(f"variables of shapes {[v.shape for v in variables]}")
    reader = _Reader(variables[0])
    found = reader.terms(problem.objective.args[0], Fraction(1))
    positive, equal, ball = reader.constraints(problem.constraints)
    kinds = sorted(found)
    x = variables[0].value
    if kinds == ["cost"] and equal is not None and positive and ball is None:
        costs = [Fraction(float(c)) if not isinstance(c, Fraction) else c for c in found["cost"]]
        if any(c <= 0 for c in costs):
            raise BarrierError("c", "a cost that is not positive", "positive costs")
        return Recognised(LinearProgram(costs), *equal, x)
    if positive or "l1" not in found or "cost" in found:
        raise _other(f"an objective of {', '.join(kinds)}" + " with x >= 0" * positive)
    weights = found["l1"]
    if kinds == ["l1"] and (equal is None) != (ball is None):
        own = None if len(set(weights)) == 1 else weights
        if equal is not None:
            return Recognised(P1(0, own), *equal, x)
        A, y, eta = ball
        return Recognised(P1(eta, own), A, y, x)
    if equal is None and ball is None and kinds in (["l1", "norm"], ["l1", "squares"]):
        (factor, A, y) = found[kinds[1]]
        kind = P2 if kinds[1] == "squares" else P3
        lams = [w / factor for w in weights]
        alike = len(set(lams)) == 1
        return Recognised(kind(lams[0] if alike else 1, None if alike else lams), A, y, x)
    raise _other(f"an objective of {', '.join(kinds)} with {len(problem.constraints)} constraints")


def _other(what: str) -> BarrierError:
    return BarrierError("problem", what, _FORMS)


class _Reader:
    """Reads expressions of one variable."""

    def __init__(self, variable: Any) -> None:
        from cvxpy.atoms.affine.add_expr import AddExpression
        from cvxpy.atoms.affine.binary_operators import DivExpression, MulExpression, multiply
        from cvxpy.atoms.affine.promote import Promote
        from cvxpy.atoms.affine.sum import Sum
        from cvxpy.atoms.affine.unary_operators import NegExpression
        from cvxpy.atoms.elementwise.abs import abs as modulus
        from cvxpy.atoms.elementwise.power import Power
        from cvxpy.atoms.norm1 import norm1
        from cvxpy.atoms.pnorm import Pnorm
        from cvxpy.atoms.quad_over_lin import quad_over_lin

        self.x, self.N = variable, int(variable.size)
        self.add, self.negative, self.divide, self.promote = AddExpression, NegExpression, DivExpression, Promote
        self.products, self.sum, self.modulus = (MulExpression, multiply), Sum, modulus
        self.norm1, self.pnorm, self.power, self.squares = norm1, Pnorm, Power, quad_over_lin

    # --- Objective and constraints ----------------------------------------------------------------------------------------------

    def terms(self, e: Any, factor: Fraction) -> dict[str, Any]:
        """Return the parts of an objective: "l1" (N weights), "squares" or "norm" (factor, A, y), "cost" (N numbers)."""
        if isinstance(e, self.add):
            found: dict[str, Any] = {}
            for part in e.args:
                own = {} if part.is_constant() else self.terms(part, factor)
                if found.keys() & own.keys():
                    raise _other("two terms of one kind")
                found |= own
            return found
        if isinstance(e, self.negative):
            return self.terms(e.args[0], -factor)
        scaled = self._scaled(e)
        if scaled is not None:
            return self.terms(scaled[1], factor * scaled[0])
        if e.is_affine():
            A, b = self.affine(self._summand(e))
            if A.shape[0] != 1 or b[0] != 0:
                A = A.sum(axis=0, keepdims=True) if isinstance(e, self.sum) and A.shape[0] > 1 else A
            if A.shape[0] != 1:
                raise _other("an affine objective that is no number")
            return {"cost": [factor * Fraction(v) for v in A[0]]}
        if factor <= 0:
            raise _other("a norm with a factor that is not positive")
        weights = self._weights(e)
        if weights is not None:
            return {"l1": [factor * w for w in weights]}
        if isinstance(e, self.squares) and e.args[1].is_constant():
            over = Fraction(float(e.args[1].value))
            return {"squares": (factor / over, *self.residual(e.args[0]))}
        if (
            isinstance(e, self.power)
            and float(e.p.value if hasattr(e.p, "value") else e.p) == 2.0
            and self._is_norm(e.args[0])
        ):
            return {"squares": (factor, *self.residual(e.args[0].args[0]))}
        if self._is_norm(e):
            return {"norm": (factor, *self.residual(e.args[0]))}
        raise _other(f"a term {type(e).__name__}")

    def constraints(self, constraints: Any) -> tuple[bool, tuple[Any, Any] | None, Any]:
        """Return (x >= 0, (A, y) of A x == y, (A, y, eta) of norm(A x - y) <= eta)."""
        from cvxpy.constraints import Equality, Inequality

        positive = bool(self.x.attributes["nonneg"] or self.x.attributes["pos"])
        equal, ball = None, None
        for constraint in constraints:
            known = isinstance(constraint, Equality | Inequality)
            sides: Any = constraint.args if known else (None, None)
            left, right = sides
            if isinstance(constraint, Equality) and equal is None:
                equal = self.residual(left - right)
            elif (
                isinstance(constraint, Inequality) and right is self.x and left.is_constant() and not np.any(left.value)
            ):
                positive = True
            elif isinstance(constraint, Inequality) and ball is None and right.is_constant() and right.size == 1:
                ball = self._ball(left, Fraction(float(right.value)))
            else:
                raise _other(f"a constraint {type(constraint).__name__}")
        if any(value for name, value in self.x.attributes.items() if name not in ("nonneg", "pos", "shape")):
            raise _other("a variable with other attributes than nonneg")
        return positive, equal, ball

    def _ball(self, e: Any, bound: Fraction) -> tuple[Any, Any, Fraction]:
        found = self.terms(e, Fraction(1))
        if list(found) == ["norm"] and bound >= 0:
            factor, A, y = found["norm"]
            return A, y, bound / factor
        if list(found) == ["squares"] and bound >= 0:
            factor, A, y = found["squares"]
            square = bound / factor
            eta = Fraction(isqrt(square.numerator), isqrt(square.denominator))
            if eta * eta == square:
                return A, y, eta
            raise _other(f"sum_squares(...) <= {float(square)!r}, which is no square of a rational: use norm(..., 2)")
        raise _other("a constraint that is no ball")

    def _is_norm(self, e: Any) -> bool:
        return isinstance(e, self.pnorm) and float(e.p) == 2.0 and e.args[0].is_affine()

    def _summand(self, e: Any) -> Any:
        return e.args[0] if isinstance(e, self.sum) else e

    def _scaled(self, e: Any) -> tuple[Fraction, Any] | None:
        """Return (factor, rest) of a product or quotient with a number."""
        if isinstance(e, self.divide) and e.args[1].is_constant() and e.args[1].size == 1:
            return 1 / Fraction(float(e.args[1].value)), e.args[0]
        if isinstance(e, self.products):
            for own, rest in (e.args, e.args[::-1]):
                own = own.args[0] if isinstance(own, self.promote) else own
                if own.is_constant() and own.size == 1 and rest.shape == e.shape:
                    return Fraction(float(own.value)), rest
        return None

    def _weights(self, e: Any) -> list[Fraction] | None:
        """Return the weights of a weighted sum of moduli, or ``None``."""
        if isinstance(e, self.norm1):
            inner, own = e.args[0], None
        elif isinstance(e, self.sum) and isinstance(e.args[0], self.modulus):
            inner, own = e.args[0].args[0], None
        elif isinstance(e, self.products) and e.args[0].is_constant() and isinstance(e.args[1], self.modulus):
            inner, own = e.args[1].args[0], np.asarray(e.args[0].value, dtype=float).reshape(-1)
        else:
            return None
        A, b = self.affine(inner)
        if (
            A.shape != (self.N, self.N)
            or any(v != 0 for v in b)
            or np.count_nonzero(A) != np.count_nonzero(np.diagonal(A))
        ):
            raise _other("the modulus of something else than multiples of the entries of x")
        weights = [abs(Fraction(v)) for v in np.diagonal(A)]
        if own is not None:
            weights = [Fraction(float(c)) * w for c, w in zip(own, weights, strict=True)]
        if any(w <= 0 for w in weights):
            raise _other("weights that are not positive")
        return weights

    # --- Affine expressions -----------------------------------------------------------------------------------------------------

    def residual(self, e: Any) -> tuple[Any, Any]:
        """Return (A, y) with e = A x − y."""
        A, b = self.affine(e)
        return A, -b

    def affine(self, e: Any) -> tuple[Any, Any]:
        """Return (A, b) with e = A x + b, exactly: doubles where nothing but signs is to be computed, else fractions."""
        if e.ndim > 1:
            raise _other("a matrix in the place of a vector")
        rows = int(e.size)
        if e.is_constant():
            b = np.asarray(e.value, dtype=float).reshape(-1)
            return np.zeros((rows, self.N)), b
        if e is self.x:
            return np.eye(self.N), np.zeros(self.N)
        if isinstance(e, self.add):
            parts = [self.affine(part) for part in e.args]
            return self._sum([A for A, _ in parts]), self._sum([b for _, b in parts])
        if isinstance(e, self.negative):
            A, b = self.affine(e.args[0])
            return -A, -b
        scaled = self._scaled(e)
        if scaled is not None:
            A, b = self.affine(scaled[1])
            return self._times(scaled[0], A), self._times(scaled[0], b)
        if isinstance(e, self.products) and e.args[0].is_constant():
            own = e.args[0].value
            own = own.toarray() if hasattr(own, "toarray") else np.asarray(own, dtype=float)
            A, b = self.affine(e.args[1])
            if isinstance(e, self.products[1]):  # entry by entry
                own = np.diag(own.reshape(-1))
            own = own.reshape(rows, -1)
            plain = A.dtype == float and np.array_equal(A, np.eye(self.N)) and not b.any()
            if plain:
                return own, np.zeros(rows)
            return _exact(own) @ _exact(A), _exact(own) @ _exact(b)
        raise _other(f"an affine term {type(e).__name__}")

    @staticmethod
    def _sum(parts: list[Any]) -> Any:
        filled = [part for part in parts if any(v != 0 for v in part.reshape(-1))]
        if len(filled) <= 1:
            return filled[0] if filled else parts[0]
        return sum(map(_exact, filled[1:]), _exact(filled[0]))

    @staticmethod
    def _times(factor: Fraction, part: Any) -> Any:
        return part * float(factor) if abs(factor) == 1 else _exact(part) * factor


def _exact(array: Any) -> Any:
    """Return an array of fractions."""
    result = np.empty(array.shape, dtype=object)
    for place, value in np.ndenumerate(array):
        result[place] = value if isinstance(value, Fraction) else Fraction(float(value))
    return result
