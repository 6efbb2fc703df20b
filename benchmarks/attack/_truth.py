"""Oracles of truth: the claim of a document, recomputed with fractions, flint and NumPy. They share no code with the checker.

Each takes a document that the checker accepted, and returns whether its claim is true, ``None`` if it cannot judge that one, and
`NOT_REFUTED` if it has looked for a counterexample in vain. What it compares with a bound it encloses, so that ``True`` is never by
rounding.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction as F
from typing import Any, Final

import flint

from benchmarks.attack._numbers import Pair, pair, parted, rational, real
from benchmarks.attack._truth_of_arrays import far_output, given_sets
from benchmarks.attack._truth_of_digits import data_cannot_tell, forced_changes, solutions_enclosed, two_point
from benchmarks.attack._truth_of_null_space import null_space
from benchmarks.attack._truth_of_problems import proved_set


def rotation(c: dict[str, Any], m: int) -> list[list[Any]]:
    """Return U, row by row, from the definition in the format's page."""
    name, one = c["rotation"]["name"], flint.acb(1)
    if name == "cayley":
        rows = [[F(i == k) for k in range(m)] for i in range(m)]
        for stage in c["rotation"]["stages"]:
            old, h = [list(row) for row in rows], stage["hypotenuse"]
            for i, k, p, q in stage["turns"]:
                assert p * p + q * q == h * h
                rows[i] = [(p * x - q * y) / h for x, y in zip(old[i], old[k], strict=True)]
                rows[k] = [(q * x + p * y) / h for x, y in zip(old[i], old[k], strict=True)]
        return [[flint.acb(real(x)) for x in row] for row in rows]
    if name == "identity":
        return [[one * (i == k) for k in range(m)] for i in range(m)]
    root = flint.arb(m).sqrt()
    if name == "hadamard":
        assert m & (m - 1) == 0
        return [[one * (-1) ** (i & k).bit_count() / root for k in range(m)] for i in range(m)]
    if name == "dft":
        return [
            [(flint.acb(0, 1) * flint.arb.pi() * F_(-2 * i * k, m)).exp() / root for k in range(m)] for i in range(m)
        ]
    assert name == "dct"
    scale = [1 / root] + [flint.arb(2).sqrt() / root] * (m - 1)
    return [
        [flint.acb(scale[i] * (flint.arb.pi() * F_((2 * k + 1) * i, 2 * m)).cos()) for k in range(m)] for i in range(m)
    ]


def F_(p: int, q: int) -> Any:
    """Return p/q as a ball."""
    return flint.arb(flint.fmpq(p, q))


def amount(c: dict[str, Any], t: F, a: F) -> F:
    """Return c(a), the modulus of the solution's entry."""
    name = c["problem"]["name"]
    if name == "P1":
        return (t - rational(c["problem"]["eta"])) / a
    return (2 * t * a - rational(c["problem"]["lam"])) / (2 * a * a) if name == "P2" else t / a


def in_class(c: dict[str, Any], part: dict[str, Any], t: F) -> bool:
    """Return whether m, N, K, alpha, t and the parameter are those of the class (rule C2, for weak and sharp too)."""
    m, N, K, alpha = c["class"]["m"], c["class"]["N"], part["K"], rational(part["alpha"])
    name, competitors = c["problem"]["name"], N + 1 - m
    s = rational(c["problem"].get("eta") or c["problem"].get("lam") or "0x0")
    range_ = {"P1": 0 <= s < t, "P2": 0 < s < t * alpha, "P3": 0 < s < alpha, "LP": True}[name]
    factor = 1 if name == "LP" else 2
    scale = factor * amount(c, t, alpha) ** 2 * 100 ** (K - 1) < 1
    return (
        N >= 2
        and 1 <= m < N
        and K >= 1
        and alpha >= 1
        and t > 0
        and t * t <= competitors * alpha**2
        and range_
        and scale
    )


