"""Real solvers as algorithms: each reads a datum, solves it, and returns its solution."""

from typing import TYPE_CHECKING

from sci_barriers._source import lazy_names
from sci_barriers.algorithms._registry import AlgorithmRecord, algorithms, get

if TYPE_CHECKING:
    from sci_barriers.algorithms.chambolle_pock import ChambollePock
    from sci_barriers.algorithms.cvxpy_conic import Conic
    from sci_barriers.algorithms.exact import Exact
    from sci_barriers.algorithms.highs import HiGHS
    from sci_barriers.algorithms.highs_lp import HiGHSLP
    from sci_barriers.algorithms.ista import FISTA, ISTA
    from sci_barriers.algorithms.lista import PackagedLista, TrainedLista
    from sci_barriers.algorithms.relu_network import ReLUNetworkTraining
    from sci_barriers.algorithms.scikit_learn import SklearnLasso, SklearnLassoLars
    from sci_barriers.algorithms.unrolled import FirenetNet, UnrolledFISTA, UnrolledISTA

__all__ = [
    "FISTA",
    "ISTA",
    "AlgorithmRecord",
    "ChambollePock",
    "Conic",
    "Exact",
    "FirenetNet",
    "HiGHS",
    "HiGHSLP",
    "PackagedLista",
    "ReLUNetworkTraining",
    "SklearnLasso",
    "SklearnLassoLars",
    "TrainedLista",
    "UnrolledFISTA",
    "UnrolledISTA",
    "algorithms",
    "get",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__)
