"""Parameters are declared once: validation, repr, equality, text, JSON, hypotheses and tables are made from that."""

from __future__ import annotations

import inspect
import json
import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sci_barriers.testing import strategies
from theorems import Omega, Smale9, Smale18, TheoremError
from theorems.core.parameters import (
    Parametrised,
    Relation,
    derived,
    flag,
    integer,
    parameters,
    parametrised,
    rational,
    word,
)
from theorems.core.registry import BARRIERS, THEOREMS
from theorems.problems import P1, P3, problem

F = Fraction


@parametrised
class Square(Parametrised):
    """A class that declares one parameter of each kind."""

    kind: str = word("which", ("round", "square"), default="round")
    N: int = integer("size", low=2, high=9, default=4)
    m: int = integer("rows", low=1, below="N", default=derived("N-1", lambda self: self.N - 1))
    t: Fraction = rational("length", above=0, high=5, default=1)
    side: Fraction | None = rational("of a square", low=1, default=2, only=("kind", ("square",)))
    seed: int | None = integer("draws", optional=True)
    on: bool = flag("whether")
    positional = ("kind",)
    relations = (Relation("m·N at most 20", lambda s: s.m * s.N <= 20, "m·N", lambda s: s.m * s.N, r"mN\le20"),)


squares = st.builds(
    lambda kind, N, m, t, seed, on: Square(kind, N=N, m=min(m, N - 1), t=t, seed=seed, on=on),
    st.sampled_from(["round", "square"]), st.integers(2, 5), st.integers(1, 4), st.fractions(F(1, 99), 5),
    st.none() | st.integers(-5, 5), st.booleans(),
)  # fmt: skip


def round_trip(item: Any, scope: dict[str, Any]) -> None:
    """Everything that is made from the declaration makes the same object again."""
    cls = type(item)
    assert eval(repr(item), {"Fraction": Fraction, **scope}) == item
    again = cls.from_json(json.loads(json.dumps(item.to_json())))
    assert again == item
    assert hash(again) == hash(item)
    assert pickle.loads(pickle.dumps(item)) == item
    assert item.changed() == item
    known = parameters(cls)
    texts = {n: "none" if x is None else known[n].kind.text(x) for n, x in item.values().items() if n != "alphas"}
    if not any(n == "alphas" for n in item.given()):
        assert cls.parsed(texts) == item


@given(squares)
def test_round_trips(item: Square) -> None:
    round_trip(item, {"Square": Square})


@settings(max_examples=25)
@given(strategies.barriers(("P1", "P2", "P3", "LP"), parts=("strong", "weak", "sharp"), max_samples=3))
def test_barriers_are_made_again_from_what_they_say(barrier: Any) -> None:
    round_trip(barrier, {"Smale18": Smale18, "Smale9": Smale9})
    assert type(barrier)(**barrier.values()) == barrier


def test_omega_is_made_again_from_what_it_says() -> None:
    for omega in (Omega("p2", N=4, lam="1/3"), Omega(N=3, K=4, L=9, seed=2, alphas={"weak": 540}, t="9/8")):
        round_trip(omega, {"Omega": Omega})
    assert Omega(N=4) == Omega(N=4, m=3, alphas=dict(Omega(N=4).alphas))


def test_defaults_and_other_forms_are_the_same_object() -> None:
    assert Square() == Square(N=4, m=3, t="1", on=np.bool_(False)) == Square(N=np.int64(4))
    assert type(Square(N=np.int32(4)).N) is int
    assert Square("ROUND") == Square(kind="round") != Square("square")
    assert len({Square(), Square(m=3), Square(m=2)}) == 2
    assert Square().changed(N=3) == Square(N=3)  # m follows N
    assert Square("square").side == 2
    assert Square().side is None


