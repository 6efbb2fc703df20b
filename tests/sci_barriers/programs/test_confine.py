"""A confined program reads what it needs, and nothing else; it writes, connects and signals nothing; and it computes as ever."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sci_barriers import Limits, Smale18, Status, isolate, refute
from sci_barriers.programs import confine

pytestmark = pytest.mark.skipif(bool(confine.unavailable()), reason=f"NOT CONFINED HERE: {confine.unavailable()}")

#: name ↦ what a program tries; each has to fail with an OSError. {victim}: a file of the user outside; {pid}: another process.
TRIES = {
    "reads a file of the user": "open({victim!r}).read()",
    "lists a folder of the user": "os.listdir(os.path.dirname({victim!r}))",
    "reads the accounts": "open('/etc/passwd').read()",
    "writes a file of the user": "open({victim!r}, 'a')",
    "makes a file beside it": "open({victim!r} + '2', 'w')",
    "makes a file in its own folder": "open('mine', 'w')",
    "makes a temporary file": "tempfile.TemporaryFile()",
    "makes a folder": "os.mkdir({victim!r} + '2')",
    "makes a link": "os.symlink('/', {victim!r} + '2')",
    "removes it": "os.unlink({victim!r})",
    "renames it": "os.rename({victim!r}, {victim!r} + '2')",
    "truncates it": "os.truncate({victim!r}, 0)",
    "changes its mode": "os.chmod({victim!r}, 0)",
    "changes its times": "os.utime({victim!r}, (0, 0))",
    "changes its owner": "os.chown({victim!r}, 0, 0)",
    "goes there by /proc/self/root": "open('/proc/self/root' + {victim!r}).read()",
    "connects": "socket.create_connection(('127.0.0.1', 9))",
    "sends a datagram": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
    "listens": "socket.socket().bind(('127.0.0.1', 0))",
    "asks a service by a socket": "socket.socket(socket.AF_UNIX)",
    "signals another process": "os.kill({pid}, 0)",
    "limits another process": "resource.prlimit({pid}, resource.RLIMIT_NOFILE, (3, 3))",
    "looks into another process": "open('/proc/{pid}/environ').read()",
    "tries it in a child": "if subprocess.run([sys.executable, '-c', \"open({victim!r})\"], stderr=-3).returncode: raise OSError",
}


@pytest.mark.parametrize("name", TRIES)
def test_what_it_must_not_do(name: str, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("secret")
    before = victim.stat()
    code = (
        "import os, resource, socket, subprocess, sys, tempfile\ntry:\n    "
        + TRIES[name].format(victim=str(victim), pid=os.getpid())
        + "\nexcept OSError as error:\n    print('refused', error.errno)\n    sys.exit(7)\n"
    )
    done = subprocess.run(
        confine.confined([sys.executable, "-I", "-S", "-c", code]),
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 7, done.stdout + done.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["victim"]
    assert victim.read_text() == "secret"
    after = victim.stat()
    assert (after.st_mode, after.st_mtime, after.st_uid) == (before.st_mode, before.st_mtime, before.st_uid)


def test_what_it_may_do(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("given")
    code = (
        "import os, signal, socket, subprocess, sys\n"
        "assert open('data').read() == 'given'\n"
        "open(os.devnull, 'w').write('x')\n"
        "socket.socketpair()\n"
        "os.sched_setaffinity(0, os.sched_getaffinity(0))\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "child.kill(); assert child.wait() == -signal.SIGKILL\n"
        "os.kill(os.getpid(), signal.SIGTERM)\n"
    )
    command = confine.confined([sys.executable, "-c", code], [tmp_path])
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == -15, done.stderr


def test_the_libraries_of_solvers_work_confined() -> None:
    code = "import numpy, scipy.sparse.linalg; print(numpy.linalg.svd(numpy.eye(3))[1].sum())"
    done = subprocess.run(confine.confined([sys.executable, "-c", code]), capture_output=True, text=True, check=False)
    assert done.stdout == "3.0\n", done.stderr


def test_a_program_that_is_not_there_has_an_exit_code_of_its_own() -> None:
    done = subprocess.run(confine.confined(["/no/such/program"]), capture_output=True, text=True, check=False)
    assert (done.returncode, "No such file" in done.stderr) == (confine.REFUSED + 1, True)


def test_without_the_means_the_program_is_not_started(tmp_path: Path) -> None:
    # The same script, told that this machine is of a kind whose system calls it does not know.
    path = tmp_path / "other.py"
    path.write_text(
        Path(confine.__file__).read_text().replace('"x86_64": (0,', '"other": (0,').replace('"aarch64"', '"else"')
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(path), json.dumps([]), "/bin/echo", "started"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == confine.REFUSED
    assert done.stdout == ""
    assert "not confined: the system calls of" in done.stderr


def test_root_has_no_capabilities() -> None:
    code = "print([line.split()[1] for line in open('/proc/self/status') if line.startswith('Cap')])"
    done = subprocess.run(confine.confined([sys.executable, "-c", code]), capture_output=True, text=True, check=False)
    held = set(json.loads(done.stdout.replace("'", '"')))
    assert held == {"0" * 16} if os.geteuid() == 0 else held <= {"0" * 16, *_bounding()}


def _bounding() -> set[str]:
    """What a user who is not root could gain by a program that no_new_privs keeps from giving it."""
    return {line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("CapBnd")}


def test_on_older_kernels_there_are_no_signals_at_all(tmp_path: Path) -> None:
    # The same script, told that this Landlock knows neither TCP nor signals.
    script = Path(confine.__file__).read_text()
    assert "_NETWORK, _SCOPES = 4, 6" in script
    path = tmp_path / "older.py"
    path.write_text(script.replace("_NETWORK, _SCOPES = 4, 6", "_NETWORK, _SCOPES = 99, 99"))
    code = (
        "import os, socket\n"
        f"for what in (lambda: os.kill({os.getpid()}, 0), lambda: os.kill(os.getpid(), 0), lambda: socket.socket()):\n"
        "    try: what()\n"
        "    except PermissionError: print('refused')\n"
    )
    readable = json.loads(confine.confined([])[4])
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(path), json.dumps(readable), sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "refused\n" * 3, done.stderr


def test_a_game_is_the_same_confined_and_its_limits_hold(tmp_path: Path) -> None:
    path = tmp_path / "solver.py"
    path.write_text(
        "import helper\n"
        "def vertex(oracle):\n    return helper.first(oracle.read(30), oracle.shape[1])\n"
        "def endless(oracle):\n    while True:\n        pass\n"
    )
    (tmp_path / "helper.py").write_text(
        "from fractions import Fraction\n"
        "def first(datum, N):\n    return [Fraction(1) / datum.A.fractions()[0][0]] + [0] * (N - 1)\n"
    )
    barrier = Smale18("P3", N=3, m=2, K=3)
    confined = refute(isolate(f"{path}:vertex", confine=True), barrier)
    assert confined.status is Status.REFUTED
    assert confined.outputs == refute(isolate(f"{path}:vertex"), barrier).outputs
    spent = refute(isolate(f"{path}:endless", confine=True, limits=Limits(seconds=2.0)), barrier)
    assert spent.status is Status.BUDGET_EXCEEDED
