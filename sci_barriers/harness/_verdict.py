"""Verdicts: what came of playing an algorithm against a barrier."""

from __future__ import annotations

import atexit
import enum
import os
import shutil
import tempfile
import warnings
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from oracles import Description, ExactInput, Shown, Transcript
from sci_barriers.harness._described import certificate_description, verdict_description, verdict_geometry
from sci_barriers.harness._distance import Distance, own_distance_squared
from theorems import Barrier, Counterexample, TheoremError, Undecided
from theorems.certificates.writer import certificate_text, write_atomically
from theorems.checker import check, pack
from theorems.core.renamed import renamed
from theorems.problems import Complex
from theorems.structured.picture import Geometry

#: Of the mantissa of a float64: networks are called with floats.
FLOAT_BITS = 53


class Status(enum.Enum):
    """How a game ended. Only `REFUTED` comes with a certificate."""

    REFUTED = "refuted"
    BUDGET_EXCEEDED = "budget exceeded"
    UNDECIDED = "undecided"
    INVALID_OUTPUT = "invalid output"
    CRASHED = "crashed"
    #: An external program did not keep to the protocol.
    PROTOCOL_ERROR = "protocol error"
    NONDETERMINISTIC = "nondeterministic"
    #: Of Monte Carlo runs (`sci_barriers.games.randomised.estimate`): a confidence interval, never a proof.
    ESTIMATED = "estimated"


def write_checker(directory: str | os.PathLike[str]) -> tuple[Path, Path]:
    """Write the stand-alone checkers into a folder: ``check.pyz`` knows all kinds, ``check.py`` is one readable file for version 1.

    Both need Python's standard library alone and may be copied anywhere: ``python check.pyz FILE...``.

    Returns:
        The paths of ``check.pyz`` and of ``check.py``.
    """
    return pack.write(os.fspath(directory))


