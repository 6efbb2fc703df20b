"""Parts of Ω that are drawn at random, and c(α) and ε from the definition alone."""

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from theorems import Smale18

F = Fraction

SETTINGS: list[dict[str, Any]] = [
    {"problem": "P1"},
    {"problem": "P1", "eta": "1/10"},
    {"problem": "P1", "eta": "2/3", "t": "7/5"},
    {"problem": "P2"},
    {"problem": "P2", "lam": "1/1000", "t": "5/4"},
    {"problem": "P2", "lam": 0.3, "t": 7},
    {"problem": "P3"},
    {"problem": "P3", "lam": "1/3"},
    {"problem": "P3", "lam": 4, "t": "19/10"},
]


@st.composite
def parts(draw: st.DrawFn, part: str | None = None, largest: int = 9, samples: int = 5) -> Smale18:
    kind = part or draw(st.sampled_from(["strong", "weak", "sharp"]))
    N = draw(st.integers(2, largest))
    m = draw(st.integers(1, N - 1))
    rotation = draw(st.sampled_from(["identity", "hadamard", "dct", "dft", "cayley"]))
    if rotation == "hadamard" and m & (m - 1):
        rotation = "cayley"
    return Smale18(
        **draw(st.sampled_from(SETTINGS)),
        N=N,
        m=m,
        K=draw(st.integers(1 if kind == "sharp" else 2, 18)),
        part=kind,
        L=draw(st.integers(1, 40)) if kind == "sharp" else None,
        R=draw(st.integers(1, samples)),
        rotation=rotation,
        field="complex" if rotation == "dft" else draw(st.sampled_from(["real", "complex"])),
        seed=draw(st.none() | st.integers(0, 99)),
    )


def amount(part: Smale18, a: Fraction, t: Fraction) -> Fraction:
    """c(a), from the table of the mathematics page."""
    (parameter,) = part.problem.parameters().values()
    if part.problem.name == "P1":
        return (t - parameter) / a
    return t / a - (parameter / (2 * a * a) if part.problem.name == "P2" else 0)


def raised(part: Smale18, exponent: int) -> Fraction:
    """ε of a member."""
    return F(3, 2 << (part.L or 0)) if part.part == "sharp" else F(1, 1 << exponent)
