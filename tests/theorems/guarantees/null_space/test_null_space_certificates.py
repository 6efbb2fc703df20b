"""Certificates of null space constants: verified without a solver, and malformed ones refused by name."""

import copy
from dataclasses import replace
from typing import Any

import pytest

from theorems import TheoremError
from theorems.guarantees import (
    NullSpaceCertificate,
    SparsityInLevels,
    null_space_constants,
)
from theorems.guarantees.null_space.scaled_matrix import scaled_matrix

from .claims_tried import F, gaussian


def test_certificates_are_verified_without_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    found = null_space_constants(gaussian(7, 9, 2), SparsityInLevels([3, 9], [1, 1]), gamma=4, tolerance=F(1, 20))
    assert found.certificate is not None and found.rho is not None and found.gamma is not None
    text = found.certificate.text()
    monkeypatch.setattr("theorems.guarantees.null_space.duals.solve_dual", None)
    monkeypatch.setattr("theorems.guarantees.null_space.search.solve_dual", None)
    read = NullSpaceCertificate.read(text)
    assert read.verify() and read.text() == text
    # More is claimed than proved; a support set is left out; a dual vector, the matrix or the levels are other ones.
    assert not replace(read, rho=found.rho / 2).verify()
    assert not replace(read, gamma=found.gamma / 2).verify()
    assert not replace(read, duals=read.duals[1:]).verify()
    assert not replace(read, duals=(*read.duals[1:], read.duals[1])).verify()
    shifted = replace(read.duals[0], real=tuple(tuple(2 * v for v in row) for row in read.duals[0].real))
    assert not replace(read, duals=(shifted, *read.duals[1:])).verify()
    assert not replace(read, A=scaled_matrix(gaussian(7, 9, 3))).verify()
    assert not replace(read, A=replace(read.A, error=F(1, 10))).verify()
    assert not replace(read, levels=SparsityInLevels([3, 9], [1, 2])).verify()
    assert not replace(read, kind="columns").verify()
    lighter = SparsityInLevels([3, 9], [1, 1], [1, F(1, 10)])
    assert not replace(read, levels=lighter).verify()


def test_malformed_certificates_are_refused_by_name() -> None:
    found = null_space_constants(gaussian(3, 4, 2, field="complex"), SparsityInLevels([4], [1]))
    assert found.certificate is not None
    good: dict[str, Any] = found.certificate.document()
    assert NullSpaceCertificate.read(good).verify()

    def changed(path: list[Any], value: Any) -> dict[str, Any]:
        document = copy.deepcopy(good)
        target: Any = document
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = value
        return document

    table: list[tuple[str, Any]] = [
        ("certificate", "no JSON"),
        ("certificate", "[" * 100_000),
        ("certificate", [1]),
        ("certificate", {}),
        ("certificate", {**good, "more": 1}),
        ("format", changed(["version"], 2)),
        ("format", changed(["format"], "x")),
        ("kind", changed(["kind"], "guess")),
        ("levels", changed(["levels"], [4.0])),
        ("sparsities[0]", changed(["sparsities"], [9])),
        ("squared_weights", changed(["squared_weights"], "1")),
        ("squared_weights", changed(["squared_weights"], ["1/0"])),
        ("squared_weights[0]", changed(["squared_weights"], ["0x0"])),
        ("rho", changed(["rho"], 0.5)),
        ("rho", changed(["rho"], "0x1/0x0")),
        ("matrix", changed(["matrix"], [])),
        ("matrix", changed(["matrix", "real"], [["0x1"], ["0x1", "0x2"]])),
        ("matrix", changed(["matrix", "real"], [[1.5]])),
        ("matrix", changed(["matrix", "imag"], [["0x1"]])),
        ("matrix", changed(["matrix", "imag"], None) | {"levels": [5], "sparsities": [1]}),
        ("q", changed(["matrix", "q"], 10**9)),
        ("error", changed(["matrix", "error"], "-0x1")),
        ("duals", changed(["duals"], {})),
        ("duals", changed(["duals", 0], {})),
        ("support", changed(["duals", 0, "support"], [7])),
        ("support", changed(["duals", 0, "support"], ["0"])),
        ("pieces", changed(["duals", 0, "pieces"], 10**9)),
        ("duals", changed(["duals", 0, "real"], [["0x1"]])),
        ("q", changed(["duals", 0, "q"], -10_000)),
    ]
    for name, document in table:
        with pytest.raises(TheoremError) as caught:
            NullSpaceCertificate.read(document)
        assert caught.value.name == name, document


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"version": True}, "format"),
        ({"matrix": {"real": [["0x" + "f" * 200]], "imag": None, "q": 0, "error": "0x0"}}, "matrix"),
        ({"matrix": {"real": [["0x1"]], "imag": None, "q": 16000, "error": "0x0"}}, "matrix"),
        ({"duals": [{"support": [], "pieces": 1, "real": [["0x1"]], "imag": None, "q": 0}]}, "support"),
    ],
)
def test_hostile_certificates_are_refused_by_name(change: dict[str, Any], name: str) -> None:
    document: dict[str, Any] = {
        "format": "sci-barriers/null-space",
        "version": 1,
        "kind": "supports",
        "matrix": {"real": [["0x1"]], "imag": None, "q": 0, "error": "0x0"},
        "levels": [1],
        "sparsities": [1],
        "squared_weights": ["0x1"],
        "rho": "0x1/0x2",
        "gamma": "0x2",
        "duals": [],
    }
    NullSpaceCertificate.read(document)
    with pytest.raises(TheoremError) as caught:
        NullSpaceCertificate.read(document | change)
    assert caught.value.name == name


def test_a_name_twice_is_not_json() -> None:
    with pytest.raises(TheoremError, match="JSON"):
        NullSpaceCertificate.read('{"format": 1, "format": 2}')


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"[" + b'{"a":1},' * 1_200_001 + b"1]", "quotation marks"),
        (b"[" + b"1," * 3_000_001 + b"1]", "commas"),
        (b" " * (32 << 20) + b"{}", "32 MiB"),
        ('{"format": "\ud800"}', "not JSON"),
    ],
)
def test_what_is_too_large_is_refused_before_it_is_read(text: str | bytes, reason: str) -> None:
    with pytest.raises(TheoremError, match=reason) as caught:
        NullSpaceCertificate.read(text)
    assert caught.value.name == "certificate"
