"""The attacks on the command line and the protocol: a small run finds nothing, and planted faults are found."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.attack import _places, arguments, files, hostile, interrupts, protocol
from benchmarks.attack._algorithms import HABITS, NO_OUTPUT, OUTPUTS, PREAMBLE, Hostile, algorithm
from benchmarks.attack._budget import Budget
from benchmarks.attack._command import MEMORY, CommandLine, Done, fault
from sci_barriers.cli._watch import HARNESS_FAILED

RUNS: dict[str, Any] = {
    "hostile": hostile,
    "protocol": protocol,
    "files": files,
    "arguments": arguments,
    "interrupts": interrupts,
}
USUAL = ("refute", "p.py:f")
REFUTED = Done(USUAL, 0, "  data read      0\nREFUTED p.py:f: reason\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("name", list(RUNS))
def test_a_small_run_finds_nothing(name: str) -> None:
    found = list(RUNS[name].attack(0.001, 1, Budget(1)))
    assert found
    for line in found:
        assert line.tried >= 1 and not line.failures, line.failures[:1]


@pytest.mark.parametrize("name", ["hostile", "files", "arguments", "interrupts"])
def test_a_planted_fault_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: CommandLine, *words: str, **options: Any) -> Done:
        return Done(
            words, 1, "", "Traceback (most recent call last):\nerror: a fault of sci-barriers itself, no answer"
        )

    monkeypatch.setattr(CommandLine, "__init__", lambda self: None)
    monkeypatch.setattr(CommandLine, "__exit__", lambda self, *ignored: None)
    monkeypatch.setattr(CommandLine, "__call__", broken)
    for line in RUNS[name].attack(0.001, 1, Budget(1)):
        assert len(line.failures) == line.tried >= 1
        assert line.failures[0].startswith("FAULT OF OURS: sci-barriers ")


@pytest.mark.parametrize(
    ("done", "what"),
    [
        (Done(USUAL, None, "", ""), "HANGS"),
        (Done(USUAL, 0, "", "", MEMORY + 1), "TAKES"),
        (Done(USUAL, 70, "", ""), "EXIT CODE"),
        (Done(USUAL, -11, "", ""), "EXIT CODE"),
    ],
)
def test_what_is_always_a_fault(done: Done, what: str) -> None:
    assert (fault(done, (0, 1, 2)) or "").startswith(what)


@pytest.mark.parametrize(
    ("done", "fails", "what"),
    [
        (REFUTED, False, None),
        (REFUTED, True, "REFUTED, but it has no output"),
        (Done(USUAL, 0, "", ""), False, "0 VERDICTS"),
        (
            Done(USUAL, 0, "REFUTED p.py:f: reason\n  data read      0\n", ""),
            False,
            "THE VERDICT IS NOT ON THE LAST LINE",
        ),
        (Done(USUAL, 0, "CRASHED p.py:f: x\n", ""), False, "VERDICT CRASHED"),
        (Done(USUAL, 1, "REFUTED p.py:f: x\n", ""), False, "VERDICT REFUTED"),
        (Done(USUAL, 1, "CRASHED p.py:f: x\n", ""), True, None),
        (Done((*USUAL, "--json"), 0, '{"status": "refuted"}\n', ""), False, None),
        (Done((*USUAL, "--json"), 1, 'noise\n{"status": "crashed"}\n', ""), True, "NOT ONE JSON DOCUMENT"),
        (Done((*USUAL, "--json"), 3, '{"status": "budget exceeded"}', ""), True, None),
        (Done(("audit",), 1, " ", ""), True, "NO VERDICT"),
        (Done(("audit",), 0, "table", ""), True, "EXIT CODE 0"),
    ],
)
def test_verdicts_and_their_codes(done: Done, fails: bool, what: str | None) -> None:
    found = hostile.trouble(done, Hostile("", fails))
    assert found is None if what is None else (found or "").startswith(what)


@pytest.mark.parametrize("patches", [True, False])
def test_a_failure_of_the_harness_is_a_verdict_on_who_changes_python_alone(patches: bool) -> None:
    done = Done(USUAL, 1, f"CRASHED p.py:f: {HARNESS_FAILED}: x\n", "")
    assert (hostile.trouble(done, Hostile("", True, patches)) is None) is patches
    assert hostile.trouble(Done(USUAL, 70, "", ""), Hostile("", True, patches)) is not None


def test_hostile_algorithms_are_programs() -> None:
    for habit in (*HABITS, *NO_OUTPUT, *OUTPUTS):
        compile(f"{PREAMBLE}\ndef f(oracle):\n    {habit}\n", "attack", "exec")


@pytest.mark.parametrize("broken", ["a fault", "a hang of the parser"])
def test_a_parser_that_fails_is_found(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(raw: bytes) -> None:
        if broken == "a fault":
            raise RecursionError(broken)

    monkeypatch.setattr(protocol, "parse", fails)
    monkeypatch.setattr(protocol, "SLOW_LINE", -1)
    line = next(iter(protocol.attack(0.0001, 1, Budget(1))))
    assert len(line.failures) >= line.tried >= 1


def test_a_supervisor_that_fails_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*ignored: Any) -> None:
        raise OSError("lost")

    monkeypatch.setattr(protocol, "refute", fails)
    *_, line = protocol.attack(0.0001, 1, Budget(1))
    assert len(line.failures) == line.tried >= 1


@pytest.mark.parametrize(
    "made",
    [algorithm, protocol.line, protocol.program, lambda source: files.mutated("a", {"a": b"x 12", "b": b"y"}, source)],
)
def test_the_same_seed_makes_the_same_attack(made: Callable[[random.Random], Any]) -> None:
    runs = [[made(source) for _ in range(50)] for source in (random.Random(3), random.Random(3))]
    assert runs[0] == runs[1]
    assert len({repr(one) for one in runs[0]}) > 10


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.json", b'{"a": 1}', None),
        ("a.json", b'{"a": ', "a.json IS NO JSON"),
        ("a.png", b"\x89PNG", "a.png IS CUT OFF"),
        ("a.npy", b"\x93NUMPY\x01\x00", "a.npy IS NO ARRAY"),
        (".a.json.x7", b"", ".a.json.x7 IS LEFT OVER"),
        ("a.txt", b"", None),
    ],
)
def test_half_written_files_are_found(name: str, content: bytes, what: str | None, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    found = interrupts.trouble(Done(USUAL, 130, "", "interrupted\n", interrupted=True), tmp_path, signal.SIGINT)
    assert found is None if what is None else (found or "").startswith(what)


def test_an_interrupt_that_is_no_ending_is_found(tmp_path: Path) -> None:
    for done, number, what in (
        (Done(USUAL, 130, "", "", interrupted=True), signal.SIGINT, None),
        (Done(USUAL, 0, "", "", interrupted=True), signal.SIGINT, None),  # it was quicker
        (Done(USUAL, -15, "", "", interrupted=True), signal.SIGTERM, None),  # it had not begun
        (Done(USUAL, -15, "so far\n", "", interrupted=True), signal.SIGTERM, "EXIT CODE"),
        (Done(USUAL, -2, "", "", interrupted=True), signal.SIGINT, "EXIT CODE"),
        (Done(USUAL, 130, "", ""), signal.SIGINT, "EXIT CODE"),  # nobody has interrupted it
        (Done(USUAL, 0, "", "Traceback (most recent call last)", interrupted=True), signal.SIGINT, "A TRACEBACK"),
    ):
        found = interrupts.trouble(done, tmp_path, number)
        assert found is None if what is None else (found or "").startswith(what)


def test_each_command_meets_its_file_in_each_state(tmp_path: Path) -> None:
    """Files can be in the states that they are said to be in, and a command that is not privileged is refused what modes forbid."""
    for state in _places.STATES:
        file = _places.prepared(tmp_path / state, "certificate.json", b"{}", state)
        assert file.exists() == (state != "missing")
        assert file.is_dir() == (state == "a folder")
    with CommandLine() as command:
        hidden = command("check", str(tmp_path / "unreadable" / "certificate.json"), privileged=False)
        kept = command("refute", "exact", "--certificate", str(tmp_path / "read-only" / "new.json"), privileged=False)
    assert (hidden.code, kept.code) == (2, 2)
    assert "Permission denied" in hidden.errors
    assert _places.trouble(hidden, (0, 1)) is not None
    assert _places.trouble(hidden, (2,)) is None
    (tmp_path / "read-only").chmod(0o755)


USAGE = "Usage: sci-barriers x [OPTIONS] {MATRIX} [FILE]...\nTry 'sci-barriers x --help' for help.\n"


@pytest.mark.parametrize(
    ("message", "attacked", "named"),
    [
        ("error: -K = 0; allowed: 1 to 10", ["-K"], True),
        ("error: K = 0; allowed: 1 to 10", ["-K"], True),
        ("Invalid value for '-K': no integer", ["--seed", "-K"], True),
        ("Invalid value for '-K': no integer", ["--seed"], False),
        ("a sentence with a K and with k", ["-K"], False),
        ("error: --index-limit = 0", ["--index"], False),
        ("error: index_limit = 0", ["--index-limit"], True),
        ("c cannot read: no.json", ["files", "FILE..."], False),
        ("c cannot read: FILE = 'no.json' (no such file)", ["files", "FILE..."], True),
        ("Missing argument 'MATRIX'.", ["matrix", "MATRIX"], True),
        (f"{USAGE}Missing option '--store'.", ["matrix", "MATRIX"], False),
        (f"{USAGE}No such option: -1/3", ["--out", "-1/3"], True),
        ("error: no file", [], False),
        ("Got unexpected extra argument(s) (x)", ["EXERCISE", "--"], True),
        ("Got unexpected extra argument(s) (x)", ["EXERCISE", "--stage"], False),
    ],
)
def test_a_refusal_that_does_not_name_what_is_wrong_is_found(message: str, attacked: list[str], named: bool) -> None:
    found = arguments.trouble(Done(USUAL, 2, "", message), attacked)
    assert found is None if named else (found or "").startswith("REFUSED WITHOUT THE NAME OF")


def test_every_command_is_attacked() -> None:
    found = {command.name for command in arguments.commands()}
    assert {"refute", "audit", "digits", "check", "campaign run", "firenet reconstruct"} <= found
    assert not found & set(arguments.LEFT_OUT)
