"""The contract of an algorithm, the in-process runner, outputs made exact, verdicts."""

from sci_barriers.harness._output import InvalidOutput, exact_vector
from sci_barriers.harness._run import EVALUATION_INDEX, Algorithm, Outcome, run
from sci_barriers.harness._verdict import Certificate, Status, Verdict, checker_path

__all__ = [
    "EVALUATION_INDEX",
    "Algorithm",
    "Certificate",
    "InvalidOutput",
    "Outcome",
    "Status",
    "Verdict",
    "checker_path",
    "exact_vector",
    "run",
]
