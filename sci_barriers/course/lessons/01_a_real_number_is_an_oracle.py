"""Lesson 1: A real number is an oracle."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="1 A real number is an oracle")

with app.setup:
    from fractions import Fraction

    import marimo as mo

    from sci_barriers.course import feedback


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 1 · A real number is an oracle

    **Aims.** After this lesson you can say what it means that a number is *given* to a program, compute how much of it a sum or a product needs, and show that no program can decide whether a number is zero.

    You need fractions and inequalities, and a little Python. Time: 45 minutes.

    A computer does not hold $\sqrt2$, a measured voltage or an entry of a Fourier matrix. It holds approximations, and better ones if it asks for them. So we say: a real number $x$ is an **oracle**. Ask it for index $n$, and you get a fraction $x_n$ with

    $$|x_n - x| \le 2^{-n}.$$

    We call $x_n$ a **datum** of index $n$. There are many of them, and you do not choose which one you get.
    """)
    return


@app.cell
def _():
    n_slider = mo.ui.slider(0, 12, value=2, label="index n", show_value=True)
    n_slider
    return (n_slider,)


@app.cell
def _(n_slider):
    x_true = Fraction(1, 3)
    k = round(x_true * 2**n_slider.value)
    datum = Fraction(k, 2**n_slider.value)
    mo.md(
        f"For $x = 1/3$ the fraction ${k}/2^{{{n_slider.value}}}$ = {float(datum):.6f} is a datum of index {n_slider.value}. "
        f"It says that $x$ lies between {float(datum - Fraction(1, 2**n_slider.value)):.6f} and {float(datum + Fraction(1, 2**n_slider.value)):.6f}."
    )
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Exercise 1.1

    Write the oracle of a fraction: given $x$ and $n$, return an integer $k$ with $|x - k/2^n| \le 2^{-n}$.
    """)
    return


@app.function
def round_to_dyadic(x, n):
    """Return an integer k with |x - k/2^n| ≤ 2^-n (x is a Fraction, n an integer of at least 0)."""
    ...


@app.cell(hide_code=True)
def _():
    check_round_to_dyadic = mo.ui.run_button(label="Check")
    check_round_to_dyadic
    return (check_round_to_dyadic,)


@app.cell(hide_code=True)
def _(check_round_to_dyadic):
    feedback(__file__, "round_to_dyadic", check_round_to_dyadic.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Computing with oracles

    If $x$ and $y$ are oracles, so is $x + y$: to answer for index $n$, ask both for a somewhat larger index and add. How much larger?

    **Exercise 1.2.** Which index $m$ of $x$ and $y$ is enough so that $x_m + y_m$ is a datum of index $n$ of $x + y$, whatever the data are? The smaller, the better.
    """)
    return


@app.function
def index_for_sum(n):
    """Return an index m such that x_m + y_m is always within 2^-n of x + y."""
    ...


@app.cell(hide_code=True)
def _():
    check_index_for_sum = mo.ui.run_button(label="Check")
    check_index_for_sum
    return (check_index_for_sum,)


@app.cell(hide_code=True)
def _(check_index_for_sum):
    feedback(__file__, "index_for_sum", check_index_for_sum.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 1.3.** The same for the product $x\cdot y$, if you know that $|x|, |y| \le B$ for an integer $B\ge1$.
    """)
    return


@app.function
def index_for_product(n, B):
    """Return an index m such that x_m·y_m is always within 2^-n of x·y, for |x|, |y| ≤ B."""
    ...


@app.cell(hide_code=True)
def _():
    check_index_for_product = mo.ui.run_button(label="Check")
    check_index_for_product
    return (check_index_for_product,)


@app.cell(hide_code=True)
def _(check_index_for_product):
    feedback(__file__, "index_for_product", check_index_for_product.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## What cannot be done

    Sums, products, roots, sines: all can be computed from oracles. But **is $x = 0$?** A program that answers has read finitely many data, say up to index $n$. Suppose all of them were 0, and the program said "zero".

    **Exercise 1.4.** Prove it wrong: give a number that is not zero and for which 0 is a datum of every index up to $n$.
    """)
    return


@app.function
def not_zero(n):
    """Return a number (a Fraction) that is not 0 and has the data 0, 0, …, 0 up to index n."""
    ...


@app.cell(hide_code=True)
def _():
    check_not_zero = mo.ui.run_button(label="Check")
    check_not_zero
    return (check_not_zero,)


@app.cell(hide_code=True)
def _(check_not_zero):
    feedback(__file__, "not_zero", check_not_zero.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Recap

    - A real number reaches a program as data: fractions within $2^{-n}$, for any $n$ that it asks for.
    - What is continuous can be computed, and you can say which data it needs.
    - A question whose answer jumps, such as "is $x = 0$?", cannot be decided: at the jump, two inputs share all the data that were read, and need different answers.

    Everything in this course is this last argument, in better and better disguise.
    """)
    return


if __name__ == "__main__":
    app.run()
