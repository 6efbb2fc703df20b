"""The contract of an algorithm, runs in this process and in others, outputs made exact, verdicts."""

from sci_barriers.harness._layers import LayerNetwork
from sci_barriers.harness._output import InvalidOutput, exact_vector
from sci_barriers.harness._plain import PLAIN_INDEX, PlainFunction, is_plain, keyword_arguments
from sci_barriers.harness._run import EVALUATION_INDEX, Algorithm, External, Outcome, OutOfLimits, ProgramFailed, run
from sci_barriers.harness._solver import FromSolver, checked_algorithm, from_solver
from sci_barriers.harness._verdict import Certificate, Status, Verdict, checker_path, write_checker
from sci_barriers.programs.isolate import isolate
from sci_barriers.programs.limits import Limits
from sci_barriers.programs.program import Subprocess

__all__ = [
    "EVALUATION_INDEX",
    "PLAIN_INDEX",
    "Algorithm",
    "Certificate",
    "External",
    "FromSolver",
    "InvalidOutput",
    "LayerNetwork",
    "Limits",
    "OutOfLimits",
    "Outcome",
    "PlainFunction",
    "ProgramFailed",
    "Status",
    "Subprocess",
    "Verdict",
    "checked_algorithm",
    "checker_path",
    "write_checker",
    "exact_vector",
    "from_solver",
    "is_plain",
    "isolate",
    "keyword_arguments",
    "run",
]
