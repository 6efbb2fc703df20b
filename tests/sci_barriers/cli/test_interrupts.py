"""Interrupts of the command line: whenever they come, the command ends with 130 and says so in one word."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SMALL = ("-N", "3", "-m", "2", "-K", "2")


def interrupted(folder: Path, *numbers: signal.Signals, first: str = "pass") -> tuple[int, str, str]:
    """Send signals to a command whose algorithm sleeps, after doing what is told, and return its code and what it wrote."""
    path, started = folder / "slow.py", folder / "started"
    path.write_text(
        "import pathlib, signal, time\n"
        f"def f(oracle):\n    {first}\n    pathlib.Path({str(started)!r}).touch()\n    time.sleep(1000)\n",
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
        for number in numbers:
            run.send_signal(number)
            time.sleep(0.1)  # two signals at once would be one
        out, errors = run.communicate(timeout=60)
    finally:
        run.kill()
    return run.returncode, out, errors


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_signals_end_a_command(tmp_path: Path, number: signal.Signals) -> None:
    assert interrupted(tmp_path, number) == (130, "", "interrupted\n")  # nothing was saved, and nothing is promised


def test_an_algorithm_that_ignores_signals_can_be_interrupted(tmp_path: Path) -> None:
    deaf = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    assert interrupted(tmp_path, signal.SIGINT, signal.SIGINT, first=deaf) == (130, "", "interrupted\n")


def test_an_interrupt_while_commands_are_loaded() -> None:
    code = "import sci_barriers.cli as cli\ndef app(): raise KeyboardInterrupt\ncli.app = app\ncli.main()\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_of_which_a_library_makes_another_exception(number: int, apart: bool) -> None:
    """As Matplotlib does: an interrupt while it converts a bounding box becomes "Invalid bounding box"."""
    code = (
        "import os, sys, time, sci_barriers.cli as cli, sci_barriers.cli.commands.theorems as command\n"
        "from sci_barriers.cli._watch import apart\n"
        "whole = os.getpid()\n"
        "def draw():\n"
        f"    try: os.kill(whole, {int(number)}); time.sleep(60)\n"
        "    except BaseException: pass\n"
        "    raise ValueError('Invalid bounding box')\n"
        f"command.run = lambda name='': {'apart(draw, foreign=False)' if apart else 'draw()'}\n"
        "sys.argv = ['sci-barriers', 'theorems']\n"
        "cli.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_that_falls_into_the_garbage_collector_is_not_lost(number: int) -> None:
    """Python prints what is raised in ``__del__``, and in callbacks of weak references, and goes on."""
    code = (
        "import os, sys, time, sci_barriers.cli as cli, sci_barriers.cli.commands.theorems as command\n"
        "class Garbage:\n"
        f"    def __del__(self): os.kill(os.getpid(), {int(number)})\n"
        "def collect(name: str = ''):\n"
        "    Garbage()\n"
        "    for _ in range(60): time.sleep(1)\n"
        "command.run = collect\n"
        "sys.argv = ['sci-barriers', 'theorems']\n"
        "cli.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=50)
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
