"""Lesson 3: The ball and the tie."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="3 The ball and the tie")

with app.setup:
    from fractions import Fraction

    import marimo as mo

    from sci_barriers.course import feedback
    from sci_barriers.course.pictures.ball_and_line import ball_and_line


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 3 · The ℓ¹ ball and the tie

    **Aims.** You can solve the smallest problem of basis pursuit by hand. You can prove that your solution is the best one. And you have seen it jump.

    **You need** inequalities, and a drawing. **Time:** 45 minutes.

    *How to work.* Fill in each function and run its cell (Ctrl+Enter), then press **Check**. A wrong answer is shown to be wrong by an example; hints open one after the other.
    """)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## The cheapest explanation

    Somebody measures $a_1x_1 + a_2x_2 = 1$, one equation for two unknowns. Many $x$ explain the measurement. Basis pursuit asks for the *cheapest* one:

    $$\min |x_1| + |x_2| \quad\text{subject to}\quad a_1x_1 + a_2x_2 = 1 .$$

    The sum $\|x\|_1 = |x_1| + |x_2|$ is the $\ell^1$ norm. Its ball is a square that stands on a corner. Blow the ball up until it touches the line of all explanations. Where it touches, there is the minimiser: typically at a corner, that is at a vector with *one* entry that is not zero. This is why the $\ell^1$ norm is used to find sparse vectors: the LASSO, compressed sensing and MRI scanners all do.
    """)
    return


@app.cell(hide_code=True)
def _():
    tilt = mo.ui.slider(-0.5, 0.5, 0.05, value=0.2, label="a₁ − a₂", show_value=True)
    tilt
    return (tilt,)


@app.cell(hide_code=True)
def _(tilt):
    ball_and_line(tilt.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    Move the slider slowly through 0. The line turns a little; the ball changes its size a little; the minimiser jumps.

    **Exercise 3.1.** For $a\in\mathbb Q^N$ and $t>0$ return a minimiser of $\|x\|_1$ subject to $a\cdot x=t$. (How cheap is it to use column $j$ alone?)
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
    feedback(__file__, minimiser_on_a_line, check_minimiser_on_a_line.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Why nothing is cheaper

    You have found a good explanation. How do you *prove* that there is no better one? There are infinitely many to compare with. The trick is one number. Take $p$ with $|a_jp|\le1$ for all $j$. Then for every $x$ on the line

    $$pt = \sum_j (a_jp)\,x_j \le \sum_j |a_jp|\,|x_j| \le \|x\|_1 .$$

    So $pt$ is a lower bound for all explanations at once. If it equals the cost of yours, yours is the best. Such a $p$ is called a **dual certificate**. To check it takes no optimisation at all: $N$ multiplications and a comparison. Every certificate of this project carries one.

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
    feedback(__file__, dual_proof, check_dual_proof.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## The tie

    If $a_1=a_2=\alpha$, the line is parallel to an edge of the square, and the ball touches along the whole edge. Every point of the edge is a minimiser. The edge is long: its ends are $(t/\alpha, 0)$ and $(0, t/\alpha)$, or are they?

    **Exercise 3.3.** At the tie, return two minimisers that are as far apart as possible.
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
    feedback(__file__, farthest_minimisers, check_farthest_minimisers.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 3.4.** The jump. For each $n$ give two matrices $(a_1, a_2)$ and $(b_1, b_2)$ within $2^{-n}$ of each other whose minimisers (with $t = 1$) are unique and more than $1/2$ apart.
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
    feedback(__file__, small_cause, check_small_cause.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    Compare this with lesson 1: "is $x=0$?" jumps at 0, and "where is the minimiser?" jumps at the tie. But there is a difference. At $x=0$ only one answer is right. At the tie *all* points of the edge are right, so an algorithm has a large target there. In lesson 4 we see that this does not help.

    ## Recap

    - The $\ell^1$ ball touches a line at a corner: all weight goes to the column with the largest coefficient.
    - A dual certificate proves a minimiser, and is easy to check.
    - At a tie the whole edge is optimal, and an arbitrarily small change makes one corner win.

    **To think about:** the *value* $\min\|x\|_1 = t/\max_j|a_j|$ does not jump. Which index of data of $a$ do you need to compute it?
    """)
    return


if __name__ == "__main__":
    app.run()
