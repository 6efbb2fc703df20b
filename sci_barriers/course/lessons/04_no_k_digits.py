"""Lesson 4: No K digits."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="4 No K digits")

with app.setup:
    from fractions import Fraction

    import marimo as mo

    from sci_barriers.course import feedback


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 4 · No K digits

    **Aims.** You can follow the proof that no algorithm computes $K$ digits, step by step; you have played both sides; you can read a certificate.

    Fix $K$, say $K=6$. Choose $\alpha$ so that the corners $c\,e_j$, $c = t/\alpha$, of lesson 3 are a little more than $2\cdot10^{-K}$ apart. The class $\Omega$ holds the centre (all entries $\alpha$) and all members $(j,e)$ (entry $j$ raised by $2^{-e}$). The theorem of Colbrook, Antun and Hansen, clause (i):

    > *For every algorithm there is an input in $\Omega$ on which its output is farther than $10^{-K}$ from every minimiser, or on which it does not halt.*

    **Proof.** Answer every question with the centre, rounded. If the algorithm never halts, it fails on the centre. Otherwise it halts with some $x$, having read indices up to $n$. Now **commit**: choose $e = n+1$, so that all answers are data of every member $(j, e)$. The corners are more than $2\cdot10^{-K}$ apart, so $x$ is within $10^{-K}$ of at most one. Take another $j$. ∎
    """)
    return


@app.cell
def _():
    from sci_barriers import Smale18, refute

    def my_solver(oracle):
        A, y = oracle.read(40).numpy()
        return A.T @ y / (A @ A.T)[0, 0]  # least squares: the middle of the segment

    verdict = refute(my_solver, Smale18("P3", N=3, m=2, K=6))
    print(verdict)
    print(verdict.certificate.check())
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 4.1.** Do better than that: write an algorithm that solves *the data that it reads* to 8 digits. You will be refuted all the same. That is the point.
    """)
    return


@app.function
def be_refuted(oracle):
    """Read data (oracle.read(n).fractions() gives A, y) and return a list of three numbers."""
    ...


@app.cell(hide_code=True)
def _():
    check_be_refuted = mo.ui.run_button(label="Check")
    check_be_refuted
    return (check_be_refuted,)


@app.cell(hide_code=True)
def _(check_be_refuted):
    feedback(__file__, "be_refuted", check_be_refuted.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 4.2.** Change sides. The output $x$ lies before you, the corners are $c\,e_0, c\,e_1,\dots$, and they are more than $2r$ apart. Commit: return a $j$ with $\|x - c\,e_j\|_2 > r$.

    In the machine-checked version of the theorem this step is the function `commit`, and the theorem says of it just what the checker of this exercise asks: whatever $x$ is, the chosen corner is farther than $r$.
    """)
    return


@app.function
def choose_member(x, c, r):
    """Return a column j with ‖x - c·e_j‖ > r (x is a list of Fractions, c and r are Fractions)."""
    ...


@app.cell(hide_code=True)
def _():
    check_choose_member = mo.ui.run_button(label="Check")
    check_choose_member
    return (check_choose_member,)


@app.cell(hide_code=True)
def _(check_choose_member):
    feedback(__file__, "choose_member", check_choose_member.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    A **certificate** holds the input, all data that were read, the minimiser with its dual certificate, the output and the distance. Anybody can check it with a program of the standard library.

    **Exercise 4.3.** You get the texts of four certificates. One lies. Which?
    """)
    return


@app.function
def which_one_lies(certificates):
    """Return the index (0 to 3) of the certificate that the checker does not verify. Each one is a JSON text."""
    ...


@app.cell(hide_code=True)
def _():
    check_which_one_lies = mo.ui.run_button(label="Check")
    check_which_one_lies
    return (check_which_one_lies,)


@app.cell(hide_code=True)
def _(check_which_one_lies):
    feedback(__file__, "which_one_lies", check_which_one_lies.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 4.4.** The talk has a table with the distance of two networks' outputs to "the true minimiser". Its script gives each network the data of one input and measures against the minimiser of another one, in which the *other* of the columns 0 and 1 is raised. For $K = 1, 3, 6$ the raised columns in the data were 1, 0, 1. The script placed the reference vector's entry at

        reference = numpy.zeros(22); reference[-1 - raised if K < 6 else 0] = value

    At which positions should the entries stand?
    """)
    return


@app.function
def right_positions():
    """Return the three right positions, for K = 1, 3, 6."""
    ...


@app.cell(hide_code=True)
def _():
    check_right_positions = mo.ui.run_button(label="Check")
    check_right_positions
    return (check_right_positions,)


@app.cell(hide_code=True)
def _(check_right_positions):
    feedback(__file__, "right_positions", check_right_positions.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Recap

    - The oracle answers truthfully and commits last.
    - The proof uses no property of the algorithm; so it holds for networks, for training, for anything that reads data.
    - A small *own distance*, that is a good solution of the data, is no protection. At a tie it is not even evidence that the solver has converged: every point between the corners solves the data.
    """)
    return


if __name__ == "__main__":
    app.run()
