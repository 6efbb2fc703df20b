"""Programs as algorithms: they get what an algorithm in this process gets, in every game, and their outputs are taken exactly."""

from __future__ import annotations

import pickle
import signal
import sys
import threading
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sci_barriers import (
    BarrierError,
    Budget,
    Limits,
    Member,
    Omega,
    Smale9,
    Smale18,
    Status,
    Subprocess,
    certified_run,
    define_barrier,
    estimate,
    refute,
    refute_randomised,
)
from sci_barriers.harness import ProgramFailed

PREAMBLE = """
import json, os, sys, time
def hear(): return json.loads(sys.stdin.readline())
def say(**message): print(json.dumps(message), flush=True)
def ask(**message):
    say(**message)
    return hear()
def halt(output, **more): say(type="halt", session=hello["session"], output=output, **more)
hello = hear()
"""
BARRIER = Smale18("P3", N=3, m=2, K=3)


def program(code: str, **options: Any) -> Subprocess:
    """A Python program without site packages."""
    return Subprocess([sys.executable, "-I", "-S", "-c", PREAMBLE + code], **options)


#: Reads some data, takes the longest column, returns its coefficient exactly.
LONGEST = """
from fractions import Fraction
def entries(x): return [Fraction(int(v, 16)) * Fraction(2) ** x["exponent"] for v in x["re"]]
for n in (3, 10, 10, 25):
    datum = ask(type="read", n=n)
table, codes = entries(datum["A"]), datum["A"]["codes"]
squares = [sum(table[row[j]] ** 2 for row in codes) for j in range(hello["N"])]
best = squares.index(max(squares))
halt([str(Fraction(1) / table[codes[0][best]]) if j == best else "0" for j in range(hello["N"])])
"""


def longest(oracle: Any) -> list[Fraction]:
    """The same in this process."""
    for n in (3, 10, 10, 25):
        A, _ = oracle.read(n).fractions()
    squares = [sum(row[j] ** 2 for row in A) for j in range(oracle.shape[1])]
    best = squares.index(max(squares))
    return [1 / A[0][best] if j == best else Fraction(0) for j in range(oracle.shape[1])]


@pytest.mark.parametrize("rotation", ["dct", "cayley", "hadamard"])
def test_the_same_verdict_as_in_this_process(rotation: str) -> None:
    barrier = Smale18("P3", N=6, m=4, K=5, rotation=rotation, seed=2)
    theirs, ours = refute(program(LONGEST), barrier), refute(longest, barrier)
    assert theirs.reason == ours.reason
    assert theirs.outputs == ours.outputs
    assert theirs.transcript.reads == ours.transcript.reads == [3, 10, 10, 25]
    assert theirs.certificate is not None and ours.certificate is not None
    assert theirs.certificate.text == ours.certificate.text
    assert theirs.certificate.check()[0]


def test_the_greeting_tells_problem_and_game() -> None:
    code = (
        "assert hello['protocol'] == 1 and hello['problem'] == 'P2' and hello['parameters'] == {'lam': '1/3'}\n"
        "assert (hello['m'], hello['N'], hello['field'], hello['samples'], hello['digits']) == (2, 4, 'complex', 1, 6)\n"
        "assert hello['coins'] is False and hello['weights'] is None\nhalt([0] * 4)"
    )
    barrier = Smale18("P2", N=4, m=2, K=6, lam="1/3", field="complex", seed=1)
    verdict = refute(program(code), barrier)
    assert verdict.refuted, verdict.traceback


