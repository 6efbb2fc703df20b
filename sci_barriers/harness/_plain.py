"""Plain functions of the data, at a fixed index, as algorithms: ``numpy.linalg.eigh`` and its like."""

from __future__ import annotations

import ast
import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from sci_barriers._errors import BarrierError
from sci_barriers.harness._run import External
from theorems import Barrier

#: Data of this index are read unless another one is given: their errors are below the rounding of floats of size 1.
PLAIN_INDEX: Final = 60


class PlainFunction:
    """The algorithm that reads one datum and returns what a function makes of it.

    How a function is called with the data, and what is meant by its result, the barrier says (`call` and `read`; for the entries of the
    catalogue see their pages): of a pair of eigenvalues and eigenvectors, for example, the column of the largest eigenvalue. Other
    barriers call it with the arrays A and y, and take the result as the output.

    Args:
        function: of float64 arrays.
        barrier: that it is to be played against.
        index: n of the datum.
        arguments: keyword arguments for the function.

    Raises:
        BarrierError: not callable, or an index below 0.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        barrier: Barrier,
        *,
        index: int = PLAIN_INDEX,
        arguments: Mapping[str, Any] | None = None,
    ) -> None:
        if not callable(function):
            raise BarrierError("function", function, "a callable")
        if isinstance(index, bool) or not isinstance(index, int) or index < 0:
            raise BarrierError("index", index, "an integer of at least 0")
        self.function: Callable[..., Any] = function
        if arguments:
            bound = functools.partial(function, **arguments)
            self.function = functools.wraps(function, updated=())(bound) if not isinstance(function, type) else bound
        self.barrier, self.index = barrier, index

    def __call__(self, oracle: Any) -> Any:
        """Run on an oracle."""
        datum = oracle.read(self.index)
        arrays = getattr(datum, "arrays", None) or (("A", datum.A), ("y", datum.y))
        data = {name: np.asarray(array.numpy()) for name, array in arrays}
        call, read = getattr(self.barrier, "call", None), getattr(self.barrier, "read", None)
        value = call(self.function, data) if call is not None else self.function(*data.values())
        return read(value, data) if read is not None else value

    def __repr__(self) -> str:
        name = getattr(self.function, "__qualname__", None) or type(self.function).__name__
        return f"PlainFunction({name}, index={self.index})"


def keyword_arguments(texts: Sequence[str]) -> dict[str, Any]:
    """Return the keyword arguments that NAME=VALUE says, VALUE a Python literal or else a text; `BarrierError` if it says none."""
    values: dict[str, Any] = {}
    for text in texts:
        name, mark, value = text.partition("=")
        if not name or not mark or name in values:
            raise BarrierError("--argument", text, "NAME=VALUE, each name once")
        try:
            values[name] = ast.literal_eval(value)
        except (ValueError, SyntaxError):
            values[name] = value
    return values


def is_plain(function: Callable[..., Any], barrier: Barrier | None = None) -> bool:
    """Return whether a callable takes data, and not an oracle: an algorithm has one parameter without a default, called ``oracle``.

    Args:
        function: the callable.
        barrier: that it is played against; one that does not say how plain functions are called has none.
    """
    if barrier is not None and not hasattr(barrier, "call"):
        return False
    if isinstance(function, PlainFunction | External):
        return False
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # functions of C have none
        return True
    required = [p.name for p in parameters if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    return required != ["oracle"]
