"""Does a matrix of zeros and ones have a row with infinitely many ones? Three limits; two are not enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from oracles import ElementOracle
from theorems.core.family import Check
from theorems.core.hierarchy import Placement
from theorems.core.rounds import ForcedChanges, force_changes
from theorems.core.towers import Tag, Tower
from theorems.core.two_limits import against_two_limits


def _counted(oracle: Any, n3: int, n2: int, n1: int) -> bool:
    """Whether one of the rows 0, …, n3 has at least n2 ones (one for n2 = 0) among its first n1 + 1 entries."""
    return any(sum(oracle(i, j) for j in range(n1 + 1)) >= max(n2, 1) for i in range(n3 + 1))


TOWER: Final = Tower(3, _counted, "a row i ≤ n₃ with n₂ ones among its first n₁ entries")


def first_row(algorithm: Callable[[Any, int], bool]) -> Callable[[Any, int], set[int]]:
    """Return an algorithm for matrices as one for sequences: the sequence is row 0, and all other rows are zero."""

    def gamma(oracle: Any, n: int) -> set[int]:
        return {int(algorithm(lambda i, j: oracle(j) if i == 0 else 0, n))}

    return gamma


def _all_limits_at_once(oracle: Any, n: int) -> bool:
    """A third of the last entries of a row i ≤ √n are ones."""
    rows = [i for i in range(n + 1) if i * i <= n]
    return any(3 * sum(oracle(i, j) for j in range(n // 2, n + 1)) >= n - n // 2 + 1 for i in rows)


#: Sequences of algorithms that try it with one limit.
ONE_LIMIT: Final[dict[str, Callable[[Any, int], bool]]] = {
    "all limits at once": _all_limits_at_once,
    "the last entry of row 0": lambda oracle, n: bool(oracle(0, n)),
}


def _a_triangle(oracle: Any, n: int, m: int) -> bool:
    """A row i ≤ n has n ones: the two outer limits at once."""
    return _counted(oracle, n, n, m)


def _a_late_one(oracle: Any, n: int, m: int) -> bool:
    """A row i ≤ n has a one between columns n and m: in the limit, n = 0, 1, …, a row with a one beyond column n."""
    return any(oracle(i, j) for i in range(n + 1) for j in range(n, max(n, m) + 1))


def _the_fullest_row(oracle: Any, n: int, m: int) -> bool:
    """The row with the most ones among the first m of the rows up to m has index at most n, and more than n ones."""
    ones = [sum(oracle(i, j) for j in range(m + 1)) for i in range(min(m, 12) + 1)]
    return max(ones) > n and ones.index(max(ones)) <= n


#: Towers of height two that try it.
TWO_LIMITS: Final[dict[str, Callable[[Any, int, int], bool]]] = {
    "n ones in a row i ≤ n": _a_triangle,
    "a one beyond column n in a row i ≤ n": _a_late_one,
    "the fullest row": _the_fullest_row,
    "always no": lambda oracle, n, m: False,
    "always yes": lambda oracle, n, m: True,
}

#: Matrices with the answer, and a bound of the number of ones in a row with finitely many.
MATRICES: Final[tuple[tuple[str, Callable[[int, int], int], int, bool], ...]] = (
    ("zeros", lambda i, j: 0, 0, False),
    ("ones on the diagonal", lambda i, j: int(i == j), 1, False),
    ("row 3 all ones", lambda i, j: int(i == 3), 0, True),
    ("row 2: ones at the powers of two; a triangle", lambda i, j: int(j < i or (i == 2 and j & (j - 1) == 0)), 6, True),
    ("five ones in each row", lambda i, j: int(j < 5), 5, False),
)


def solved() -> Iterator[Check]:
    """The inner limits are reached for these matrices, and the outer one is from below."""
    for name, entry, few, answer in MATRICES:
        wrong = early = 0
        for n3 in (0, 3, 5):
            settled = TOWER(ElementOracle(entry), n3, few + 1, 1 << (few + 3))
            early += settled and not answer
            wrong += n3 >= 3 and settled != answer
        yield Check("from below", f"{name}: lim lim Γ says yes though no row has infinitely many ones", early, "=", 0)
        yield Check("in the limit", f"{name}: answers that differ, n₃ ≥ 3", wrong, "=", 0)


def forced(k: int) -> ForcedChanges:
    """Force k changes of mind on the algorithm that takes all limits at once."""
    found = force_changes(first_row(_all_limits_at_once), k)
    assert isinstance(found, ForcedChanges)  # `below` plays it
    return found


#: How many changes of mind are forced; how many stages are played against two limits, and what is asked for after them.
ROUNDS: Final = 5
STAGES: Final = 14
WRONG: Final = 4


def below() -> Iterator[Check]:
    """Play against two limits; and, against one limit, k rounds with row 0: yes for p·1̄, no for p·0̄."""
    for title, two in TWO_LIMITS.items():
        matrix = against_two_limits(two, STAGES)
        sound = matrix.holds and matrix.replayed(two)
        yield Check(
            "two limits",
            f"“{title}” after {STAGES} stages: ones of a row, all put there after “no”, or values “yes” for finite rows",
            max(matrix.fullest_row, matrix.false_yes) if sound else -1,
            "≥",
            WRONG,
        )
    for name, algorithm in ONE_LIMIT.items():
        gamma = first_row(algorithm)
        found = force_changes(gamma, ROUNDS)
        changes = found.changes if isinstance(found, ForcedChanges) and found.holds and found.replayed(gamma) else -1
        yield Check("forced", f"changes of mind of “{name}” on one matrix", changes, "≥", ROUNDS)


PLACE: Final = Placement(
    name="infinite-row",
    title="does a matrix of zeros and ones have a row with infinitely many ones?",
    inputs="a ∈ {0,1}^{ℕ×ℕ}",
    evaluations="the entries a_ij",
    solution="yes or no; discrete metric",
    belongs=Tag("Σ", 3),
    fails=Tag("Δ", 3),
    tower=TOWER,
    solved=lambda: list(solved()),
    below=lambda: list(below()),
    why="There is a row such that for every n₂ some n₁ shows n₂ ones: three limits, the outer one from below. Two are not enough: while "
    "Γ_{n,m} is watched, a matrix is built in which row n grows whenever Γ_n, Γ_{n+1}, … say no again; it has an infinite row if and only "
    "if lim lim Γ is no.",
    source="J. Ben-Artzi, M. J. Colbrook, A. C. Hansen, O. Nevanlinna, M. Seidel, arXiv:1508.03280; the two games: this project's "
    "documentation",
    forced=forced,
)