def checker_path() -> Path:
    """Return the path of a ``check.py`` in a temporary folder. Deprecated: `write_checker` writes it where it is wanted."""
    message = "checker_path() goes away in the next release: write_checker(directory) writes check.pyz and check.py"
    warnings.warn(message, DeprecationWarning, stacklevel=2)
    folder = tempfile.mkdtemp(prefix="sci-barriers-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return write_checker(folder)[1]


@dataclass(frozen=True)
class Certificate(Shown):
    """A certificate that an output is wrong. It is checked by `theorems.checker`, which shares no code with its writer."""

    document: dict[str, object]

    @cached_property
    def text(self) -> str:
        """The JSON text."""
        return certificate_text(self.document)

    def write(self, path: str | os.PathLike[str]) -> Path:
        """Write the certificate atomically and return its path."""
        return write_atomically(path, self.text)

    def check(self) -> tuple[bool, str, str]:
        """Return (verified, rule, reason) of the stand-alone checker; rule and reason are empty if it is verified.

        If something is taken on trust (the solution sets of a declared barrier), the reason of a verified certificate says so.
        """
        return check(self.text.encode())

    def description(self) -> Description:
        """Return kind and size, whether the checker accepts it, and how anybody can check it."""
        return certificate_description(self)

    def __repr__(self) -> str:
        return f"<Certificate {self.document.get('kind', 'wrong-output')}, {len(self.text)} characters>"


@dataclass(frozen=True)
class Verdict(Shown):
    """The result of `sci_barriers.refute`.

    Attributes:
        status: how the game ended.
        reason: in one line.
        barrier: what was played.
        transcript: the reads and the data.
        outputs: for each sample the output as N exact complex numbers; empty if there is no valid one.
        counterexample: the member of the class on which the output is wrong (`Status.REFUTED` only).
        traceback: of the algorithm (`Status.CRASHED`, or a crash in the second run); of an external program without an output, the end of
            its standard error.
        network: whether the algorithm returned a network, which was evaluated at y_n.
    """

    status: Status
    reason: str
    barrier: Barrier = field(repr=False)
    transcript: Transcript = field(repr=False)
    outputs: tuple[tuple[Complex, ...], ...] = field(default=(), repr=False)
    counterexample: Counterexample | None = field(default=None, repr=False)
    traceback: str | None = field(default=None, repr=False)
    network: bool = False

    witness = renamed("witness", "counterexample")

    @property
    def output(self) -> tuple[Any, ...] | None:
        """The output for the first sample, or ``None`` if there is no valid one; a real vector as fractions, else as pairs."""
        if not self.outputs:
            return None
        real = not any(z for _, z in self.outputs[0])
        return tuple(x for x, _ in self.outputs[0]) if real else self.outputs[0]

    @property
    def refuted(self) -> bool:
        """Whether the algorithm is refuted."""
        return self.status is Status.REFUTED

    @cached_property
    def certificate(self) -> Certificate | None:
        """The certificate, made when it is first asked for; ``None`` unless refuted."""
        if self.counterexample is None or not self.outputs:
            return None
        return Certificate(self.barrier.certificate(self.outputs, self.transcript, self.counterexample))

    @property
    def exact_sample(self) -> bool:
        """Whether the output is a network's value at the samples y_k themselves, and not only at data y_{k,n} near them.

        It is if y_n = y, with entries that are floats: as with the identity for U, a dyadic t, and an index n that is not too small.
        """
        transcript, centre = self.transcript, self.barrier.centre
        if not self.network or transcript.evaluation is None or not isinstance(centre, ExactInput):
            return False
        datum = transcript.data[transcript.evaluation]
        return all(
            y.columns.exact_bits is not None
            and y.approximate(y.columns.exact_bits) == near
            and all(abs(x).bit_length() <= FLOAT_BITS for x in (*near.real, *(near.imag or ())))
            for y, near in zip(centre.samples, datum.ys, strict=True)
        )

    @property
    def squared_error(self) -> Fraction | None:
        """A proved lower bound of dist(output, Ξ(A, y_k))² on the committed input; ``None`` unless refuted.

        It holds for every sample that is counted as wrong. With one sample it is relatively 2^-20 from the distance.
        """
        return None if self.counterexample is None else self.counterexample.squared_distance

    @property
    def error(self) -> Distance | None:
        """A proved lower bound of dist(output, Ξ(A, y)) on the committed input; ``None`` unless refuted."""
        return None if self.squared_error is None else Distance(self.squared_error)

    @cached_property
    def _own(self) -> tuple[Distance | None, str]:
        try:
            output = self.outputs[0] if self.outputs else None
            return Distance(*own_distance_squared(self.barrier, self.transcript, output)), ""
        except Undecided as error:
            return None, str(error)

    @property
    def own_distance(self) -> Distance | None:
        """Proved bounds of dist(output, Ξ(A_n, y_n)), n the largest index read; ``None`` where it is not decided.

        It is small if the output solves the data that were read. At the tie every point between the vertices does, so that it does not
        show that a solver converges in general: see `sci_barriers.audit` and `sci_barriers.digits`.
        """
        return self._own[0]

    @property
    def own_distance_note(self) -> str:
        """Why there is no own distance; empty if there is one."""
        return self._own[1]

    @property
    def headline(self) -> str:
        """Status and reason in one line."""
        return f"{self.status.name}: {self.reason}"

    def description(self) -> Description:
        """Return what people see: data read, error, own distance, the input, the output, how to check."""
        return verdict_description(self)

    @property
    def geometry(self) -> Geometry | None:
        """The picture of the input that the output is wrong on (N = 2 and 3, real); ``None`` if there is nothing to draw."""
        return verdict_geometry(self)

    def svg(self) -> str:
        """Return that picture as SVG text; `TheoremError` if there is nothing to draw."""
        return self._drawable().svg()

    def plot(self, axes: Any = None) -> Any:
        """Draw that picture with matplotlib and return the ``Axes``; `TheoremError` if there is nothing to draw."""
        return self._drawable().plot(axes)

    def _drawable(self) -> Geometry:
        found = self.geometry
        if found is None:
            raise TheoremError(
                "verdict", self, "a real output that is refuted, by a barrier with N = 2 or 3, to be drawn"
            )
        return found

    def __repr__(self) -> str:
        return f"<Verdict {self.headline}>"
