"""Lesson 7: When it works, and the price."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="7 When it works, and the price")

with app.setup:
    from fractions import Fraction

    import marimo as mo

    from sci_barriers.course import feedback
    from sci_barriers.course.pictures.hull_of_columns import hull_of_columns


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 7 · When it works, and the price

    **Aims.** You know a condition under which stable networks *can* be computed, and you can certify it for a small matrix. You can prove that accuracy may cost stability.

    **You need** matrices, norms, and lesson 3. **Time:** 60 minutes.

    *How to work.* Fill in each function and run its cell (Ctrl+Enter), then press **Check**. A wrong answer is shown to be wrong by an example; hints open one after the other.
    """)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## What the tie destroys

    The tie was possible because the matrix *forgets*: at the centre, $A(e_0-e_1)=0$, although $e_0$ and $e_1$ are both sparse. The **null space property** forbids that. For vectors with one entry ($s=1$) it says: there are $\rho<1$ and $\gamma$ with

    $$|x_i| \le \rho\sum_{j\ne i}|x_j| + \gamma\|Ax\|_2\quad\text{for all vectors }x\text{ and all }i .$$

    If $A$ forgets $x$, that is if $Ax=0$, then no entry of $x$ is as large as all others together: what is forgotten is spread out. At the tie, $x=e_0-e_1$ has $|x_0| = |x_1|$, and $\rho$ cannot be below 1.

    In the picture, $A$ has the columns $a_1=(1,0)$, $a_2=(0,1)$ and $a_3 = s\cdot(\frac12,\frac12)$. It forgets $(s/2, s/2, -1)$.
    """)
    return


@app.cell(hide_code=True)
def _():
    s_slider = mo.ui.slider(0.5, 3, 0.125, value=1.5, label="s", show_value=True)
    s_slider
    return (s_slider,)


@app.cell(hide_code=True)
def _(s_slider):
    hull_of_columns(Fraction(s_slider.value))
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    For $s<1$ the third column can be had more cheaply from the first two, and $e_3$ is never found. For $s>1$ it lies outside of their hull, and every vector with one entry is found. At $s=1$ there is a tie.

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
    feedback(__file__, kernel_witness, check_kernel_witness.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## A proof that it holds

    One vector refutes the property. What proves it? For each $i$, a vector $u_i$ with $(A^Tu_i)_i=1$, all other $|(A^Tu_i)_j|\le\rho<1$, and $\|u_i\|_2\le\gamma$. For then

    $$|x_i| = \Bigl|\langle u_i,Ax\rangle-\sum_{j\ne i}(A^Tu_i)_jx_j\Bigr|\le\gamma\|Ax\|_2+\rho\sum_{j\ne i}|x_j| .$$

    It is the dual certificate of lesson 3 again: a few numbers that are easy to check and say something about all $x$.

    **Exercise 7.2.** Prove that the property *holds* for a given $A$: return $\rho$, $\gamma$ and the vectors $u_i$.
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
    feedback(__file__, certify, check_certify.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## What a certificate buys

    Now $y$ is $Ax$ with noise, where $x$ has *one* entry that is not zero, and $\|Ax-y\|_2\le\delta$. Suppose that you find some $z$ with one entry and $\|Az-y\|_2\le\delta$, too. Then $v=z-x$ has two entries at most, and $\|Av\|_2\le2\delta$. The property for both of them, added up, gives $\|v\|_1\le\rho\|v\|_1+2\gamma\cdot2\delta$, that is

    $$\|z-x\|_1\le\frac{4\gamma}{1-\rho}\,\delta .$$

    So it does not matter which $z$ you find, nor how: the certificate of $A$ vouches for it. Without noise, $z=x$.

    **Exercise 7.3.** Write such a decoder. No $\delta$ is given; so take the vector with one entry that explains $y$ best.
    """)
    return


@app.function
def decode(A, y):
    """Return a list z with at most one entry that is not zero and ‖Az - y‖ as small as possible; y is a list of Fractions."""
    ...


@app.cell(hide_code=True)
def _():
    check_decode = mo.ui.run_button(label="Check")
    check_decode
    return (check_decode,)


@app.cell(hide_code=True)
def _(check_decode):
    feedback(__file__, decode, check_decode.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Networks with a guarantee

    Under such a property, networks that recover sparse vectors are *computed*: FIRENETs. They unroll a method of optimisation, and restart it. After $n$ restarts, for all measurements with $\|y\|\le b_2$ and noise $\delta$,

    $$\|\phi_n(y)-x\|_2\le C_2\Bigl(\upsilon^n b_2+\frac{\delta}{1-\upsilon}\Bigr),\qquad 0<\upsilon<1 .$$

    The first term falls exponentially with the depth of the network. The second one does not: it is what noise costs. Here is one at work, with 60 measurements of 100 entries:
    """)
    return


@app.cell
def _():
    import numpy as np

    from sci_barriers.networks import Firenet, MatrixOperator

    random_7 = np.random.default_rng(0)
    A_7 = random_7.normal(size=(60, 100)) / np.sqrt(60)
    x_7 = np.zeros(100)
    x_7[[3, 40]] = 1, -2
    operator_7 = MatrixOperator(A_7)
    for restarts in (1, 5, 10, 15):
        network = Firenet(operator_7, lam=0.1, inner=60, restarts=restarts, delta=1e-9)
        print(f"{restarts:2} restarts: error {np.linalg.norm(network(A_7 @ x_7) - x_7):.1e}")
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 7.4.** With $\upsilon=\tfrac12$: how many restarts bring the bound down to a target? Return `None` if none do.
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
    feedback(__file__, restarts_needed, check_restarts_needed.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## The price

    What if $A$ does forget? Suppose that a decoder $\Psi$ recovers both $x$ and $z$ up to an error $d$. Then its outputs differ by at least $\|x-z\|-2d$, although its inputs differ by $\|A(x-z)\|$ only. So between the two it changes quickly:

    $$\text{local Lipschitz constant of }\Psi\ \ge\ \frac{\|x-z\|-2d}{\|A(x-z)\|} .$$

    If $A$ nearly forgets $x-z$, this is large. It is true of every decoder, trained or not: whoever is accurate on both is unstable between them.

    **Exercise 7.5.** For the given $A$ and $d=\tfrac1{100}$ return two vectors of norm at most 1 that force a Lipschitz constant of 100 on every decoder with error at most $d$ on both.
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
    feedback(__file__, two_points, check_two_points.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Recap

    - A null space property is what the tie violates. Where it holds, networks with exponential convergence are computed, and they are stable.
    - It is proved by dual vectors, and refuted by one vector of the null space.
    - Without it, accuracy on two points can be bought only with instability between them: for every decoder, networks included.

    **To think about:** a network reconstructs two images that differ by a small tumour, from measurements that hardly differ. What do you know about it?
    """)
    return


if __name__ == "__main__":
    app.run()
