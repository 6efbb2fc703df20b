"""Plain solvers as algorithms, and the check that what is given takes an oracle, before anything is played."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from types import FunctionType
from typing import Any, Final
from weakref import WeakSet

from sci_barriers._errors import BarrierError

#: Data of this index are read unless another one is given: their errors are below the rounding of floats of size 1 to 8.
SOLVER_INDEX: Final = 50
_FORM: Final = "a function of one argument, the oracle: def solver(oracle): A, y = oracle.read(50).numpy(); …; return x"


class FromSolver:
    """The algorithm that reads one datum and returns what a solver makes of it; made by `from_solver`."""

    def __init__(self, solver: Callable[..., Any], index: int) -> None:
        self.solver, self.index = solver, index
        self._required, self._named = _parameters(solver)

    def __call__(self, oracle: Any) -> Any:
        """Run on an oracle: the solver is called once for each sample."""
        datum = oracle.read(self.index)
        own: dict[str, Any] = getattr(oracle.problem, "parameters", dict)()
        A = datum.A.numpy()
        found = [self._solve(A, y.numpy(), own) for y in datum.ys]
        return found[0] if oracle.samples == 1 else found

    def _solve(self, A: Any, y: Any, own: dict[str, Any]) -> Any:
        if self._required == 3:
            (value,) = own.values() if len(own) == 1 else (None,)
            if value is None:
                raise BarrierError("solver", self.solver, "f(A, y): this problem has no parameter λ or η")
            return self.solver(A, y, float(value))
        return self.solver(A, y, **{name: float(value) for name, value in own.items() if name in self._named})

    def __repr__(self) -> str:
        return f"from_solver({_name(self.solver)}, index={self.index})"


def from_solver(solver: Callable[..., Any], index: int = SOLVER_INDEX) -> FromSolver:
    """Return the algorithm that reads the datum of one index and returns ``solver(A, y)`` or ``solver(A, y, lam)``.

    Args:
        solver: a function of float64 (complex128) arrays, A of shape (m, N) and y of length m. A third argument without a default gets
            λ (η for P1) as a float, whatever its name; arguments with a default get it if they are called ``lam`` or ``eta``.
        index: n ≥ 0 of the datum, whose errors are at most 2^-n.

    Raises:
        BarrierError: not callable, other numbers of arguments, or an index below 0.

    >>> import numpy as np
    >>> from sci_barriers import Smale18, from_solver, refute
    >>> refute(from_solver(lambda A, y: np.linalg.lstsq(A, y, rcond=None)[0]), Smale18(N=3)).status.name
    'REFUTED'
    """
    if not callable(solver):
        raise BarrierError("solver", solver, "a function f(A, y) or f(A, y, lam)")
    if isinstance(index, bool) or not isinstance(index, int) or index < 0:
        raise BarrierError("index", index, "an integer of at least 0")
    return FromSolver(solver, index)


def _parameters(solver: Callable[..., Any]) -> tuple[int, frozenset[str]]:
    """Return how many arguments a solver needs, and the names of all; 2 for one whose signature is not known."""
    try:
        found = inspect.signature(solver).parameters.values()
    except (TypeError, ValueError):  # functions of C have none
        return 2, frozenset()
    plain = [p for p in found if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    required = sum(p.default is p.empty for p in plain)
    needs_name = any(p.kind is p.KEYWORD_ONLY and p.default is p.empty for p in found)
    several = any(p.kind is p.VAR_POSITIONAL for p in found)
    if needs_name or not (required in (2, 3) or (required < 2 and (several or len(plain) >= 2))):
        raise BarrierError("solver", solver, "a function f(A, y) or f(A, y, lam)")
    names = {p.name for p in found if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)}
    return max(2, required), frozenset(names)


#: Functions that take one argument, each looked at once.
_CHECKED: Final[WeakSet[FunctionType]] = WeakSet()


def checked_algorithm(algorithm: object) -> Callable[[Any], Any]:
    """Return an algorithm that can be called with an oracle; of a name the built-in one, of ``module:function`` that one.

    Raises:
        BarrierError: no such name, not callable, or a function that does not take one argument; the message has the form, and the
            adapter for functions of data.
        MissingExtra: a built-in algorithm needs a library that is not installed.
    """
    if isinstance(algorithm, str):
        from sci_barriers.algorithms import get  # only now: refuting a function needs none of them
        from sci_barriers.programs.target import load_target

        return load_target(algorithm) if ":" in algorithm else get(algorithm).load()
    if not callable(algorithm):
        raise BarrierError("algorithm", algorithm, f"{_FORM}; or the name of a built-in algorithm")
    if is_module(algorithm):
        name = type(algorithm).__name__
        raise BarrierError("algorithm", name, f"{_FORM}; it may return this network: lambda oracle: network")
    function = algorithm if isinstance(algorithm, FunctionType) else None  # others may compare as they like
    if function is not None and function in _CHECKED:
        return function
    try:
        signature = inspect.signature(algorithm)
    except (TypeError, ValueError):
        return algorithm
    try:
        signature.bind(object())
    except TypeError:
        name, count = _name(algorithm), len(signature.parameters)
        plain = f"; of a plain f(A, y) or f(A, y, lam), from_solver({name}) makes an algorithm" if count > 1 else ""
        raise BarrierError("algorithm", algorithm, f"{_FORM}. {name} takes {signature}{plain}") from None
    if function is not None:
        _CHECKED.add(function)
    return algorithm


def is_module(value: object) -> bool:
    """Return whether an object is a module of torch, without importing torch."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.nn.Module)


def as_network(network: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a network as a function of an array: a module of torch gets a tensor of its own type, and no gradients are kept."""
    if not is_module(network):
        return network
    torch: Any = sys.modules["torch"]
    module: Any = network
    weight = next(module.parameters(), None)

    def evaluate(y: Any) -> Any:
        x = torch.as_tensor(y)
        if weight is not None:
            x = x.to(device=weight.device, dtype=weight.dtype)
        with torch.no_grad():
            out = module(x)
        return out.double() if out.dtype is torch.bfloat16 else out  # which NumPy does not have; exact

    return evaluate


def _name(function: object) -> str:
    return str(getattr(function, "__qualname__", None) or type(function).__name__).rpartition(".")[2]
