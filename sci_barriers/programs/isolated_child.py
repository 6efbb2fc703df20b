"""Runs a Python algorithm on the other side of the protocol. A script: ``python -P isolated_child.py ROOT TARGET [PLAIN]``.

It speaks the protocol on copies of its standard streams; what the algorithm prints goes to the standard error.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from fractions import Fraction
from typing import Any, NoReturn

if __name__ == "__main__":
    sys.path.append(sys.argv[1])  # last: what is installed goes first

import numpy as np

from oracles import ArrayDatum, Budget, Datum, DyadicArray, DyadicMatrix, DyadicVector, RecordingOracle
from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.games.randomised.coins import Coins
from sci_barriers.harness import Status, run
from sci_barriers.harness._numbers import text
from sci_barriers.programs.protocol import FAILURES, VERSION
from sci_barriers.programs.target import ImportFailed, load_target
from theorems.barriers.declared import DeclaredProblem
from theorems.problems import PROBLEMS, LinearProgram, Problem


class Connection:
    """The harness, seen from here."""

    def __init__(self) -> None:
        self._in = os.fdopen(os.dup(0), "rb")
        self._out = os.fdopen(os.dup(1), "wb")
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)
        os.dup2(2, 1)
        # An algorithm may read from several threads: each waits for the answer to its own question.
        self._turn = threading.Lock()

    def hear(self) -> dict[str, Any]:
        """Return the next message."""
        written = self._in.readline()
        if not written:  # a budget is spent, or the harness is gone
            os._exit(0)
        message: dict[str, Any] = json.loads(written)
        return message

    def say(self, **message: object) -> None:
        """Send a message."""
        self._out.write(json.dumps(message).encode() + b"\n")
        self._out.flush()

    def ask(self, **message: object) -> dict[str, Any]:
        """Send a message and return the answer."""
        with self._turn:
            self.say(**message)
            return self.hear()


class RemoteOracle(RecordingOracle):
    """The oracle of a child: every read is a message."""

    def __init__(self, connection: Connection, hello: dict[str, Any]) -> None:
        shape = hello["m"], hello["N"]
        super().__init__(shape, hello["field"], _problem(hello), Budget(reads=None), hello["samples"])
        self.digits = hello["digits"]
        self.coins = RemoteCoins(connection) if hello["coins"] else None
        self._connection = connection

    def read(self, n: int) -> Datum:
        """Return the datum of index n, see `oracles.RecordingOracle.read`."""
        answer = self._connection.ask(type="read", n=self._index(n))
        index = answer["n"]
        if index not in self.transcript.data:
            self.transcript.data[index] = _datum(answer)
        self.transcript.reads.append(index)
        return self.transcript.data[index]

    def datum_for_evaluation(self, index: int) -> Datum:
        """Return the y_n at which the harness wants a network to be evaluated; there is no matrix."""
        return _inputs(self._connection.ask(type="evaluate"))

    def _datum(self, index: int) -> NoReturn:
        raise AssertionError("every read is a message")


class RemoteCoins(Coins):
    """The coins of a child: every node is a message."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(max_depth=sys.maxsize)
        self._connection = connection

    def _outcome(self, depth: int, sides: int) -> int:
        outcome: int = self._connection.ask(type="flip", sides=sides)["outcome"]
        return outcome


def _array(kind: Any, table: dict[str, Any]) -> Any:
    imag = tuple(int(x, 16) for x in table["im"]) if "im" in table else None
    codes = np.array(table["codes"], dtype=np.int32)
    return kind(tuple(int(x, 16) for x in table["re"]), imag, codes, -table["exponent"])


def _vectors(tables: list[dict[str, Any]]) -> tuple[DyadicVector, ...]:
    return tuple(_array(DyadicVector, table) for table in tables)


def _datum(answer: dict[str, Any]) -> Datum:
    others, labels = _vectors(answer.get("others", [])), _vectors(answer.get("labels", []))
    A, y = _array(DyadicMatrix, answer["A"]), _array(DyadicVector, answer["y"])
    if "arrays" in answer:
        arrays = tuple((name, _named(table)) for name, table in answer["arrays"].items())
        return ArrayDatum(answer["n"], A, y, others, labels, arrays)
    return Datum(answer["n"], A, y, others, labels)


def _named(table: dict[str, Any]) -> DyadicArray:
    kind = DyadicMatrix if isinstance(table["codes"][0], list) else DyadicVector
    result: DyadicArray = _array(kind, table)
    return result


def _inputs(answer: dict[str, Any]) -> Datum:
    y = _array(DyadicVector, answer["y"])
    empty = DyadicMatrix((0,), None, np.zeros((y.shape[0], 0), dtype=np.int32), 0)
    return Datum(answer["n"], empty, y, _vectors(answer.get("others", [])))


def _problem(hello: dict[str, Any]) -> Problem | DeclaredProblem | None:
    weights = None if hello["weights"] is None else [Fraction(w) for w in hello["weights"]]
    if hello["problem"] == "LP":
        return LinearProgram(weights)
    if hello["problem"] not in PROBLEMS:
        return None if hello["problem"] is None else DeclaredProblem(hello["problem"])
    parameters = [Fraction(value) for value in hello["parameters"].values()]
    make: Any = PROBLEMS[hello["problem"]]
    result: Problem = make(*parameters, weights)
    return result


def _entry(part: tuple[Fraction, Fraction]) -> object:
    return text(part[0]) if part[1] == 0 else [text(part[0]), text(part[1])]


def _called(algorithm: Any, plain: str) -> Any:
    """Return the algorithm, or the one that a plain function of the data is, as JSON says it is to be called."""
    from sci_barriers.harness import PLAIN_INDEX, PlainFunction, is_plain, keyword_arguments
    from theorems.core.registry import barrier_class

    how = json.loads(plain)
    barrier = barrier_class(how["barrier"]).from_json(how["values"])
    index, arguments = how["index"], keyword_arguments(how["arguments"])
    if is_plain(algorithm, barrier):
        return PlainFunction(algorithm, barrier, index=PLAIN_INDEX if index is None else index, arguments=arguments)
    for option, given in (("--index", index), ("--argument", arguments)):
        if given is not None and given != {}:
            raise BarrierError(option, given, "given with a plain function of the data only")
    return algorithm


def main(target: str, plain: str | None = None) -> None:
    """Play one game."""
    connection = Connection()
    hello = connection.hear()
    assert hello["protocol"] == VERSION  # harness and child are one package
    try:
        algorithm = load_target(target)
        if plain is not None:
            algorithm = _called(algorithm, plain)
    except (BarrierError, MissingExtra) as error:
        connection.say(type="fail", status="crashed", reason=str(error))
        return
    except ImportFailed as error:
        import traceback

        trace = "".join(traceback.format_exception(error.__cause__))
        connection.say(type="fail", status="crashed", reason=f"{error} cannot be imported", traceback=trace)
        return
    outcome = run(algorithm, RemoteOracle(connection, hello), Budget(reads=None))
    if outcome.outputs is None:
        assert outcome.status is not None  # an outcome has outputs or a status
        status = outcome.status if outcome.status.value in FAILURES else Status.CRASHED
        connection.say(type="fail", status=status.value, reason=outcome.reason, traceback=outcome.traceback)
        return
    outputs = [[_entry(part) for part in output] for output in outcome.outputs]
    connection.say(type="halt", session=hello["session"], output=outputs[0] if hello["samples"] == 1 else outputs)


if __name__ == "__main__":
    main(*sys.argv[2:])
