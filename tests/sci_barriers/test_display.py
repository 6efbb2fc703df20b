"""What objects show of themselves: HTML that is well-formed, escaped, free of scripts and bounded; text and repr that say what matters."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sci_barriers
from oracles import (
    BinarySequence,
    Cells,
    DyadicVector,
    ElementOracle,
    ExactArray,
    Facts,
    Formula,
    Items,
    Mixed,
    Note,
    Picture,
    Transcript,
    exact_text,
    number_text,
)
from oracles import Description as Described
from oracles._display import MOST
from sci_barriers import Omega, Smale9, Smale18, define_barrier, from_solver, refute, refute_randomised
from sci_barriers.audit import audit
from theorems import THEOREMS, Member
from theorems.core.hierarchy import placements
from theorems.core.registry import BARRIERS
from theorems.core.svg import Drawing
from theorems.structured.existence import existence_network

VOID = {"br", "circle", "polygon", "polyline", "line", "rect", "img", "path", "use", "meta"}
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a & b",
    "]]>",
    "\x1b[31m\x00\ud800",
    r"$\href{javascript:x}{y}$",
]


class Page(HTMLParser):
    """A stack of tags: fails where they do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")], f"a handler in <{tag}>"
        assert not [value for name, value in attrs if name in ("href", "src") and not (value or "").startswith("data:")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.text += data


def page_of(html: str) -> Page:
    """Return the page, if it is well-formed, has nothing that runs, and can be written to a file."""
    html.encode()
    page = Page()
    page.feed(html)
    page.close()
    assert page.open == []
    assert not page.seen & {"script", "iframe", "object", "embed", "link", "form"}
    return page


# --- Everything that shows itself ------------------------------------------------------------------------------------------------


@cache
def verdict() -> Any:
    return refute(
        lambda oracle: [float(x) for x in oracle.read(30).numpy()[1][:1]] * oracle.shape[1], Smale18(N=2, m=1)
    )


@cache
def report() -> Any:
    A = [[1 + (i * k) % 7 for k in range(30)] for i in range(4)]
    return sci_barriers.digits(np.array(A, dtype=float), np.array([1.0, 2, 3, 4]), "P2", lam=0.5, radius_y=1e-6)


SHOWN: dict[str, Callable[[], Any]] = {
    "statement": lambda: THEOREMS["smale18"],
    "barrier": lambda: Smale18("P2", N=3, m=1, K=4),
    "barrier complex": lambda: Smale18(N=4, m=3, rotation="dct", field="complex", seed=1),
    "barrier cayley": lambda: Smale18(N=4, m=3, rotation="cayley", seed=1),
    "smale9": lambda: Smale9(N=3, m=1),
    "class": lambda: Omega("P1", N=4, m=2, K=4, L=5),
    "centre": lambda: Smale18(N=3).centre,
    "matrix": lambda: Smale18(N=3).member(1, 40).A,
    "vector": lambda: Smale18(N=3).centre.y,
    "far member": lambda: Smale18(N=3).member(1, 10**15),
    "member": lambda: Omega(N=3, K=4).member("weak", 1),
    "bare member": lambda: Member("weak", 1, 5),
    "solution set": lambda: Smale18(N=3).solution_set(None, None),
    "complex solution set": lambda: Smale18(N=3, field="complex", seed=2).solution_set(1, 5),
    "datum": lambda: Smale18(N=3).answer(3),
    "datum with labels": lambda: Smale18(N=3, R=5, labels=True).answer(3),
    "complex datum": lambda: Smale18(N=3, field="complex", seed=2).answer(9),
    "array datum": lambda: BARRIERS["transport"]().answer(4),
    "array input": lambda: BARRIERS["eigenvector"]().member(0, 30),
    "exact array": lambda: ExactArray.of("A", [[1, "1/3"], [0, -2]]),
    "set": lambda: BARRIERS["kernel"]().sets[0],
    "verdict": verdict,
    "crashed": lambda: refute(lambda oracle: 1 // 0, Smale18(N=2)),
    "complex verdict": lambda: refute(lambda oracle: [1j] * 4, Smale18(N=4, field="complex", seed=1)),
    "several samples": lambda: refute(lambda oracle: [[0] * 4] * 3, Smale18(N=4, R=3)),
    "verdict of an entry": lambda: refute(lambda oracle: [0, 1], BARRIERS["eigenvector"]()),
    "digits report": report,
    "digits": lambda: report().digits,
    "audit": lambda: audit("exact", "P3", sizes=[3], digits=[3], exponents=[4], target="<script>"),
    "network": lambda: existence_network(Smale18(N=3), 1, 5),
    "placement": lambda: placements()["diagonal-spectrum"],
    "tower": lambda: placements()["diagonal-spectrum"].tower,
    "tag": lambda: placements()["diagonal-spectrum"].belongs,
    "evaluation": lambda: placements()["diagonal-spectrum"].tower.at(ElementOracle(BinarySequence((0, 1), 1)), 3),
    "member with a picture": lambda: Omega(N=3, m=1, K=4).member("weak", 1),
    "certificate": lambda: verdict().certificate,
    "randomised verdict": lambda: refute_randomised(lambda oracle: [oracle.coins.below(2), 0], Smale18(N=2)),
    "transcript": lambda: verdict().transcript,
    "empty transcript": Transcript,
    **{name: cls for name, cls in BARRIERS.items() if name not in ("smale18", "smale9")},
}


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_everything_shows_itself(name: str) -> None:
    shown = SHOWN[name]()
    html = shown._repr_html_()
    page = page_of(html)
    assert page.text.strip()
    assert len(html) < 40_000
    text, short = str(shown), repr(shown)
    assert text.strip()
    assert "\n" not in short
    assert len(short) < 400
    for words in (text, short):
        assert "object at 0x" not in words
        assert "Fraction(" not in words
        assert "codes" not in words


@pytest.mark.parametrize(
    "name", ["barrier", "barrier cayley", "smale9", "class", "bare member", "eigenvector", "matrix-rank"]
)
def test_a_repr_that_looks_like_a_call_makes_the_same_object(name: str) -> None:
    shown = SHOWN[name]()
    names = {**vars(sci_barriers), "Smale18": Smale18, "Smale9": Smale9, "Omega": Omega, "Member": Member}
    names |= {cls.__name__: cls for cls in BARRIERS.values()}
    assert eval(repr(shown), names) == shown


@pytest.mark.parametrize(
    "barrier",
    [
        Smale18(N=2000, m=1900, rotation="identity"),
        Smale18(N=2000, m=2, K=50),
        Smale18(N=400, m=390, rotation="dct", seed=1),
    ],
    ids=repr,
)
def test_the_page_of_a_large_barrier_is_not_larger(barrier: Smale18) -> None:
    assert len(barrier._repr_html_()) < 20_000
    assert len(str(barrier)) < 6_000


def test_matrices_are_shown_as_matrices() -> None:
    assert "476  476 + 2⁻⁴⁰" in str(Smale18(N=2, m=1).member(1, 40))
    assert "2⁻¹⁰⁰⁰⁰⁰⁰" in str(Smale18(N=2, m=1).member(1, 10**6))
    assert repr(Smale18(N=2, m=1).answer(3)) == "<Datum of index 3: A 1 × 2, 1 y, within 2⁻³>"
    assert str(Smale18(N=2, m=1).answer(3).A).splitlines()[-1].split() == ["476", "476"]


def test_a_verdict_prints_what_the_command_line_does() -> None:
    text = str(verdict())
    assert text.startswith(verdict().headline + "\n")
    for words in ("data read     1, largest index 30", "error         ≥ ", "own distance  ≤ ", "certificate.json"):
        assert words in text
    assert "does not show that the solver converges in general" in text
    assert "ZeroDivisionError" in str(SHOWN["crashed"]())


def test_distances_of_a_verdict_are_bounds() -> None:
    found = verdict()
    assert 0 < found.error.lower**2 <= found.squared_error
    assert found.error.upper is None
    assert found.own_distance.lower <= found.own_distance.upper
    assert float(found.error) == pytest.approx(float(found.squared_error) ** 0.5)
    assert (found.own_distance_note == "") == (found.own_distance is not None)
    undecided = SHOWN["complex verdict"]()
    assert undecided.own_distance is None
    assert undecided.own_distance_note
    assert all(isinstance(x, Fraction) for x in found.output)
    assert all(isinstance(x, tuple) for x in undecided.output)


def test_the_own_distance_of_least_squares_is_tiny_at_the_tie() -> None:
    """A method that ignores λ has not converged in general, and its own distance does not say so."""
    barrier = Smale18("P3", N=4, m=3, K=6)
    found = refute(from_solver(lambda A, y: np.linalg.lstsq(A, y, rcond=None)[0]), barrier)
    assert found.refuted
    assert found.own_distance.upper < Fraction(1, 10**15)


def test_verdicts_and_members_have_pictures() -> None:
    assert 'data-right="no"' in verdict().svg()
    assert verdict().plot().get_title().startswith("P3")
    assert verdict().geometry.winner == verdict().counterexample.winner
    member = Omega(N=2, m=1, K=4).member("weak", 1, 5)
    assert member.geometry(index=3).epsilon == Fraction(1, 32)
    assert member.svg() == member.geometry().svg()
    for without in ("crashed", "complex verdict", "several samples", "verdict of an entry"):
        assert SHOWN[without]().geometry is None
        with pytest.raises(ValueError, match="to be drawn"):
            SHOWN[without]().svg()
    with pytest.raises(ValueError, match="N = 2 or 3"):
        Omega(N=5, K=4).member("weak", 1).svg()


def test_a_counterexample_is_told_in_a_line() -> None:
    shown = repr(verdict().counterexample)
    assert shown.startswith("<Counterexample: member (")
    assert len(shown) < 150


def test_marimo_gets_its_own_element_for_formulas(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "marimo-tex" not in THEOREMS["smale18"]._repr_html_()
    marimo = pytest.importorskip("marimo")
    monkeypatch.setattr(marimo, "running_in_notebook", lambda: True)
    html = THEOREMS["smale18"]._repr_html_()
    assert "marimo-tex" in page_of(html).seen
    # as marimo itself writes a formula
    assert marimo.md(r"$\|A_n-A\|_2\le2^{-n}$").text.partition("||(")[2].partition("||)")[0] in html


def test_many_reads_and_many_columns_are_told_by_number() -> None:
    run = refute(lambda oracle: [oracle.read(n) for n in range(300)] and [0, 0], Smale18(N=2, m=1))
    text = str(run.transcript)
    assert "300 reads" in text
    assert f"⋮ {300 - MOST + 1} more" in text
    assert len(run.transcript._repr_html_()) < 8_000


# --- Names from outside ----------------------------------------------------------------------------------------------------------

strange = st.text() | st.sampled_from(HOSTILE)


@given(strange, strange, strange)
def test_whatever_stands_in_a_description_is_escaped(title: str, name: str, value: str) -> None:
    parts = (
        Note(value),
        Facts(((name, value),)),
        Items(title, ((name, value),)),
        Cells.of(title, (name, value), ((value, name),)),
        Picture(Drawing(title, value, 10, 10, ()).svg(), value),
        Note(Formula(value, name)),
        Note(Mixed(value, name)),
    )
    page = page_of(Described(title, parts).html())
    assert "script" not in page.seen
    assert "img" not in page.seen
    Described(title, parts).text().encode()


@given(strange, strange)
def test_titles_and_words_of_pictures_are_escaped(title: str, words: str) -> None:
    drawing = Drawing(title, words, 10, 10, (), (("name", title),))
    root = ElementTree.fromstring(drawing.svg())
    assert [child.tag.rpartition("}")[2] for child in root] == ["title", "desc", "style"]


@pytest.mark.parametrize("title", [title for title in HOSTILE if title.isprintable()])
def test_a_barrier_with_a_hostile_title_is_harmless(title: str) -> None:
    barrier = define_barrier(
        title, centre=[1, 1], directions=[[1, 0], [0, 1]], solutions=[0, 1], centre_solutions=[0, 1], metric="discrete"
    )
    page = page_of(barrier._repr_html_())
    assert "img" not in page.seen


def test_formulas_are_typeset_and_the_rest_is_left_alone() -> None:
    html = THEOREMS["smale18"]._repr_html_()
    assert html.startswith('<section class="sci-barriers tex2jax_ignore mathjax_ignore">')
    assert r"\(\|A_n-A\|_2\le2^{-n}" in html
    assert "tex2jax_process" in html


# --- Numbers ---------------------------------------------------------------------------------------------------------------------


@given(st.fractions(), st.fractions())
def test_a_number_is_shown_as_it_is_or_marked_as_rounded(value: Fraction, imaginary: Fraction) -> None:
    text = number_text(value)
    if not text.startswith("≈"):
        plain = text.replace("−", "-")
        assert Fraction(plain) == value
    else:
        shown = Fraction(text[2:].replace("−", "-"))
        assert abs(shown - value) <= abs(value) / 10**4
    assert ("i" in number_text(value, imaginary)) == (imaginary != 0)


@given(st.integers(1, 2000), st.integers(30, 5000))
def test_a_number_moved_by_a_power_of_two_is_shown_so(base: int, exponent: int) -> None:
    text = number_text(base + Fraction(1, 1 << exponent))
    assert text.startswith(f"{base} + 2")
    assert text == exact_text(base + Fraction(1, 1 << exponent))


# --- Exact matrices --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rotation", ["identity", "hadamard", "cayley", "dct", "dft"])
def test_numpy_of_an_exact_matrix_is_that_of_fine_data(rotation: str) -> None:
    field = "complex" if rotation == "dft" else "real"
    barrier = Smale18(N=5, m=4, rotation=rotation, field=field, seed=3)
    for point in (barrier.centre, barrier.member(1, 20), barrier.member(1, 10**9)):
        A, y = point.numpy()
        fine = barrier.honest(point).read(120)
        np.testing.assert_allclose(A, fine.A.numpy(), rtol=1e-15, atol=1e-30)
        np.testing.assert_allclose(y, fine.y.numpy(), rtol=1e-15, atol=1e-30)


def test_fractions_of_an_exact_matrix() -> None:
    point = Smale18(N=3, m=1).member(2, 5)
    assert point.A.fractions() == [[476, 476, 476 + Fraction(1, 32)]]
    assert point.y.fractions() == [1]
    with pytest.raises(ValueError, match="rational numbers"):
        Smale18(N=3).centre.A.fractions()  # ‖a‖₂ = 476·√2


def test_data_and_solutions_of_members() -> None:
    omega = Omega(N=3, K=4, L=4)
    member = omega.member("sharp", 1)
    assert member == Member("sharp", 1, 4)
    assert omega.datum(member, 3) == member.datum(3)
    assert isinstance(member.datum(3).y, DyadicVector)
    assert member.solutions == omega.solution_set(member)
    (vector,) = member.solutions.fractions()
    assert all(isinstance(x, Fraction) for x in vector)
    assert member.solutions.numpy().shape == (1, 3)
    assert omega.find(member.input).solutions == member.solutions
    with pytest.raises(ValueError, match="from its class"):
        Member("sharp", 1, 4).solutions  # noqa: B018 # a property


def test_barriers_know_their_theorem() -> None:
    for name, cls in BARRIERS.items():
        assert cls().statement.name == name
