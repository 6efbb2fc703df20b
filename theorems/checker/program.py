"""The checker as a program: reads files, prints an answer for each, and sets the exit code. The only part with input and output."""

from __future__ import annotations

import os
import sys

from .core import FILE_BYTES, OTHER, decide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .core import Kind


def main(paths: Sequence[str], kinds: Iterable[Kind]) -> int:
    """Print an answer for each file; 2 if one cannot be read, else 1 if one is rejected, else 3 if one is of another kind, else 0."""
    if not paths:
        print(f"usage: python {os.path.basename(sys.argv[0])} FILE...", file=sys.stderr)
    codes, kinds = {0 if paths else 2}, tuple(kinds)
    for path in paths:
        try:
            with open(path, "rb") as file:
                large = os.fstat(file.fileno()).st_size > FILE_BYTES
                text = bytes(FILE_BYTES + 1) if large else file.read(FILE_BYTES + 1)
        except OSError as error:
            print("c cannot read:", f"FILE = {path!a}", ascii(f"({error.strerror})")[1:-1], file=sys.stderr)
            codes.add(2)
            continue
        verified, rule, reason = decide(text, kinds)
        answer = "VERIFIED" if verified else "ANOTHER KIND" if rule == OTHER else f"REJECTED {rule}"
        print(f"c {ascii(path)[1:-1]}", f"s {answer} {reason}".rstrip(), sep="\n")
        codes.add(0 if verified else 3 if rule == OTHER else 1)
    return next(code for code in (2, 1, 3, 0) if code in codes)