class Input:
    """A member (j, eps) of a part, with balls; eps = factor 2^-e, and 2^-400 n in its place if e is beyond that."""

    def __init__(self, c: dict[str, Any], part: dict[str, Any]) -> None:
        sizes = c["class"]
        self.c, self.m, self.N, self.alpha = c, sizes["m"], sizes["N"], rational(part["alpha"])
        self.N1 = self.N + 1 - self.m
        table = [pair(x) for x in c["diagonal"]["table"]]
        self.d = [table[code] for code in c["diagonal"]["codes"]]
        assert all(x * x + y * y == 1 for x, y in self.d)
        assert sorted(c["permutation"]) == list(range(self.N))
        assert sizes["field"] == "complex" or (all(y == 0 for _, y in self.d) and c["rotation"]["name"] != "dft")

    def distance(self, datum: dict[str, Any], j: int, epsilon: F) -> tuple[Any, Any]:
        """Return balls of the squared Frobenius distance of A_n from A, with the coefficient j raised, and of U."""
        U = rotation(self.c, self.m)
        raised = [self.alpha + epsilon * (i == j) for i in range(self.N1)]
        norm = real(sum((a * a for a in raised), F(0))).sqrt()
        total = flint.arb(0)
        for i in range(self.m):
            for k in range(self.N):
                x, y = self.d[k]
                factor = U[i][0] * real(raised[k]) if k < self.N1 else U[i][k - self.N1 + 1] * norm
                entry = factor * flint.acb(real(x), real(y))
                difference = entry - given(
                    datum["A"], datum["A"]["codes"][i][self.c["permutation"][k]], datum["exponent"]
                )
                total += difference.real * difference.real + difference.imag * difference.imag
        return total, U


def given(array: dict[str, Any], code: int, exponent: int) -> Any:
    """Return an entry of a datum."""
    assert code >= 0
    imag = int(array["imag"][code], 16) if array["imag"] else 0
    return flint.acb(int(array["real"][code], 16), imag) * flint.arb(2) ** (-exponent)


def near(U: Any, y: dict[str, Any], t: F, n: int, exponent: int) -> bool:
    """Return whether y_n is within 2^-n of t U e_0."""
    total = flint.arb(0)
    for i, row in enumerate(U):
        difference = row[0] * real(t) - given(y, y["codes"][i], exponent)
        total += difference.real * difference.real + difference.imag * difference.imag
    return bool(total <= flint.arb(4) ** (-n))


def data_hold(
    c: dict[str, Any], part: dict[str, Any], data: list[Any], lengths: list[F], epsilon: Callable[[int], F], e: int
) -> bool:
    """Return whether all data are within 2^-n of every member with this eps: of the centre within 2^-n - eps (Lemma 1)."""
    member = Input(c, part)
    for datum in data:
        n, ys = datum["index"], datum["y"] if isinstance(datum["y"], list) else [datum["y"]]
        arrays = [datum["A"], *ys]
        if c["class"]["field"] == "real" and any(int(x, 16) for array in arrays for x in array["imag"] or []):
            return False
        if n < 0 or n >= e:
            return False
        if n > 4000:  # only equality is tested there: balls of that precision take minutes
            n = 4000
        with flint.ctx.workprec(2 * n + 600):
            total, U = member.distance(datum, 0, F(0))
            room = flint.arb(2) ** (-n) - real(epsilon(2 * n + 300))
            if not (bool(room > 0) and bool(total <= room**2)) or not all(
                near(U, y, t, n, datum["exponent"]) for y, t in zip(ys, lengths, strict=True)
            ):
                return False
    return True


def power(e: int, factor: int = 1) -> Callable[[int], F]:
    """Return eps = factor 2^-e as a function of a cap on e; beyond the cap it is a larger number."""
    return lambda cap: F(factor, 1 << min(e, cap))


def squared(c: dict[str, Any], output: list[Any], position: int, phase: Pair, value: F) -> F:
    """Return the squared distance of an output from the vertex."""
    total: list[F] = []
    for i, entry in enumerate(output):
        x, y = pair(entry)
        u, v = (phase[0] * value, phase[1] * value) if i == position else (F(0), F(0))
        total.append((x - u) ** 2 + (y - v) ** 2)
    return max(total) if c["problem"]["name"] == "LP" else sum(total, F(0))


