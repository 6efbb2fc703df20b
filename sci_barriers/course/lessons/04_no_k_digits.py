"""Lesson 4: No K digits."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="4 No K digits")

with app.setup:
    from fractions import Fraction

    import marimo as mo

    from sci_barriers.course import feedback
    from sci_barriers.course.pictures.commit_last import commit_last


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 4 · No K digits

    **Aims.** You can follow the proof that no algorithm computes $K$ digits, step by step, in words, in Python, and in the version that a machine has checked. You have played both sides. You can read a certificate.

    **You need** lessons 1 to 3. **Time:** 60 minutes.

    *How to work.* Fill in each function and run its cell (Ctrl+Enter), then press **Check**. A wrong answer is shown to be wrong by an example; hints open one after the other.
    """)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## The theorem

    Fix a number of digits $K$, say $K=6$. As in lesson 3, the minimiser is a corner $c\,e_j$ with $c = t/\alpha$, where $j$ is the column with the largest coefficient. Choose $\alpha$ so that two corners, which are $\sqrt2\,c$ apart, are a little more than $2\cdot10^{-K}$ apart.

    The class $\Omega$ of inputs holds the centre (all competing coefficients are $\alpha$) and all members $(j,e)$ (coefficient $j$ is raised by $2^{-e}$). The theorem of Colbrook, Antun and Hansen, clause (i):

    > *For every algorithm there is an input in $\Omega$ on which its output is farther than $10^{-K}$ from every minimiser, or on which it does not halt.*
    """)
    return


@app.cell(hide_code=True)
def _():
    x_0 = mo.ui.slider(-1, 3, 0.1, value=1.0, label="x₀", show_value=True)
    x_1 = mo.ui.slider(-1, 3, 0.1, value=0.4, label="x₁", show_value=True)
    mo.vstack([x_0, x_1])
    return (x_0, x_1)


@app.cell(hide_code=True)
def _(x_0, x_1):
    commit_last(x_0.value, x_1.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    The output $x$ lies before the oracle. Move it where you like: it is never in both discs. The oracle raises the column whose disc $x$ is not in.

    ## The proof, in words

    1. **Answer.** Whatever the algorithm asks, answer with the centre, rounded. These answers are data of the centre.
    2. **Halt.** If the algorithm never halts, it fails on the centre. Otherwise it halts with some $x$. It has read finitely many data; let $n$ be the largest index.
    3. **Choose the exponent.** Let $e = n + 1$. By lesson 2, all answers are data of every member $(j, e)$.
    4. **Choose the column.** The corners are more than $2\cdot10^{-K}$ apart, so $x$ is within $10^{-K}$ of at most one of them. Take a column $j$ of another one.
    5. **Commit** to $(j, e)$. On this input the algorithm reads what it has read before, so it returns $x$. And $x$ is farther than $10^{-K}$ from the only minimiser. ∎

    ## The proof, in Python

    Steps 3 and 4 are a program: from the largest index that was read and the output, it computes the member. This is all that the oracle does in the end.
    """)
    return


@app.cell
def _():
    def commit(largest, x, c):
        """Return the member (j, e) on which the output x is wrong; the corners are c·e_0, c·e_1, …"""
        e = largest + 1  # step 3: no answer up to this index tells the members apart
        squares = [sum((x[k] - c * (k == j)) ** 2 for k in range(len(x))) for j in range(len(x))]
        j = squares.index(max(squares))  # step 4: the farthest corner
        return j, e  # step 5

    commit(40, [Fraction(1), Fraction(2, 5)], Fraction(21, 10))
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## The proof, checked by a machine

    In Coq, a proof assistant, the same program reads (from `proofs/Engine.v`):

    ```coq
    Definition commit_exponent (ns : list nat) : nat := Nat.max (S (top ns)) e0.
    Definition commit_winner (ns : list nat) (x : Output) : nat := choose (commit_exponent ns) x.

    Theorem commit r ns x : runs D r ns x ->
      let e := commit_exponent ns in let j := commit_winner ns x in
      (j < N1)%nat /\ data_of (mix e j) (member j e) /\ runs (mix e j) r ns x /\ ~ near x (member j e).
    ```

    Read it with the steps of the proof beside you. `r` is any algorithm, `ns` are the indices that it reads, `x` is its output, `D` are the answers of the oracle; `S (top ns)` is the largest index plus one.

    | in words | in Python | in Coq |
    |---|---|---|
    | 1, 2: it is answered with the centre and halts with $x$ | — | `runs D r ns x` |
    | 3: the exponent $e = n+1$ | `e = largest + 1` | `commit_exponent` |
    | 4: a column whose corner is not near | `j = squares.index(...)` | `commit_winner` |
    | 5: the answers are data of the member | lesson 2 | `data_of (mix e j) (member j e)` |
    | 5: it does the same on the member | same data, same answer | `runs (mix e j) r ns x` |
    | 5: it is wrong there | the distance is above $10^{-K}$ | `~ near x (member j e)` |

    `mix e j` are the answers that have been given, continued by data of the member: the oracle stays truthful if it is asked again. `e0` is the least exponent for which the corners are far enough apart. The machine has checked every step of the proof; the theorem assumes nothing about `r`.

    ## Watch it happen
    """)
    return


@app.cell
def _():
    from sci_barriers import Smale18, refute

    def my_solver(oracle):
        A, y = oracle.read(40).numpy()
        return A.T @ y / (A @ A.T)[0, 0]  # least squares: the middle of the edge

    verdict = refute(my_solver, Smale18("P3", N=3, m=2, K=6))
    print(verdict)
    print(verdict.certificate.check())
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 4.1.** Do better than that: write an algorithm that solves *the data that it reads* to 8 digits. You will be refuted all the same. That is the point.
    """)
    return


