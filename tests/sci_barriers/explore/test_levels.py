"""Every level is judged by the games themselves: what is called wrong is proved wrong, what is called right is proved right."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("anywidget", reason="extra explore")

from sci_barriers import TheoremError
from sci_barriers.explore import play
from sci_barriers.explore.alone import check_in_fresh_interpreter
from sci_barriers.explore.exports import json_text
from sci_barriers.explore.game import LARGEST_INDEX, MOST_READS, Level, level, levels
from sci_barriers.explore.levels._waiting import WaitingLevel
from sci_barriers.explore.numbers import brief
from sci_barriers.games.randomised import refute_randomised
from sci_barriers.harness import Certificate
from sci_barriers.pictures import geometry

NAMES = list(levels())
#: Nobody gets through these, whatever the answer is.
HOPELESS = ["k-digits", "three-columns", "with-labels", "several-samples", "eigenvector", "argmax"]
WAITING = ["one-digit-less", "with-l-data"]

_numbers = st.fractions(-3, 3, max_denominator=1000)
_reads = st.lists(st.integers(0, 60), max_size=4)


def _answers(game: Level) -> st.SearchStrategy[Any]:
    if game.choices:
        return st.sampled_from([(vector,) for _, vector in game.choices])
    one = st.lists(_numbers, min_size=len(game.fields), max_size=len(game.fields)).map(
        lambda entries: tuple(x * game.unit for x in entries)
    )
    return st.lists(one, min_size=game.barrier.samples, max_size=game.barrier.samples).map(tuple)


def _corner(game: Level, j: int) -> tuple[tuple[Fraction, ...], ...]:
    """Return an answer within a tenth of the unit of the solutions of the members with this winner."""
    corner = Fraction(21, 10) * game.unit
    return ((corner, Fraction(0)) if j == 0 else (Fraction(0), corner),)


def test_the_levels_are_there_in_their_order() -> None:
    assert NAMES == [
        "k-digits",
        "three-columns",
        "one-digit-less",
        "with-l-data",
        "with-coins",
        "with-labels",
        "several-samples",
        "eigenvector",
        "argmax",
    ]
    with pytest.raises(TheoremError, match="level = 'none'; allowed: one of k-digits"):
        level("none")


@pytest.mark.parametrize("name", NAMES)
def test_every_level_says_what_a_person_needs(name: str) -> None:
    game = level(name)
    assert game.story
    assert game.task
    assert len(game.hints) >= 2
    assert game.learnt
    assert game.transcript([0, 5, 5], 7).rows
    board = game.board([3])
    if board is not None:
        assert 'role="img"' in board.svg
        assert board.words
        assert board.grid is not None


@pytest.mark.parametrize("name", HOPELESS)
@settings(max_examples=15)
@given(data=st.data())
def test_nobody_gets_through_and_the_certificate_says_so(name: str, data: st.DataObject) -> None:
    game = level(name)
    reads, answers = data.draw(_reads), data.draw(_answers(game))
    result = game.judge(reads, answers, data.draw(st.integers(0, 100)))
    assert (result.kind, result.reached) == ("lost", True)
    assert result.certificate is not None
    assert result.certificate.check()[0]


@pytest.mark.parametrize("name", WAITING)
@settings(max_examples=20)
@given(secret=st.integers(0, 10**6), offset=st.integers(-8, 3), j=st.integers(0, 1), first=st.booleans())
def test_levels_of_waiting_are_won_by_the_datum_that_tells_and_by_nothing_before(
    name: str, secret: int, offset: int, j: int, first: bool
) -> None:
    game = level(name)
    assert isinstance(game, WaitingLevel)
    told = game.commits_at(secret)
    last = told + offset
    reads = [0, last] if first else [last]
    result = game.judge(reads, _corner(game, j), secret)
    right = j == game.member(secret).winner
    if last == told and right and game.part == "weak":  # within 2^-e of a member whose other column is ahead, too
        assert (result.kind, result.reached, result.certificate) == ("note", False, None)
    elif last >= told:
        assert (result.kind, result.reached) == (("won", True) if right else ("lost", False))
        assert (result.certificate is not None) == right  # of the wrong one it is only said how far it is
        if result.certificate is not None:
            assert result.certificate.document["claim"] == {"kind": "right-output", "digits": game.barrier.digits}
    else:
        assert (result.kind, result.reached) == ("lost", False)
        assert result.certificate is not None
    if result.certificate is not None:
        assert result.certificate.check()[0]


@pytest.mark.parametrize("name", WAITING)
@settings(max_examples=20)
@given(secret=st.integers(0, 10**6), n=st.integers(0, 60))
def test_all_answers_of_such_a_level_are_data_of_its_member(name: str, secret: int, n: int) -> None:
    game = level(name)
    assert isinstance(game, WaitingLevel)
    A = game.omega.input(game.member(secret)).A
    exact = A.approximate(300).fractions()[0]
    found = game.datum(n, secret).A.fractions()[0]
    square = sum((x - z) ** 2 for x, z in zip(exact, found, strict=True))
    assert square <= (Fraction(1, 2**n) + Fraction(1, 2**290)) ** 2


def test_the_middle_of_a_tie_is_never_right_in_a_level_of_waiting() -> None:
    game = level("one-digit-less")
    half = Fraction(21, 20) * game.unit
    for reads in ([], [5], [500]):
        assert not game.judge(reads, ((half, half),), 3).reached


@settings(max_examples=20)
@given(faces=st.lists(st.integers(0, 2), min_size=1, max_size=5), reads=_reads)
def test_a_die_is_right_as_often_as_its_rarer_corner_falls(faces: list[int], reads: list[int]) -> None:
    game = level("with-coins")
    none = ((Fraction(0), Fraction(0)),)
    die = tuple(_corner(game, j)[0] if j < 2 else none[0] for j in faces)
    result = game.judge(reads, die, 0)
    rare = Fraction(min(faces.count(0), faces.count(1)), len(faces))
    assert result.reached == (rare == Fraction(1, 2))
    assert result.kind == ("won" if result.reached else "lost")
    assert f"with probability {brief(rare)}; " in result.headline
    assert result.certificate is not None
    assert result.certificate.check()[0]


def test_the_best_die_is_the_best_there_is() -> None:
    game = level("with-coins")
    corners = [_corner(game, 0)[0], _corner(game, 1)[0]]
    verdict = refute_randomised(lambda oracle: corners[oracle.coins.below(2)], game.barrier)
    assert verdict.thresholds.halting == Fraction(1, 2) == verdict.lower == verdict.upper


def test_labels_are_shown_and_of_no_use() -> None:
    game = level("with-labels")
    assert any("label" in column.heading for column in game.transcript([3], 0).columns)
    label = game.datum(60, 0).labels[0].fractions()
    result = game.judge([60], (tuple(label),), 0)
    assert result.kind == "lost"


def test_what_is_not_decided_reaches_nothing() -> None:
    class Broken(type(level("k-digits"))):  # type: ignore[misc] # the class of an object
        def judge(self, *arguments: Any) -> Any:
            raise TheoremError("exponent", 1, "another one")

    result = play.judged(Broken(), (), ((Fraction(0), Fraction(0)),), 0)
    assert (result.kind, result.reached, result.certificate) == ("note", False, None)


# --- What a person does -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=20)
@given(text=st.text(alphabet="0123456789,-x ", max_size=30))
def test_any_address_gives_reads(name: str, text: str) -> None:
    game = level(name)
    reads = play.reads_of(game, text)
    assert len(reads) <= MOST_READS
    assert all(0 <= n <= game.most for n in reads)


def test_reads_are_appended_and_refused_where_they_are_none() -> None:
    game = level("k-digits")
    assert play.with_read(game, (3,), 3) == (3, 3)
    for wrong in (-1, LARGEST_INDEX + 1, None, 2.5, True, "3"):
        assert play.with_read(game, (3,), wrong) == (3,)
    assert play.with_read(game, (0,) * MOST_READS, 1) == (0,) * MOST_READS
    assert [play.next_index(game, reads) for reads in ((), (0,), (8,), (2000,))] == [3, 1, 16, 2000]


def test_what_is_typed_counts_and_else_what_is_clicked() -> None:
    game = level("k-digits")
    middle = game.board(()).grid.steps // 2  # type: ignore[union-attr] # it has one
    assert play.answers(game, ["2.1", "1/3"], {0: [0, 0]}) == (((Fraction(21, 10000), Fraction(1, 3000)),), "")
    assert play.answers(game, ["", " "], {0: [middle, middle + 20]}) == (((Fraction(0), Fraction(1, 1000)),), "")
    assert play.answers(game, ["", ""], {}) == ((), "No answer so far: click into the picture, or type.")
    for point in ([], [1], [1, 2.5], [True, 1], "ab", None):
        assert play.answers(game, ["", ""], {0: point})[0] == ()
    with pytest.raises(TheoremError, match="x₁ = ''; allowed: an exact number") as caught:
        play.answers(game, ["1", ""], {})
    assert caught.value.name == "x₁"


def test_several_samples_need_several_answers() -> None:
    game = level("several-samples")
    assert len(play.field_names(game)) == 6
    found, missing = play.answers(game, ["1", "0", "", "", "0", "1"], {})
    assert not found
    assert "for sample 1" in missing
    found, _ = play.answers(game, ["1", "0", "", "", "0", "1"], {1: [0, 0]})
    assert len(found) == 3


@pytest.mark.parametrize("name", [name for name in NAMES if name != "argmax"])
@settings(max_examples=20)
@given(data=st.data())
def test_an_answer_survives_its_address(name: str, data: st.DataObject) -> None:
    game = level(name)
    answers = data.draw(_answers(game))
    parts = play.written(game, answers).split(",")
    assert play.answers(game, parts, {})[0] == answers


@settings(max_examples=20)
@given(data=st.data())
def test_a_die_survives_its_address(data: st.DataObject) -> None:
    game = level("with-coins")
    faces = tuple(data.draw(_answers(game))[0] for _ in range(data.draw(st.integers(0, play.MOST_FACES))))
    assert play.faces_of(game, ";".join(play.written(game, (face,)) for face in faces)) == faces


@pytest.mark.parametrize("text", ["x", "1;2", "1,2,3", "1,0;,", "1,0;1/0,1"])
def test_what_is_no_die_has_no_face(text: str) -> None:
    assert play.faces_of(level("with-coins"), text) == ()


def test_a_choice_survives_its_address() -> None:
    game = level("argmax")
    assert play.choice_written(game, play.written(game, ((Fraction(2),),)).split(",")) == "entry 2"
    assert play.choice_written(game, ["7"]) is None
    assert play.chosen(game, None) == ((), "Choose one.")


@pytest.mark.parametrize("name", NAMES)
def test_a_game_is_taken_away_whole(name: str) -> None:
    game = level(name)
    answers = ((Fraction(1),),) if game.choices else ((Fraction(1, 3),) * len(game.fields),) * game.barrier.samples
    document = json.loads(json_text(play.document(game, [2, 5], answers, 4, game.judge([2, 5], answers, 4))))
    assert len(document["transcript"]) == 2
    assert document["answers"] == [[str(x) for x in vector] for vector in answers]
    assert Certificate(document["certificate"]).check()[0]


# --- The checker ------------------------------------------------------------------------------------------------------------------


def test_a_fresh_interpreter_verifies_and_refuses() -> None:
    game = level("k-digits")
    certificate = game.judge([4], _corner(game, 0), 0).certificate
    assert certificate is not None
    good = check_in_fresh_interpreter(certificate)
    assert (good.verified, good.code) == (True, 0)
    assert "VERIFIED" in good.text
    bad = check_in_fresh_interpreter(Certificate({**certificate.document, "digits": 1}))
    assert not bad.verified
    assert bad.code not in (0, None)


def test_a_checker_that_takes_too_long_verifies_nothing() -> None:
    certificate = level("k-digits").judge([], _corner(level("k-digits"), 0), 0).certificate
    assert certificate is not None
    stopped = check_in_fresh_interpreter(certificate, 1e-6)
    assert (stopped.verified, stopped.code) == (False, None)


@pytest.mark.parametrize("picked", [[50, 50], [0, 0], [100, 3], [17, 88]])
def test_a_click_into_space_means_the_point_of_the_plane_that_is_seen_there(picked: list[int]) -> None:
    game = level("three-columns")
    ((x, y, z),), missing = play.answers(game, ["", "", ""], {0: picked})
    assert not missing
    assert all((part / game.unit * 100).denominator == 1 for part in (x, y, z))
    # On the plane of the tie all entries of A are equal: the sum is that of a corner, but for the rounding of three decimals.
    corner = max(geometry(game.barrier).corners[0])
    assert abs(x + y + z - corner) <= Fraction(3, 200) * game.unit
    solid = geometry(game.barrier)
    (px, py), step = solid.place((x, y, z)), 300 / 100
    assert abs(px - (30 + step * picked[0])) < 1.5
    assert abs(py - (315 - step * picked[1])) < 1.5


@pytest.mark.parametrize("picked", [[1], [1.5, 2], "ab", None, [True, 1]])
def test_what_is_no_pair_of_integers_is_no_answer_in_space(picked: Any) -> None:
    assert play.answers(level("three-columns"), ["", "", ""], {0: picked})[1]
