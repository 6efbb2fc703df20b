"""Whatever an algorithm raises, prints, closes, patches or ends: a verdict and its code; exit code 0 only with REFUTED."""

import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .forked import CommandLine, Done

SMALL = ("-N", "3", "-m", "2", "-K", "2")

ATTACKS = r"""
import atexit, ctypes, gc, os, signal, sys, threading, time

ZERO = [0, 0, 0]


class Silent(Exception):
    def __str__(self): raise SystemExit(0)


class Callable:
    def __call__(self, y): raise SystemExit(0)
    def __getattr__(self, name): raise SystemExit(0)


def raises_in_str(oracle): raise Silent
def surrogate(oracle): raise ValueError("\ud800 [red]:fire:")
def exits(oracle): sys.exit(0)
def ends(oracle): os._exit(0)
def segfault(oracle): ctypes.string_at(0)
def killed(oracle): os.kill(os.getpid(), signal.SIGKILL)
def aborts(oracle): os.abort()
def attributes(oracle): return Callable()
def interrupts(oracle): raise KeyboardInterrupt
def terminates(oracle): os.kill(os.getpid(), signal.SIGTERM)


def patches(oracle):
    import builtins
    builtins.isinstance = lambda x, y: True
    raise BaseExceptionGroup("x", [SystemExit(0)])


def closes_all(oracle):
    os.closerange(0, 100)
    os._exit(0)


def speaks_everywhere(oracle):
    for number in range(100):
        try: os.write(number, b'{"code": 0} 0 0\nREFUTED\n')
        except OSError: pass
    os._exit(0)


# These do halt with an output.
def prints(oracle):
    print("noise", flush=True)
    os.write(1, b"noise\n")
    os.system("echo noise")
    ctypes.CDLL(None).puts(b"noise")
    print("noise", end="")
    return ZERO


def closes_stdout(oracle):
    sys.stdout.close()
    return ZERO


def closes_descriptor(oracle):
    try: os.close(1)
    except OSError: pass
    return ZERO


def replaces_stdout(oracle):
    sys.stdout = sys.__stdout__ = None
    return ZERO


def at_the_end(oracle):
    atexit.register(os._exit, 0)
    threading.Thread(target=time.sleep, args=(1000,)).start()
    return ZERO


def fire(oracle): return ZERO
"""
FAILS = (
    "raises_in_str", "surrogate", "exits", "ends", "segfault", "killed", "aborts", "attributes", "interrupts", "closes_all",
    "speaks_everywhere", "terminates", "patches",
)  # fmt: skip
HALTS = ("prints", "closes_stdout", "closes_descriptor", "replaces_stdout", "at_the_end", "fire")


