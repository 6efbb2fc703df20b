"""Programs that somebody writes on a page: those to begin with, the name of the algorithm, and how an address holds one."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from typing import Final

from sci_barriers.explore.links import MOST
from theorems import TheoremError

#: Characters of a program.
LONGEST: Final = 100_000
_FUNCTION: Final = re.compile(r"^(?:async[ \t]+)?(?:def|class)[ \t]+([A-Za-z_]\w*)", re.MULTILINE | re.ASCII)
_NAMED: Final = re.compile(r"^(?:(?:def|class)[ \t]+algorithm\b|algorithm[ \t]*[:=])", re.MULTILINE)

#: name ↦ program.
TEMPLATES: Final = {
    "Read once, take the best column": '''from fractions import Fraction


def algorithm(oracle):
    """Reads one datum, and puts everything on the column that fits best."""
    A, y = oracle.read(20).fractions()
    columns = list(zip(*A))
    fits = [sum(a * b for a, b in zip(column, y)) for column in columns]
    best = max(range(len(fits)), key=lambda j: abs(fits[j]))
    x = [Fraction(0)] * len(fits)
    x[best] = fits[best] / sum(a * a for a in columns[best])
    return x
''',
    "Wait until one column is ahead": '''from fractions import Fraction


def algorithm(oracle):
    """Reads on until it sees which column fits best. Does it ever?"""
    n = 1
    while True:
        A, y = oracle.read(n).fractions()
        columns = list(zip(*A))
        fits = [sum(a * b for a, b in zip(column, y)) for column in columns]
        last, best = sorted(range(len(fits)), key=lambda j: abs(fits[j]))[-2:]
        if abs(fits[best]) > abs(fits[last]):
            x = [Fraction(0)] * len(fits)
            x[best] = fits[best] / sum(a * a for a in columns[best])
            return x
        n += 1
''',
    "A solver f(A, y) of NumPy": '''import numpy as np

from sci_barriers import from_solver


def solve(A, y):
    """The shortest solution of A x = y."""
    return np.linalg.lstsq(A, y, rcond=None)[0]


# Reads the datum of index 50, as floats, and calls the solver with it.
algorithm = from_solver(solve, index=50)
''',
    "Iterate: ISTA for the LASSO (P2)": '''import numpy as np


def algorithm(oracle):
    """Reads one datum, and iterates until nothing changes."""
    A, y = oracle.read(50).numpy()
    lam = 1.0
    step = 0.5 / np.linalg.norm(A, 2) ** 2
    x = np.zeros(A.shape[1])
    for _ in range(100_000):
        z = x - step * 2 * A.T @ (A @ x - y)
        new = np.sign(z) * np.maximum(np.abs(z) - step * lam, 0)
        if np.array_equal(new, x):
            break
        x = new
    return x
''',
    "The answer that the labels give": '''def algorithm(oracle):
    """Takes the solution that comes with the data: switch the parameter labels on."""
    return oracle.read(40).xs[0].fractions()
''',
}

#: To begin with where a solver is asked for.
SOLVER: Final = '''import numpy as np

from sci_barriers import from_solver


def solve(A, y, lam=1.0):
    """min ||A x - y||^2 + lam ||x||_1 by coordinate descent."""
    x = np.zeros(A.shape[1])
    squares = (A**2).sum(axis=0)
    for _ in range(1000):
        for j in range(len(x)):
            rest = A[:, j] @ (y - A @ x + A[:, j] * x[j])
            x[j] = np.sign(rest) * max(abs(rest) - lam / 2, 0) / squares[j]
    return x


algorithm = from_solver(solve, index=50)
'''


def decoded(content: bytes) -> str:
    """Return the text of a file that somebody uploaded; what is not UTF-8 is replaced."""
    return content.decode("utf-8", "replace")


def checked(text: str) -> str:
    """Return a program that can be run.

    Raises:
        TheoremError: it is empty or too long, or nothing in it can be the algorithm.
    """
    if len(text) > LONGEST:
        raise TheoremError("program", f"{len(text)} characters", f"at most {LONGEST}")
    main_name(text)
    return text


def main_name(text: str) -> str:
    """Return the name of the algorithm: ``algorithm`` if there is one, else the last function or class at the top level.

    Raises:
        TheoremError: there is none.
    """
    if _NAMED.search(text):
        return "algorithm"
    names = _FUNCTION.findall(text)
    if not names:
        raise TheoremError("program", "no function", "a program with a function, def algorithm(oracle): …")
    return str(names[-1])


def packed(text: str) -> str:
    """Return a program as an address holds it; empty if it is too long for that."""
    found = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode()
    return found if len(found) <= MOST else ""


def unpacked(found: str) -> str | None:
    """Return the program of an address; ``None`` if there is none in it: an address may come from anybody."""
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(base64.urlsafe_b64decode(found), LONGEST).decode()
    except (binascii.Error, zlib.error, ValueError):
        return None
    return text if text and unpacker.eof else None
