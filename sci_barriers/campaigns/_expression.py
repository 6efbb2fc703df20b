"""Integers given by a formula in a grid, such as ``N-1`` or ``(N+1)//2``: Python's parser, a few kinds of nodes; nothing is executed."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from sci_barriers._errors import BarrierError

MAX_LENGTH: Final = 100
MAX_BITS: Final = 256
ALLOWED: Final = (
    "an integer, or a formula of integers and names with + - * // % and parentheses, at most 100 characters"
)

_OPERATIONS: Final[dict[type[ast.operator], Callable[[int, int], int]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_STRANGE: Final = re.compile(r"[^A-Za-z0-9+\-*/%() ]")
#: Python reads 0x10, 1e5 and "1if" as numbers, too.
_MIXED: Final = re.compile(r"(?<![A-Za-z0-9])[0-9]+[A-Za-z]")
_ZEROS: Final = re.compile(r"(?<![A-Za-z0-9])0+(?=[0-9])")


def evaluate(text: str, values: Mapping[str, int], *, name: str) -> int:
    """Return the value of a formula: sums and products from left to right, // and % rounding down as in Python.

    Args:
        text: the formula.
        values: of the names that it may use.
        name: of the argument, for the error.

    Raises:
        BarrierError: not such a formula, an unknown name, a division by zero, or a number of more than 256 bits.

    >>> evaluate("(N + 1)//2", {"N": 6}, name="m")
    3
    """
    return _formula(text, values, name, dry=False)


def check(text: str, names: Iterable[str], *, name: str) -> None:
    """Refuse a text that is no formula in these names; what its value is for given numbers is not asked."""
    _formula(text, dict.fromkeys(names, 1), name, dry=True)


def _formula(text: str, values: Mapping[str, int], name: str, *, dry: bool) -> int:
    def refused(detail: str = "") -> BarrierError:
        return BarrierError(name, text, ALLOWED + detail)

    def value(node: ast.expr) -> int:
        match node:
            case ast.Constant(value=int(result)) if not isinstance(result, bool):
                pass
            case ast.Name(id=word) if word in values:
                result = values[word]
            case ast.Name():
                raise refused(f"; names: {', '.join(values) or 'none'}")
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                result = -value(inner)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATIONS:
                first, second = value(left), value(right)
                if dry:
                    return 1
                if second == 0 and isinstance(op, ast.FloorDiv | ast.Mod):
                    raise refused("; it divides by zero")
                result = _OPERATIONS[type(op)](first, second)
            case _:
                raise refused(f"; {ast.unparse(node)!r} is none of these")
        if result.bit_length() > MAX_BITS:
            raise refused(f", of at most {MAX_BITS} bits")
        return result

    strange = None if len(text) > MAX_LENGTH else _STRANGE.search(text) or _MIXED.search(text)
    if len(text) > MAX_LENGTH or strange is not None:
        raise refused("" if strange is None else f"; {strange[0]!r} is none of these")
    try:
        tree = ast.parse(_ZEROS.sub("", text).strip(), mode="eval")
    except SyntaxError as error:
        raise refused(f"; {error.msg}") from None
    return value(tree.body)
