"""Lesson 8: Other barriers."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="8 Other barriers")

with app.setup:
    from fractions import Fraction

    import marimo as mo

    from sci_barriers.course import feedback


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 8 · Other barriers, LPO and LLPO, the SCI hierarchy

    **Aims.** You can find the same argument in other problems, build a barrier of your own, and place a problem in the hierarchy.

    Nothing in lesson 4 was about $\ell^1$. It needed a centre, members near it, and solution sets that are apart. You meet the same thing as "`eigh` gives other vectors on another machine", "the selected features change with the order of the columns", "`matrix_rank` depends on the last bit".

    **Exercise 8.1.** Declare a barrier of your own. Return the arguments of `sci_barriers.define_barrier` as a dict of plain numbers and lists.
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
    feedback(__file__, "my_barrier", check_my_barrier.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 8.2.** Eigenvalues of symmetric matrices move by at most $\|M-W\|$ (Weyl). Eigenvectors jump: give two diagonal $2\times2$ matrices within $2^{-(n+1)}$ of the identity whose eigenvectors of the largest eigenvalue are orthogonal.
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
    feedback(__file__, "eigenvector_jump", check_eigenvector_jump.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    Two small problems stand behind most barriers. **LPO**: is $x=0$? **LLPO**: of two numbers at most one of which is not zero, name one that is zero. LLPO is weaker, and still nobody can do it.

    How far beyond computable is a problem? The **SCI hierarchy** counts limits. $\Delta_1$: computed with error control. $\Sigma_1$: every "yes" is final. $\Pi_1$: every "no" is final. $\Delta_2$: right in the limit of ever more data, but you never know whether you are there yet.

    **Exercise 8.3.** Place each problem in the smallest class that holds it.
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
    feedback(__file__, "places", check_places.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    Some problems are not even in $\Delta_2$: does 1 occur infinitely often in a sequence of zeros and ones? (That is: does 1 belong to the *essential* spectrum of the diagonal operator?) A program looks at longer and longer beginnings and guesses. Force it to change its mind again and again.

    **Exercise 8.4.** Given the program's present guess, return the next entry of the sequence.
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
    feedback(__file__, "next_entry", check_next_entry.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Recap

    - One engine, many barriers: a centre, members, sets that are apart.
    - Ask what *can* be had instead: values, approximate solutions, solutions under a promise, solutions in the limit.
    - The hierarchy says how many limits a problem needs, and proofs of "not with one" are games that you can play.
    """)
    return


if __name__ == "__main__":
    app.run()
