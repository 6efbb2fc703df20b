"""A program of any language as an algorithm: it reads data and halts by messages on its standard streams."""

from __future__ import annotations

import os
import secrets
import shlex
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from oracles import Budget, Datum, RecordingOracle
from sci_barriers._errors import BarrierError
from sci_barriers._text import readable
from sci_barriers.harness._layers import layer_network
from sci_barriers.harness._numbers import Unrepresentable, vectors
from sci_barriers.harness._run import External, OutOfLimits, ProgramFailed, evaluation_data
from sci_barriers.harness._verdict import Status
from sci_barriers.programs import protocol
from sci_barriers.programs.limits import Limits
from sci_barriers.programs.process import Exceeded, Process

__all__ = ["Subprocess"]

#: Why a program that somebody has stopped has no output.
STOPPED: Final = "it was stopped"


class Subprocess(External):
    """A program that is run for each game, in a process of its own, under limits.

    It holds nothing but the data it asked for: it gets the problem and the data as lines of JSON, and answers with lines of JSON
    (``docs/reference/protocol.md``). A run starts the program anew. When the run is over it is killed, with all its descendants.

    Args:
        command: the program with its arguments, as a sequence, or as one string that is split as a shell would (`shlex.split`);
            no shell is started.
        limits: of each run.
        cwd: its working directory; the present one if not given.
        environment: variables besides those of this process.

    Raises:
        BarrierError: an empty command, a program that is not found, no such directory, variables that are no text, or an
            operating system without process groups.
    """

    def __init__(
        self,
        command: str | Sequence[str],
        *,
        limits: Limits | None = None,
        cwd: str | os.PathLike[str] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        if os.name != "posix":
            raise BarrierError("os.name", os.name, "posix: programs are contained by means of Unix")
        if limits is not None and not isinstance(limits, Limits):
            raise BarrierError("limits", limits, "Limits, or None")
        self.limits = Limits() if limits is None else limits
        self.cwd = None if cwd is None else os.fspath(cwd)
        if self.cwd is not None and not Path(self.cwd).is_dir():
            raise BarrierError("cwd", self.cwd, "an existing directory")
        self.environment = _variables(environment)
        self.command = _words(command)
        program = self.command[0]
        if os.sep in program:
            path = Path(self.cwd or ".", program)
            if not path.is_file() or not os.access(path, os.X_OK):
                raise BarrierError("command", program, "an executable file")
        elif shutil.which(program) is None:
            raise BarrierError("command", program, "a program that is found along PATH")
        self._stopped = False
        self._running: list[Process] = []

    def __repr__(self) -> str:
        return f"Subprocess({shlex.join(self.command)!r})"

    def play(self, oracle: RecordingOracle, budget: Budget) -> Any:
        """Start the program, answer it, and return its output: exact numbers, or a network of layers.

        Args:
            oracle: gives the data and, perhaps, coins.
            budget: ``seconds`` is the wall time, unless the limits have less; ``index`` bounds where a network is evaluated.

        Raises:
            ProgramFailed: it ended without an output, or did not keep to the protocol.
            OutOfLimits: it was killed at a limit.
            BudgetExceeded: it asked for more than the budget of the oracle.
            InvalidOutput: its output is no vector of numbers.
        """
        times = [x for x in (self.limits.seconds, budget.seconds) if x is not None]
        with Process(self.command, self.limits, min(times, default=None), self.cwd, self.environment) as process:
            self._running.append(process)
            try:
                if self._stopped:
                    raise ProgramFailed(Status.CRASHED, STOPPED, "")
                return _Session(process, oracle, self.limits, budget).play()
            except Exceeded as error:
                raise OutOfLimits(str(error), process.errors) from None
            except ProgramFailed:
                if self._stopped:  # it is the reason of all others
                    raise ProgramFailed(Status.CRASHED, STOPPED, process.errors) from None
                raise
            finally:
                self._running.remove(process)

    def stop(self) -> None:
        """Kill the program that runs, if one does, and start none any more; any thread may call this. Games then end with `CRASHED`."""
        self._stopped = True
        for process in tuple(self._running):
            process.stop()


def _variables(environment: Mapping[str, str] | None) -> dict[str, str]:
    allowed = "a mapping from names of variables to their values, both text"
    if environment is not None and not isinstance(environment, Mapping):
        raise BarrierError("environment", environment, allowed)
    found = dict(environment or {})
    for name, value in found.items():
        texts = isinstance(name, str) and isinstance(value, str)
        if not texts or not name or "=" in name or "\0" in name + value:
            raise BarrierError(f"environment[{name!r}]", value, allowed)
    return found


def _words(command: str | Sequence[str]) -> tuple[str, ...]:
    allowed = "a program with its arguments"
    if isinstance(command, str):
        try:
            words = shlex.split(command)
        except ValueError as error:
            raise BarrierError("command", command, f"{allowed} ({error})") from None
    elif isinstance(command, Sequence) and all(isinstance(word, str | os.PathLike) for word in command):
        words = [os.fspath(word) for word in command]
    else:
        raise BarrierError("command", command, f"{allowed}, as a string or a sequence of strings")
    if not words or not words[0] or any("\0" in word for word in words):
        raise BarrierError("command", command, allowed)
    return tuple(words)


class _Session:
    """One conversation."""

    def __init__(self, process: Process, oracle: RecordingOracle, limits: Limits, budget: Budget) -> None:
        self._process, self._oracle, self._limits, self._budget = process, oracle, limits, budget
        self._session = secrets.token_hex(8)
        self._flips = 0

    def play(self) -> Any:
        self._process.send(protocol.greeting(self._oracle, self._session))
        while True:
            message = self._next()
            if isinstance(message, protocol.Halt):
                return self._halt(message)
            if isinstance(message, protocol.Fail):
                kept = (message.traceback or "")[-self._limits.stderr_kept :] if self._limits.stderr_kept else ""
                raise ProgramFailed(
                    Status(message.status), _one_line(message.reason), readable(kept) or self._process.errors
                )
            if self._process.deaf and not self._process.end:
                raise self._failed(Status.PROTOCOL_ERROR, "it closed its standard input, and then asked for more")
            self._process.send(self._answer(message))

    def _next(self) -> protocol.Message:
        while True:
            line = self._process.line()
            if line is None:
                self._ended()
            if line.strip():
                break
        try:
            return protocol.parse(line)
        except protocol.ProtocolError as error:
            raise self._failed(Status.PROTOCOL_ERROR, str(error)) from None

    def _answer(self, message: protocol.Read | protocol.Flip | protocol.Evaluate) -> bytes:
        oracle = self._oracle
        if isinstance(message, protocol.Flip):
            return self._flip(message.sides)
        if isinstance(message, protocol.Evaluate):
            if oracle.transcript.evaluation is not None:
                raise self._failed(Status.PROTOCOL_ERROR, "evaluate: it asked twice")
            return self._data(evaluation_data(oracle, self._budget.index), message.form, inputs=True)
        if oracle.transcript.evaluation is not None:
            raise self._failed(Status.PROTOCOL_ERROR, "read: after evaluate nothing more is read")
        limits = self._limits
        if limits.reads is not None and oracle.transcript.count >= limits.reads:
            raise OutOfLimits(f"more than {limits.reads} reads", self._process.errors)
        if limits.index is not None and message.n > limits.index:
            raise OutOfLimits(f"an index above the limit of {limits.index}", self._process.errors)
        return self._data(oracle.read(message.n), message.form)

    @staticmethod
    def _data(datum: Datum, form: str, *, inputs: bool = False) -> bytes:
        try:
            return protocol.inputs_line(datum, form) if inputs else protocol.datum_line(datum, form)
        except Unrepresentable as error:
            return protocol.error_line(str(error))

    def _flip(self, sides: int) -> bytes:
        coins = self._oracle.coins
        if coins is None:
            raise self._failed(Status.PROTOCOL_ERROR, "flip: this game has no coins, as the greeting says")
        self._flips += 1
        if self._limits.flips is not None and self._flips > self._limits.flips:
            raise OutOfLimits(f"more than {self._limits.flips} flips", self._process.errors)
        return protocol.coin_line(sides, coins.below(sides))

    def _halt(self, message: protocol.Halt) -> Any:
        if message.session != self._session:
            raise self._failed(
                Status.PROTOCOL_ERROR, "halt: it answered before it was asked: its session is not that of the greeting"
            )
        more = self._process.rest()
        if more.strip():
            raise self._failed(Status.PROTOCOL_ERROR, "it kept talking after it had halted")
        if message.network is None:
            found = vectors(message.output, self._oracle.samples, self._oracle.shape[1])
            return found[0] if self._oracle.samples == 1 else found
        if self._oracle.transcript.evaluation is not None:
            raise self._failed(Status.PROTOCOL_ERROR, "halt: after evaluate, the output is wanted, not the network")
        return layer_network(message.network, message.matrices)

    def _ended(self) -> NoReturn:
        self._process.await_end()
        reason, end = self._process.ending, self._process.end
        if "failed" not in end and "supervisor" not in end:
            reason += " before it had halted"
        raise self._failed(Status.CRASHED if end else Status.PROTOCOL_ERROR, reason)

    def _failed(self, status: Status, reason: str) -> ProgramFailed:
        return ProgramFailed(status, _one_line(reason), self._process.errors)


def _one_line(text: str) -> str:
    return (readable(text).splitlines() or [""])[0][:300]
