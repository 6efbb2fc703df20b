"""Lesson 5: Chance does not help."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="5 Chance does not help")

with app.setup:
    from fractions import Fraction

    import marimo as mo

    from sci_barriers.course import feedback
    from sci_barriers.course.pictures.chances_of_guessing import chances_of_guessing


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 5 · Chance does not help

    **Aims.** You know the best probability of success that coins can buy, why it is the best, and an algorithm that attains it.

    **You need** lesson 4, and events that exclude each other. **Time:** 45 minutes.

    *How to work.* Fill in each function and run its cell (Ctrl+Enter), then press **Check**. A wrong answer is shown to be wrong by an example; hints open one after the other.
    """)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Coins against an oracle

    In lesson 4 the oracle looked at the output before it committed. What if the algorithm tosses coins? Then the oracle does not know what will come out. But it knows the program, and so it knows the probabilities.

    Let $N_1$ be the number of columns that compete. The oracle answers with the rounded centre, as before. Let $E_j$ be the event "the output is within $10^{-K}$ of the corner of column $j$". One output is near at most one corner, so these events exclude each other, and

    $$P(E_0) + P(E_1) + \dots + P(E_{N_1-1}) \le 1 .$$

    If column $j$ is raised by little enough, the algorithm reads the same data as at the centre, and is right with probability $P(E_j)$. The oracle raises the column with the smallest one.
    """)
    return


@app.cell(hide_code=True)
def _():
    competitors = mo.ui.slider(2, 8, value=4, label="columns that compete", show_value=True)
    favourite = mo.ui.slider(0, 100, 5, value=50, label="chance of guessing column 0, in per cent", show_value=True)
    mo.vstack([competitors, favourite])
    return (competitors, favourite)


@app.cell(hide_code=True)
def _(competitors, favourite):
    chances_of_guessing(competitors.value, Fraction(favourite.value, 100))
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    Can you lift the lowest bar above the dashed line?

    **Exercise 5.1.** So what is the largest worst-case probability of success for algorithms that halt?
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
    feedback(__file__, best_chance, check_best_chance.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 5.2.** Attain it. `oracle.coins.below(k)` gives 0, …, k − 1 with equal probability. The game is on $N = 4$ columns and $m = 2$ rows, so that three columns compete. The grade is computed exactly, over all ways in which the coins can fall.
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
    feedback(__file__, gamble, check_gamble.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 5.3.** Now be the oracle. A gambler guesses column $j$ with probability $p_j$. Return the member on which it fails most often, and how often it fails there.
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
    feedback(__file__, worst_member, check_worst_member.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Who may wait for ever

    So far the algorithm had to halt. What if it need not? At the centre the data never decide (lesson 2). There, any point of the edge is right, so a guess is right, and waiting is not. On a member it is the other way round: waiting is always right in the end, and a guess is right with probability $1/N_1$.

    So mix the two: with probability $q$ wait until the data decide, otherwise guess. The chances of success are

    $$\text{at the centre: } 1 - q, \qquad\text{on a member: } q + (1-q)\frac1{N_1} .$$

    **Exercise 5.4.** Choose $q$ so that the smaller of the two is as large as possible.
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
    feedback(__file__, waiting_probability, check_waiting_probability.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    For two columns this gives $2/3$, more than one half. So "no algorithm succeeds with probability above 1/2" is true only of algorithms that halt. The theorem says so, and one has to read it carefully.

    ## Recap

    - Events that exclude each other have probabilities that add up to at most 1. That is the whole bound.
    - $1/N_1$ is attained by guessing, $N_1/(2N_1-1)$ by waiting or guessing. Both are exact.
    - "With probability above $1/2$" fails for $N_1=2$ only if the algorithm must halt.

    **To think about:** a randomised algorithm may be run a hundred times. Why does taking the most frequent answer not help?
    """)
    return


if __name__ == "__main__":
    app.run()
