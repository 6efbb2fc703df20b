"""The statement of an entry of the catalogue, made from what its class says."""

from __future__ import annotations

from typing import Final

from theorems.barriers.catalogue.entry import Entry
from theorems.core.statement import Clause, Hypothesis, Statement, tex_escape

_DATA = Hypothesis("data", "dyadic arrays within 2⁻ⁿ of the input in each norm, read for finitely many n, adaptively")


def statement_of(entry: type[Entry]) -> Statement:
    """Return the statement of an entry: what cannot be computed, with which probability, and what can."""
    example = entry()
    if entry.centre_competes:
        halting, general = "q/C", "(C − 1)/(2C − 1 − q), C the number of competitors with the centre as one of them"
    else:
        halting, general = "q/N1", "N1/(2·N1 − q), N1 the number of competitors"
    clauses = [
        Clause(
            "(i)",
            *_both("no algorithm has an error below ρ on every input of the class; not to halt is an infinite error;"),
        ),
        Clause(
            "(ii)",
            *_both(
                f"with coins, the sharp worst-case probability of success below ρ is {halting} for algorithms that halt almost surely, and "
                f"{general}, for all algorithms; q is the number of competitors that one output can serve;"
            ),
        ),
    ]
    clauses += [Clause("(+)", *_both(f"{item.kind}: {item.what}")) for item in example.positives.values()]
    text = f"{entry.solution_map}. {entry.why} Therefore:"
    return Statement(
        name=entry.name,
        title=entry.heading,
        hypotheses=(*entry.as_hypotheses(), _DATA),
        preamble=text,
        preamble_tex=_both(text)[1],
        clauses=tuple(clauses),
        checked=(
            "refute() plays any program, and any plain function of the data, against the resisting oracle; the checker proves the solution "
            f"set of the input (rule “{entry.rule}”) and the distance. verify() compares the hypotheses and breakdown epsilons exactly, "
            "attains the probabilities by enumeration, and runs what can be computed on members."
        ),
        source=entry.provenance,
        instantiate=entry,
    )


#: What is a formula in LaTeX.
_SYMBOLS: Final = {
    "<": "<", ">": ">", "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "−": "-", "·": r"\cdot", "×": r"\times", "√": r"\surd", "…": r"\dots",
    "‖": r"\|", "⟨": r"\langle", "⟩": r"\rangle", "Ξ": r"\Xi", "Σ": r"\Sigma", "α": r"\alpha", "γ": r"\gamma", "δ": r"\delta",
    "ε": r"\varepsilon", "λ": r"\lambda", "ρ": r"\rho", "σ": r"\sigma", "∞": r"\infty",
}  # fmt: skip


def _both(text: str) -> tuple[str, str]:
    """Return a text, and the same for LaTeX."""
    return text, "".join(f"${_SYMBOLS[c]}$" if c in _SYMBOLS else tex_escape(c) for c in text)
