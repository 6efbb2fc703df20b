"""The picture of a barrier with N = 2 or 3: well-formed, said in words, exact where it says so."""

from __future__ import annotations

from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sci_barriers import Smale9, Smale18, refute
from sci_barriers.pictures import Geometry, geometry, has_geometry
from theorems.core.errors import TheoremError

SPACE = "{http://www.w3.org/2000/svg}"
BARRIERS = {
    "P1": Smale18("P1", N=2, m=1, K=3),
    "P2": Smale18("P2", N=3, m=1, K=2, seed=3),
    "P3": Smale18("P3", N=3, m=2, K=3, rotation="dct"),
    "sharp": Smale18("P3", N=2, m=1, K=3, part="sharp", L=6),
    "LP": Smale9(N=2, m=1, K=3),
    "LP3": Smale9(N=3, m=1, K=3),
}
numbers = st.fractions(min_value=-5, max_value=5, max_denominator=50)


@given(st.data())
def test_the_picture_is_xml_with_title_and_words_and_no_script(data: st.DataObject) -> None:
    barrier = BARRIERS[data.draw(st.sampled_from(sorted(BARRIERS)))]
    winner = data.draw(st.none() | st.integers(0, barrier.competitors - 1))
    exponent = None
    if winner is not None:
        low = barrier.least_exponent
        exponent = data.draw(st.integers(low, low if barrier.largest_index is not None else low + 60))
    index = data.draw(st.none() | st.integers(0, barrier.largest_index or 80))
    answer = data.draw(st.none() | st.lists(numbers, min_size=barrier.shape[1], max_size=barrier.shape[1]))
    exact = None if answer is None else [x * Fraction(1, 10**barrier.digits) for x in answer]
    picture = geometry(barrier, winner=winner, exponent=exponent, index=index, answer=exact)
    root = ElementTree.fromstring(picture.svg())
    assert root.tag == f"{SPACE}svg"
    assert root.find(f"{SPACE}title").text.startswith(barrier.problem.name)
    assert "10⁻" in root.find(f"{SPACE}desc").text
    assert not list(root.iter(f"{SPACE}script"))
    assert list(root.iter(f"{SPACE}text")), "words are text"
    assert len(picture.svg()) < 12_000
    if answer is not None:
        assert root.get("data-right") == ("yes" if picture.right else "no")


@given(
    st.sampled_from(["P1", "sharp", "LP"]), st.lists(st.fractions(-3, 3, max_denominator=10), min_size=2, max_size=2)
)
def test_who_points_at_a_place_means_the_vector_drawn_there(name: str, units: list[Fraction]) -> None:
    barrier = BARRIERS[name]
    picture = geometry(barrier)
    vector = tuple(x * picture.unit for x in units)
    meant = picture.vector_at(*picture.place(vector))
    assert all(abs(x - z) <= picture.unit / 100 for x, z in zip(meant, vector, strict=True))


@pytest.mark.parametrize("name", ["P2", "P3", "LP3"])
def test_in_three_dimensions_the_solutions_can_be_pointed_at(name: str) -> None:
    picture = geometry(BARRIERS[name])
    for corner in picture.corners:
        meant = picture.vector_at(*picture.place(corner))
        assert all(abs(x - z) <= picture.unit / 100 for x, z in zip(meant, corner, strict=True))


@pytest.mark.parametrize("name", sorted(BARRIERS))
def test_solutions_are_those_of_the_barrier(name: str) -> None:
    barrier = BARRIERS[name]
    e = barrier.least_exponent
    for j in range(barrier.competitors):
        assert geometry(barrier, winner=j, exponent=e).solutions == barrier.solution_set(j, e)
    assert geometry(barrier).solutions == barrier.solution_set(None, None)


@pytest.mark.parametrize("name", sorted(BARRIERS))
def test_what_is_left_open_is_what_the_answers_fit(name: str) -> None:
    """Every member with ε ≤ 2^-n less the error of the answer has each entry of the answer within 2^-n of its own."""
    barrier = BARRIERS[name]
    for index in (0, 2, 5):
        opened = geometry(barrier, index=index).left_open
        assert opened is not None
        assert opened + barrier.family.answer_error(index) == Fraction(1, 1 << index)
        assert opened > 0


def test_an_answer_is_wrong_in_the_picture_where_the_game_says_so() -> None:
    barrier = BARRIERS["P1"]
    middle = [x for x, _ in barrier.solution_set(None, None).barycentre()]
    verdict = refute(lambda oracle: middle, barrier)
    assert verdict.counterexample is not None
    member = verdict.counterexample
    shown = geometry(barrier, winner=member.winner, exponent=member.exponent, answer=middle)
    assert shown.right is False
    assert geometry(barrier, answer=middle).right is True, "at the tie it is a solution"


@pytest.mark.parametrize(
    ("barrier", "arguments", "named"),
    [
        (Smale18(N=4), {}, "barrier"),
        (Smale18(N=2, m=1, field="complex"), {}, "barrier"),
        (BARRIERS["P1"], {"winner": 2, "exponent": 3}, "winner"),
        (BARRIERS["P1"], {"winner": 1}, "epsilon"),
        (BARRIERS["P1"], {"epsilon": 1}, "epsilon"),
        (BARRIERS["P1"], {"winner": 1, "epsilon": -1}, "epsilon"),
        (BARRIERS["P1"], {"winner": 1, "epsilon": 10**9}, "epsilon"),
        (BARRIERS["P1"], {"winner": 1, "epsilon": 1, "exponent": 1}, "epsilon"),
        (BARRIERS["P1"], {"winner": 1, "exponent": 5000}, "exponent"),
        (BARRIERS["P1"], {"index": -1}, "index"),
        (BARRIERS["sharp"], {"index": 6}, "index"),
        (BARRIERS["P1"], {"answer": [1]}, "answer"),
        (BARRIERS["P1"], {"answer": [1, "x"]}, "answer[1]"),
        (BARRIERS["P1"], {"magnification": 0}, "magnification"),
        (BARRIERS["P1"], {"sample": 1}, "sample"),
    ],
)
def test_bad_arguments_are_refused_by_name(barrier: object, arguments: dict[str, object], named: str) -> None:
    with pytest.raises(TheoremError) as caught:
        geometry(barrier, **arguments)
    assert caught.value.name == named


def test_who_has_a_picture() -> None:
    assert has_geometry(BARRIERS["P3"])
    assert not has_geometry(Smale18(N=4))
    assert isinstance(geometry(BARRIERS["P3"]), Geometry)
