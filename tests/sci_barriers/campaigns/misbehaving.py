"""Algorithms that misbehave, as a user's file: copied beside the grids of the tests."""

import os
import signal
import sys
import time
from fractions import Fraction


def note(word):
    path = os.environ.get("NOTES")
    if path:
        with open(path, "ab", buffering=0) as stream:
            stream.write(word.encode() + b"\n")


def zero(oracle, value=0):
    note("run")
    return [value] * oracle.shape[1]


def numbered(oracle, value):
    note(str(value))
    return [value] * oracle.shape[1]


def first_vertex(oracle):
    datum = oracle.read(30)
    return [Fraction(1) / datum.A.fractions()[0][0]] + [0] * (oracle.shape[1] - 1)


def slow(oracle):
    note("begun")
    time.sleep(0.3)
    return [0] * oracle.shape[1]


def raises(oracle):
    raise RuntimeError("lost my \udc80\0 way")


def segfault(oracle):
    print("a last word", file=sys.stderr, flush=True)
    os.kill(os.getpid(), signal.SIGSEGV)


def exits(oracle):
    os._exit(3)


def dies_once(oracle):
    if not os.path.exists(os.environ["ONCE"]):
        open(os.environ["ONCE"], "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    return [0] * oracle.shape[1]


def loops(oracle):
    while True:
        pass


def deaf(oracle):
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    while True:
        time.sleep(1)


def forks(oracle):
    if os.fork():
        os.wait()
    return [0] * oracle.shape[1]


def closes_all(oracle):
    os.closerange(3, 256)
    return [0] * oracle.shape[1]


def writes_everywhere(oracle):
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b"\0\xff\0 a line that is never complete")
        except OSError:
            pass
    return [0] * oracle.shape[1]


def forges(oracle):
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b"x y\n")
        except OSError:
            pass
    return [0] * oracle.shape[1]


def floods(oracle):
    for _ in range(100):
        sys.stderr.write("flood" * 20_000)
    return [0] * oracle.shape[1]


def moves(oracle):
    os.chdir("/")
    os.environ.clear()
    sys.path.clear()
    return [0] * oracle.shape[1]


def leaves_a_child(oracle):
    if not os.fork():
        time.sleep(600)
    os.kill(os.getpid(), signal.SIGKILL)


def leaves_a_daemon(oracle):
    if not os.fork():
        os.setsid()
        if not os.fork():
            with open(os.environ["DAEMON"] + ".new", "w") as file:
                file.write(str(os.getpid()))
            os.rename(os.environ["DAEMON"] + ".new", os.environ["DAEMON"])
            time.sleep(600)
        os._exit(0)
    while not os.path.exists(os.environ["DAEMON"]):
        time.sleep(0.01)
    return [0] * oracle.shape[1]


def kills_its_supervisor(oracle):
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(600)


def prints(oracle):
    print("noise" * 1000)
    sys.stdin.read()
    return [0] * oracle.shape[1]


def interrupts(oracle):
    raise KeyboardInterrupt


def nan(oracle):
    return [float("nan")] * oracle.shape[1]


class Constant:
    def __init__(self, value=0, name=""):
        self.value = value

    def __call__(self, oracle):
        return [self.value] * oracle.shape[1]


def coin(oracle):
    place = oracle.coins.bit()
    A = oracle.read(20).A.fractions()
    return [Fraction(1) / A[0][j] if j == place else 0 for j in range(oracle.shape[1])]
