"""Lesson 6: What can be had, and for how many data."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="6 What can be had, and for how many data")

with app.setup:
    from fractions import Fraction

    import marimo as mo

    from sci_barriers.course import feedback
    from sci_barriers.course.pictures.three_scales import three_scales


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 6 · K − 1 and K − 2 digits, and how many data

    **Aims.** You can write an algorithm with $K-1$ digits, and you know why there is no bound on the data that it reads. You get $K-2$ digits from one datum. You can say what "not computable" leaves open.

    **You need** lessons 2 and 4. **Time:** 60 minutes.

    *How to work.* Fill in each function and run its cell (Ctrl+Enter), then press **Check**. A wrong answer is shown to be wrong by an example; hints open one after the other.
    """)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Three parts at three scales

    "No algorithm has $K$ digits" does not mean that nothing can be had. The class of the theorem has three parts. In each of them, columns compete as in lesson 4; they differ in how far apart the corners are, and in which inputs belong to the class.

    | part | corners are apart by about | centre | members |
    |---|---|---|---|
    | strong | $3\cdot10^{-K}$ | belongs to it | $(j,e)$ for all large $e$ |
    | weak | $3\cdot10^{-(K-1)}$ | does not | $(j,e)$ for all large $e$ |
    | sharp | $3\cdot10^{-(K-2)}$ | does not | $(j,\varepsilon)$ with the one $\varepsilon = \tfrac32\cdot2^{-L}$ |

    On *strong*, nobody has $K$ digits; but all solutions lie so close together that the middle of the edge has $K-1$. On *weak* and *sharp* one column has really won, and waiting ends. On *sharp* the winner leads by so much that index $L$ shows it.
    """)
    return


@app.cell(hide_code=True)
def _():
    e_slider = mo.ui.slider(6, 24, value=12, label="weak: the winner leads by 2^-e, e =", show_value=True)
    L_slider = mo.ui.slider(2, 10, value=5, label="sharp: L =", show_value=True)
    mo.vstack([e_slider, L_slider])
    return (e_slider, L_slider)


@app.cell(hide_code=True)
def _(L_slider, e_slider):
    three_scales(e_slider.value, L_slider.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    Each staircase falls when the data show who has won. Move $e$: the fall on *weak* can be put as far to the right as you like. Move $L$: the fall on *sharp* is at $L$, for all members. *Strong* never falls.

    **Exercise 6.1.** Here $K=4$, $N=3$, $m=2$, $L=5$. Write an algorithm that is right to 3 digits on every input of the class. You may read as much as you need. (On *strong* the competing entries of the first row are about 6734, on *weak* about 673, on *sharp* about 67; only the first two columns compete. One datum tells you which part you are in.)
    """)
    return


@app.function
def careful(oracle):
    """Return a list of three numbers within 10^-3 of a minimiser; read as much as you need."""
    ...


@app.cell(hide_code=True)
def _():
    check_careful = mo.ui.run_button(label="Check")
    check_careful
    return (check_careful,)


@app.cell(hide_code=True)
def _(check_careful):
    feedback(__file__, careful, check_careful.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    Your algorithm halts on all inputs of the class and is right to $K-1$ digits. How far does it read? On *weak* that depends on $e$, and $e$ has no bound.

    **Exercise 6.2.** Suppose that an algorithm promises to read no index above $M$. Give an exponent $e$ such that all members $(j,e)$ have all data up to index $M$ in common.
    """)
    return


@app.function
def exponent_that_fools(M):
    """Return an exponent e for which data up to index M do not tell the members (j, e) apart."""
    ...


@app.cell(hide_code=True)
def _():
    check_exponent_that_fools = mo.ui.run_button(label="Check")
    check_exponent_that_fools
    return (check_exponent_that_fools,)


@app.cell(hide_code=True)
def _(check_exponent_that_fools):
    feedback(__file__, exponent_that_fools, check_exponent_that_fools.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    On those members it gives one answer, and the corners are $3\cdot10^{-(K-1)}$ apart: it is wrong on one of them. So the promise cannot be kept. This is clause (ii): $K-1$ digits can be computed, and no bound on the data holds for all inputs.

    **Exercise 6.3.** Beat the oracle. With one single datum, of index $L=5$, be right to 2 digits on the whole class. The oracle of lesson 4 is as strong as before; it is the class that is weaker at this scale.
    """)
    return


@app.function
def from_one_datum(oracle):
    """Return a list of three numbers within 10^-2 of a minimiser; you may call oracle.read(5) once."""
    ...


@app.cell(hide_code=True)
def _():
    check_from_one_datum = mo.ui.run_button(label="Check")
    check_from_one_datum
    return (check_from_one_datum,)


@app.cell(hide_code=True)
def _(check_from_one_datum):
    feedback(__file__, from_one_datum, check_from_one_datum.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 6.4.** How good is the middle? Return the squared distance from the barycentre of the corners $c\,e_0,\dots,c\,e_{N_1-1}$ to one of them.
    """)
    return


@app.function
def barycentre_error(N1, c):
    """Return the squared distance, as a Fraction."""
    ...


@app.cell(hide_code=True)
def _():
    check_barycentre_error = mo.ui.run_button(label="Check")
    check_barycentre_error
    return (check_barycentre_error,)


@app.cell(hide_code=True)
def _(check_barycentre_error):
    feedback(__file__, barycentre_error, check_barycentre_error.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    The same clauses, verified by the library for this class with exact arithmetic:
    """)
    return


@app.cell
def _():
    from sci_barriers import Omega, all_but_one_digit

    omega = Omega("P3", N=3, m=2, K=4, L=5)
    print(all_but_one_digit(omega))
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Recap

    - $K$ digits: nobody. $K-1$ digits: everybody who waits, with no bound on the data. $K-2$ digits: from $L$ data.
    - The scales differ by a factor of 10, and each part of the class is responsible for one clause.
    - "Not computable" is about a number of digits. Ask for fewer, and the answer changes.

    **To think about:** a user says "my solver has always given me three digits". Which part of the class are the user's inputs from?
    """)
    return


if __name__ == "__main__":
    app.run()
