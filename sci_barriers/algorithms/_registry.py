"""The built-in algorithms by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sci_barriers._errors import BarrierError
from sci_barriers.algorithms.chambolle_pock import ChambollePock
from sci_barriers.algorithms.cvxpy_conic import Conic, require_cvxpy
from sci_barriers.algorithms.exact import Exact
from sci_barriers.algorithms.highs import HiGHS
from sci_barriers.algorithms.highs_lp import HiGHSLP
from sci_barriers.algorithms.ista import FISTA, ISTA
from sci_barriers.algorithms.lista import PackagedLista, TrainedLista
from sci_barriers.algorithms.relu_network import ReLUNetworkTraining
from sci_barriers.algorithms.scikit_learn import SklearnLasso, SklearnLassoLars, require_sklearn
from sci_barriers.algorithms.unrolled import FirenetNet, UnrolledFISTA, UnrolledISTA
from sci_barriers.networks.training._torch import require_torch

__all__ = ["AlgorithmRecord", "algorithms", "get"]

BOTH = ("real", "complex")
ALL = ("P1", "P2", "P3")


@dataclass(frozen=True)
class AlgorithmRecord:
    """A built-in algorithm.

    Attributes:
        name: on the command line.
        problems: that it solves.
        fields: ``"real"``, ``"complex"``.
        extra: of the package that it needs, or ``None``.
        description: one line.
        algorithm: with its default parameters; may need a library that is not installed, see `load`.
        require: raises `MissingExtra` if the library is not installed.
        kind: ``"solver"``: iterates until it has converged, returns a vector; ``"network"``: returns a network of fixed depth;
            ``"trained"``: a network whose weights were trained beforehand, for one shape of the data.
    """

    name: str
    problems: tuple[str, ...]
    fields: tuple[str, ...]
    extra: str | None
    description: str
    algorithm: Callable[[Any], Any]
    require: Callable[[], object] | None = None
    kind: str = "solver"

    def unsuited(self, problem: str, field: str) -> str | None:
        """Return why it cannot be asked for this problem over this field, or ``None`` if it can."""
        if problem in self.problems and field in self.fields:
            return None
        return f"{self.name} solves {', '.join(self.problems)} ({' and '.join(self.fields)}), not {problem} ({field})"

    def load(self) -> Callable[[Any], Any]:
        """Return the algorithm; `MissingExtra` if a library that it needs is not installed."""
        if self.require is not None:
            self.require()
        return self.algorithm


_CLARABEL = Conic(solver="CLARABEL")
_SCS = Conic(solver="SCS", settings={"eps_abs": 1e-9, "eps_rel": 1e-9, "max_iters": 20_000})

_RECORDS = (
    AlgorithmRecord(
        "highs", ("P1",), ("real",), None, "basis pursuit (η = 0) as a linear program, SciPy HiGHS", HiGHS()
    ),
    AlgorithmRecord(
        "highs-lp", ("LP",), ("real",), None, "linear programs (barrier smale9), SciPy HiGHS, dual simplex", HiGHSLP()
    ),
    AlgorithmRecord(
        "sklearn-lasso",
        ("P2",),
        ("real",),
        "solvers",
        "scikit-learn Lasso, alpha = λ/(2m)",
        SklearnLasso(),
        require_sklearn,
    ),
    AlgorithmRecord(
        "sklearn-lassolars",
        ("P2",),
        ("real",),
        "solvers",
        "scikit-learn LassoLars, alpha = λ/(2m)",
        SklearnLassoLars(),
        require_sklearn,
    ),
    AlgorithmRecord("clarabel", ALL, BOTH, "solvers", "CVXPY with Clarabel, interior point", _CLARABEL, require_cvxpy),
    AlgorithmRecord(
        "scs", ALL, BOTH, "solvers", "CVXPY with SCS, operator splitting", _SCS, lambda: require_cvxpy("SCS")
    ),
    AlgorithmRecord("ista", ("P2",), BOTH, None, "proximal gradient steps, NumPy", ISTA()),
    AlgorithmRecord("fista", ("P2",), BOTH, None, "ISTA with momentum and restarts, NumPy", FISTA()),
    AlgorithmRecord("chambolle-pock", ALL, BOTH, None, "primal-dual steps, NumPy", ChambollePock()),
    AlgorithmRecord("exact", ALL, ("real",), None, "the LASSO path in exact rational arithmetic", Exact()),
    AlgorithmRecord(
        "firenet", ("P3",), BOTH, None, "FIRENET, 30 restarts of 50 steps, NumPy", FirenetNet(), kind="network"
    ),
    AlgorithmRecord(
        "firenet-exact",
        ("P3",),
        BOTH,
        None,
        "the same network with exact weights, enclosed in ball arithmetic",
        FirenetNet(exact=True),
        kind="network",
    ),
    AlgorithmRecord(
        "unrolled-ista", ("P2",), BOTH, None, "ISTA as a network of depth 100, NumPy", UnrolledISTA(), kind="network"
    ),
    AlgorithmRecord(
        "unrolled-fista", ("P2",), BOTH, None, "FISTA as a network of depth 100, NumPy", UnrolledFISTA(), kind="network"
    ),
    AlgorithmRecord(
        "lista",
        ("P3",),
        ("real",),
        None,
        "LISTA with trained weights (N = 22, m = 21, rotation dct), NumPy",
        PackagedLista(),
        kind="trained",
    ),
    AlgorithmRecord(
        "lista-trained",
        ALL,
        ("real",),
        "learn",
        "LISTA trained inside the run on the data that it reads, PyTorch",
        TrainedLista(),
        require_torch,
        kind="network",
    ),
    AlgorithmRecord(
        "relu-network",
        ALL,
        BOTH,
        "learn",
        "a ReLU network trained inside the run from the labels, PyTorch",
        ReLUNetworkTraining(),
        require_torch,
        kind="network",
    ),
)


def algorithms() -> dict[str, AlgorithmRecord]:
    """Return the built-in algorithms by name."""
    return {record.name: record for record in _RECORDS}


def get(name: str) -> AlgorithmRecord:
    """Return the built-in algorithm of this name; `BarrierError` lists the names if there is none."""
    known = algorithms()
    if name not in known:
        raise BarrierError("algorithm", name, "one of " + ", ".join(known))
    return known[name]
