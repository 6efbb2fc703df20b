"""Results as a table: one row a run, the same columns in every format."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from fractions import Fraction
from pathlib import Path
from typing import IO, Any, Final

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers._text import root_text
from sci_barriers.campaigns._algorithm import label
from sci_barriers.campaigns._run import canonical
from sci_barriers.campaigns._store import Store, StoredResult
from theorems.certificates.writer import atomic_file, write_atomically

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
#: So many rows are in memory at a time; in Parquet they are a row group.
GROUP: Final = 10_000


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

    They are written as they come, `GROUP` at a time: a table of any length needs as much memory as a short one.

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
    write = {"csv": _csv, "json": _json, "parquet": _parquet}[kind]()
    count = 0
    with atomic_file(path) as stream, write(stream) as add:
        rows = map(row_of, results)
        while group := list(itertools.islice(rows, GROUP)):
            count += len(group)
            add(group)
    return count


def write_certificates(store: Store, results: Iterable[StoredResult], directory: Path) -> int:
    """Write each different certificate of the results once, as ``SHA-256.json``, and return their number."""
    directory.mkdir(parents=True, exist_ok=True)
    written: set[bytes] = set()
    for result in results:
        for digest, _ in result.record.certificates.values():
            if (short := bytes.fromhex(digest)) not in written:
                write_atomically(directory / f"{digest}.json", store.certificate(digest))
                written.add(short)
    return len(written)


Add = Callable[[list[dict[str, Any]]], object]
Writer = Callable[[IO[bytes]], AbstractContextManager[Add]]


def _csv() -> Writer:
    @contextmanager
    def write(stream: IO[bytes]) -> Iterator[Add]:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        writer = csv.DictWriter(text, [name for name, _ in COLUMNS], lineterminator="\n")
        writer.writeheader()
        try:
            # Numbers and truth values as JSON writes them, so that they are read back exactly.
            yield lambda rows: writer.writerows(
                {k: json.dumps(v) if isinstance(v, bool | float) else v for k, v in row.items()} for row in rows
            )
        finally:
            text.detach()  # which writes what it holds; the file is closed by whoever has opened it

    return write


def _json() -> Writer:
    @contextmanager
    def write(stream: IO[bytes]) -> Iterator[Add]:
        separator = "[\n"

        def add(rows: list[dict[str, Any]]) -> None:
            nonlocal separator
            for row in rows:
                text = json.dumps(row, ensure_ascii=False, indent=0, allow_nan=False)
                stream.write((separator + text).encode())
                separator = ",\n"

        yield add
        stream.write(b"[]\n" if separator == "[\n" else b"\n]\n")

    return write


def _parquet() -> Writer:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtra("pyarrow", "parquet") from None
    types = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    schema = pa.schema([(name, types[kind]) for name, kind in COLUMNS])

    @contextmanager
    def write(stream: IO[bytes]) -> Iterator[Add]:
        with pq.ParquetWriter(stream, schema) as writer:
            yield lambda rows: writer.write_table(pa.Table.from_pylist(rows, schema=schema))

    return write
