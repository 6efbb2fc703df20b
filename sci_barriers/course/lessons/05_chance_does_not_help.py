"""Lesson 5: Chance does not help."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="5 Chance does not help")

with app.setup:
    from fractions import Fraction

    import marimo as mo
    import matplotlib.pyplot as plt

    from sci_barriers.course import feedback


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 5 · Chance does not help

    **Aims.** You know the best success probability that coins can buy, why it is best, and an algorithm that attains it.

    An algorithm with coins may be right on a member with some probability. The oracle does not know how the coins will fall, but it knows the program. Let $E_j$ be the event "the output is within $10^{-K}$ of the corner of member $j$", all data being the rounded centre. One output is near at most one corner, so the $N_1$ events exclude each other, and
    $$P(E_1) + \dots + P(E_{N_1}) \le 1 .$$

    **Exercise 5.1.** So what is the largest worst-case success probability for algorithms that halt?
    """)
    return


@app.function
def best_chance(N1):
    """Return the exact probability, as a Fraction."""
    ...


@app.cell(hide_code=True)
def _():
    check_best_chance = mo.ui.run_button(label="Check")
    check_best_chance
    return (check_best_chance,)


@app.cell(hide_code=True)
def _(check_best_chance):
    feedback(__file__, "best_chance", check_best_chance.value)
    return


@app.cell
def _():
    competitors = range(2, 21)
    figure_5, axis_5 = plt.subplots(figsize=(6, 3))
    axis_5.plot(competitors, [1 / n for n in competitors], "o-", label="must halt: 1/N1")
    axis_5.plot(competitors, [n / (2 * n - 1) for n in competitors], "s-", label="may wait for ever: N1/(2·N1 − 1)")
    (
        axis_5.set_xlabel("N1, columns that tie"),
        axis_5.set_ylabel("best worst-case probability"),
        axis_5.set_ylim(0, 1),
        axis_5.legend(),
    )
    figure_5
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 5.2.** Attain it. `oracle.coins.below(k)` gives 0, …, k − 1 with equal probability. The game is on $N = 4$ columns, $m = 2$ rows, so three columns compete. The grade is computed exactly, over all ways in which the coins can fall.
    """)
    return


@app.function
def gamble(oracle):
    """Return a list of four numbers, with the help of oracle.coins.below(k)."""
    ...


@app.cell(hide_code=True)
def _():
    check_gamble = mo.ui.run_button(label="Check")
    check_gamble
    return (check_gamble,)


@app.cell(hide_code=True)
def _(check_gamble):
    feedback(__file__, "gamble", check_gamble.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    If an algorithm *need not* halt, it can do better: with probability $q$ it waits until the data decide (at the centre that is never), else it guesses.

    **Exercise 5.3.** Choose $q$ so that the smaller of its success probabilities, at the centre and on the members, is as large as possible.
    """)
    return


@app.function
def waiting_probability(N1):
    """Return the best probability q of waiting, as a Fraction."""
    ...


@app.cell(hide_code=True)
def _():
    check_waiting_probability = mo.ui.run_button(label="Check")
    check_waiting_probability
    return (check_waiting_probability,)


@app.cell(hide_code=True)
def _(check_waiting_probability):
    feedback(__file__, "waiting_probability", check_waiting_probability.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 5.4.** A gambler guesses column $j$ with probability $p_j$. Return the member on which it fails most often, and how often.
    """)
    return


@app.function
def worst_member(p):
    """Return [j, probability of failing on member j]; p is a list of Fractions that add up to 1."""
    ...


@app.cell(hide_code=True)
def _():
    check_worst_member = mo.ui.run_button(label="Check")
    check_worst_member
    return (check_worst_member,)


@app.cell(hide_code=True)
def _(check_worst_member):
    feedback(__file__, "worst_member", check_worst_member.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Recap

    - Events that exclude each other have probabilities that add up to at most 1: that is the whole bound.
    - $1/N_1$ is attained by guessing, $N_1/(2N_1-1)$ by waiting or guessing; both are exact.
    - "With probability above 1/2" fails for $N_1=2$ only if the algorithm must halt.
    """)
    return


if __name__ == "__main__":
    app.run()
