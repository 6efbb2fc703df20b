"""Lesson 6: What can be had, and for how many data."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="6 What can be had, and for how many data")

with app.setup:
    from fractions import Fraction

    import marimo as mo

    from sci_barriers.course import feedback


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 6 · K − 1 and K − 2 digits, and how many data

    **Aims.** You can write an algorithm with $K-1$ digits, know why no bound on its data exists, and get $K-2$ digits from one datum.

    The class of the theorem has three parts at three scales:

    | part | corners are apart by about | centre | members |
    |---|---|---|---|
    | strong | $3\cdot10^{-K}$ | in | $(j,e)$ for all large $e$ |
    | weak | $3\cdot10^{-(K-1)}$ | out | $(j,e)$ for all large $e$ |
    | sharp | $3\cdot10^{-(K-2)}$ | out | $(j,\varepsilon)$ with the one $\varepsilon = \tfrac32\cdot2^{-L}$ |

    On *strong* the middle of the segment has $K-1$ digits. On *weak* and *sharp* one column has really won, and waiting ends.
    """)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 6.1.** Here $K=4$, $N=3$, $m=2$, $L=5$. Write an algorithm that is right to 3 digits on every input of the class. (On *strong* the entries of the first row are about 6734, on *weak* about 673, on *sharp* about 67; only the first two compete.)
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
    feedback(__file__, "careful", check_careful.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 6.2.** With one single datum, of index $L=5$: be right to 2 digits.
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
    feedback(__file__, "from_one_datum", check_from_one_datum.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    Why is there no bound for $K-1$ digits? Suppose an algorithm promises to read no index above $M$.

    **Exercise 6.3.** Give an exponent $e$ such that all members $(j,e)$ have all data up to index $M$ in common.
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
    feedback(__file__, "exponent_that_fools", check_exponent_that_fools.value)
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
    feedback(__file__, "barycentre_error", check_barycentre_error.value)
    return


@app.cell
def _():
    from sci_barriers import Omega, all_but_one_digit, data_needed

    omega = Omega("P3", N=3, m=2, K=4, L=5)
    print(all_but_one_digit(omega))
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Recap

    - $K$ digits: nobody. $K-1$ digits: everybody who waits, with no bound on the data. $K-2$ digits: from $L$ data.
    - The scales differ by 10, and each part of the class is responsible for one clause.
    """)
    return


if __name__ == "__main__":
    app.run()