def test_complex_outputs_and_several_samples() -> None:
    barrier = Smale18("P3", N=4, m=2, K=3, R=3, field="complex", seed=1, rotation="dft")
    code = (
        "d = ask(type='read', n=9, format='float')\nassert len(d['others']) == 2 and len(d['A'][0][0]) == 2\n"
        "halt([[[1, '1/3'], 0, '0x1p-1', [0.5, 0]]] * 3)"
    )
    verdict = refute(program(code), barrier)
    assert verdict.refuted, (verdict.reason, verdict.traceback)
    third = Fraction(1, 3)
    assert verdict.outputs[2] == ((1, third), (0, 0), (Fraction(1, 2), 0), (Fraction(1, 2), 0))
    assert verdict.certificate is not None and verdict.certificate.check()[0]
    for wrong, words in (
        ("[[0] * 4] * 2", "2 vectors instead of 3"),
        ("[0] * 4", "4 vectors instead of 3"),
        ("[0] * 3", "sample 0"),
    ):
        verdict = refute(program(f"halt({wrong})"), barrier)
        assert verdict.status is Status.INVALID_OUTPUT and words in verdict.reason


def test_labels() -> None:
    barrier = Smale18("P3", N=4, m=2, K=3, R=2, labels=True, rotation="cayley", seed=1)
    code = "d = ask(type='read', n=30, format='hex')\nassert len(d['labels']) == 2\nhalt(d['labels'])"
    verdict = refute(program(code), barrier)
    assert verdict.refuted, (verdict.reason, verdict.traceback)
    assert verdict.outputs == refute(lambda oracle: [x.fractions() for x in oracle.read(30).xs], barrier).outputs
    assert verdict.certificate is not None and verdict.certificate.check()[0]


def test_problems_of_the_users_own() -> None:
    barrier = define_barrier("sign of a number", centre=[0], directions=[[1], [-1]], solutions=[1, -1], digits=2)
    code = (
        "assert (hello['problem'], hello['m'], hello['N'], hello['digits']) == ('sign of a number', 1, 1, 2)\n"
        "d = ask(type='read', n=9, format='decimal')\nassert d['arrays'] == {'input': ['0']}\nhalt([1])"
    )
    verdict = refute(program(code), barrier)
    assert verdict.refuted, (verdict.reason, verdict.traceback)
    assert verdict.certificate is not None and verdict.certificate.check()[0]


def test_linear_programs() -> None:
    verdict = refute(program("ask(type='read', n=9)\nhalt([1] + [0] * 3)"), Smale9(N=4, m=3, K=3))
    assert verdict.refuted and verdict.certificate is not None and verdict.certificate.check()[0]


def test_networks_of_layers_and_networks_that_the_program_keeps() -> None:
    barrier = Smale18("P1", N=3, m=2, K=3, rotation="dct")
    layers = (
        "d = ask(type='read', n=12, format='hex')\nW = [[d['A'][i][j] for i in range(2)] for j in range(3)]\n"
        "say(type='halt', session=hello['session'], network=[{'type': 'affine', 'weight': W}, {'type': 'relu'}])"
    )
    kept = (
        "from fractions import Fraction\ndef entries(x): return [Fraction(int(v, 16)) * Fraction(2) ** x['exponent'] for v in x['re']]\n"
        "d = ask(type='read', n=12)\nA = entries(d['A'])\ny = ask(type='evaluate')\n"
        "assert y['n'] == 12 and 'A' not in y\nv = entries(y['y'])\n"
        "out = [sum(A[d['A']['codes'][i][j]] * v[y['y']['codes'][i]] for i in range(2)) for j in range(3)]\n"
        "halt([str(max(x, 0)) for x in out])"
    )
    first, second = refute(program(layers), barrier), refute(program(kept), barrier)
    assert first.refuted and second.refuted, (first.reason, second.reason, second.traceback)
    assert first.network and second.network
    assert first.outputs == second.outputs
    assert first.certificate is not None and second.certificate is not None
    assert first.certificate.text == second.certificate.text
    in_process = refute(_network, barrier)
    assert in_process.outputs == first.outputs
    unread = refute(program("assert ask(type='evaluate')['n'] == 53\nhalt([0, 0, 0])"), barrier)
    assert unread.refuted and unread.transcript.evaluation == 53
    less = refute(program("assert ask(type='evaluate')['n'] == 7\nhalt([0, 0, 0])"), barrier, budget=Budget(index=7))
    assert less.refuted


