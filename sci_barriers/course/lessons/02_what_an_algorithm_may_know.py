"""Lesson 2: What an algorithm may know."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="2 What an algorithm may know")

with app.setup:
    from fractions import Fraction

    import marimo as mo

    from sci_barriers.course import feedback


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 2 · What an algorithm may know

    **Aims.** You know what a *general algorithm* is, why two inputs with the same data get the same answer, and how long an adaptive algorithm has to wait.

    A **general algorithm** reads data of an input, one after the other. Which one it reads next may depend on all that it has read. At some point it halts with an output, or it never does. We assume nothing else: no speed, no memory, no programming language. What we show about general algorithms holds for every solver, every training method, every network.

    One thing follows at once. *If two inputs have the data in common that were read, the algorithm does the same on both.* If they need different outputs, it is wrong on one of them.
    """)
    return


@app.cell
def _():
    from sci_barriers import Smale18

    barrier = Smale18("P3", N=3, m=2, K=3)
    print(barrier.answer(4).A.fractions())  # what an algorithm sees of the matrix at index 4
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    Our inputs come in families. The **centre** has entries that are equal, for example $\alpha, \alpha$. In the **member** $(j, e)$ the entry $j$ is larger by $\varepsilon = 2^{-e}$. The oracle answers with the centre, rounded: wrong by at most $2^{-(n+1)}$ at index $n$.

    **Exercise 2.1.** Up to which index are these answers data of the member $(j, e)$, too? Give the largest $n$ with $2^{-(n+1)} + 2^{-e}\le 2^{-n}$.
    """)
    return


@app.function
def indistinguishable_up_to(e):
    """Return the largest index n for which the rounded centre is a datum of the member (j, e)."""
    ...


@app.cell(hide_code=True)
def _():
    check_indistinguishable_up_to = mo.ui.run_button(label="Check")
    check_indistinguishable_up_to
    return (check_indistinguishable_up_to,)


@app.cell(hide_code=True)
def _(check_indistinguishable_up_to):
    feedback(__file__, "indistinguishable_up_to", check_indistinguishable_up_to.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Adaptive reading

    The algorithm below gets an oracle for one number $x\ne0$. `oracle.read(n)["input"].fractions()[0]` is a datum of index $n$.

    **Exercise 2.2.** Return `[1]` if $x > 0$ and `[-1]` if $x < 0$. Read as little as you can: start with small indices.
    """)
    return


@app.function
def sign_of_first(oracle):
    """Return [1] or [-1], the sign of the number behind the oracle, which is not 0."""
    ...


@app.cell(hide_code=True)
def _():
    check_sign_of_first = mo.ui.run_button(label="Check")
    check_sign_of_first
    return (check_sign_of_first,)


@app.cell(hide_code=True)
def _(check_sign_of_first):
    feedback(__file__, "sign_of_first", check_sign_of_first.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 2.3.** Some program decides "is $x\ge0$?", always reading index $n$ only. Give two numbers with one datum of index $n$ in common, on one of which it must be wrong.
    """)
    return


@app.function
def same_answers(n):
    """Return two numbers, at most 2·2^-n apart, with different answers to «is it at least 0?»."""
    ...


@app.cell(hide_code=True)
def _():
    check_same_answers = mo.ui.run_button(label="Check")
    check_same_answers
    return (check_same_answers,)


@app.cell(hide_code=True)
def _(check_same_answers):
    feedback(__file__, "same_answers", check_same_answers.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 2.4.** An algorithm wants to be *sure* which of two entries of a member is the raised one: it waits until their data differ by more than $2\cdot2^{-n}$. Which index is enough, whatever the data are, if the true gap is $2^{-e}$?
    """)
    return


@app.function
def reads_of_waiting(e):
    """Return the least index n with 2^-e > 2·2^-n."""
    ...


@app.cell(hide_code=True)
def _():
    check_reads_of_waiting = mo.ui.run_button(label="Check")
    check_reads_of_waiting
    return (check_reads_of_waiting,)


@app.cell(hide_code=True)
def _(check_reads_of_waiting):
    feedback(__file__, "reads_of_waiting", check_reads_of_waiting.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Recap

    - An algorithm knows what it has read, and nothing else.
    - Same data, same answer: that is the whole power of the oracle.
    - Waiting until the data decide always ends where there is a gap; how long it takes depends on the gap, and nobody tells you the gap.
    """)
    return


if __name__ == "__main__":
    app.run()