def test_what_was_refused_or_accepted_by_mistake() -> None:
    assert Smale18(N=np.int64(6)) == Smale18(N=6, m=5)
    assert Smale18(problem="P3") == Smale18("P3") == Smale18(problem_name="P3") == Smale18("p3") == Smale18(P3(1))
    assert Smale18(P1("1/3"), N=3) == Smale18("P1", eta="1/3", N=3, m=2)
    assert hash(Smale18(N=3)) == hash(Smale18(N=3, m=2, alpha=Smale18(N=3).alpha))
    assert problem("p1", eta=1) == P1(1)
    for call in (lambda: Omega("P4"), lambda: Smale18("P4"), lambda: problem("P4")):
        with pytest.raises(TheoremError, match=r"^problem = 'P4'; allowed: P1, P2 or P3 \(linear programs, LP, "):
            call()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"N": 1}, "N = 1; allowed: an integer from 2 to 9"),
        ({"N": True}, "N = True; allowed: an integer"),
        ({"N": 3.0}, "N = 3.0; allowed: an integer"),
        ({"N": None}, "N = None; allowed: an integer"),
        ({"N": 10**400}, "N = an integer of 1329 bits; allowed"),
        ({"N": 3, "m": 3}, "m = 3; allowed: an integer from 1 to 2"),
        ({"N": 9}, "m·N = 72; allowed: m·N at most 20"),
        ({"t": 0}, "t = 0; allowed: positive and at most 5"),
        ({"t": 6}, "t = 6; allowed: positive and at most 5"),
        ({"t": float("nan")}, "t = nan; allowed"),
        ({"kind": "oval"}, "kind = 'oval'; allowed: round or square"),
        ({"kind": 3}, "kind = 3; allowed: round or square"),
        ({"on": 1}, "on = 1; allowed: True or False"),
        ({"side": 2}, "side = 2; allowed: none where kind = round; given where kind = square"),
        ({"kind": "square", "side": 0}, "side = 0; allowed: at least 1"),
        ({"colour": 1}, "colour = 1; allowed: one of the parameters kind, N, m, t, side, seed, on"),
    ],
)
def test_what_is_wrong_is_named_with_its_range(arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(TheoremError) as caught:
        Square(**arguments)
    assert str(caught.value).startswith(words)


def test_arguments_without_names() -> None:
    with pytest.raises(TheoremError, match="arguments = '2 without names'; allowed: at most 1"):
        Square("round", 3)
    with pytest.raises(TheoremError, match="kind = 'round'; allowed: given once"):
        Square("round", kind="round")
    assert list(inspect.signature(Square).parameters) == ["kind", "N", "m", "t", "side", "seed", "on"]


@pytest.mark.parametrize(
    "document",
    [{"N": "4"}, {"N": True}, {"t": 1}, {"t": "1/2"}, {"t": "0x1/0x0"}, {"t": "0x" + "1" * 200_000}, {"x": 1}],
)
def test_json_that_was_not_written_here_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(TheoremError):
        Square.from_json(document)


@pytest.mark.parametrize("texts", [{"N": "four"}, {"N": "none"}, {"on": "perhaps"}, {"t": "1/0"}, {"colour": "red"}])
def test_text_that_is_no_value_is_refused(texts: dict[str, str]) -> None:
    with pytest.raises(TheoremError):
        Square.parsed(texts)


def test_hypotheses_and_table_say_what_was_declared() -> None:
    by_name = {item.name: item for item in Square.as_hypotheses()}
    assert list(by_name) == ["kind", "N", "m", "t", "side", "seed", "on", "m·N"]
    assert (by_name["N"].allowed, by_name["N"].tex) == ("size; an integer from 2 to 9", r"2\le N\le9")
    assert (by_name["m"].tex, by_name["t"].tex) == (r"1\le m<N", r"0<t\le 5")
    assert "| `m` | an integer from 1, less than N | N-1 | rows |" in Square.table()
    assert Square.table().endswith("m·N at most 20")


def test_every_registered_barrier_declares_what_it_takes() -> None:
    assert {"smale18", "smale9"} <= set(BARRIERS)
    assert {"smale18", "smale9", "firenet"} <= set(THEOREMS)
    for name, cls in BARRIERS.items():
        assert cls.name == name
        for parameter in parameters(cls).values():
            assert parameter.meaning
            assert parameter.allowed


def test_what_can_be_computed_is_within_its_error() -> None:
    sharp = Smale18("P1", N=4, m=2, K=3, part="sharp", L=20)
    for barrier in (Smale18("P2", N=5, m=3, K=4, R=2, field="complex", seed=3), sharp, Smale9(N=4, m=2, K=3, seed=1)):
        for item in barrier.computable.values():
            found = item.algorithm(barrier.honest(barrier.centre))
            rows = found if barrier.samples > 1 else [found]
            outputs = [[x if isinstance(x, tuple) else (F(x), F(0)) for x in row] for row in rows]
            digits = barrier.K - 1
            assert item.error <= F(1, 10**digits)
            for k, output in enumerate(outputs):
                for j in range(barrier.competitors):
                    assert barrier.right(output, j, barrier.least_exponent, k, digits) is True
                    assert barrier.right(output, j, 10**6 if barrier.largest_index is None else barrier.L, k, digits)
                if barrier.centre_belongs:
                    assert barrier.right(output, None, None, k, digits) is True
