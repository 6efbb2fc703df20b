"""Lesson 7: When it works, and the price."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="7 When it works, and the price")

with app.setup:
    from fractions import Fraction

    import marimo as mo
    import numpy as np

    from sci_barriers.course import feedback


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 7 · When it works, and the price

    **Aims.** You know a condition under which stable networks *can* be computed, can certify it for a small matrix, and can prove that accuracy may cost stability.

    The tie was possible because the matrix *forgets*: $A(e_0-e_1)\approx0$. The **null space property** (here for one non-zero entry, $s=1$) forbids that:
    $$|x_i| \le \rho\sum_{j\ne i}|x_j| + \gamma\|Ax\|_2\quad\text{for all }x, i,\qquad \rho<1 .$$

    **Exercise 7.1.** Show that the property *fails*: find $x\ne0$ with $Ax=0$ and one entry at least as large as all the others together.
    """)
    return


@app.function
def kernel_witness(A):
    """Return a vector (list of fractions) of the null space that refutes the property. A is a list of rows."""
    ...


@app.cell(hide_code=True)
def _():
    check_kernel_witness = mo.ui.run_button(label="Check")
    check_kernel_witness
    return (check_kernel_witness,)


@app.cell(hide_code=True)
def _(check_kernel_witness):
    feedback(__file__, "kernel_witness", check_kernel_witness.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 7.2.** Prove that it *holds*. For each $i$ give $u_i$ with $(A^Tu_i)_i=1$ and all other $|(A^Tu_i)_j|\le\rho<1$, $\|u_i\|_2\le\gamma$. Then
    $$|x_i| = \Bigl|\langle u_i,Ax\rangle-\sum_{j\ne i}(A^Tu_i)_jx_j\Bigr|\le\gamma\|Ax\|_2+\rho\sum_{j\ne i}|x_j| .$$
    """)
    return


@app.function
def certify(A):
    """Return [ρ, γ, [u_1, …, u_N]], all exact numbers. A is a list of rows of integers."""
    ...


@app.cell(hide_code=True)
def _():
    check_certify = mo.ui.run_button(label="Check")
    check_certify
    return (check_certify,)


@app.cell(hide_code=True)
def _(check_certify):
    feedback(__file__, "certify", check_certify.value)
    return


@app.cell
def _():
    from sci_barriers.networks import Firenet, MatrixOperator

    random_7 = np.random.default_rng(0)
    A_7 = random_7.normal(size=(60, 100)) / np.sqrt(60)
    x_7 = np.zeros(100)
    x_7[[3, 40]] = 1, -2
    operator_7 = MatrixOperator(A_7)
    for restarts in (1, 5, 10, 15):
        network = Firenet(operator_7, lam=0.1, inner=60, restarts=restarts, delta=1e-9)
        print(restarts, np.linalg.norm(network(A_7 @ x_7) - x_7))
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    FIRENETs are networks with a guarantee: after $n$ restarts, for all $\|y\|\le b_2$,
    $$\|\phi_n(y)-x\|_2\le C_2\Bigl(\upsilon^n b_2+\frac{\delta}{1-\upsilon}\Bigr).$$

    **Exercise 7.3.** With $\upsilon=\tfrac12$: how many restarts bring the bound below a target? Return `None` if none do.
    """)
    return


@app.function
def restarts_needed(C2, b2, delta, target):
    """Return the least n, or None; all arguments are Fractions."""
    ...


@app.cell(hide_code=True)
def _():
    check_restarts_needed = mo.ui.run_button(label="Check")
    check_restarts_needed
    return (check_restarts_needed,)


@app.cell(hide_code=True)
def _(check_restarts_needed):
    feedback(__file__, "restarts_needed", check_restarts_needed.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **The price.** Where $A$ forgets a difference $x-z$ of two vectors that a decoder recovers well, the decoder must be unstable between them:
    $$\text{local Lipschitz constant}\ \ge\ \frac{\|x-z\|-2d}{\|A(x-z)\|}.$$

    **Exercise 7.4.** For the given $A$ and $d=\tfrac1{100}$ return two vectors of norm at most 1 that force a Lipschitz constant of 100 on every decoder with error at most $d$ on both.
    """)
    return


@app.function
def two_points(A, d):
    """Return two vectors (lists of three fractions) of norm at most 1."""
    ...


@app.cell(hide_code=True)
def _():
    check_two_points = mo.ui.run_button(label="Check")
    check_two_points
    return (check_two_points,)


@app.cell(hide_code=True)
def _(check_two_points):
    feedback(__file__, "two_points", check_two_points.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Recap

    - A null space property is what the tie violates; under it networks with exponential convergence are computed, and are stable.
    - It is proved by dual vectors, refuted by one vector of the null space.
    - Without it accuracy on two points can be bought only with instability between them: for every decoder, networks included.
    """)
    return


if __name__ == "__main__":
    app.run()
