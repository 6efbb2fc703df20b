"""Let the kernel of Coq check certificates by a function that is proved sound, and print the data that it was given.

Exit code 0 all proved, 1 one rejected, 2 one cannot be read or Coq is missing, 3 one of a kind without such a proof.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from sci_barriers._errors import BarrierError
from sci_barriers.cli._usage import require_file, writing, wrong_usage
from sci_barriers.verified import entry_document, row_document
from sci_barriers.verified.kernel import PROOFS, prove
from sci_barriers.verified.row_document import NotCovered
from theorems.certificates.writer import write_atomically
from theorems.checker.core import FILE_BYTES, OTHER, Reject, header, parse, take
from theorems.checker.registry import kinds


def run(
    files: Annotated[list[Path], typer.Argument(metavar="CERT...", help="The certificates: JSON files.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Keep the file that Coq reads (one certificate).")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not print the data.")] = False,
    proofs: Annotated[Path, typer.Option("--proofs", metavar="DIR", help="Folder of the compiled proofs.")] = PROOFS,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, help="Time limit for each certificate.")] = 600.0,
) -> None:
    if out is not None and len(files) != 1:
        wrong_usage(BarrierError("--out", str(out), "with one certificate alone"))
    require_file(out, "--out")
    codes = {0}
    for path in files:
        typer.echo(f"c {ascii(str(path))[1:-1]}")
        try:
            with path.open("rb") as stream:
                text = stream.read(FILE_BYTES + 1)
        except OSError as error:
            typer.echo(f"c cannot read: CERT = {str(path)!a} ({error.strerror})", err=True)
            codes.add(2)
            continue
        try:
            _shape(text)
            document = json.loads(text)
            entry = document["version"] == 3 and document.get("claim", {}).get("kind") == "wrong-output-proved-set"
            found = (entry_document if entry else row_document).definition(document, "certificate_read")
            if not quiet:
                typer.echo(found)
            answer = prove(found, proofs=proofs, seconds=seconds)
            if out is not None:
                with writing("--out", out):
                    write_atomically(out, answer.theory)
        except NotCovered as error:
            typer.echo(f"s NOT COVERED {error.value}")
            codes.add(3)
        except Reject as refusal:
            rule, reason = refusal.args
            typer.echo(f"s NOT COVERED {reason}" if rule == OTHER else f"s REJECTED {rule} {ascii(reason)[1:-1][:120]}")
            codes.add(3 if rule == OTHER else 1)
        except (BarrierError, OSError) as error:
            wrong_usage(error)
        else:
            typer.echo(
                "s VERIFIED by a proved function, in the kernel of Coq"
                if answer.accepted
                else f"s REJECTED {answer.rule}".rstrip()
            )
            codes.add(0 if answer.accepted else 1)
    raise typer.Exit(next(code for code in (2, 1, 3, 0) if code in codes))


def _shape(text: bytes) -> None:
    """Rules F1 to F4, by the reader of the Python checker: the translator may rely on the fields. It proves nothing."""
    bad: list[str] = []
    document = parse(text)
    found = header(document)
    known = [kind for kind in kinds() if found in kind.headers]
    if len(known) != 1:
        raise Reject(OTHER, f"{found[2]}, version {found[1]}")
    take(document, known[0].schema, "certificate", bad)
    if bad:
        raise Reject("F4", bad[0])