def _network(oracle: Any) -> Any:
    A, _ = oracle.read(12).fractions()

    def network(y: Any) -> list[Fraction]:
        values = y.fractions()
        return [max(sum(A[i][j] * values[i] for i in range(2)), Fraction(0)) for j in range(3)]

    network.exact = True  # type: ignore[attr-defined]
    return network


def test_a_request_that_cannot_be_answered_may_be_made_otherwise() -> None:
    code = (
        "answer = ask(type='read', n=40000, format='decimal')\nassert answer['type'] == 'error' and 'digits' in answer['reason']\n"
        "assert ask(type='read', n=40000)['type'] == 'datum'\nhalt([0, 0, 0])"
    )
    verdict = refute(program(code), Smale18("P3", N=3, m=2, K=3, rotation="dct"))
    assert verdict.refuted, verdict.traceback
    assert verdict.transcript.reads == [40000, 40000]


def test_requests_in_advance_are_answered_in_order() -> None:
    code = "for n in range(500): say(type='read', n=n)\nfor n in range(500): assert hear()['n'] == n\nhalt([0, 0, 0])"
    verdict = refute(program(code), BARRIER)
    assert verdict.refuted and verdict.transcript.reads == list(range(500))


def test_the_last_line_needs_no_end_and_empty_lines_are_no_messages() -> None:
    code = "print('\\n\\n  \\n', flush=True)\nsys.stdout.write(json.dumps(dict(type='halt', session=hello['session'], output=[0, 0, 0])))"
    assert refute(program(code), BARRIER).refuted


def test_what_it_prints_on_stderr_is_kept_up_to_its_limit() -> None:
    verdict = refute(
        program("sys.stderr.write('a' * 100 + 'end')\nsys.exit(1)", limits=Limits(stderr_kept=10)), BARRIER
    )
    assert verdict.traceback == "[93 bytes before this are not kept]\naaaaaaaend"
    assert (
        refute(program("sys.stderr.write('abc')\nsys.exit(1)", limits=Limits(stderr_kept=0)), BARRIER).traceback is None
    )


# --- Chance ---------------------------------------------------------------------------------------------------------------------

COIN = (
    "j = ask(type='flip', sides=2)['outcome']\nd = ask(type='read', n=30, format='hex')\n"
    "amount = 1 / float.fromhex(d['A'][0][j])\nhalt([amount if i == j else 0 for i in range(hello['N'])])"
)


def test_randomised_programs() -> None:
    barrier = Smale18("P3", N=2, m=1, K=3)
    verdict = refute_randomised(program(COIN), barrier)
    assert verdict.refuted and (verdict.upper, verdict.threshold) == (Fraction(1, 2), Fraction(1, 2)), verdict.reason
    assert verdict.certificate is not None and verdict.certificate.check()[0]
    estimated = estimate(program(COIN), barrier, runs=8, seed=5)
    assert estimated.right + estimated.wrong == 4


@pytest.mark.parametrize(
    ("code", "limits", "status", "words"),
    [
        ("while True: ask(type='flip')", Limits(flips=3), Status.BUDGET_EXCEEDED, "did not end"),
        ("ask(type='flip')\nsys.exit(3)", Limits(), Status.CRASHED, "exit code 3"),
        ("ask(type='flip')\nprint('?')", Limits(), Status.PROTOCOL_ERROR, "not JSON"),
        ("ask(type='flip')\nhalt([0])", Limits(), Status.INVALID_OUTPUT, "1 entries"),
        ("if ask(type='flip')['outcome']: ask(type='flip', sides=2 + os.getpid() % 1000)\nhalt([0, 0])", Limits(),
         Status.NONDETERMINISTIC, "randomness of its own"),
        ("if ask(type='flip')['outcome']: time.sleep(1000)\nhalt([0, 0])", Limits(seconds=2), Status.REFUTED, "1/2"),
    ],
)  # fmt: skip
def test_randomised_programs_that_fail(code: str, limits: Limits, status: Status, words: str) -> None:
    verdict = refute_randomised(program(code, limits=limits), Smale18("P3", N=2, m=1, K=3))
    assert verdict.status is status, verdict.reason
    assert words in verdict.reason


