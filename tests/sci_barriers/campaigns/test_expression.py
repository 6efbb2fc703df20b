"""Formulas of a grid: what they mean, and that nothing else is accepted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sci_barriers import BarrierError
from sci_barriers.campaigns._expression import check, evaluate


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("N-1", 19),
        ("N // 2", 10),
        ("(N + 1)//2", 10),
        ("N - 1 - 1", 18),
        ("2*(m-1)%7", 1),
        ("-N + 2 * N", 20),
        ("--3", 3),
        ("007", 7),
        ("N//3//2", 3),
        ("(" * 30 + "1" + ")" * 30, 1),
        ("-" * 60 + "1", 1),
        ("+".join("N" * 50), 1000),
    ],
)
def test_values(text: str, value: int) -> None:
    assert evaluate(text, {"N": 20, "m": 5}, name="m") == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "formula"),
        ("N-", "syntax"),
        ("(N", "never closed"),
        ("N)", "unmatched"),
        ("N N", "syntax"),
        ("N/2", "'N / 2'"),
        ("N**2", "'N ** 2'"),
        ("Q", "names: N"),
        ("N//0", "zero"),
        ("N%(N-N)", "zero"),
        ("__import__('os')", "'_'"),
        ("N.real", "'.'"),
        ("lambda", "syntax"),
        ("9" * 90, "bits"),
        ("N*" * 40 + "N" * 30, "100 characters"),
        ("0x10", "'0x'"),
        ("1e5", "'1e'"),
        ("+N", "'+N'"),
        ("N if m else 2", "none of these"),
        ("True", "none of these"),
        ("N(2)", "none of these"),
        ("N\\n", "none of these"),
        ("٣", "none of these"),
    ],
)
def test_what_is_no_formula(text: str, words: str) -> None:
    with pytest.raises(BarrierError) as caught:
        evaluate(text, {"N": 20}, name="m")
    assert caught.value.name == "m"
    assert words in str(caught.value)


@given(st.text(alphabet="N0123456789+-*/%() mQ_.", max_size=60))
def test_any_text_has_a_value_or_is_refused_by_name(text: str) -> None:
    try:
        value = evaluate(text, {"N": 12, "m": 5}, name="K")
    except BarrierError as error:
        assert error.name == "K"
    else:
        # What is accepted means the same as in Python.
        assert value == eval(re_zeros(text), {"__builtins__": {}}, {"N": 12, "m": 5})
        check(text, ("N", "m"), name="K")


def re_zeros(text: str) -> str:
    import re

    return re.sub(r"(?<![0-9A-Za-z])0+(?=[0-9])", "", text).strip()