@pytest.fixture(scope="module")
def attacks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "attacks.py"
    path.write_text(ATTACKS, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def command() -> Iterator[CommandLine]:
    with CommandLine() as line:
        yield line


@pytest.mark.parametrize("name", FAILS)
def test_what_fails_is_crashed(command: CommandLine, attacks: Path, name: str) -> None:
    done = command("refute", f"{attacks}:{name}", *SMALL, "--json")
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["status"] == "crashed"


@pytest.mark.parametrize("name", HALTS)
def test_what_halts_is_refuted(command: CommandLine, attacks: Path, name: str) -> None:
    done = command("refute", f"{attacks}:{name}", *SMALL)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith(f"REFUTED {attacks}:{name}: ")
    assert "noise" not in done.stdout
    if name == "prints":
        assert done.stderr.count("noise") == 5 * 2  # two runs


#: They change Python itself, or objects of the game, and go on: in the process of the harness.
PATCHES = {
    "write": "sys.stdout.write = None",
    "streams": "sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = 7",
    "modules": "sys.modules.clear()",
    "fractions": "Fraction.__new__ = None",
    "equal": "Fraction.__eq__ = lambda x, y: True",
    "print": "builtins.print = None",
    "isinstance": "builtins.isinstance = lambda x, y: True",
    "exceptions": "builtins.BaseException = None",
    "builtins": "vars(builtins).clear()",
    "dumps": "json.dumps = lambda *x, **y: '{}'",
    "encoder": "json.JSONEncoder.encode = lambda *x: '[]'",
    "exit": "os._exit = os.write = os.pwrite = lambda *x: sys.exit(0)",
    "message": "[os.ftruncate(int(n), 0) for n in os.listdir('/proc/self/fd') if 'memfd' in os.readlink('/proc/self/fd/' + n)]",
    "tracer": "sys.settrace(lambda *x: 1 / 0)",
    "oracle": "vars(oracle).clear()",
    "engine": "[vars(m).clear() for n, m in list(sys.modules.items()) if n.startswith('theorems')]",
    "progress": "os.closerange(3, 100)",
}
WAYS = {
    "refute": ("refute", *SMALL),
    "json": ("refute", *SMALL, "--json"),
    "randomised": ("refute", *SMALL, "--randomised"),
    "audit": ("audit", "-N", "3", "-K", "2", "-e", "1", "--rotation", "identity"),
}
CODES = {"REFUTED": 0, "BUDGET_EXCEEDED": 3, "UNDECIDED": 3, "INVALID_OUTPUT": 1, "CRASHED": 1, "NONDETERMINISTIC": 1}


@pytest.fixture(scope="module")
def patches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("patches") / "patches.py"
    text = "import builtins, json, os, sys\nfrom fractions import Fraction\n"
    for name, line in PATCHES.items():
        text += f"def p_{name}(oracle):\n    {line}\n    return [0, 0, 0]\n"
        text += f"def p_{name}_fails(oracle):\n    {line}\n    raise ValueError('nothing')\n"
    path.write_text(text, encoding="utf-8")
    return path


def has_a_verdict(done: Done, way: str, fails: bool) -> None:
    """Check that the command has ended with a verdict, on the last line, and with its code: 0 only with REFUTED."""
    assert done.returncode in ({1, 3} if fails else {0, 1, 3}), done
    assert "fault of sci-barriers itself" not in done.stderr, done
    if way == "audit":
        assert "ladder" in done.stdout or done.stdout.splitlines()[-1].startswith("CRASHED "), done
        return
    if way == "json":
        (line,) = done.stdout.splitlines()
        status = json.loads(line)["status"].upper().replace(" ", "_")
    else:
        (status,) = re.findall(rf"^({'|'.join(CODES)}) /", done.stdout, re.MULTILINE)
        assert done.stdout.splitlines()[-1].startswith(f"{status} /"), done
    assert CODES[status] == done.returncode, done


ONE_WAY = list(zip(PATCHES, itertools.cycle(WAYS)))  # the ways begin again
OTHER_WAYS = [pair for pair in itertools.product(PATCHES, WAYS) if pair not in ONE_WAY]


@pytest.mark.parametrize(
    ("name", "way"), [*ONE_WAY, *(pytest.param(*pair, marks=pytest.mark.slow) for pair in OTHER_WAYS)]
)
def test_what_changes_python_has_a_verdict(command: CommandLine, patches: Path, name: str, way: str) -> None:
    for ending in ("", "_fails"):
        words, *options = WAYS[way]
        has_a_verdict(command(words, f"{patches}:p_{name}{ending}", *options), way, bool(ending))


def test_what_was_changed_is_named(command: CommandLine, patches: Path) -> None:
    for name, what in (
        ("print", "builtins.print"),
        ("fractions", "fractions.Fraction.__new__"),
        ("modules", "sys.mod"),
    ):
        done = command("refute", f"{patches}:p_{name}", *SMALL)
        assert done.stdout.splitlines()[-1].startswith(
            f"CRASHED {patches}:p_{name}: it changed Python itself ({what}"
        ), done
        assert "--isolate" in done.stdout
        assert command("refute", f"{patches}:p_{name}", *SMALL, "--isolate").returncode == 0


def test_a_fault_of_the_harness_is_no_verdict_on_a_built_in_algorithm(tmp_path: Path) -> None:
    code = (
        "import sys, sci_barriers.cli as cli, sci_barriers.cli.commands.refute as command\n"
        "def broken(*x, **y): raise AssertionError('no')\n"
        "command.refute = broken\n"
        "sys.argv = ['sci-barriers', 'refute', sys.argv[1], '-N', '3', '-m', '2', '-K', '2']\n"
        "cli.main()\n"
    )
    path = tmp_path / "user.py"
    path.write_text("def f(oracle): return [0, 0, 0]\n", encoding="utf-8")
    for target, expected in (("exact", 70), (f"{path}:f", 1)):
        done = subprocess.run([sys.executable, "-c", code, target], capture_output=True, text=True, check=False)
        assert done.returncode == expected, done
        assert ("a fault of sci-barriers itself" in done.stderr) == (target == "exact")
        assert ("CRASHED" in done.stdout) == (target != "exact")


def test_files_are_written_by_the_process_of_the_command(tmp_path: Path) -> None:
    """What an algorithm does to the folder and the mask of its process does not move or hide our files."""
    path, out = tmp_path / "moves.py", tmp_path / "out"
    path.write_text("import os\ndef f(oracle):\n    os.chdir('/')\n    os.umask(0o777)\n    return [0, 0, 0]\n")
    old = os.getcwd()
    os.chdir(tmp_path)
    try:
        with CommandLine() as here:
            assert here("refute", f"{path}:f", *SMALL, "--certificate", "c.json").returncode == 0
            assert here("audit", f"{path}:f", *WAYS["audit"][1:], "--out", "out").returncode == 0
    finally:
        os.chdir(old)
    assert json.loads((tmp_path / "c.json").read_text())["claim"]
    assert {"audit.json", "audit.png", "audit.txt"} <= {file.name for file in out.iterdir()}


def test_a_command_that_cannot_be_loaded_is_no_answer() -> None:
    code = (
        "import sys, sci_barriers.cli as cli\n"
        "class Broken:\n    def find_spec(self, name, *x):\n"
        "        if name == 'sci_barriers.cli.commands.refute': raise ImportError('no')\n"
        "sys.meta_path.insert(0, Broken())\nsys.argv = ['sci-barriers', 'refute', 'exact']\ncli.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (70, ""), done


def test_json_is_alone_on_the_standard_output(command: CommandLine, attacks: Path) -> None:
    done = command("refute", f"{attacks}:prints", *SMALL, "--json")
    assert json.loads(done.stdout)["status"] == "refuted"


@pytest.mark.parametrize("way", [("--randomised",), ("--isolate",)], ids=" ".join)
@pytest.mark.parametrize("name", ["raises_in_str", "ends", "fire"])
def test_other_ways_of_running(command: CommandLine, attacks: Path, name: str, way: tuple[str, ...]) -> None:
    done = command("refute", f"{attacks}:{name}", *SMALL, *way)
    expected = {"raises_in_str": 1, "ends": 1, "fire": 0}[name]
    # A game with coins may end undecided for an algorithm whose only path has crashed: never 0.
    assert done.returncode == expected or (way == ("--randomised",) and name != "fire" and done.returncode == 3), done
    assert (done.returncode == 0) == ("REFUTED" in done.stdout)


@pytest.mark.parametrize("name", ["ends", "surrogate"])
def test_an_audit_has_a_verdict(command: CommandLine, attacks: Path, name: str) -> None:
    done = command("audit", f"{attacks}:{name}", "-N", "3", "-K", "2", "-e", "1", "--rotation", "identity")
    assert done.returncode == 1, done.stderr
    assert "crashed" in done.stdout.lower()


def test_a_module_that_ends_the_process_on_import(command: CommandLine, tmp_path: Path) -> None:
    for text in ("import os; os._exit(0)", "raise SystemExit(0)", "raise BaseException('\\ud800')"):
        path = tmp_path / "module.py"
        path.write_text(text + "\n", encoding="utf-8")
        done = command("refute", f"{path}:f", *SMALL, "--json")
        assert done.returncode == 1, done.stderr
        assert json.loads(done.stdout)["status"] == "crashed"


def test_names_are_no_pictures_and_no_markup(command: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "[red]p\x1b[2J.py"
    path.write_text("def fire(oracle): return [0, 0, 0]\n", encoding="utf-8")
    done = command("refute", f"{path}:fire", *SMALL)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith(f"REFUTED {tmp_path}/[red]p\\x1b[2J.py:fire: ")
    assert "\x1b" not in done.stdout


def test_nobody_reads_the_output() -> None:
    text = f"{sys.executable} -m sci_barriers theorems smale18 | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", text], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 141)  # it may have been quick enough
    assert "Traceback" not in done.stderr


def test_a_fault_of_ours_is_no_answer(tmp_path: Path) -> None:
    code = (
        "import sys, sci_barriers.cli as cli, sci_barriers.cli.commands.theorems as command\n"
        "def broken(name: str = ''): raise AssertionError('no')\n"
        "command.run = broken\n"
        "sys.argv = ['sci-barriers', 'theorems']\n"
        "cli.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 70
    assert "a fault of sci-barriers itself" in done.stderr