# --- Other games, other threads -------------------------------------------------------------------------------------------------


def test_certified_runs() -> None:
    omega = Omega("P3", N=3, m=2, K=6, L=8)
    code = "d = ask(type='read', n=40)\nhalt([0, 0, 0])"
    code = "assert hello['digits'] == 1\n" + code
    outcome = certified_run(program(code), omega, Member("weak", 0, 20), 1)
    assert outcome.status is None and outcome.transcript.reads == [40]


def test_a_time_limit_needs_no_main_thread() -> None:
    found: list[Any] = []
    barrier = Smale18("P3", N=3, m=2, K=3)
    for code in ("halt([0, 0, 0])", "time.sleep(1000)"):
        thread = threading.Thread(
            target=lambda code=code: found.append(refute(program(code), barrier, budget=Budget(seconds=2)))
        )
        thread.start()
        thread.join()
    assert [verdict.status for verdict in found] == [Status.REFUTED, Status.BUDGET_EXCEEDED]


def test_inside_another_algorithm() -> None:
    barrier, inner = Smale18("P3", N=3, m=2, K=3), program("halt([0, 0, 0])")
    assert refute(lambda oracle: inner(oracle), barrier).refuted
    failing = program("sys.stderr.write('why')\nsys.exit(4)")
    verdict = refute(lambda oracle: failing(oracle), barrier)
    assert (verdict.status, verdict.traceback) == (Status.CRASHED, "why")

    def catches(oracle: Any) -> list[int]:
        try:
            failing(oracle)
        except ProgramFailed as error:
            return [(error.status is Status.CRASHED and 1) or 0, 0, 0]
        return [0, 0, 0]

    assert refute(catches, barrier).outputs == (((1, 0), (0, 0), (0, 0)),)
    slow = program("time.sleep(1000)", limits=Limits(seconds=0.5))
    assert refute(lambda oracle: slow(oracle), barrier).status is Status.BUDGET_EXCEEDED


def test_it_can_be_sent_to_another_process() -> None:
    runner = pickle.loads(pickle.dumps(program("halt([0, 0, 0])", limits=Limits(cpu=30))))
    assert runner.limits.cpu == 30
    assert refute(runner, Smale18("P3", N=3, m=2, K=3)).refuted


def test_the_working_directory_and_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").write_text("")
    monkeypatch.setenv("SCI_BARRIERS_TEST", "yes")
    code = "assert os.path.exists('here') and os.environ['SCI_BARRIERS_TEST'] + os.environ['OTHER'] == 'yesno'\nhalt([0, 0, 0])"
    assert refute(program(code, cwd=tmp_path, environment={"OTHER": "no"}), BARRIER).refuted
    script = tmp_path / "program"
    script.write_text(f"#!{sys.executable} -IS\n{PREAMBLE}\nhalt([0, 0, 0])")
    script.chmod(0o755)
    assert refute(Subprocess("./program", cwd=tmp_path), BARRIER).refuted
    script.write_text("#!/no/such/interpreter\n")
    verdict = refute(Subprocess(str(script)), BARRIER)
    assert verdict.status is Status.CRASHED and "cannot be started: No such file" in verdict.reason