@app.function
def be_refuted(oracle):
    """Read data (oracle.read(n).fractions() gives A, y) and return a list of three numbers."""
    ...


@app.cell(hide_code=True)
def _():
    check_be_refuted = mo.ui.run_button(label="Check")
    check_be_refuted
    return (check_be_refuted,)


@app.cell(hide_code=True)
def _(check_be_refuted):
    feedback(__file__, be_refuted, check_be_refuted.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 4.2.** Change sides. The output $x$ lies before you, the corners are $c\,e_0, c\,e_1,\dots$, and they are more than $2r$ apart. Commit: return a $j$ with $\|x - c\,e_j\|_2 > r$.

    This is `commit_winner`. The Coq theorem asks of it just what the checker of this exercise asks: whatever $x$ is, the corner that you choose is farther than $r$.
    """)
    return


@app.function
def choose_member(x, c, r):
    """Return a column j with ‖x - c·e_j‖ > r (x is a list of Fractions, c and r are Fractions)."""
    ...


@app.cell(hide_code=True)
def _():
    check_choose_member = mo.ui.run_button(label="Check")
    check_choose_member
    return (check_choose_member,)


@app.cell(hide_code=True)
def _(check_choose_member):
    feedback(__file__, choose_member, check_choose_member.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Certificates

    A **certificate** is a file. It holds the input, all data that were read, the minimiser with its dual certificate (lesson 3), the output, and the distance. Anybody can check it with a short program of standard-library Python; it does not trust whoever wrote the file.

    **Exercise 4.3.** You get the texts of four certificates. One of them lies. Which? (`json.loads` turns a text into a dict; `sci_barriers.Certificate(document).check()` returns a tuple that begins with True or False.)
    """)
    return


@app.function
def which_one_lies(certificates):
    """Return the index (0 to 3) of the certificate that the checker does not verify. Each one is a JSON text."""
    ...


@app.cell(hide_code=True)
def _():
    check_which_one_lies = mo.ui.run_button(label="Check")
    check_which_one_lies
    return (check_which_one_lies,)


@app.cell(hide_code=True)
def _(check_which_one_lies):
    feedback(__file__, which_one_lies, check_which_one_lies.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 4.4.** The talk from which this project grew has a table with the distance of two networks' outputs to "the true minimiser". Its script gives each network the data of one input, and measures against the minimiser of another one, in which the *other* of the columns 0 and 1 is raised. For $K = 1, 3, 6$ the raised columns in the data were 1, 0, 1. The script placed the entry of the reference vector at

        reference = numpy.zeros(22)
        reference[-1 - raised if K < 6 else 0] = value

    In Python, a negative index counts from the end. At which positions should the entries stand?
    """)
    return


@app.function
def right_positions():
    """Return the three right positions, for K = 1, 3, 6."""
    ...


@app.cell(hide_code=True)
def _():
    check_right_positions = mo.ui.run_button(label="Check")
    check_right_positions
    return (check_right_positions,)


@app.cell(hide_code=True)
def _(check_right_positions):
    feedback(__file__, right_positions, check_right_positions.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    **Exercise 4.5.** Here is a solver in a hurry. It reads one datum of index $n$ and puts all weight on the first of the largest entries:

    ```python
    def hasty(oracle):
        A, y = oracle.read(n).fractions()
        j = A[0].index(max(A[0]))
        return [y[0] / A[0][i] if i == j else 0 for i in range(3)]
    ```

    Find the input on which it fails. The oracle answers with the rounded centre; return the member.
    """)
    return


@app.function
def failing_input(n):
    """Return [j, e]: the member on which `hasty`, which reads index n, has no 6 digits."""
    ...


@app.cell(hide_code=True)
def _():
    check_failing_input = mo.ui.run_button(label="Check")
    check_failing_input
    return (check_failing_input,)


@app.cell(hide_code=True)
def _(check_failing_input):
    feedback(__file__, failing_input, check_failing_input.value)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    ## Recap

    - The oracle answers truthfully and commits last.
    - The proof uses no property of the algorithm. So it holds for networks, for training, for anything that reads data.
    - A small *own distance*, that is a good solution of the data that were read, is no protection. At a tie it is not even evidence that the solver has converged: every point of the edge solves the data.

    **To think about:** where does the proof break if the class holds the members with $e \le 20$ only?
    """)
    return


if __name__ == "__main__":
    app.run()
