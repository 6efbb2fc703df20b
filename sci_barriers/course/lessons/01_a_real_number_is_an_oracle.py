"""Lesson 1: A real number is an oracle."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="1 A real number is an oracle")

with app.setup:
    from fractions import Fraction

    import marimo as mo

    from sci_barriers.course import feedback
    from sci_barriers.course.pictures.data_of_a_number import data_of_a_number


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 1 · A real number is an oracle

    **Aims.** After this lesson you can say what it means that a number is *given* to a program. You can compute how much of the input a sum or a product needs. And you can show that no program decides whether a number is zero.

    **You need** fractions, inequalities and a little Python. **Time:** 45 minutes.

    *How to work.* Fill in each function and run its cell (Ctrl+Enter), then press **Check**. A wrong answer is shown to be wrong by an example; hints open one after the other.
    """)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## What a program gets

    A computer does not hold $\sqrt2$, a measured voltage, or an entry of a Fourier matrix. It holds approximations. If one of them is too coarse, the program can compute a better one, or measure again. So we describe a real number by what can be asked of it.

    > A real number $x$ is an **oracle**: you name an index $n = 0, 1, 2, \dots$, and you get a fraction $x_n$ with
    > $$|x_n - x| \le 2^{-n}.$$

    We call $x_n$ a **datum** of index $n$. *Data* is the plural. Three things are worth noting.

    - There are many data of the same index. You do not choose which of them you get: whoever answers may round to the nearest fraction, round down, or roll dice.
    - Each datum is true. The oracle never lies; it only says little.
    - You may ask as often as you like, for any index you like. Nothing is said about what an answer costs.
    """)
    return


@app.cell(hide_code=True)
def _():
    n_slider = mo.ui.slider(0, 12, value=4, label="index n", show_value=True)
    rounding = mo.ui.dropdown(["nearest", "down", "up"], value="nearest", label="the oracle rounds")
    mo.vstack([n_slider, rounding])
    return (n_slider, rounding)


@app.cell(hide_code=True)
def _(n_slider, rounding):
    data_of_a_number(Fraction(1, 3), n_slider.value, rounding.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    Play with the picture. How wide is the bar of index $n$? Can the line ever lie outside a bar? Can it lie at the end of one? Suppose you saw only the bars: which numbers could $x$ be?

    **Exercise 1.1.** Write the oracle of a fraction: given $x$ and $n$, return an integer $k$ with $|x - k/2^n| \le 2^{-n}$. Then $k/2^n$ is a datum of index $n$.
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
    feedback(__file__, round_to_dyadic, check_round_to_dyadic.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Computing with oracles

    If $x$ and $y$ are oracles, then $x + y$ is one too. To answer for index $n$, ask both of them for a somewhat larger index $m$, and add the answers. How much larger must $m$ be? The errors add:

    $$|(x_m + y_m) - (x + y)| \le |x_m - x| + |y_m - y| \le 2\cdot2^{-m}.$$

    **Exercise 1.2.** Which index $m$ is enough so that $x_m + y_m$ is a datum of index $n$ of $x + y$, whatever the data are? The smaller, the better.
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
    feedback(__file__, index_for_sum, check_index_for_sum.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    For a product the sizes of the factors matter. Write $x_my_m - xy = x_m(y_m - y) + y(x_m - x)$. If $|y|\le B$, and $x_m$ is a datum of an $x$ with $|x|\le B$, how large can the right-hand side be?

    **Exercise 1.3.** Answer the question of Exercise 1.2 for the product $x\cdot y$, if you know that $|x|, |y| \le B$ for an integer $B\ge1$.
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
    feedback(__file__, index_for_product, check_index_for_product.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    Have you noticed that you needed to know $B$? A program that knows no bound can find one: it asks for $x_0$, and then $|x| \le |x_0| + 1$. This is a first *adaptive* program: what it reads second depends on what it has read first.

    ## What cannot be done

    Sums, products, roots, sines: they can all be computed from oracles, with an error that you choose beforehand. But **is $x = 0$?**

    Suppose that a program answers this question for every $x$. Let it run on $x = 0$, and let the oracle answer 0 every time: that is true. After finitely many questions the program says "zero". Let $n$ be the largest index that it has asked for.

    **Exercise 1.4.** Prove the program wrong: give a number that is *not* zero and for which 0 is a datum of every index up to $n$.
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
    feedback(__file__, not_zero, check_not_zero.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    On your number the program reads what it read before. So it does what it did before: it says "zero". That is false. The program was arbitrary; so *no* program decides whether $x = 0$. We have used nothing about processors, memory or programming languages, and no theory of computability.

    ## Recap

    - A real number reaches a program as data: fractions within $2^{-n}$, for any $n$ that the program asks for.
    - What depends continuously on the input can be computed, and you can say which data it needs.
    - A question whose answer jumps, such as "is $x = 0$?", cannot be decided. At the jump two inputs share all data that were read, and need different answers.

    Everything in this course is this last argument, in better and better disguise. **To think about:** can a program decide whether $x > 0$ *or* $x < 1$ — that is, name one of the two that is true?
    """)
    return


if __name__ == "__main__":
    app.run()
