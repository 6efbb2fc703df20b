"""Lesson 8: Other barriers."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="8 Other barriers")

with app.setup:
    from fractions import Fraction

    import marimo as mo

    from sci_barriers.course import feedback
    from sci_barriers.course.pictures.turning_eigenvector import turning_eigenvector


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 8 · Other barriers, LPO and LLPO, the SCI hierarchy

    **Aims.** You can find the same argument in other problems, build a barrier of your own, and place a problem in the hierarchy.

    **You need** lesson 4; for Exercise 8.1 eigenvectors. **Time:** 60 minutes.

    *How to work.* Fill in each function and run its cell (Ctrl+Enter), then press **Check**. A wrong answer is shown to be wrong by an example; hints open one after the other.
    """)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## One argument, many problems

    Nothing in lesson 4 was about $\ell^1$. The proof needed three things: a **centre**, **members** near it, and **solution sets** of the members that are more than $2\cdot10^{-K}$ apart. You have met the same thing under other names:

    - "`eigh` gives other vectors on another machine."
    - "The selected features change with the order of the columns."
    - "`matrix_rank` depends on the last bit."

    In the picture a symmetric matrix differs from the identity by a few millionths.
    """)
    return


@app.cell(hide_code=True)
def _():
    p_slider = mo.ui.slider(-3, 3, value=2, label="p", show_value=True)
    q_slider = mo.ui.slider(-3, 3, value=1, label="q", show_value=True)
    mo.vstack([p_slider, q_slider])
    return (p_slider, q_slider)


@app.cell(hide_code=True)
def _(p_slider, q_slider):
    turning_eigenvector(p_slider.value, q_slider.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    Eigenvalues of symmetric matrices move by at most $\|M-W\|$ if $M$ becomes $W$ (Weyl). So they can be computed. Eigenvectors jump.

    **Exercise 8.1.** Give two diagonal $2\times2$ matrices within $2^{-(n+1)}$ of the identity whose eigenvectors of the largest eigenvalue are orthogonal.
    """)
    return


@app.function
def eigenvector_jump(n):
    """Return two 2 × 2 matrices, each a list of two rows of fractions."""
    ...


@app.cell(hide_code=True)
def _():
    check_eigenvector_jump = mo.ui.run_button(label="Check")
    check_eigenvector_jump
    return (check_eigenvector_jump,)


@app.cell(hide_code=True)
def _(check_eigenvector_jump):
    feedback(__file__, eigenvector_jump, check_eigenvector_jump.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 8.2.** Declare a barrier of your own. Return the arguments of `sci_barriers.define_barrier` as a dict of plain numbers and lists:

    - `title`: a word or two;
    - `centre`: the input at which something jumps, as a list of numbers;
    - `directions`: a list of lists of numbers; member $(j, e)$ is the centre plus $2^{-e}$ times direction $j$;
    - `solutions`: for each direction the solution of these members.

    The library tests the hypotheses of the theorem, plays two games on your barrier, and has the certificates checked.
    """)
    return


@app.function
def my_barrier():
    """Return a dict with title, centre, directions and solutions (see the page «define your own barrier»)."""
    ...


@app.cell(hide_code=True)
def _():
    check_my_barrier = mo.ui.run_button(label="Check")
    check_my_barrier
    return (check_my_barrier,)


@app.cell(hide_code=True)
def _(check_my_barrier):
    feedback(__file__, my_barrier, check_my_barrier.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Two small problems behind most barriers

    **LPO**: is $x=0$? **LLPO**: of two numbers at most one of which is not zero, name one that is zero. Nobody decides LPO (lesson 1). LLPO is weaker: at $(0,0)$ both answers are right. Still, nobody can do it. The tie of lesson 3 is LLPO: at the centre either column will do.

    ## How far beyond computable?

    The **SCI hierarchy** counts limits. SCI stands for *solvability complexity index*.

    - $\Delta_1$: computed with error control. The program halts and knows its error.
    - $\Sigma_1$: every "yes" is final. Where the answer is "no", the program may never know.
    - $\Pi_1$: every "no" is final.
    - $\Delta_2$: right in the limit of ever more data. But you never know whether you are there yet.

    **Exercise 8.3.** Place each problem in the smallest class that holds it. Ask of each: which answer can be confirmed by finitely many data?
    """)
    return


@app.function
def places(problems):
    """Return a dict from each of the problems (texts) to «Δ1», «Σ1», «Π1» or «Δ2»."""
    ...


@app.cell(hide_code=True)
def _():
    check_places = mo.ui.run_button(label="Check")
    check_places
    return (check_places,)


@app.cell(hide_code=True)
def _(check_places):
    feedback(__file__, places, check_places.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    Some problems are not even in $\Delta_2$. Does 1 occur infinitely often in a sequence of zeros and ones? (That is: does 1 belong to the *essential spectrum* of the diagonal operator with these entries?) A program looks at longer and longer beginnings and guesses. To be right in the limit, it may change its mind only finitely often. You write the sequence while it guesses.

    **Exercise 8.4.** Force it to change its mind again and again: given the program's present guess, return the next entry of the sequence.
    """)
    return


@app.function
def next_entry(guess):
    """Return 0 or 1; guess is True if the program now says «1 occurs infinitely often»."""
    ...


@app.cell(hide_code=True)
def _():
    check_next_entry = mo.ui.run_button(label="Check")
    check_next_entry
    return (check_next_entry,)


@app.cell(hide_code=True)
def _(check_next_entry):
    feedback(__file__, next_entry, check_next_entry.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Recap

    - One engine, many barriers: a centre, members, solution sets that are apart.
    - Ask what *can* be had instead: values, approximate solutions, solutions under a promise, solutions in the limit.
    - The hierarchy says how many limits a problem needs. Proofs of "one is not enough" are games that you can play.

    **To think about:** which function that you use every week jumps? Find its centre. `sci-barriers theorems --hierarchy` may have it already.
    """)
    return


if __name__ == "__main__":
    app.run()
