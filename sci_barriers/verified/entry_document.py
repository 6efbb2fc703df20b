"""Translate a certificate of the catalogue into a definition of Coq: largest entry, kernel of a 1 × 2 matrix, principal eigenvector.

The translator copies fields and decides nothing. Rules are those of ``proofs/CheckEntry.v``.
"""

from __future__ import annotations

from typing import Any, Final

from sci_barriers.verified.row_document import (
    NotCovered,
    complex_number,
    integer,
    listed,
    optional,
    rational,
    whole,
    wholes,
)
from theorems.checker.core import need

#: The task, and for it the shape of its array, norms and metric.
_TASKS: Final = {
    "largest_entry": ("LargestEntry", 1, ("maximum",), "discrete"),
    "kernel": ("Kernel", 2, ("operator", "euclidean"), "euclidean"),
    "eigenvector": ("Eigenvector", 2, ("operator",), "euclidean"),
}


def definition(document: dict[str, Any], name: str) -> str:
    """Return ``Definition name : entry_certificate := {| … |}.`` with the numbers of the certificate.

    Args:
        document: a certificate of kind ``wrong-output-proved-set``.
        name: of the definition.

    Raises:
        NotCovered: a problem, a shape or runs without a proof.
        Reject: what is not copied contradicts the rest.
    """
    c, arrays, runs = document, document["arrays"], document["runs"]
    if c["problem"] not in _TASKS or len(arrays) != 1 or len(runs) != 1 or c["given"] or c["proof"]:
        raise NotCovered(
            "certificate", c["problem"], "largest_entry, kernel or eigenvector, with one array and one run"
        )
    (array,), (run,) = arrays, runs
    task, indices, norms, metric = _TASKS[c["problem"]]
    shape = array["shape"]
    fits = len(shape) == indices and array["norm"] in norms and c["metric"] == metric
    fits = fits and (task != "Kernel" or shape == [1, 2]) and (task != "Eigenvector" or shape[0] == shape[-1])
    if not fits or run["choices"] or run["output"] is None:
        raise NotCovered("certificate", shape, "the shape, norm and metric of the proof; one run without coins")
    need(c["theorem"] == "catalogue", "V1", "header")
    need(array["name"].isidentifier(), "V2", "names of arrays")
    need(c["length"] == len(run["output"]), "F3", "output: not of that length")
    need(all(len(datum["arrays"]) == 1 for datum in c["data"]), "F3", "data: not one array")
    fields = {
        "of_task": task,
        "of_digits": whole(c["claim"]["digits"]),
        "width": whole(shape[-1]),
        "centre": listed(map(rational, array["centre"])),
        "direction": listed(map(rational, array["direction"])),
        "epsilon": whole(c["exponent"]),
        "solutions": listed(listed(map(rational, point)) for point in c["solutions"]),
        "readings": listed(
            f"{{| at_index := {whole(d['index'])}; at_exponent := {whole(d['arrays'][0]['exponent'])}; "
            f"entries := {listed(map(integer, d['arrays'][0]['entries']))} |}}"
            for d in c["data"]
        ),
        "were_read": wholes(run["reads"]),
        "evaluated_at": optional(run["evaluation"]),
        "index_cap": optional(c["claim"]["index"]),
        "failing": rational(c["claim"]["probability"]),
        "returned": listed(map(complex_number, run["output"])),
        "squared_bound": rational(run["squared_lower_bound"]),
    }
    body = ";\n  ".join(f"{field} := {value}" for field, value in fields.items())
    return f"Definition {name} : entry_certificate := {{|\n  {body} |}}."
