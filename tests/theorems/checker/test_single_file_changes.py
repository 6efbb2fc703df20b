"""Random changes of certificates: the checker in one file, check.py, accepts nothing false."""

from __future__ import annotations

import copy
from fractions import Fraction as F
from typing import Any

import mpmath
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .generated_certificates import (
    BASE,
    Document,
    c_of,
    centre,
    certificate,
    drop,
    least_distance,
    put,
    rat,
    value,
    verdict,
)

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["0x1", "-0x2/0x3"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, entry in inner for place in places(entry, (*path, key)))]


BASES = [
    BASE,
    certificate("P2", "cayley", "complex", m=2, N=3, K=1, seed=8, e=2, reads=(0, 5), evaluation=1),
    certificate("P1-noisy", "dft", "complex", m=3, N=4, K=3, seed=9, e=10**18),
    certificate("P1", "identity", "real", m=2, N=4, K=1, seed=10, reads=(1,)),
    certificate("P3", "hadamard", "complex", m=2, N=4, K=1, seed=11, reads=(2,)),
]


@given(base=st.sampled_from(BASES), data=st.data())
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
def test_any_change_of_structure_gets_a_verdict(base: Document, data: st.DataObject) -> None:
    document = copy.deepcopy(base)
    path = data.draw(st.sampled_from(places(document)[1:]))
    new = data.draw(JSON | st.integers(-3, 40) | st.sampled_from(["0x0", "0x7", "-0x1", "0x5/0x3"]))
    if data.draw(st.booleans()):
        drop(*path)(document)
    else:
        put(*path, new)(document)
    verdict(document)


def plausible(document: Document) -> None:
    """Fails if the claim of an accepted certificate is false, in another arithmetic and with other formulas."""
    c, problem, e = document["class"], document["problem"], document["input"]["exponent"]
    m, N, K, alpha, t = c["m"], c["N"], c["K"], value(c["alpha"]), value(c["t"])
    j, N1 = document["input"]["winner"], N + 1 - m
    assert 0 <= j < N1
    assert 1 <= m < N
    assert alpha >= 1
    near = [c_of(document, alpha + eps) for eps in (F(0), F(1, 2 ** min(e, 200)))]
    assert 2 * near[0] ** 2 < F(1, 100 ** (K - 1))
    assert 2 * near[1] ** 2 > F(4, 100**K)
    output = [(value(o), F(0)) if isinstance(o, str) else (value(o[0]), value(o[1])) for o in document["output"]]
    bound = value(document["distance"]["squared_lower_bound"])
    assert F(1, 100**K) < bound <= least_distance(document, output)
    # The minimiser: with p = d U e_0, the objective at c, and the bound that p gives for every vector
    for eps in (F(1, 2 ** min(e, 200)), F(1, 2 ** (min(e, 200) + 3))):
        c_, d = (
            sum(value(x) * eps**k for k, x in enumerate(part["numerator"]))
            / sum(value(x) * eps**k for k, x in enumerate(part["denominator"]))
            for part in (document["minimiser"], document["dual"])
        )
        a = alpha + eps
        assert c_ > 0
        assert d > 0
        if problem["name"] == "P1":
            eta = value(problem["eta"])
            assert abs(t - a * c_) <= eta  # feasible
            assert a * d == 1  # dual feasible, and with strict inequality elsewhere
            assert c_ == t * d - eta * d  # no gap
        elif problem["name"] == "P2":
            lam = value(problem["lam"])
            assert 2 * a * d == lam
            assert lam * c_ + (t - a * c_) ** 2 == 2 * t * d - d * d
        else:
            lam = value(problem["lam"])
            assert a * d == lam
            assert d < 1
            assert lam * c_ + abs(t - a * c_) == t * d
    with mpmath.workprec(400):
        A, y = centre(document)
        for entry in document["transcript"]["data"]:
            n, s = entry["index"], entry["exponent"]
            assert e > n >= 0

            def number(block: Document, code: int, s: int = s) -> Any:
                imag = block["imag"][code] if block["imag"] else "0x0"
                return mpmath.mpc(*(mpmath.ldexp(int(x, 16), -s) for x in (block["real"][code], imag)))

            total = sum(
                abs(number(entry["A"], entry["A"]["codes"][i][k]) - A[i][k]) ** 2 for i in range(m) for k in range(N)
            )
            assert total <= mpmath.ldexp(1, -2 * n - 2)
            total = sum(abs(number(entry["y"], entry["y"]["codes"][i]) - y[i]) ** 2 for i in range(m))
            assert total <= mpmath.ldexp(1, -2 * n)


@pytest.mark.parametrize("number", range(len(BASES)))
def test_the_bases_are_plausible(number: int) -> None:
    assert verdict(BASES[number]) == "VERIFIED"
    plausible(BASES[number])


@given(base=st.sampled_from(BASES), data=st.data())
@settings(max_examples=600, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_accepted_after_a_change_of_numbers_is_true(base: Document, data: st.DataObject) -> None:
    document = copy.deepcopy(base)
    leaves = [path for path in places(document)[1:] if isinstance(lookup(document, path), int | str)]
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from(leaves))
        old = lookup(document, path)
        if isinstance(old, int):
            put(*path, data.draw(st.integers(0, 4) | st.just(old + 1) | st.just(old - 1)))(document)
        elif old.lstrip("-").startswith("0x"):
            change = data.draw(st.sampled_from([F(0), F(1), F(-1), F(1, 10**6), F(-1, 10**9), F(1, 2**60)]))
            factor = data.draw(st.sampled_from([F(1), F(1), F(-1), F(2), F(10**9 + 1, 10**9), F(9, 10)]))
            new = value(old) * factor + change
            put(*path, rat(F(int(new)) if "data" in path else new))(document)
    if verdict(document) == "VERIFIED":
        plausible(document)


def lookup(document: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        document = document[key]
    return document
