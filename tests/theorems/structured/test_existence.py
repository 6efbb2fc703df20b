"""Existence: the networks are exact on their samples and wrong on the other members; exact numbers with a symbolic ε."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles import ExactInput, ExactVector
from sci_barriers.networks import evaluate
from theorems import Smale18, TheoremError
from theorems.layers import Sparse
from theorems.layers.operators import parts
from theorems.structured.existence import (
    existence_network,
    existence_table,
    minimisers,
    network_error_squared,
    sample_values,
)
from theorems.structured.quotient import Quotient, bounds, sign
from theorems.structured.relu import (
    interpolating_network,
    lipschitz_squared,
    output_at,
    parameters,
    relu_network,
    widths,
)

F = Fraction
PROBLEMS: list[dict[str, Any]] = [
    {"problem_name": "P1"},
    {"problem_name": "P1", "eta": "1/10"},
    {"problem_name": "P2", "lam": "1/3"},
    {"problem_name": "P3", "t": "5/3"},
]
ROTATIONS = [
    ("identity", 1, "real"),
    ("identity", 3, "complex"),
    ("hadamard", 4, "real"),
    ("hadamard", 8, "complex"),
    ("dct", 5, "real"),
    ("dct", 9, "complex"),
    ("dft", 3, "complex"),
    ("cayley", 4, "real"),
]
PARTS: list[dict[str, Any]] = [{"part": "strong"}, {"part": "weak"}, {"part": "sharp", "L": 9}]


def barrier(setting: dict[str, Any], rotation: tuple[str, int, str], **other: Any) -> Smale18:
    name, m, field = rotation
    return Smale18(
        **setting, N=m + 2, m=m, K=other.pop("K", 3), rotation=name, field=field, seed=other.pop("seed", 5), **other
    )


@pytest.mark.parametrize("setting", PROBLEMS, ids=lambda s: " ".join(map(str, s.values())))
@pytest.mark.parametrize("rotation", ROTATIONS, ids=lambda r: f"{r[0]} {r[2]}")
@pytest.mark.parametrize("part", PARTS, ids=lambda p: p["part"])
def test_the_network_of_each_member_is_exact_on_its_samples(
    setting: dict[str, Any], rotation: tuple[str, int, str], part: dict[str, Any]
) -> None:
    B = barrier(setting, rotation, R=3, **part)
    table = existence_table(B)
    assert table.holds
    assert len(table.rows) == B.competitors + B.centre_belongs
    for row in table.rows:
        assert row.own_squared == 0
        assert row.others_squared * 100**B.K > 4
        e = None if row.winner is None else B.least_exponent
        point = B.centre if e is None else B.member(row.winner or 0, e)
        # The solver of the problem knows nothing of the formula of the network.
        for k, y in enumerate(point.samples):
            known = B.problem.solution_set(ExactInput(point.A, y))
            output = output_at(row.network, sample_values(B, k))
            assert known.distance_squared(output) == 0


@given(
    setting=st.sampled_from(PROBLEMS),
    length=st.fractions(min_value=0, max_value=50, max_denominator=1000).filter(bool),
    winner=st.integers(0, 2),
    exponent=st.integers(0, 60),
)
def test_one_neuron_is_exact_on_the_whole_ray(
    setting: dict[str, Any], length: Fraction, winner: int, exponent: int
) -> None:
    """Also where the solution is 0: the network knows the problem, not only the R samples."""
    B = barrier(setting, ("cayley", 4, "real"))
    e = B.least_exponent + exponent
    network = existence_network(B, winner, e)
    values = {i: value / B.t * length for i, value in sample_values(B).items()}
    known = B.problem.solution_set(ExactInput(B.member(winner, e).A, ExactVector(B.unitary, length)))
    assert known.distance_squared(output_at(network, values)) == 0


@pytest.mark.parametrize("setting", PROBLEMS, ids=lambda s: " ".join(map(str, s.values())))
@pytest.mark.parametrize("e", [4096, 4097, 10**18])
def test_exponents_of_any_size_stay_exact(setting: dict[str, Any], e: int) -> None:
    B = barrier(setting, ("dct", 4, "complex"), R=2, K=5)
    table = existence_table(B, exponent=e)
    assert table.holds
    assert table.index == e - 1
    network = existence_network(B, 1, e)
    (position, real, imag), *_ = minimisers(B, 1, e)
    place, _, (lower, upper) = B.vertex(1, e)
    assert position == place
    low, high = bounds(real * real + imag * imag)
    assert low <= upper**2 and lower**2 <= high
    if e > 4096:
        assert isinstance(real, Quotient)
        weights = [
            part for row in network.operators["W2"].rows() for _, weight in row for part in parts(weight) if part
        ]
        assert weights and all(isinstance(weight, Quotient) for weight in weights)


def test_the_network_of_one_member_is_wrong_on_the_next_by_the_distance_of_the_solutions() -> None:
    B = Smale18("P3", N=3, m=1, K=2)
    e = B.least_exponent
    network = existence_network(B, 0, e)
    c = B.solution_set(0, e).vertices[0].modulus
    assert network_error_squared(network, B, 0, e) == (0,)
    assert network_error_squared(network, B, 2, e) == (2 * c * c,)
    assert network_error_squared(network, B) == network_error_squared(existence_network(B, 1, e), B)  # c(α) − c(α + ε)
    huge = existence_network(B, 0, 10**18)
    (error,) = network_error_squared(huge, B, 1, 10**18)
    assert bounds(error)[0] * 100**B.K > 4
    with pytest.raises(TheoremError, match="exponent"):
        network_error_squared(huge, B, 1, 10**18 + 1)


def test_the_lipschitz_constant_is_at_most_one() -> None:
    for setting in PROBLEMS:
        for rotation in ROTATIONS:
            B = barrier(setting, rotation)
            network = existence_network(B, 0)
            factor = rotation[1] if rotation[0] == "dct" else 1
            a = B.alpha + F(1, 1 << B.least_exponent)
            assert lipschitz_squared(network) == F(factor) / a**2
            assert lipschitz_squared(network) <= 1
            assert network.neurons == 1
            assert widths(network) == (B.m, 1, B.N)


@pytest.mark.parametrize("rotation", ROTATIONS, ids=lambda r: f"{r[0]} {r[2]}")
def test_the_float_network_agrees_on_the_data(rotation: tuple[str, int, str]) -> None:
    B = barrier(PROBLEMS[2], rotation)
    network = existence_network(B, 1)
    exact = np.array([complex(x, z) for x, z in output_at(network, sample_values(B))])
    output = evaluate(network, B.answer(60).y.numpy())
    assert output.shape == (B.N,)
    assert np.allclose(output, exact, rtol=1e-12, atol=1e-15)
    far = evaluate(existence_network(B, 1, 10**18), B.answer(60).y.numpy())
    assert np.abs(far).max() == pytest.approx(float(B.vertex(1, 10**18)[2][0]))


def test_wrong_arguments_are_refused_by_name() -> None:
    weak = Smale18("P3", N=3, m=1, K=2, part="weak", R=2)
    for call, name in [
        (lambda: existence_network(weak), "winner"),
        (lambda: existence_network(weak, 3), "winner"),
        (lambda: existence_network(weak, -1), "winner"),
        (lambda: existence_network(weak, 0, 0), "exponent"),
        (lambda: existence_table(weak, winners=[0]), "winners"),
        (lambda: existence_table(weak, winners=[0, 0]), "winners"),
        (lambda: existence_table(weak, winners=[0, 7]), "winner"),
        (lambda: sample_values(weak, 2), "sample"),
        (lambda: sample_values(weak, -1), "sample"),
        (lambda: minimisers(Smale18("P3", N=3, m=1, K=2), None, 4), "exponent"),
        (lambda: network_error_squared(existence_network(weak, 0), Smale18("P3", N=5, m=1, K=2), 0), "network"),
    ]:
        with pytest.raises(TheoremError) as caught:
            call()
        assert caught.value.name == name


def test_the_table_as_text_and_html() -> None:
    table = existence_table(Smale18("P1", N=4, m=2, K=4, rotation="hadamard"), exponent=12)
    text = str(table)
    assert "centre" in text and "2^-12·e_2" in text and "0 (exact)" in text and "index 11" in text
    assert "2.9" in text and "·10^-4" in text
    html = table._repr_html_()
    assert html.count("<tr>") == 5 and "<table>" in html
    assert "1 rectifier," in str(table.rows[0].network)


# --- Networks and numbers ---


@given(
    knots=st.lists(st.fractions(max_denominator=30), min_size=1, max_size=6, unique=True).map(sorted),
    data=st.data(),
)
def test_interpolation_of_any_values(knots: list[Fraction], data: st.DataObject) -> None:
    number = st.fractions(max_denominator=50)
    values = data.draw(
        st.lists(st.lists(number, min_size=2, max_size=2), min_size=len(knots), max_size=len(knots)), "values"
    )
    network = interpolating_network(3, [(1, F(2))], knots, values)
    for knot, value in zip(knots, values, strict=True):
        assert [x for x, _ in output_at(network, [F(9), knot / 2, F(-4)])] == value
    assert [x for x, _ in output_at(network, {1: knots[0] / 2 - 1})] == values[0]


def test_interpolation_agrees_with_the_neuron_on_the_samples() -> None:
    B = Smale18("P2", N=5, m=4, K=3, rotation="hadamard", R=4)
    for e in (B.least_exponent, 10**18):
        one = existence_network(B, 0, e)
        samples = [sample_values(B, k) for k in range(4)]
        values = [output_at(one, sample) for sample in samples]
        (direction,) = one.operators["W1"].rows()
        other = interpolating_network(4, direction, B.lengths, values, radicand=one.radicand)
        assert all(output_at(other, x) == v for x, v in zip(samples, values, strict=True))


@given(
    p=st.lists(st.integers(-20, 20), min_size=1, max_size=4),
    q=st.lists(st.integers(-20, 20), min_size=1, max_size=4),
    e=st.integers(0, 12),
)
def test_quotients_are_the_numbers_that_they_denote(p: list[int], q: list[int], e: int) -> None:
    """With ε expanded, as ``Fraction`` has it: field operations, sign, order of magnitude, bounds."""
    epsilon = F(1, 1 << e)
    x, z = Quotient.raised(F(0), e) * 0, Quotient.raised(F(0), e) * 0
    step = Quotient.raised(F(0), e)
    for c in reversed(p):
        x = x * step + c
    for c in reversed(q):
        z = z * step + c
    left = sum((F(c) * epsilon**i for i, c in enumerate(p)), F(0))
    right = sum((F(c) * epsilon**i for i, c in enumerate(q)), F(0))
    assert x == left and z == right
    assert sign(x) == (left > 0) - (left < 0)
    assert x + z == left + right and x - z == left - right and x * z == left * right
    assert 1 - x == 1 - left and -x == -left
    low, high = bounds(x)
    assert low <= left <= high
    if right:
        assert x / z == left / right and 3 / z == 3 / right
    else:
        with pytest.raises(ZeroDivisionError):
            x / z


def test_signs_of_tiny_numbers() -> None:
    a = Quotient.raised(F(3), 10**18)
    assert sign(a - 3) == 1 and sign(3 - a) == -1 and sign(a - a) == 0
    assert sign((a - 3) * (a - 3) - (a - 3)) == -1
    assert float(a) == 3.0
    assert "ε = 2^-1000000000000000000" in str(a)
    with pytest.raises(TheoremError, match="exponent"):
        a + Quotient.raised(F(3), 5)
    with pytest.raises(TheoremError, match="denominator"):
        bounds(1 / (a - 3))


def test_networks_that_do_not_fit_are_refused() -> None:
    layer = Sparse(2, [((0, F(1)),)]), [F(0)]
    for call, name in [
        (lambda: Sparse(2, [((2, F(1)),)]), "column"),
        (lambda: Sparse(2, [((-1, F(1)),)]), "column"),
        (lambda: relu_network([(Sparse(2, [()]), [])]), "bias"),
        (lambda: relu_network([]), "layers"),
        (lambda: relu_network([layer, layer]), "layer 2"),
        (lambda: relu_network([layer], radicand=F(0)), "radicand"),
        (lambda: output_at(relu_network([layer]), [F(1)]), "values"),
        (lambda: output_at(relu_network([layer]), {1: F(1)}), "values"),
        (lambda: interpolating_network(1, [(0, F(1))], [F(1), F(1)], [[F(1)], [F(2)]]), "knots"),
        (lambda: interpolating_network(1, [(0, F(1))], [F(1)], []), "values"),
    ]:
        with pytest.raises(TheoremError) as caught:
            call()
        assert caught.value.name == name


def test_two_hidden_layers_and_the_lipschitz_bound() -> None:
    first = Sparse(2, [((0, F(1)), (1, F(-2))), ((1, F(1)),)]), [F(1), F(0)]
    second = Sparse(2, [((0, F(1)), (1, F(1)))]), [F(-1)]
    last = Sparse(1, [((0, F(3)),)]), [F(1, 2)]
    network = relu_network([first, second, last])
    assert output_at(network, [F(2), F(1)]) == ((F(7, 2), 0),)  # ρ(1), ρ(1) → ρ(1) → 3 + 1/2
    assert evaluate(network, np.array([2.0, 1.0])) == pytest.approx([3.5])
    assert lipschitz_squared(network) == 6 * 2 * 9
    assert parameters(network) == 9 and network.neurons == 3 and widths(network) == (2, 2, 1, 1)