def apart(c: dict[str, Any], K: int, t: F, a: F) -> bool:
    """Return whether the solutions are more than 2 10^-K apart."""
    return (1 if c["problem"]["name"] == "LP" else 2) * amount(c, t, a) ** 2 * 100**K > 4


def solution(c: dict[str, Any], j: int) -> tuple[int, Pair]:
    """Return position and phase of the solutions of members with the winner j."""
    x, y = pair(c["diagonal"]["table"][c["diagonal"]["codes"][j]])
    return c["permutation"][j], (x, -y)


def wrong_output(c: dict[str, Any]) -> bool:
    """Version 1."""
    part, t, e, j, K = (
        c["class"],
        rational(c["class"]["t"]),
        c["input"]["exponent"],
        c["input"]["winner"],
        c["class"]["K"],
    )
    if not in_class(c, part, t) or e < 1 or not 0 <= j <= c["class"]["N"] - c["class"]["m"]:
        return False
    if not data_hold(c, part, c["transcript"]["data"], [t], power(e), e):
        return False
    ends = [rational(part["alpha"]), rational(part["alpha"]) + power(e)(2000)]
    stated = c["minimiser"]["position"], pair(c["minimiser"]["phase"])
    if stated != solution(c, j) or not _is_amount(c, c["minimiser"], t, rational(part["alpha"]), e):
        return False
    far = all(squared(c, c["output"], *solution(c, j), amount(c, t, a)) * 100**K > 1 for a in ends)
    return far and apart(c, K, t, ends[1]) and c["claim"]["digits"] == K


def _is_amount(c: dict[str, Any], quotient: dict[str, Any], t: F, alpha: F, e: int) -> bool:
    """Return whether a quotient of polynomials is c(alpha + eps): at nine values of eps, more than twice its degree."""
    for k in range(9):
        epsilon = F(1, 1 << (min(e, 60) + k))
        over, under = (
            sum((rational(x) * epsilon**i for i, x in enumerate(quotient[f])), F(0))
            for f in ("numerator", "denominator")
        )
        if under == 0 or over / under != amount(c, t, alpha + epsilon):
            return False
    return True


def parts_epsilon(part: dict[str, Any], e: int) -> Callable[[int], F]:
    """Return eps of a part's members."""
    return power(e + 1, 3) if part["name"] == "sharp" else power(e)


def wrong_runs(c: dict[str, Any]) -> bool:
    """Version 2: each failure, the data, and the probability of the runs."""
    part, e, j, claim = c["class"], c["input"]["exponent"], c["input"]["winner"], c["claim"]
    lengths, K = [rational(t) for t in part["t"]], part["K"]
    if not all(in_class(c, part, t) for t in lengths) or not 0 <= j <= part["N"] - part["m"] or e < 1:
        return False
    epsilon = parts_epsilon(part, e)
    if not data_hold(c, part, c["data"], lengths, epsilon, e):
        return False
    a = rational(part["alpha"]) + epsilon(2000)
    if not all(apart(c, K, t, a) for t in lengths) or claim["digits"] != K:
        return False
    if (c["position"], pair(c["phase"])) != solution(c, j):
        return False
    if not all(_is_amount(c, q, t, rational(part["alpha"]), e) for q, t in zip(c["minimisers"], lengths, strict=True)):
        return False
    total = F(0)
    for i, run in enumerate(c["runs"]):
        mass = F(1)
        for sides, outcome in run["choices"]:
            if not 0 <= outcome < sides:
                return False
            mass /= sides
        total += mass
        if not all(parted(run["choices"], other["choices"]) for other in c["runs"][:i]):
            return False
        if run["outputs"] is None:
            if claim["index"] is None:
                return False
            continue
        wrong = [k for k in {k for k, _ in run["failures"]} if _wrong(c, run["outputs"][k], lengths[k], a)]
        if len(wrong) < claim["samples"] or claim["samples"] < 1:
            return False
    return total >= 1 - rational(claim["probability"]) > 0


def _wrong(c: dict[str, Any], output: list[Any], t: F, raised: F) -> bool:
    """Return whether an output is farther than 10^-K from the solutions at both ends of the range of eps."""
    place, ends = solution(c, c["input"]["winner"]), (raised, rational(c["class"]["alpha"]))
    return all(squared(c, output, *place, amount(c, t, a)) * 100 ** c["class"]["K"] > 1 for a in ends)


