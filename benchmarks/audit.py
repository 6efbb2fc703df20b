"""What an audit adds to the solver's own runs, and the checker of one-sided certificates at two sizes."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

import numpy as np

from benchmarks._measure import Result, side_by_side
from oracles import HonestOracle
from sci_barriers import P3
from sci_barriers.algorithms import get
from sci_barriers.audit import audit, one_sided
from theorems.checker import check


def share() -> Result:
    solver = get("chambolle-pock").load()
    audited = partial(audit, solver, "P3", sizes=(17,), digits=(6,), exponents=(8, 32), rotations=("dct",))
    rows = audited().rows

    def alone() -> None:
        for row in rows:
            solver(HonestOracle(row.setting.point(row.rung), row.setting.problem))

    whole, plain, ratio = side_by_side(audited, alone, rounds=5)
    return Result(
        "audit, Chambolle-Pock on P3, N = 17, DCT: with all bounds it takes, of the solver's own runs",
        f"{ratio:.2f}× ({plain / len(rows) * 1e3:.0f} → {whole / len(rows) * 1e3:.0f} ms a run)",
        "at most 1.5×",
        ratio <= 1.5,
        "the same four instances audited, and solved without an audit, in turn",
    )


def _certificate(N: int) -> bytes:
    source = np.random.default_rng(N)
    A, y = source.normal(size=(N // 2, N)), source.normal(size=N // 2)
    result = one_sided(P3(Fraction(1, 10)), (A, y), np.ones(N), "1/10", index=40)
    assert result.certificate is not None
    return result.certificate.text.encode()


def checker() -> Result:
    small, large = _certificate(50), _certificate(200)
    slow, fast, ratio = side_by_side(lambda: check(large), lambda: check(small), rounds=7, numbers=(1, 8))
    return Result(
        "checker, kind far-output, random A: 16 times more entries (25 × 50 → 100 × 200) cost",
        f"{ratio:.1f}× ({fast * 1e3:.1f} ms → {slow * 1e3:.0f} ms)",
        "linear: at most 20×",
        ratio <= 20,
        "certificates for data of index 40, read and checked",
    )


MEASURES = (share, checker)
