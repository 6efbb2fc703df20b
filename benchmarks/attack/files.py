"""Broken files to every command that reads one: it ends soon, within bounded memory, by a documented exit code, without a traceback.

The files are valid ones, mutated: bytes flipped, cut off, doubled, filled with zeros, replaced by random ones, headers and numbers
changed, an archive in an archive's place; and files of another kind.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.attack._budget import Budget, planned
from benchmarks.attack._command import CommandLine, fault
from benchmarks.attack._networks import make_networks, mutated_network
from benchmarks.attack._places import NETWORK, attack_places
from benchmarks.attack._result import Attack

#: Commands in a full run, of all kinds of files together; their part of the seconds, and that of the places.
RUNS, BROKEN, PLACES = 700, 60, 40
SECONDS = BROKEN + PLACES
CORPUS = Path(__file__).parents[2] / "tests" / "corpus"
GRID = 'format = 1\ntask = "refute"\n[algorithm]\nname = "exact"\n[grid]\nproblem = "P2"\nN = 3\nm = 2\nK = [2, 3]\n'
IMAGES = "--data images.npy --images 1 --steps 1 --restarts 1"
PROGRAM = "import numpy as np\n\n\ndef f(y):\n    return np.resize(np.ravel(y).real, 3) * 1.5\n"


@dataclass(frozen=True)
class Reader:
    """A command that reads a file: its words with ``{}`` for the file, a valid file, and the exit codes of its answers."""

    words: str
    valid: str
    codes: tuple[int, ...]


#: By kind of file. 2 is wrong usage everywhere; 1 of `tradeoff` says that the network failed.
READERS = {
    ".npy": (
        Reader("null-space {} --seconds 1", "matrix.npy", (0, 1, 2, 3)),
        Reader("one-sided --data data.npz --output {} --index 20", "vector.npy", (0, 2, 3)),
        Reader("digits {} --y vector2.npy --index 20", "matrix.npy", (0, 2, 3, 4)),
        Reader("verify firenet --matrix {} --levels 2 --sparsities 1", "matrix.npy", (0, 1, 2, 3)),
        Reader("tradeoff network.py:f --matrix {} --image vector.npy --budget 6", "matrix.npy", (0, 2, 3)),
        Reader("tradeoff network.py:f --matrix matrix.npy --image {} --budget 6", "vector.npy", (0, 2, 3)),
    ),
    ".npz": (
        Reader("one-sided --data {} --index 20", "data.npz", (0, 2, 3)),
        Reader("digits {} --index 20", "data.npz", (0, 2, 3, 4)),
    ),
    ".json": (
        Reader("one-sided --data {} --index 20", "data.json", (0, 2, 3)),
        Reader("digits {} --index 20", "data.json", (0, 2, 3, 4)),
        Reader("check {}", "certificate.json", (0, 1, 2)),
        Reader("null-space-check {}", "null-space.json", (0, 1, 2)),
    ),
    ".csv": (Reader("digits {} --index 20", "data.csv", (0, 2, 3, 4)),),
    ".mtx": (Reader("digits {} --y vector2.npy --index 20", "matrix.mtx", (0, 2, 3, 4)),),
    ".png": (Reader("firenet reconstruct {} --inner 2 --restarts 1 --fit crop --grey --out out", "image.png", (0, 2)),),
    "lista": (Reader("lista show --from {}", "lista-published-K1-n10.npz", (0, 2)),),
    ".onnx": (
        Reader("tradeoff {} --matrix matrix.npy --image vector.npy --budget 6", "network.onnx", (0, 2, 3)),
        Reader(f"learned stability --network {{}} {IMAGES} --evaluations 0 --size 0.1", "images.onnx", (0, 2)),
        Reader(f"learned tradeoff --network {{}} {IMAGES} --evaluations 6", "images.onnx", (0, 2)),
    ),
    ".toml": (Reader("campaign run {} --store store.db --dry-run", "grid.toml", (0, 2)),),
    ".py": (
        Reader(f"tradeoff {{}}:f {NETWORK}", "network.py", (0, 1, 2, 3)),
        Reader("course check {} --exercise round_to_dyadic", "lesson.py", (0, 1, 2)),
    ),
    ".db": (
        Reader("campaign export --store {} --out table.csv --certificates certificates", "store.db", (0, 2)),
        Reader("campaign report --store {} --out report.html", "store.db", (0, 2)),
        Reader("campaign status --store {}", "store.db", (0, 2)),
        Reader("campaign run grid.toml --store {} --jobs 1", "store.db", (0, 1, 2, 3)),
    ),
}


def attack(fraction: float, seed: int, budget: Budget) -> Iterator[Attack]:
    """Yield one line for each kind of file."""
    with CommandLine() as command, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _make(folder)
        contents = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        count = planned(RUNS / len(READERS), fraction)
        for kind, part in budget.part(BROKEN / SECONDS).divided(dict.fromkeys(READERS, 1)):
            source, failures, refused = random.Random(f"{seed} {kind}"), [], 0
            for _ in part.tries(count):
                reader = source.choice(READERS[kind])
                for file, content in contents.items():
                    (folder / file).write_bytes(content)
                broken = mutated(reader.valid, contents, source)
                place = folder / "broken" / reader.valid
                place.write_bytes(broken)
                target = place.parent if kind == "lista" else place
                done = command(*[word.format(target) for word in reader.words.split()], folder=folder)
                refused += done.code == 2
                if wrong := fault(done, reader.codes):
                    failures.append(f"{wrong}; the file: {len(broken)} bytes, {broken[:400]!r}")
            yield Attack(f"files, {kind}", part.tried, failures, f"refused {refused}", count)
        yield from attack_places(command, folder, contents, fraction, seed, budget)


def _make(folder: Path) -> None:
    """Write a valid file of each kind."""
    from sci_barriers.networks.lista import file_name, save, trained

    matrix, vector = np.array([[1.0, 2.0, 0.5], [0.25, -1.0, 1.0]]), np.array([0.5, 0.0, 0.25])
    np.save(folder / "matrix.npy", matrix)
    np.save(folder / "vector.npy", vector)
    np.save(folder / "vector2.npy", vector[:2])
    np.savez_compressed(folder / "data.npz", A=matrix, y=vector[:2], x=vector, index=np.array(20))
    (folder / "data.json").write_text(
        '{"A": [["1", "2", "1/2"], ["1/4", "-1", "1"]], "y": ["1/2", "0"], "x": ["1/2", "0", "1/4"]}'
    )
    np.savetxt(folder / "data.csv", np.column_stack([matrix, vector[:2]]), delimiter=",")
    rows = "".join(f"{i + 1} {k + 1} {x}\n" for (i, k), x in np.ndenumerate(matrix))
    (folder / "matrix.mtx").write_text(f"%%MatrixMarket matrix coordinate real general\n2 3 6\n{rows}")
    (folder / "certificate.json").write_bytes(_corpus("valid"))
    (folder / "null-space.json").write_bytes(_corpus("null_space/valid"))
    from matplotlib import pyplot

    pyplot.imsave(folder / "image.png", np.add.outer(np.arange(16), np.arange(16)) / 30, cmap="gray")
    save(trained(1, 10), folder / file_name(1, 10, "published"))
    make_store(folder)
    make_networks(folder)
    (folder / "network.py").write_text(PROGRAM)
    from sci_barriers.course.solutions import lesson_1

    assert lesson_1.__file__ is not None
    (folder / "lesson.py").write_bytes(Path(lesson_1.__file__).read_bytes())
    (folder / "lessons").mkdir()
    shutil.copy(folder / "lesson.py", folder / "lessons")
    (folder / "broken").mkdir()


def make_store(folder: Path) -> Path:
    """Write a grid, run it, and return the store of its results."""
    (folder / "grid.toml").write_text(GRID)
    words = ["campaign", "run", "grid.toml", "--store", "store.db", "--jobs", "1"]
    subprocess.run([sys.executable, "-m", "sci_barriers", *words], cwd=folder, check=True, capture_output=True)
    return folder / "store.db"


def _corpus(name: str) -> bytes:
    return min((CORPUS / name).glob("*.json"), key=lambda path: (path.stat().st_size, path.name)).read_bytes()


def mutated(valid: str, contents: dict[str, bytes], source: random.Random) -> bytes:
    """Return a broken file."""
    if valid.endswith(".onnx") and source.randrange(3):  # else nearly all of them are no ONNX files at all
        return mutated_network(contents[valid], source)
    content = bytearray(contents[valid])
    kind = source.randrange(9)
    if kind == 0:
        return contents[source.choice(sorted(contents))]
    if kind == 1:
        return bytes(content[: source.randrange(len(content) + 1)])
    if kind == 2:
        return source.choice((b"", bytes(1000), source.randbytes(1000), b"[" * 100_000, b"\xff\xfe", b"0," * 500_000))
    if kind in (3, 4):  # a number in the text, or in a header: a shape, a size, a denominator
        found = list(re.finditer(rb"\d+", bytes(content)))
        if found:
            number = source.choice(found)
            new = source.choice(
                (b"0", b"-1", b"1000000", b"99999999999999999999", b"9" * 5000, b"1e400", b"nan", b"1.5")
            )
            content[number.start() : number.end()] = new
            return bytes(content)
    for _ in range(source.choice((1, 1, 2, 4, 16))):
        place = source.randrange(len(content) + 1)
        if kind == 5:
            content[place:place] = content[place : place + source.randrange(1, 100)]
        elif kind == 6:
            del content[place : place + source.randrange(1, 50)]
        elif place < len(content):
            content[place] = source.choice((0, 255, content[place] ^ 1 << source.randrange(8), source.randrange(256)))
    return bytes(content)
