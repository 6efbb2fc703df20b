"""Ω and its members as JSON: exact, read back, and refused when malformed."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorems import Member, Omega, TheoremError

from .generated_classes import F, classes


@settings(max_examples=40)
@given(classes(), st.integers(0, 10**6))
def test_a_document_is_exact(omega: Omega, seed: int) -> None:
    member = omega.random_member(seed)
    document = omega.document(member)
    text = json.dumps(document, allow_nan=False)
    again, found = Omega.from_document(json.loads(text))
    assert found == member
    assert again == omega
    assert again.parts == omega.parts
    assert again.input(found) == omega.input(member)
    assert again.document(found) == document
    assert again.find(omega.input(member)) == member


def test_scales_that_were_not_chosen_are_kept() -> None:
    alphas = {"strong": "4801/10", "weak": F(100, 3) + 10, "sharp": 5}
    omega = Omega("P3", N=3, m=2, K=3, L=4, alphas=alphas, lam="1/3", t="22/21")
    again, _ = Omega.from_document(omega.document(Member("sharp", 1, 4)))
    assert [part.alpha for part in again.parts] == [F(4801, 10), F(130, 3), F(5)]


BASE = Omega("P2", N=4, m=2, K=4, L=6, lam="1/3", seed=2).document(Member("weak", 1, 9))

DELETE = object()

WRONG: list[tuple[tuple[str, ...], Any]] = [
    ((), None), ((), []), ((), "document"), ((), 3), ((), {}),
    *(((key,), DELETE) for key in BASE),
    (("extra",), 1),
    *(((key,), wrong) for key in BASE for wrong in (None, 3, "text", [], [1], [[1, 2]], ["ab"], {}, {"a": 1}, True)),
    (("version",), 2), (("version",), 1.0), (("version",), "1"),
    *((("problem", "name"), wrong) for wrong in (DELETE, None, "P4", "", 3, ["P2"], {})),
    *((("problem", "lam"), wrong) for wrong in (DELETE, None)),
    *((("problem", "lam"), wrong) for wrong in (1, 0.5, "1/3", "0x0", "-0x1", "0x1/0x0", "0X1", "0x1 ", "0x2/0x6", "0xffffffff")),
    (("problem", "eta"), "0x1"), (("problem", "N"), "0x4"), (("problem", "alphas"), "0x1"), (("problem", "field"), "0x1"),
    *((("class", key), DELETE) for key in ("N", "m", "K", "L", "R", "t", "alphas", "rotation", "field", "seed", "labels")),
    *((("class", key), wrong) for key in ("N", "m", "K", "L", "R") for wrong in (0, -1, "4", 4.0, None, True, [4], 10**12)),
    *((("class", "t"), wrong) for wrong in (1, "1", "0x0", "-0x1", None, [], "0x2/0x2")),
    *((("class", "alphas"), wrong) for wrong in (None, [], {}, 3, "0x1", {"strong": "0x1"}, [["strong", "0x1"]])),
    *((("class", "alphas", key), DELETE) for key in ("strong", "weak", "sharp")),
    *((("class", "alphas", key), wrong) for key in ("strong", "weak", "sharp") for wrong in ( None, 477, "0x0", "-0x5", "0x1", "0x3/0x3")),
    (("class", "alphas", "loud"), "0x1"),
    *((("class", "rotation"), wrong) for wrong in (None, "fourier", "dft", 3, [])),
    *((("class", "field"), wrong) for wrong in (None, "quaternion", 3, [])),
    *((("class", "seed"), wrong) for wrong in ("2", 2.0, True, [])),
    *((("class", "labels"), wrong) for wrong in (0, 1, None, "no")),
    (("class", "part"), "strong"), (("class", "lam"), "0x1"), (("class", "eta"), 0.5), (("class", "alpha"), "0x1"),
    (("class", "problem"), "P3"),
    *((("member", key), DELETE) for key in ("part", "winner", "exponent")),
    *((("member", "part"), wrong) for wrong in (None, "centre", 3, [], "sharp")),
    *((("member", "winner"), wrong) for wrong in (None, 3, -1, "1", 1.0, True, [])),
    *((("member", "exponent"), wrong) for wrong in (None, 0, -1, "9", 9.0, True, [])),
    (("member", "extra"), 1),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value"), WRONG, ids=lambda x: "del" if x is DELETE else str(x)[:30])
def test_malformed_documents_are_refused(path: tuple[str, ...], value: Any) -> None:
    assert Omega.from_document(BASE)[1] == Member("weak", 1, 9)
    document: Any = copy.deepcopy(BASE)
    place = document
    for key in path[:-1]:
        place = place[key]
    if not path:
        document = value
    elif value is DELETE:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    with pytest.raises(TheoremError, match="; allowed: "):
        Omega.from_document(document)


trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.sampled_from(["0x1", "P3"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60)
@given(
    st.sampled_from([path for path, _ in WRONG if path and path[-1] != "alphas" and "." not in path]),
    trees,
)
def test_any_json_in_any_place_is_refused_or_read_back(path: tuple[str, ...], tree: Any) -> None:
    document: Any = copy.deepcopy(BASE)
    place = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = tree
    try:
        omega, member = Omega.from_document(document)
    except TheoremError:
        return
    assert json.dumps(omega.document(member), sort_keys=True) == json.dumps(document, sort_keys=True)
