"""Lesson 6: what data of each index prove on the three parts of the class."""

from __future__ import annotations

from sci_barriers.reports import COLOURS, Picture, draw_picture

__all__ = ["three_scales"]

#: Digits of the class in the picture.
K = 4


def three_scales(e: int, L: int) -> Picture:
    """Draw the error that data of index n prove, for the worst data, on a member of each part: strong, weak (0, e), sharp (0, L)."""
    from matplotlib.figure import Figure

    from sci_barriers import Omega
    from sci_barriers.games.certified_algorithms import error_curve
    from theorems import Member

    omega = Omega("P3", N=3, m=2, K=K, L=L)
    exponent = max(e, omega.weak.least_exponent)
    indices = range(max(exponent, L) + 5)
    figure = Figure(figsize=(6.4, 3.8), layout="constrained")
    axes = figure.subplots()
    floor = 10.0 ** -(K + 1)
    members = (
        ("strong", Member("strong"), f"strong: K = {K} digits, never"),
        ("weak", Member("weak", 0, exponent), f"weak, ε = 2^-{exponent}: K − 1 = {K - 1} digits"),
        ("sharp", Member("sharp", 0, L), f"sharp, L = {L}: K − 2 = {K - 2} digits"),
    )
    reached = {}
    for place, (name, member, label) in enumerate(members):
        heights = [max(floor, float(square) ** 0.5) for _, square in error_curve(omega, member, indices)]
        reached[name] = next((n for n, height in zip(indices, heights, strict=True) if height == floor), None)
        axes.step(
            indices,
            heights,
            where="post",
            color=COLOURS[(3, 0, 2)[place]],
            marker="osD"[place],
            markersize=4,
            label=label,
        )
    for digits in (K, K - 1, K - 2):
        axes.axhline(10.0**-digits, color="#777777", linewidth=0.7)
        axes.annotate(f"{digits} digits", (indices[-1], 10.0**-digits), fontsize=8, ha="right", va="bottom")
    axes.set(
        yscale="log", ylim=(floor / 2, 10.0 ** (3 - K)), xlabel="index n of the data", ylabel="error that is proved"
    )
    figure.legend(loc="outside lower center", fontsize="small", ncols=1, frameon=False)
    axes.set_title("the error falls when the data show which column leads", fontsize=10)
    return draw_picture(
        figure,
        "At the lowest height the winner is known, and the error is as small as one likes.",
        f"Three staircases. The winner is known from index {reached['sharp']} on sharp, {reached['weak']} on weak, and never on strong.",
    )