def test_it_inherits_no_descriptors_and_no_signals() -> None:
    code = (
        "import signal\nassert set(os.listdir('/proc/self/fd')) == set('0123')\n"  # 3 is that of the listing
        "assert signal.getsignal(signal.SIGCHLD) == signal.SIG_DFL and not signal.pthread_sigmask(signal.SIG_BLOCK, [])\n"
        "status = open('/proc/self/status').read()\nignored = int(status.partition('SigIgn:')[2].split()[0], 16)\n"
        "assert ignored & ~((1 << 12) | (1 << 24) | (3 << 31)) == 0, ignored\n"
        "assert os.getpid() == os.getsid(0) == os.getpgid(0)\nhalt([0, 0, 0])"
    )
    # Python itself ignores 13 and 25; 32 and 33 belong to the C library, and cannot be reset by anybody.
    before = signal.signal(signal.SIGQUIT, signal.SIG_IGN)  # as shells do it for what they start in the background
    try:
        verdict = refute(program(code), BARRIER)
    finally:
        signal.signal(signal.SIGQUIT, before)
    assert verdict.refuted, verdict.traceback


BEGINNINGS = st.sampled_from([b"", b'{"type":"halt"}\n', b'{"type":"read","n":3}\n', b'{"type":"evaluate"}\n'])


@settings(max_examples=25)
@given(st.builds(bytes.__add__, BEGINNINGS, st.binary(max_size=200)))
def test_whatever_a_program_writes_there_is_a_verdict(data: bytes) -> None:
    runner = Subprocess([sys.executable, "-I", "-S", "-c", f"import os\nos.write(1, {data!r})"])
    verdict = refute(runner, BARRIER)
    assert verdict.status in (Status.PROTOCOL_ERROR, Status.CRASHED)
    assert verdict.reason.isprintable()


# --- Arguments ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "name", "words"),
    [
        ("", "command", "a program"), ("   ", "command", "a program"), ([], "command", "a program"), ("'open", "command", "quotation"),
        ("no-such-program-anywhere", "command", "along PATH"), ("./no/such/file", "command", "executable"), (7, "command", "a string or"),
        ([7], "command", "a sequence of strings"), (["a\0b"], "command", "a program"), ([""], "command", "a program"),
        ("/etc/passwd", "command", "executable"), ("/", "command", "executable"),
    ],
)  # fmt: skip
def test_commands_that_are_refused(command: Any, name: str, words: str) -> None:
    with pytest.raises(BarrierError) as caught:
        Subprocess(command)
    assert caught.value.name == name
    assert words in str(caught.value)


def test_other_arguments_that_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BarrierError, match="cwd"):
        Subprocess("true", cwd=tmp_path / "missing")
    for wrong in (7, [("A", "b")], {"A": 1}, {1: "A"}, {"": "x"}, {"A=B": "x"}, {"A": "\0"}):
        with pytest.raises(BarrierError, match="environment"):
            Subprocess("true", environment=wrong)  # type: ignore[arg-type]
    with pytest.raises(BarrierError, match="limits"):
        Subprocess("true", limits=7)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("seconds", 0), ("seconds", -1), ("seconds", float("nan")), ("seconds", float("inf")), ("seconds", "1"), ("seconds", True),
        ("cpu", 0), ("memory", 0), ("memory", 1.5), ("memory", 1 << 70), ("processes", 0), ("processes", True), ("reads", -1),
        ("index", -1), ("index", 0.5), ("flips", -1), ("output", 0), ("output", None), ("stderr", None), ("stderr", -1),
        ("stderr_kept", -1), ("grace", -0.1), ("grace", None),
    ],
)  # fmt: skip
def test_limits_that_are_refused(name: str, value: Any) -> None:
    with pytest.raises(BarrierError) as caught:
        Limits(**{name: value})
    assert caught.value.name == f"limits.{name}"


def test_limits_that_are_lifted() -> None:
    unlimited = Limits(seconds=None, cpu=None, memory=None, processes=None, grace=0)
    assert refute(program("halt([0, 0, 0])", limits=unlimited), BARRIER).refuted


def test_repr() -> None:
    assert repr(Subprocess(["sh", "-c", "exit 1"])) == "Subprocess(\"sh -c 'exit 1'\")"
