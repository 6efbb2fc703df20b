"""Calls a student's function with plain values. A script: ``python -P called_child.py ROOT FILE FUNCTION``; standard library only.

It reads the arguments of each call as a line of JSON and writes the value, or the error, as one. What the function prints goes to the
standard error.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import traceback
from fractions import Fraction
from pathlib import Path
from typing import Any

__all__ = ["decoded", "encoded"]

#: Characters of a message that are passed on.
LONGEST = 2000


def encoded(value: Any) -> Any:
    """Return a value as JSON; `TypeError` names what cannot be one."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return {"integer": hex(value)} if abs(value) >= 1 << 53 else value
    if isinstance(value, Fraction):
        return {"fraction": [hex(value.numerator), hex(value.denominator)]}
    if isinstance(value, float):
        return encoded(Fraction(value))
    if isinstance(value, list | tuple):
        return [encoded(item) for item in value]
    if isinstance(value, dict):
        return {"dict": [[encoded(key), encoded(item)] for key, item in value.items()]}
    if hasattr(value, "tolist"):
        return encoded(value.tolist())
    raise TypeError(f"a value of type {type(value).__name__}")


def decoded(value: Any) -> Any:
    """Return what `encoded` was given."""
    if isinstance(value, list):
        return [decoded(item) for item in value]
    if isinstance(value, dict):
        ((kind, content),) = value.items()
        if kind == "integer":
            return int(content, 16)
        if kind == "fraction":
            return Fraction(int(content[0], 16), int(content[1], 16))
        return {decoded(key): decoded(item) for key, item in content}
    return value


def main(file: str, name: str) -> None:
    """Answer requests until there are no more."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    function: Any = None
    for request in requests:
        try:
            if function is None:
                function = _loaded(Path(file), name)
            answer = {"value": encoded(function(*[decoded(value) for value in json.loads(request)]))}
        except BaseException as error:  # whatever a student's code raises is an answer
            answer = {"error": f"raised {_shown(error)}{_line(error, file)}"}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()
    os._exit(0)


def _loaded(path: Path, name: str) -> Any:
    """Return a function of a file, which is run for it."""
    sys.path.insert(0, str(path.parent))  # so that it can import its neighbours, as a script can
    spec = importlib.util.spec_from_file_location(f"_student_{path.stem}", path)
    assert spec is not None  # a .py file
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return getattr(module, name)


def _line(error: BaseException, file: str) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    line = next((frame.lineno for frame in reversed(frames) if frame.filename == file), None)
    return "" if line is None else f" in line {line}"


def _shown(error: BaseException) -> str:
    try:
        text = f"{type(error).__name__}: {error}"
    except BaseException:  # the text of an exception is a student's code, too
        text = type(error).__name__
    return text.encode("ascii", "backslashreplace").decode()[:LONGEST]


if __name__ == "__main__":
    sys.path.append(sys.argv[1])  # last: what is installed goes first
    main(sys.argv[2], sys.argv[3])