def fooling_set(c: dict[str, Any]) -> bool:
    """Version 2: the datum is one of all members, and their solutions are far apart."""
    part, e = c["class"], c["input"]["exponent"]
    lengths, epsilon = [rational(t) for t in part["t"]], parts_epsilon(part, e)
    a = rational(part["alpha"]) + epsilon(2000)
    good = all(in_class(c, part, t) and apart(c, part["K"], t, a) for t in lengths)
    good = good and [datum["index"] for datum in c["data"]] == [c["claim"]["index"]]
    return good and c["claim"]["digits"] == part["K"] and data_hold(c, part, c["data"], lengths, epsilon, e)


def right_output(c: dict[str, Any]) -> bool:
    """Version 2: some member has the data in the Frobenius norm, and none that has them in it has a solution that is too far.

    Members with all exponents up to 80 are tried, and for sharp with L up to 400, as data are not told apart beyond:
    a search for counterexamples, not a proof.
    """
    found = False
    for part in c["class"]["parts"]:
        member, lengths = Input(c, part), [rational(t) for t in part["t"]]
        if not all(in_class(c, part, t) for t in lengths):
            return False
        exponents = (
            [F(3, 2 ** (min(part["L"], 400) + 1))] if part["name"] == "sharp" else [F(1, 2**e) for e in range(1, 81)]
        )
        exponents += [F(0)] * (part["name"] == "strong")
        for epsilon in exponents:
            if part["name"] != "sharp" and not all(apart(c, part["K"], t, member.alpha + epsilon) for t in lengths):
                continue
            for j in range(member.N1):
                if not all(_has(c, member, datum, j, epsilon, lengths) for datum in c["data"]):
                    continue
                found = True
                for k, output in enumerate(c["outputs"]):
                    value = amount(c, lengths[k], member.alpha + epsilon)
                    if squared(c, output, *solution(c, j), value) * 100 ** c["claim"]["digits"] > 1:
                        return False
    return found or not c["data"]


def _has(c: dict[str, Any], member: Input, datum: dict[str, Any], j: int, epsilon: F, lengths: list[F]) -> bool:
    n = datum["index"]
    if datum["labels"] is not None:
        return False
    arrays = [datum["A"], *datum["y"]]
    if c["class"]["field"] == "real" and any(int(x, 16) for array in arrays for x in array["imag"] or []):
        return False
    with flint.ctx.workprec(4 * n + 300):
        # The coefficients alone first: an entry of the first row of U* A_n that is too far ends it soon
        total, U = member.distance(datum, j, epsilon)
        return bool(total <= flint.arb(4) ** (-n)) and all(
            near(U, y, t, n, datum["exponent"]) for y, t in zip(datum["y"], lengths, strict=True)
        )


_CERTIFICATE: Final = "sci-barriers/certificate"
ORACLES: Final[dict[tuple[str, int, str], Callable[[dict[str, Any]], bool | str | None]]] = {
    (_CERTIFICATE, 1, "wrong-output"): wrong_output,
    (_CERTIFICATE, 2, "wrong-output"): wrong_runs,
    (_CERTIFICATE, 2, "fooling-set"): fooling_set,
    (_CERTIFICATE, 2, "right-output"): right_output,
    (_CERTIFICATE, 3, "far-output"): far_output,
    (_CERTIFICATE, 3, "wrong-output-given-sets"): given_sets,
    (_CERTIFICATE, 3, "wrong-output-proved-set"): proved_set,
    (_CERTIFICATE, 3, "forced-changes"): forced_changes,
    (_CERTIFICATE, 4, "solutions-enclosed"): solutions_enclosed,
    (_CERTIFICATE, 4, "data-cannot-tell"): data_cannot_tell,
    (_CERTIFICATE, 4, "two-point"): two_point,
    ("sci-barriers/null-space", 1, "supports"): null_space,
    ("sci-barriers/null-space", 1, "columns"): null_space,
    ("sci-barriers/null-space", 1, "isometry"): null_space,
}
