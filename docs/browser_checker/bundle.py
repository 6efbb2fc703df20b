"""Makes the page that checks certificates in a browser: the stand-alone checker under Pyodide, which is Python as WebAssembly.

``python docs/browser_checker/bundle.py DIR`` writes a folder that any web server can serve as it is; the page asks no other host for
anything. Pyodide comes as its npm package, of the version and with the digest that are written here. Exit code 3: it cannot be had.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from theorems.checker.pack import archive

__all__ = ["Unreachable", "tarball", "write"]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
VERSION = "314.0.7"
#: As the registry and every lock file have it.
INTEGRITY = "sha512-0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="
#: What of the package a page needs: 13 MB, of which a browser is sent 6 where the server compresses.
NEEDED = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
    "package.json",
)
#: Our own files, and those that the explorer has too.
OWN = ("index.html", "page.js", "worker.js", "answer.py")
SHARED = ("explore.css", "favicon.svg")
CACHE = ROOT / "build" / f"pyodide-{VERSION}.tgz"
#: Seconds for 6 MB.
PATIENCE = 120


class Unreachable(Exception):
    """The package cannot be had: there is no npm, or it reaches no registry."""


def tarball(cache: Path = CACHE) -> bytes:
    """Return the npm package, from the cache or by ``npm pack``; its digest is checked in either case.

    Raises:
        Unreachable: it cannot be had.
        ValueError: what came is something else than what is pinned.
    """
    if cache.exists() and _digest(content := cache.read_bytes()) == INTEGRITY:
        return content
    npm = shutil.which("npm")
    if npm is None:
        raise Unreachable("npm is not installed")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", f"pyodide@{VERSION}", "--ignore-scripts", "--silent", "--pack-destination", folder]
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                capture_output=True,
                text=True,
                check=False,
                timeout=PATIENCE,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            raise Unreachable(f"npm had no answer within {PATIENCE} s") from None
        found = sorted(Path(folder).glob("*.tgz"))
        if done.returncode or not found:
            raise Unreachable(f"npm pack pyodide@{VERSION} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
        content = found[0].read_bytes()
    if _digest(content) != INTEGRITY:
        raise ValueError(f"pyodide {VERSION} has the digest {_digest(content)}, not {INTEGRITY}: it is not used")
    cache.parent.mkdir(parents=True, exist_ok=True)
    part = cache.with_name(f".{cache.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(cache)
    return content


def write(folder: Path, package: bytes) -> None:
    """Write the page and all it needs into a folder.

    Args:
        folder: is made if it is not there.
        package: what `tarball` returned.
    """
    python = folder / "python"
    python.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(package)) as members:
        for name in NEEDED:
            member = members.extractfile(f"package/{name}")
            assert member is not None, name
            (python / name).write_bytes(member.read())
    (folder / "check.pyz").write_bytes(archive())
    for name in OWN:
        shutil.copyfile(HERE / name, folder / name)
    for name in SHARED:
        shutil.copyfile(ROOT / "sci_barriers" / "explore" / "static" / name, folder / name)


def _digest(content: bytes) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print("usage: python bundle.py DIR", file=sys.stderr)
        sys.exit(2)
    try:
        write(Path(sys.argv[1]), tarball())
    except Unreachable as error:
        print(f"the page is left out: {error}", file=sys.stderr)
        sys.exit(3)
