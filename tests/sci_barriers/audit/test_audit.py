"""Audits: ladders, rows of solvers that fail, where a solver stops being right, files."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles import Budget, OracleError
from sci_barriers import BarrierError, TheoremError
from sci_barriers.algorithms import get
from sci_barriers.audit import ALL, EASY, NONE, TIE, Audit, Rung, audit
from sci_barriers.audit._bounds import Bounds
from sci_barriers.harness import Status

SMALL: dict[str, Any] = {"sizes": (3,), "digits": (2,), "exponents": (4, 20), "rotations": ("dct",)}


def zero(oracle: Any) -> list[int]:
    oracle.read(3)
    return [0] * oracle.shape[1]


def knows(oracle: Any) -> list[Any]:
    """The last competitor wins on all rungs but the tie, where it is a vertex of Ξ. Right for identity, no permutation."""
    A, _ = oracle.read(60).fractions()
    N, m = oracle.shape[1], oracle.shape[0]
    winner = N - m
    return [1 / Fraction(A[0][winner]) if i == winner else 0 for i in range(N)]


def test_the_ladder() -> None:
    found = audit(zero, "P3", sizes=(3, 5), digits=(2, 4), exponents=(20, 4), fields=("real", "complex"))
    names = [row.rung.name for row in found.rows[:4]]
    assert names == ["easy", "2^-4", "2^-20", "tie"]
    kinds = {(s.rotation, s.field, s.N, s.K) for s in found.ladders}
    rotations = {"real": ("identity", "hadamard", "dct", "cayley")}
    rotations["complex"] = (*rotations["real"], "dft")
    assert kinds == {(r, f, N, K) for f in rotations for r in rotations[f] for N in (3, 5) for K in (2, 4)}
    assert len(found.rows) == len(kinds) * 4
    assert all(row.reads == 1 and row.largest == 3 for row in found.rows)


def test_instances_get_harder_along_the_ladder() -> None:
    found = audit(zero, "P3", **SMALL)
    setting = next(iter(found.ladders))
    sets = [setting.solution_set(row.rung) for row in found.rows]
    assert [s.unique for s in sets] == [True, True, True, False]
    runner_up = [ratio(setting, row.rung) for row in found.rows]
    assert runner_up == sorted(runner_up, reverse=True)
    assert runner_up[-1] == 1


def ratio(setting: Any, rung: Rung) -> Fraction:
    A = setting.point(rung).A
    return max([value for _, value in A.changed], default=A.base) / A.base


def test_a_solver_that_is_right_everywhere_has_no_stop() -> None:
    found = audit(knows, "P3", sizes=(3, 6), digits=(1, 5), rotations=("identity",), exponents=(1, 30))
    assert [(stop.rung, stop.right, stop.total) for stop in found.stops] == [(None, 4, 4)] * 4
    assert not found.failed


def test_a_solver_that_returns_zero_is_never_right() -> None:
    found = audit(zero, "P3", **SMALL)
    (stop,) = found.stops
    assert (stop.rung, stop.right) == (EASY, 0)
    for row in found.rows:
        assert row.digits == (1, 1)
        assert row.measured is not None
        assert row.measured.gap.lower > 0


def test_the_exact_solver_is_exact_for_its_data_and_stops_where_the_data_stop() -> None:
    solver = get("exact").load()
    found = audit(solver, "P2", sizes=(5,), digits=(3,), exponents=(8, 30, 60), rotations=("dct", "cayley"))
    assert {stop.rung for stop in found.stops} == {Rung("near", 60)}  # it reads the datum of index 40
    for row in found.rows:
        assert row.measured is not None
        assert row.measured.own is not None
        assert row.measured.own.upper == 0
        assert row.right == (row.rung.exponent != 60)
        # the gap alone would not have told
        assert row.measured.gap.upper < Fraction(1, 10**12)


def test_rows_of_solvers_that_fail() -> None:
    def solver(oracle: Any) -> Any:
        answers: list[Any] = [
            lambda: 1 / 0,
            lambda: [float("nan")] * 3,
            lambda: [oracle.read(n) for n in range(10)],
            lambda: "3.14",
        ]
        count.append(1)
        return answers[len(count) - 1]()

    count: list[int] = []
    found = audit(solver, "P3", **SMALL, budget=Budget(reads=5))
    assert [row.status for row in found.rows] == [
        Status.CRASHED,
        Status.INVALID_OUTPUT,
        Status.BUDGET_EXCEEDED,
        Status.INVALID_OUTPUT,
    ]
    assert found.rows[0].traceback is not None
    assert "ZeroDivisionError" in found.rows[0].reason
    assert found.rows[2].reads == 5
    assert all(row.digits == (NONE, NONE) and not row.right for row in found.rows)
    assert len(found.failed) == 4
    text = str(found)
    for word in ("crashed: ZeroDivisionError", "entry 0 is nan", "more than 5 reads", "str instead of a vector"):
        assert word in text


def test_outputs_of_many_bits_are_not_measured() -> None:
    for value, measured in (
        (Fraction(1, 1 << 60_000), True),
        (Fraction(1, 1 << 70_000), False),
        (1 << 200_000, False),
    ):
        found = audit(lambda oracle, value=value: [value] * 3, "P2", **(SMALL | {"exponents": ()}))
        assert {row.status for row in found.rows} == {None if measured else Status.UNDECIDED}
        assert all((row.measured is not None) == measured for row in found.rows)
        assert measured or "bits; those of at most 65536 are measured" in found.rows[0].reason


def test_a_solver_that_hangs_on_one_rung() -> None:
    def solver(oracle: Any) -> list[int]:
        datum = oracle.read(30)
        if datum.A.fractions()[0][0] == datum.A.fractions()[0][1]:  # at the tie
            while True:
                time.sleep(0.001)
        return zero(oracle)

    found = audit(solver, "P3", **(SMALL | {"rotations": ("identity",)}), budget=Budget(seconds=0.2))
    assert [row.status for row in found.rows] == [None, None, None, Status.BUDGET_EXCEEDED]


def test_a_solver_that_keeps_the_oracle_or_changes_its_own_data_hurts_no_other_row() -> None:
    kept: list[Any] = []

    def solver(oracle: Any) -> list[int]:
        for old in kept:
            with pytest.raises(OracleError):
                old.read(1)
        kept.append(oracle)
        A = oracle.read(5).A.numpy()
        A[:] = 0
        return [1] * oracle.shape[1]

    found = audit(solver, "P3", **SMALL)
    assert not found.failed


def test_networks_are_evaluated_at_their_datum() -> None:
    found = audit(lambda oracle: lambda y: [y[0]] * 3 if oracle.closed is False else [], "P3", **SMALL)
    assert all(row.network and row.measured is not None for row in found.rows)
    assert all(row.measured is not None and row.measured.own is not None for row in found.rows)


def test_the_digits_at_the_tie_may_be_all() -> None:
    found = audit(knows, "P3", sizes=(2,), digits=(1,), rotations=("identity",), exponents=())
    tie = found.rows[-1]
    assert tie.rung is TIE or tie.rung == TIE
    assert tie.digits[0] in (ALL, *range(1, 40))


@given(st.permutations(["identity", "dct", "cayley", "hadamard"]), st.integers(0, 50))
def test_numbers_do_not_depend_on_the_rotation(rotations: list[str], seed: int) -> None:
    """Zero is the same output for every rotation and permutation."""
    found = audit(zero, "P2", sizes=(3,), digits=(2,), exponents=(9,), rotations=rotations, seed=seed)
    numbers = {
        rotation: [
            (row.measured.gap, row.measured.distance)
            for row in found.rows
            if row.measured and row.setting.rotation == rotation
        ]
        for rotation in rotations
    }
    assert all(value == numbers["identity"] for value in numbers.values())


def test_the_same_seed_gives_the_same_report() -> None:
    solver = get("sklearn-lasso").load()
    runs = [audit(solver, "P2", **SMALL, seed=3, rounding="random") for _ in range(2)]
    other = audit(solver, "P2", **SMALL, seed=4, rounding="random")
    assert runs[0].record() == runs[1].record()
    assert runs[0].record() != other.record()


def test_json_says_what_the_table_says(tmp_path: Path) -> None:
    found = audit(get("chambolle-pock").load(), "P1", **SMALL, eta="1/10", target="cp")
    record = json.loads(json.dumps(found.record()))
    assert record["problem"] == {"name": "P1", "eta": "1/10"}
    for row, entry in zip(found.rows, record["rows"], strict=True):
        assert row.measured is not None
        for name, bounds in (
            ("objective_gap", row.measured.gap),
            ("distance", row.measured.distance),
            ("own_distance", row.measured.own),
            ("feasibility_violation", row.measured.violation),
        ):
            assert bounds is not None
            low, high = (Fraction(entry[name][end]) for end in ("lower", "upper"))
            assert low <= bounds.lower <= bounds.upper <= high
        assert entry["digits"] == {"proved": row.digits[0], "possible": row.digits[1]}
        assert entry["right"] == row.right
        assert entry["wrong"] == row.wrong
        assert not (row.right and row.wrong)
    assert record["stops"][0]["first_wrong"] == (found.stops[0].rung and found.stops[0].rung.name)


def test_what_is_not_decided_is_explained_once() -> None:
    text = str(audit(zero, "P3", **(SMALL | {"fields": ("complex",)})))
    assert text.count("?: the exact solution sets of unstructured data are computed over the real field only") == 1
    assert text.count(" ? ") == 4


def test_html() -> None:
    def solver(oracle: Any) -> Any:
        raise ValueError("<b>[bold]")

    page = audit(solver, "P3", **SMALL, target="<script>")._repr_html_()
    assert "&lt;script&gt;, P3: dct real N=3 K=2" in page
    assert "crashed: ValueError: &lt;b&gt;[bold]" in page
    assert page.count("<tr>") == 7  # five of the ladder, two of the summary


def test_files(tmp_path: Path) -> None:
    found = audit(zero, "P1", **SMALL)
    failing = audit(lambda oracle: 1 / 0, "P1", **SMALL)
    for name, report in (("a", found), ("b", failing)):
        paths = report.write(tmp_path / name)
        assert sorted(p.name for p in (tmp_path / name).iterdir()) == [
            "audit.html",
            "audit.json",
            "audit.png",
            "audit.txt",
        ]
        assert json.loads(paths[1].read_text()) == json.loads(json.dumps(report.record()))
        assert paths[0].read_text().strip() == str(report).strip()
        assert paths[2].read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_progress() -> None:
    seen: list[tuple[int, int]] = []
    audit(zero, "P3", **SMALL, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(i, 4) for i in range(1, 5)]


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"sizes": ()}, "N"),
        ({"sizes": (3, 3)}, "N"),
        ({"sizes": (1,)}, "N"),
        ({"sizes": (2.5,)}, "N"),
        ({"sizes": (True,)}, "N"),
        ({"competitors": 1}, "competitors"),
        ({"competitors": 4, "sizes": (3,)}, "N"),
        ({"digits": ()}, "K"),
        ({"digits": (0,)}, "K"),
        ({"digits": (2, 2)}, "K"),
        ({"exponents": (-1,)}, "exponents"),
        ({"exponents": (4097,)}, "exponents"),
        ({"exponents": (3, 3)}, "exponents"),
        ({"exponents": (1.0,)}, "exponents"),
        ({"rotations": ("fourier",)}, "rotation"),
        ({"rotations": ()}, "rotation"),
        ({"rotations": ("hadamard",), "sizes": (4,)}, "m"),
        ({"rotations": ("dft",)}, "rotation"),
        ({"fields": ("rational",)}, "field"),
        ({"fields": ()}, "field"),
        ({"lam": 0}, "lam"),
        ({"eta": 1}, "eta"),
        ({"t": 0}, "t"),
        ({"seed": "x"}, "seed"),
        ({"rounding": "up"}, "rounding"),
        ({"budget": 3}, "budget"),
    ],
)
def test_wrong_arguments(arguments: dict[str, Any], name: str) -> None:
    with pytest.raises((BarrierError, TheoremError, OracleError)) as error:
        audit(zero, "P3", **arguments)
    assert error.value.name == name


def test_what_is_not_an_algorithm_or_a_problem() -> None:
    with pytest.raises(BarrierError, match="algorithm = 3"):
        audit(3, "P3")  # type: ignore[arg-type]
    with pytest.raises(TheoremError, match="problem = 'P4'"):
        audit(zero, "P4")


def test_an_audit_knows_its_ladders() -> None:
    found = audit(zero, "P3", sizes=(2, 3), digits=(1,), exponents=(2,), rotations=("identity",))
    assert isinstance(found, Audit)
    assert [len(rows) for rows in found.ladders.values()] == [3, 3]
    assert found.target == "zero"


def test_what_is_neither_proved_right_nor_wrong_is_called_undecided() -> None:
    found = audit(
        lambda oracle: [0] * oracle.shape[1],
        "P3",
        sizes=(4,),
        exponents=(4,),
        fields=("real",),
        rotations=("identity",),
    )
    row = found.rows[0]
    assert row.measured is not None
    assert row.wrong
    assert not row.right
    edge = Fraction(1, 10**row.setting.K)
    open_bounds = replace(
        row, measured=replace(row.measured, distance=Bounds(edge * (1 - Fraction(1, 9)), edge * (1 + Fraction(1, 9))))
    )
    assert not open_bounds.right
    assert not open_bounds.wrong
    assert "undecided" in str(replace(found, rows=(open_bounds,)))
