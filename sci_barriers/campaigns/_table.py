"""Results as a table: one row a run, the same columns in every format."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers._text import root_text
from sci_barriers.campaigns._algorithm import label
from sci_barriers.campaigns._run import canonical
from sci_barriers.campaigns._store import Store, StoredResult
from theorems.certificates.writer import write_atomically

#: Name and type of each column. Exact numbers are text; what is rounded to be read is text, too.
COLUMNS: Final[tuple[tuple[str, type], ...]] = (
    ("key", str),
    ("task", str),
    ("algorithm", str),
    ("theorem", str),
    ("problem", str),
    ("field", str),
    ("N", int),
    ("m", int),
    ("K", int),
    ("R", int),
    ("part", str),
    ("L", int),
    ("lam", str),
    ("eta", str),
    ("t", str),
    ("rotation", str),
    ("seed", int),
    ("status", str),
    ("reason", str),
    ("error", str),
    ("error_squared", str),
    ("own_distance", str),
    ("own_lower_squared", str),
    ("own_upper_squared", str),
    ("own_note", str),
    ("reads", int),
    ("largest_index", str),
    ("network", bool),
    ("seconds", float),
    ("certificates", str),
    ("details", str),
    ("traceback", str),
    ("parameters", str),
    ("version", str),
    ("session", int),
)
FORMATS: Final = ("csv", "parquet", "json")


def fraction(text: str) -> Fraction:
    """Return an exact number of a record: ``0x…`` or ``0x…/0x…``."""
    numerator, _, denominator = text.partition("/")
    return Fraction(int(numerator, 16), int(denominator, 16) if denominator else 1)


def row_of(result: StoredResult) -> dict[str, Any]:
    """Return a result as a row: ``error`` is rounded down, ``own_distance`` up; the exact squares stand beside them."""
    parameters, record = result.parameters, result.record
    row: dict[str, Any] = {name: parameters.get(name) for name, _ in COLUMNS}
    row.update(
        key=result.key,
        task=result.task,
        algorithm=label(parameters.get("algorithm")),
        parameters=canonical(parameters),
        version=result.version,
        session=result.session,
        error=None if record.error_squared is None else root_text(fraction(record.error_squared), digits=8),
        own_distance=None
        if record.own_upper_squared is None
        else root_text(fraction(record.own_upper_squared), up=True, digits=8),
        certificates=canonical({name: digest for name, (digest, _) in record.certificates.items()}),
        details=canonical(record.details),
    )
    for name in ("status", "reason", "error_squared", "own_lower_squared", "own_upper_squared", "own_note"):
        row[name] = getattr(record, name)
    for name in ("reads", "largest_index", "network", "seconds", "traceback"):
        row[name] = getattr(record, name)
    return row


def export(results: Iterable[StoredResult], path: str | os.PathLike[str], kind: str) -> int:
    """Write results into a file, which is complete or not there; return their number.

    Args:
        results: from `Store.results`.
        path: of the file.
        kind: ``csv`` (UTF-8; ``None`` is an empty field), ``json`` (a list of objects) or ``parquet``.

    Raises:
        BarrierError: no such format.
        MissingExtra: for Parquet, if pyarrow is not installed.
    """
    if kind not in FORMATS:
        raise BarrierError("--format", kind, "one of " + ", ".join(FORMATS))
    writer = _parquet() if kind == "parquet" else None
    rows = [row_of(result) for result in results]
    if writer is not None:
        data: str | bytes = writer(rows)
    elif kind == "csv":
        data = _csv(rows)
    else:
        data = json.dumps(rows, ensure_ascii=False, indent=0, allow_nan=False) + "\n"
    write_atomically(path, data)
    return len(rows)


def write_certificates(store: Store, results: Iterable[StoredResult], directory: Path) -> int:
    """Write each different certificate of the results once, as ``SHA-256.json``, and return their number."""
    digests = dict.fromkeys(digest for result in results for digest, _ in result.record.certificates.values())
    directory.mkdir(parents=True, exist_ok=True)
    for digest in digests:
        write_atomically(directory / f"{digest}.json", store.certificate(digest))
    return len(digests)


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, [name for name, _ in COLUMNS], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        # Numbers and truth values as JSON writes them, so that they are read back exactly.
        writer.writerow({k: json.dumps(v) if isinstance(v, bool | float) else v for k, v in row.items()})
    return stream.getvalue()


def _parquet() -> Any:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtra("pyarrow", "parquet") from None
    types = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    schema = pa.schema([(name, types[kind]) for name, kind in COLUMNS])

    def write(rows: Sequence[dict[str, Any]]) -> bytes:
        sink = pa.BufferOutputStream()
        pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), sink)
        return bytes(sink.getvalue().to_pybytes())

    return write
