"""Lesson 2: What an algorithm may know."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="2 What an algorithm may know")

with app.setup:
    from fractions import Fraction

    import marimo as mo

    from sci_barriers.course import feedback
    from sci_barriers.course.pictures.shared_data import shared_data


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 2 · What an algorithm may know

    **Aims.** You know what a *general algorithm* is, and why two inputs with the same data get the same answer. You can build inputs that share data, and you know how long an algorithm has to wait until its data decide.

    **You need** lesson 1. **Time:** 45 to 60 minutes.

    *How to work.* Fill in each function and run its cell (Ctrl+Enter), then press **Check**. A wrong answer is shown to be wrong by an example; hints open one after the other.
    """)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## General algorithms

    A **general algorithm** reads data of an input, one after the other. Which datum it reads next may depend on all that it has read. At some point it halts with an output; or it never halts. We assume nothing else: no bound on time or memory, no programming language, not even that it is a program. What we show of general algorithms holds for every solver, every training method, every network.

    One sentence about them carries this whole course:

    > *If two inputs have the data in common that were read, the algorithm does the same on both.*

    If the two inputs need different outputs, it is wrong on at least one of them. The sentence needs no proof. It says what "knowing only the data" means.

    This is a datum of index 4 of a matrix with two rows and three columns, and all that an algorithm sees of it:
    """)
    return


@app.cell
def _():
    from sci_barriers import Smale18

    barrier = Smale18("P3", N=3, m=2, K=3)
    for row in barrier.answer(4).A.fractions():
        print(*row)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Families of inputs

    The inputs of this course come in families. Take two numbers.

    - In the **centre** they are equal: $(\alpha, \alpha)$.
    - In the **member** $(j, e)$ entry $j$ is larger by $\varepsilon = 2^{-e}$: $(\alpha+\varepsilon, \alpha)$ or $(\alpha, \alpha+\varepsilon)$.

    The oracle answers with the centre, rounded to within $2^{-(n+1)}$ at index $n$: twice as well as it has to. The other half of its error is kept in reserve. For what?
    """)
    return


@app.cell(hide_code=True)
def _():
    e_slider = mo.ui.slider(1, 10, value=5, label="exponent e", show_value=True)
    n_slider = mo.ui.slider(0, 12, value=3, label="index n", show_value=True)
    mo.vstack([e_slider, n_slider])
    return (e_slider, n_slider)


@app.cell(hide_code=True)
def _(e_slider, n_slider):
    shared_data(e_slider.value, n_slider.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    The square holds all inputs of which the oracle's answer is a datum. While the square holds all three marks, the answer is a datum of the centre *and* of both members. Raise $n$ until that ends; then raise $e$.

    **Exercise 2.1.** Up to which index are the answers data of the member $(j, e)$, too? Give the largest $n$ with $2^{-(n+1)} + 2^{-e}\le 2^{-n}$.
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
    feedback(__file__, indistinguishable_up_to, check_indistinguishable_up_to.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    So however far an algorithm reads, say up to index $n$, there are members that share everything it has seen: all those with $e > n$.

    ## Adaptive reading

    Is everything lost, then? No. Some questions can be answered, if the algorithm may read until the data decide. The algorithm below gets an oracle of one number $x\ne0$. `oracle.read(n)["input"].fractions()[0]` is a datum of index $n$.

    **Exercise 2.2.** Return `[1]` if $x > 0$ and `[-1]` if $x < 0$. Read as little as you can: start with small indices, and stop as soon as a datum leaves no doubt.
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
    feedback(__file__, sign_of_first, check_sign_of_first.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    Your algorithm halts on every $x\ne0$. On $x = 0$ it would read for ever. And *how long* it reads on $x\ne0$ has no bound: the closer $x$ is to 0, the longer.

    An algorithm that decides beforehand how far it reads is weaker.

    **Exercise 2.3.** Some program decides "is $x\ge0$?" and always reads index $n$ only. Give two numbers with one datum of index $n$ in common, on one of which the program must be wrong.
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
    feedback(__file__, same_answers, check_same_answers.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Waiting

    An algorithm wants to be *sure* which of the two entries of a member is the raised one. It reads data $d_0, d_1$ of index $n$ of both. Each of them may be off by $2^{-n}$. So if they differ by more than $2\cdot2^{-n}$, the larger one belongs to the raised entry; otherwise it cannot be sure and reads on.

    How long may that take? The true entries differ by $2^{-e}$. But both data may be wrong towards each other.

    **Exercise 2.4.** Give the least index $n$ at which the wait is over for sure, whatever the data are.
    """)
    return


@app.function
def reads_of_waiting(e):
    """Return the least index n at which all data of the two entries differ by more than 2·2^-n."""
    ...


@app.cell(hide_code=True)
def _():
    check_reads_of_waiting = mo.ui.run_button(label="Check")
    check_reads_of_waiting
    return (check_reads_of_waiting,)


@app.cell(hide_code=True)
def _(check_reads_of_waiting):
    feedback(__file__, reads_of_waiting, check_reads_of_waiting.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Recap

    - An algorithm knows what it has read, and nothing else.
    - Same data, same answer: that is the whole power of the oracle.
    - Waiting until the data decide ends wherever there is a gap. How long it takes depends on the gap, and nobody tells you the gap.

    **To think about:** at the centre there is no gap, and the waiting algorithm never halts. Is "never halts" a right answer there?
    """)
    return


if __name__ == "__main__":
    app.run()
