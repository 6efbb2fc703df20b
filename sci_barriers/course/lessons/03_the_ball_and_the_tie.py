"""Lesson 3: The ball and the tie."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="3 The ball and the tie")

with app.setup:
    from fractions import Fraction

    import marimo as mo
    import matplotlib.pyplot as plt

    from sci_barriers.course import feedback


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 3 · The ℓ¹ ball and the tie

    **Aims.** You can solve the smallest basis pursuit problem by hand, prove that your solution is best, and see it jump.

    Basis pursuit asks for the *cheapest* way to explain a measurement:

    $$\min |x_1| + |x_2| \quad\text{subject to}\quad a_1x_1 + a_2x_2 = 1 .$$

    The sum $|x_1| + |x_2|$ is the $\ell^1$ norm; its ball is a square that stands on a corner. Blow it up until it touches the line. It touches at a corner, unless the line is parallel to an edge.
    """)
    return


@app.cell
def _():
    tilt = mo.ui.slider(-0.5, 0.5, 0.05, value=0.2, label="a₁ − a₂", show_value=True)
    tilt
    return (tilt,)


@app.cell
def _(tilt):
    a_1, a_2 = 1 + tilt.value / 2, 1 - tilt.value / 2
    radius = 1 / max(a_1, a_2)
    figure, axis = plt.subplots(figsize=(4, 4))
    axis.fill([radius, 0, -radius, 0], [0, radius, 0, -radius], alpha=0.3, label="ball")
    axis.plot([-0.5, 1.5], [(1 + 0.5 * a_1) / a_2, (1 - 1.5 * a_1) / a_2], label="a·x = 1")
    winner = (1 / a_1, 0) if a_1 > a_2 else (0, 1 / a_2)
    if a_1 != a_2:
        axis.plot(*winner, "o", label="minimiser")
    else:
        axis.plot([1, 0], [0, 1], "-", linewidth=4, label="minimisers")
    axis.set_xlim(-1.3, 1.5), axis.set_ylim(-1.3, 1.5), axis.set_aspect("equal"), axis.legend(loc="lower left")
    figure
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 3.1.** For $a\in\mathbb Q^N$ and $t>0$ return a minimiser of $\|x\|_1$ subject to $a\cdot x=t$.
    """)
    return


@app.function
def minimiser_on_a_line(a, t):
    """Return a list of fractions: a minimiser of ‖x‖₁ subject to a·x = t. a is a list of Fractions."""
    ...


@app.cell(hide_code=True)
def _():
    check_minimiser_on_a_line = mo.ui.run_button(label="Check")
    check_minimiser_on_a_line
    return (check_minimiser_on_a_line,)


@app.cell(hide_code=True)
def _(check_minimiser_on_a_line):
    feedback(__file__, "minimiser_on_a_line", check_minimiser_on_a_line.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    How do you *prove* that nothing is cheaper? Take a number $p$ with $|a_jp|\le1$ for all $j$. Then $pt = \sum_j (a_jp)x_j \le \|x\|_1$ for every $x$ on the line. Such a $p$ is a **dual certificate**; checking it takes no optimisation at all. The certificates of this project carry one.

    **Exercise 3.2.** Give the $p$ that proves your minimiser.
    """)
    return


@app.function
def dual_proof(a, t):
    """Return a number p with |a_j·p| ≤ 1 for all j, and p·t as large as possible."""
    ...


@app.cell(hide_code=True)
def _():
    check_dual_proof = mo.ui.run_button(label="Check")
    check_dual_proof
    return (check_dual_proof,)


@app.cell(hide_code=True)
def _(check_dual_proof):
    feedback(__file__, "dual_proof", check_dual_proof.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 3.3.** At the tie $a_1=a_2=\alpha$ there are many minimisers. Return two that are as far apart as possible.
    """)
    return


@app.function
def farthest_minimisers(alpha, t):
    """Return two minimisers of |x₁| + |x₂| subject to α·x₁ + α·x₂ = t, as far apart as possible."""
    ...


@app.cell(hide_code=True)
def _():
    check_farthest_minimisers = mo.ui.run_button(label="Check")
    check_farthest_minimisers
    return (check_farthest_minimisers,)


@app.cell(hide_code=True)
def _(check_farthest_minimisers):
    feedback(__file__, "farthest_minimisers", check_farthest_minimisers.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 3.4.** The jump. For each $n$ give two matrices $(a_1, a_2)$ and $(b_1, b_2)$ within $2^{-n}$ of each other whose minimisers (with $t = 1$) are more than $1/2$ apart.
    """)
    return


@app.function
def small_cause(n):
    """Return [a_1, a_2] and [b_1, b_2], at most 2^-n apart, with unique minimisers more than 1/2 apart."""
    ...


@app.cell(hide_code=True)
def _():
    check_small_cause = mo.ui.run_button(label="Check")
    check_small_cause
    return (check_small_cause,)


@app.cell(hide_code=True)
def _(check_small_cause):
    feedback(__file__, "small_cause", check_small_cause.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Recap

    - The $\ell^1$ ball touches a line at a corner: all weight goes to the column with the largest coefficient.
    - A dual certificate proves a minimiser.
    - At a tie the whole segment between the corners is optimal, and an arbitrarily small change makes one corner win.
    """)
    return


if __name__ == "__main__":
    app.run()
