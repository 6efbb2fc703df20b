"""The messages and the numbers in them: every line is a message or a named error, whatever its bytes are."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oracles import ArrayInput, ArrayOracle, Budget, Datum, DyadicMatrix, DyadicVector, ExactArray, HonestOracle
from sci_barriers import Smale9, Smale18
from sci_barriers.harness import InvalidOutput
from sci_barriers.harness._layers import LAYERS, layer_network
from sci_barriers.harness._numbers import FORMATS, NumberText, Unrepresentable, array, number, text, vector, vectors
from sci_barriers.programs.protocol import (
    Evaluate,
    Fail,
    Flip,
    Halt,
    ProtocolError,
    Read,
    datum_line,
    greeting,
    inputs_line,
    parse,
)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"type":"read","n":40}', Read(40)),
        (' {"n" : 0, "type": "read", "format": "float"}\r', Read(0, "float")),
        ('{"type":"read","n":1000000000000000000000}', Read(10**21)),
        ('{"type":"flip"}', Flip(2)),
        ('{"type":"flip","sides":1000000000000000000}', Flip(10**18)),
        ('{"type":"evaluate","format":"hex"}', Evaluate("hex")),
        ('{"type":"halt","session":"ab","output":[0.5,"1/3"]}', Halt("ab", ["0.5", "1/3"])),
        ('{"type":"halt","session":"","network":[],"matrices":{"A":[[1]]}}', Halt("", None, [], {"A": [["1"]]})),
        ('{"type":"fail","status":"crashed","reason":"x"}', Fail("crashed", "x")),
        ('{"type":"fail","status":"invalid output","reason":"x","traceback":"y"}', Fail("invalid output", "x", "y")),
        ('{"type":"fail","status":"crashed","reason":"\\ud800","traceback":null}', Fail("crashed", "\ud800")),
    ],
)
def test_messages(line: str, message: object) -> None:
    assert parse(line.encode()) == message


@pytest.mark.parametrize(
    "line",
    [
        "", "null", "7", "[]", '"read"', "{}", "{]", '{"type":"read","n":1', '{"type":"read","n":1}{}', '{"type":7,"n":1}',
        '{"type":"read"}', '{"type":"read","n":-0}', '{"type":"read","n":+1}', '{"type":"read","n":01}', '{"type":"read","n":1.0}',
        '{"type":"read","n":Infinity}', '{"type":"read","n":"7"}', '{"type":"read","n":{}}', '{"type":"read","n":1,"x":1}',
        '{"type":"read","n":1,"format":7}', '{"type":"read","n":1,"format":"FLOAT"}', '{"type":"flip","sides":0}',
        '{"type":"flip","sides":1000000000000000001}', '{"type":"halt"}', '{"type":"halt","session":"x"}',
        '{"type":"halt","session":7,"output":[]}', '{"type":"halt","session":"x","output":[],"matrices":{}}',
        '{"type":"halt","session":"x","network":[],"matrices":[]}', '{"type":"halt","session":"x","output":[],"output":[]}',
        '{"type":"fail","status":"nondeterministic","reason":"x"}', '{"type":"fail","status":"crashed"}',
        '{"type":"fail","status":"crashed","reason":7}', '{"type":"hello"}', "\ufeff{}", "[" * 20, '{"a":' * 20,
        '{"type":"halt","session":"x","output":[[[[[[[[[]]]]]]]]]}',
    ],
)  # fmt: skip
def test_lines_that_are_no_messages(line: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        parse(line.encode())
    assert str(caught.value)
    assert len(str(caught.value)) < 300


def parsed(raw: bytes) -> object:
    try:
        return parse(raw)
    except ProtocolError as error:
        return str(error)


@given(st.binary(max_size=300))
@example(b'{"type":"\\ud800"}')
@example(b'{"type":"read","n":' + b"1" * 5000 + b"}")
@example(b'"' + b'\\"' * 200_000)
@example(b"[" * 1_000_000)
@example(b"[[" + b'"' * 1_000_001)
@example(b'{"type":"read","n":1e' + b"9" * 1000 + b"}")
def test_any_bytes_are_a_message_or_a_named_error(raw: bytes) -> None:
    assert parsed(raw) is not None


WORDS = st.sampled_from(
    ["type", "read", "n", "format", "float", "flip", "sides", "halt", "session", "output", "network", "matrices", "fail", "status",
     "crashed", "reason", "traceback", "evaluate", "layers", "\x00", "\ud800", "é"]
)  # fmt: skip
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(
    st.sampled_from(["read", "flip", "evaluate", "halt", "fail", "none"]), st.dictionaries(WORDS, VALUES, max_size=5)
)
def test_any_json_is_a_message_or_a_named_error(kind: str, fields: dict[str, Any]) -> None:
    assert parsed(json.dumps({**fields, "type": kind}).encode()) is not None
    assert parsed(json.dumps(fields).encode()) is not None


@given(st.sampled_from([b'{"type":"read","n":40,"format":"hex"}', b'{"type":"halt","session":"s","output":[[1,"0x1p-3"],0.5]}']),
       st.data())  # fmt: skip
def test_a_message_with_some_bytes_changed(message: bytes, data: st.DataObject) -> None:
    raw = bytearray(message)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place : place + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
        if not raw:
            break
    assert parsed(bytes(raw)) is not None


# --- Numbers --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0", 0), ("-0", 0), ("12", 12), ("+3", 3), ("007", 7), ("0.1", Fraction(1, 10)), (".5", Fraction(1, 2)), ("5.", 5),
        ("-12.5e-3", Fraction(-1, 80)), ("1E2", 100), ("1/3", Fraction(1, 3)), ("-4/6", Fraction(-2, 3)), ("1/-2", Fraction(-1, 2)),
        ("0.5/0.25", 2), ("0x1f", 31), ("-0X1F", -31), ("0x1.8p-3", Fraction(3, 16)), ("0x.8", Fraction(1, 2)), ("0x10p+2", 64),
        ("0x3/0x7", Fraction(3, 7)), ("0x0p-99", 0), ("0x1e2", 482), ("-0x1.999999999999ap-4", Fraction(*(-0.1).as_integer_ratio())),
        ("1e-400", Fraction(1, 10**400)), ("0x1p-100000", Fraction(1, 1 << 100_000)),
    ],
)  # fmt: skip
def test_numbers(written: str, value: Any) -> None:
    assert number(written, "x") == value
    assert number(NumberText(written), "x") == value


@pytest.mark.parametrize(
    "written",
    ["", "-", ".", "e5", "0x", "0x.", "0xg", "1/", "/2", "1/2/3", "1 ", " 1", "1,5", "1_0", "nan", "NaN", "inf", "-Infinity", "١", "²",
     "0x1p", "1e", "1e1.5", "--1", "1p3", "0b1", "1j", "1/0", "1/0x0", "0/0", "1e1000000000", "1e-999999999", "0x1p-999999999"],
)  # fmt: skip
def test_texts_that_are_no_numbers(written: str) -> None:
    with pytest.raises(InvalidOutput, match="x "):
        number(written, "x")


@pytest.mark.parametrize("value", [None, True, False, 1, 0.5, [], {}, [1]])
def test_values_that_are_no_numbers(value: object) -> None:
    with pytest.raises(InvalidOutput, match="not a number"):
        number(value, "x")


@given(st.text(alphabet="0123456789abcdefxXpPeE+-./ nan", max_size=30) | st.text(max_size=8))
def test_any_text_is_a_number_or_a_named_error(written: str) -> None:
    try:
        assert isinstance(number(written, "x"), Fraction)
    except InvalidOutput as error:
        assert str(error).startswith("x ")


@given(st.fractions() | st.integers(-(2**4000), 2**4000).map(lambda k: Fraction(k, 1 << 3000)))
def test_exact_numbers_survive_the_way_there_and_back(value: Fraction) -> None:
    assert number(text(value), "x") == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_hexadecimal_floats_are_exact(value: float) -> None:
    assert number(value.hex(), "x") == Fraction(*value.as_integer_ratio())


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**50), max_value=10**50))
def test_decimals_are_exact(value: Any) -> None:
    assert number(str(value), "x") == Fraction(*value.as_integer_ratio())


def test_vectors() -> None:
    third = Fraction(1, 3)
    assert vector(["1/3", ["0", "1/3"]]) == [(third, 0), (0, third)]
    assert vectors([["1"], ["2"]], 2, 1) == [[(1, 0)], [(2, 0)]]
    for value, count in (
        ([["1"]], 2),
        ("x", 2),
        ({}, 2),
        (None, 1),
        ([[]], 1),
        ([["1", "2", "3"]], 1),
        ([{}], 1),
        (["1"] * 4, 1),
    ):
        with pytest.raises(InvalidOutput):
            vectors(value, count, 3)


def test_many_different_denominators_are_refused() -> None:
    primes = [f"1/{10**1000 + k}" for k in range(400)]
    with pytest.raises(InvalidOutput, match="together"):
        vector(primes)
    assert len(vector(primes[:1] * 100_000)) == 100_000  # equal ones count once


# --- Data -----------------------------------------------------------------------------------------------------------------------


def entry(value: Any) -> tuple[Fraction, Fraction]:
    """An entry of a datum, as a client reads it."""
    if isinstance(value, list):
        return entry(value[0])[0], entry(value[1])[0]
    return number(value if isinstance(value, str) else repr(value), "x"), Fraction(0)


def entries(value: Any) -> Any:
    """The entries of an array in any format."""
    if isinstance(value, dict):
        unit = Fraction(2) ** value["exponent"]
        table = [
            (int(x, 16) * unit, int(z, 16) * unit)
            for x, z in zip(value["re"], value.get("im", ["0x0"] * len(value["re"])), strict=True)
        ]
        codes = np.array(value["codes"])
        return [table[c] for c in codes.ravel().tolist()]
    return value


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("rotation", "field", "n"),
    [
        ("dct", "real", 0),
        ("cayley", "complex", 30),
        ("identity", "real", 1000),
        ("dft", "complex", 7),
        ("hadamard", "real", 60),
    ],
)
def test_a_datum_is_the_same_in_all_formats(form: str, rotation: str, field: str, n: int) -> None:
    barrier = Smale18("P3", N=5, m=4, K=3, rotation=rotation, field=field, seed=3)
    datum = HonestOracle(barrier.centre).read(n)
    message = json.loads(datum_line(datum, form))
    assert (message["type"], message["n"]) == ("datum", n)
    assert "labels" not in message and "others" not in message
    for found, exact in ((message["A"], datum.A), (message["y"], datum.y)):
        flat = entries(found) if isinstance(found, dict) else found
        if not isinstance(found, dict):
            complexes = exact.imag is not None
            rows = [found] if exact.codes.ndim == 1 else found
            flat = [entry(x) for row in rows for x in row]
            assert all(isinstance(x, list) == complexes for row in rows for x in row)
        parts = [exact.entry(*place) for place in np.ndindex(exact.shape)]
        if form == "float":
            parts = [(Fraction(float(x)), Fraction(float(z))) for x, z in parts]
            flat = [(Fraction(float(x)), Fraction(float(z))) for x, z in flat]
        assert flat == parts


def test_labels_and_samples_are_given() -> None:
    vector_ = DyadicVector((1, 2), None, np.array([0, 1], dtype=np.int32), 3)
    matrix = DyadicMatrix((1, 2), None, np.array([[0, 1], [1, 0]], dtype=np.int32), 0)
    datum = Datum(4, matrix, vector_, (vector_,), (vector_, vector_))
    message = json.loads(datum_line(datum, "decimal"))
    assert message["y"] == ["0.125", "0.25"]
    assert message["others"] == [["0.125", "0.25"]]
    assert message["labels"] == [["0.125", "0.25"]] * 2
    assert message["A"] == [["1", "2"], ["2", "1"]]
    assert "A" not in json.loads(inputs_line(datum, "table"))


def test_named_arrays_are_given() -> None:
    point = ArrayInput((ExactArray.of("A", [[1, 2], [3, 4]]), ExactArray.of("b", ["1/2", 5])), 2)
    message = json.loads(datum_line(ArrayOracle(point).read(3), "decimal"))
    assert message["arrays"] == {"A": [["1", "2"], ["3", "4"]], "b": ["0.5", "5"]}
    assert message["A"] == message["arrays"]["A"]


@pytest.mark.parametrize(
    ("form", "exponent", "word"),
    [("decimal", 20_000, "digits"), ("decimal", -50_000, "digits"), ("float", -2000, "float64")],
)
def test_data_that_cannot_be_written(form: str, exponent: int, word: str) -> None:
    entries_ = DyadicVector((1, 3), None, np.array([0, 1], dtype=np.int32), exponent)
    with pytest.raises(Unrepresentable, match=word):
        array(entries_, form)
    assert array(entries_, "table") == {"exponent": -exponent, "re": ["0x1", "0x3"], "codes": [0, 1]}


@given(st.integers(-(2**200), 2**200), st.integers(-50, 300))
def test_decimal_expansions_are_exact(mantissa: int, exponent: int) -> None:
    entries_ = DyadicVector((mantissa,), None, np.array([0], dtype=np.int32), exponent)
    written: Any = array(entries_, "decimal")
    assert number(written[0], "x") == Fraction(mantissa) / Fraction(2) ** exponent


def test_the_greeting() -> None:
    barrier = Smale18("P1", N=4, m=3, K=7, eta="1/3", rotation="dft", field="complex")
    oracle = HonestOracle(barrier.centre, barrier.problem, budget=Budget())
    message = json.loads(greeting(oracle, "abc"))
    assert message == {
        "type": "hello", "protocol": 1, "session": "abc", "problem": "P1", "parameters": {"eta": "1/3"}, "weights": None, "m": 3,
        "N": 4, "field": "complex", "samples": 1, "digits": None, "coins": False,
    }  # fmt: skip
    linear = Smale9(N=4, m=3, K=3)
    assert json.loads(greeting(HonestOracle(linear.centre, linear.problem), "x"))["problem"] == "LP"
    assert json.loads(greeting(HonestOracle(linear.centre), "x"))["problem"] is None


# --- The page -------------------------------------------------------------------------------------------------------------------

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "protocol.md").read_text()
EXAMPLES = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]


def test_the_examples_of_the_page_are_messages() -> None:
    kinds = [example_.get("type") for example_ in EXAMPLES]
    assert sorted(filter(None, kinds)) == sorted(["hello", "read", "datum", "flip", "evaluate", "halt", "halt", "fail"])
    for example_ in EXAMPLES:
        if example_.get("type") in ("read", "flip", "evaluate", "halt", "fail"):
            message = parse(json.dumps(example_).encode())
            if isinstance(message, Halt) and message.network is not None:
                y = DyadicVector((1, -3), None, np.array([0, 1], dtype=np.int32), 1)
                assert len(layer_network(message.network, message.matrices)(y)) == 2
            elif isinstance(message, Halt):
                assert vector(message.output)[1:] == [(Fraction(1, 3), 0), (Fraction(-3, 16), 0), (Fraction(1, 10), 0)]
        elif "type" not in example_:
            assert set(example_) == {"exponent", "re", "im", "codes"}
    hello = next(example_ for example_ in EXAMPLES if example_.get("type") == "hello")
    barrier = Smale18("P3", N=4, m=3, K=3)
    oracle = HonestOracle(barrier.centre, barrier.problem)
    oracle.digits = 3
    assert json.loads(greeting(oracle, hello["session"])) == hello


def test_the_page_names_all_fields_formats_and_layers() -> None:
    barrier = Smale18("P3", N=4, m=3, K=3)
    names = {*json.loads(greeting(HonestOracle(barrier.centre, barrier.problem), "x")), *FORMATS, *LAYERS}
    names |= {field for fields in LAYERS.values() for field in fields} | {
        "others",
        "labels",
        "arrays",
        "sides",
        "status",
    }
    for name in names - {"type"}:
        assert f"`{name}`" in PAGE, name
