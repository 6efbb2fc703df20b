"""Whatever an algorithm raises, prints, closes, patches or ends: a verdict and its code; exit code 0 only with REFUTED."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .forked import CommandLine

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
    if name == "speaks_everywhere":  # it has found our output
        assert json.loads(done.stdout.splitlines()[-1])["status"] == "crashed"
    else:
        assert json.loads(done.stdout)["status"] == "crashed"


@pytest.mark.parametrize("name", HALTS)
def test_what_halts_is_refuted(command: CommandLine, attacks: Path, name: str) -> None:
    done = command("refute", f"{attacks}:{name}", *SMALL)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"REFUTED {attacks}:{name}: ")
    assert "noise" not in done.stdout
    if name == "prints":
        assert done.stderr.count("noise") == 4 * 2  # two runs


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
    assert done.stdout.startswith(f"REFUTED {tmp_path}/[red]p\\x1b[2J.py:fire: ")
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_signals_end_a_command(tmp_path: Path, number: signal.Signals) -> None:
    path = tmp_path / "slow.py"
    started = tmp_path / "started"
    path.write_text(
        f"import pathlib, time\ndef f(oracle):\n    pathlib.Path({str(started)!r}).touch()\n    time.sleep(1000)\n",
        encoding="utf-8",
    )
    run = subprocess.Popen(
        [sys.executable, "-m", "sci_barriers", "refute", f"{path}:f", *SMALL],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        while not started.exists():
            assert run.poll() is None
            time.sleep(0.02)
        run.send_signal(number)
        out, errors = run.communicate(timeout=60)
    finally:
        run.kill()
    assert run.returncode == 130
    assert (out, errors) == ("", "interrupted\n")  # nothing was saved, and nothing is promised


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


def test_an_interrupt_while_commands_are_loaded() -> None:
    code = "import sci_barriers.cli as cli\ndef app(): raise KeyboardInterrupt\ncli.app = app\ncli.main()\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")


@pytest.mark.slow
def test_an_interrupt_while_a_command_divides_itself_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "slow.py"
    path.write_text("import time\ndef f(oracle): time.sleep(1000)\n", encoding="utf-8")
    code = (
        "import os, signal, sys, sci_barriers.cli as cli\n"
        "def interrupt():\n"
        "    global interrupt\n"
        "    if interrupt: interrupt = None; os.kill(os.getpid(), signal.SIGTERM)\n"
        "os.register_at_fork(after_in_parent=lambda: interrupt and interrupt())\n"
        f"sys.argv = ['sci-barriers', 'refute', {f'{path}:f'!r}, '-N', '3', '-m', '2', '-K', '2']\n"
        "cli.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")
