"""The halting set: Σ1, not Δ1; even for algorithms that may read the program: one does the opposite of what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import Any, Final

from oracles import ElementOracle
from theorems.core.family import Check
from theorems.core.hierarchy import Placement
from theorems.core.towers import Tag, Tower

#: A program: called, it runs, and yields once in each step. A decider is one that returns a verdict; it yields before it runs another
#: program.
Program = Callable[[], Generator[None, None, Any]]
Decider = Callable[[Program], Generator[None, None, bool]]


def halts_within(program: Program, steps: int) -> bool:
    """Return whether a program ends after at most so many steps, by running it."""
    running = program()
    for _ in range(steps + 1):
        try:
            next(running)
        except StopIteration:
            return True
    running.close()
    return False


def opposite(decider: Decider) -> Program:
    """Return the program that asks the decider about itself, and then does the opposite: runs for ever if told that it halts, else ends."""

    def program() -> Generator[None, None, None]:
        told = yield from decider(program)
        while told:
            yield

    return program


def verdict(decider: Decider, program: Program, steps: int) -> bool | None:
    """Return what a decider says within so many steps, or ``None`` if it has said nothing."""
    running = decider(program)
    for _ in range(steps + 1):
        try:
            next(running)
        except StopIteration as end:
            return bool(end.value)
    running.close()
    return None


def _alarm(oracle: Any, n: int) -> bool:
    return bool(oracle("halts within", n))


TOWER: Final = Tower(1, _alarm, "run the program for n steps")


def _countdown(steps: int) -> Program:
    def program() -> Generator[None, None, None]:
        for _ in range(steps):
            yield

    return program


def _loop() -> Generator[None, None, None]:
    while True:
        yield


def _collatz() -> Generator[None, None, None]:
    """27 reaches 1 after 111 steps."""
    x = 27
    while x != 1:
        x = 3 * x + 1 if x % 2 else x // 2
        yield


PROGRAMS: Final[tuple[tuple[Program, int | None], ...]] = (
    (_countdown(0), 0),
    (_countdown(40), 40),
    (_collatz, 111),
    (_loop, None),
)


def oracle_of(program: Program) -> ElementOracle:
    """Return the oracle that says of each n whether the program ends within n steps."""
    return ElementOracle(lambda name, n: halts_within(program, n))


def solved() -> Iterator[Check]:
    """Never a false yes; yes from the step on in which the program ends."""
    wrong = 0
    for program, steps in PROGRAMS:
        for n in (0, 10, 39, 40, 110, 111, 300):
            wrong += TOWER(oracle_of(program), n) != (steps is not None and n >= steps)
    yield Check("from below", "Γ_n that differ from “it has ended”", wrong, "=", 0)


def _never(program: Program) -> Generator[None, None, bool]:
    yield
    return False


def _always(program: Program) -> Generator[None, None, bool]:
    yield
    return True


def _simulates(program: Program) -> Generator[None, None, bool]:
    """Runs the program for 60 steps."""
    yield
    running = program()
    for _ in range(60):
        try:
            next(running)
        except StopIteration:
            return True
        yield
    return False


DECIDERS: Final[dict[str, Decider]] = {"never": _never, "always": _always, "runs it for 60 steps": _simulates}
#: How long the program that was told "you halt" is watched. That it never ends is its last line.
WATCHED: Final = 2_000


def below() -> Iterator[Check]:
    """A program that does the opposite; and, for algorithms that see the steps alone, a program that ends where nobody has looked."""
    for name, decider in DECIDERS.items():
        program = opposite(decider)
        said = verdict(decider, program, WATCHED)
        ended = halts_within(program, WATCHED)
        yield Check(
            "opposite", f"“{name}” is wrong about its opposite (1: yes)", said is not None and said != ended, "=", 1
        )
    asked = ElementOracle(lambda name, n: halts_within(_loop, n))
    TOWER(asked, 25)
    late = max(n for _, n in asked.values) + 1
    same = TOWER(oracle_of(_countdown(late)), 25) == TOWER(oracle_of(_loop), 25)
    yield Check(
        "later",
        f"Γ_25 says the same of a program that ends in step {late} and of one that never does (1: yes)",
        same,
        "=",
        1,
    )


PLACE: Final = Placement(
    name="halting",
    title="does this program halt?",
    inputs="programs, which yield once in each step",
    evaluations="for each n: does it end within n steps?",
    solution="yes or no; discrete metric",
    belongs=Tag("Σ", 1),
    fails=Tag("Δ", 1),
    tower=TOWER,
    solved=lambda: list(solved()),
    below=lambda: list(below()),
    why="A program that ends is seen to end. A decider, even one that may read the program, is wrong about the program that "
    "asks it and does the opposite.",
    source="A. M. Turing, Proc. London Math. Soc. 42 (1937) 230-265",
)
