"""Let the kernel of Coq run the proved function on a certificate.

Trusted: the translator of `row_document` (compare what it prints), Coq's kernel with its virtual machine, and the assumptions of
``proofs/assumptions.txt``. Not trusted: the rest of this package.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

from sci_barriers._errors import BarrierError
from sci_barriers.verified.row_document import NotCovered

#: Where `make proofs` compiles the proofs, in a checkout.
PROOFS: Final = Path(__file__).resolve().parents[2] / "proofs"

_HEAD: Final = """Require Import Reals ZArith QArith Qreals List Hexadecimal.
From SciBarriers Require Import Rows Check CheckSound CheckFar CheckEntry CheckEntrySound.
Import ListNotations.
Open Scope Z_scope.
"""
_ROW: Final = """
Theorem claim :
  (* the data are those of the indices read, and each is a datum of the input *)
  (forall n, In n (used certificate_read) <-> exists d, In d (data certificate_read) /\\ index d = n)
  /\\ (forall d, In d (data certificate_read) -> is_datum certificate_read d)
  (* there is a minimiser, and the output is farther than 10^-K from every one *)
  /\\ (exists z, minimiser (size certificate_read) (problem_of (problem certificate_read)) (input_of certificate_read) z)
  /\\ (forall z, minimiser (size certificate_read) (problem_of (problem certificate_read)) (input_of certificate_read) z ->
        farther certificate_read z).
Proof. apply check_sound. vm_cast_no_check (@eq_refl bool true). Qed.
"""

_ENTRY: Final = """
Theorem claim :
  (* each reading is a datum of the input *)
  (forall d, In d (readings certificate_read) -> entry_datum certificate_read d)
  (* an index: there is one solution, and the output is another number *)
  /\\ (of_task certificate_read = LargestEntry -> (exists i, solves_index certificate_read i) /\\
        forall i, solves_index certificate_read i ->
          Q2R (fst (out certificate_read 0)) <> INR i \\/ Q2R (snd (out certificate_read 0)) <> 0%R)
  (* a vector: there are solutions, and the output is farther than 10^-K from each *)
  /\\ (of_task certificate_read <> LargestEntry -> (exists v, solves certificate_read v) /\\
        forall v, solves certificate_read v -> entry_far certificate_read v).
Proof. apply check_entry_sound. vm_cast_no_check (@eq_refl bool true). Qed.
"""


class Answer(NamedTuple):
    """What Coq says.

    Attributes:
        accepted: whether the kernel accepted the claim.
        rule: else the first rule that fails; empty for entries of the catalogue.
        theory: the file that Coq read: the certificate as a definition, and the claim as a theorem.
    """

    accepted: bool
    rule: str
    theory: str


def theory(definition: str) -> str:
    """Return a file of Coq: the certificate as a definition, and the claim as a theorem.

    Args:
        definition: of ``certificate_read``; see `sci_barriers.verified.row_document.definition`.
    """
    return _HEAD + definition + "\n" + (_ENTRY if _is_entry(definition) else _ROW)


def _is_entry(definition: str) -> bool:
    return definition.startswith("Definition certificate_read : entry_certificate")


def prove(definition: str, *, proofs: Path = PROOFS, seconds: float = 600.0) -> Answer:
    """Run the proved function in the kernel of Coq.

    Args:
        definition: of ``certificate_read``.
        proofs: the folder of the compiled proofs.
        seconds: a limit of time, above 0.

    Returns:
        An answer; a certificate that is refused is one, too.

    Raises:
        NotCovered: an entry of the catalogue beyond what is proved.
        BarrierError: Coq is not installed, the proofs are not compiled, or the time was not enough.
    """
    compiler = shutil.which("coqc")
    if compiler is None:
        raise BarrierError("coqc", "not found", "Coq 8.16 on the path: make proofs-setup")
    if not (proofs / "CheckEntrySound.vo").is_file():
        raise BarrierError("proofs", str(proofs), "the folder proofs of a checkout, compiled: make proofs")
    text = theory(definition)
    run = _coq(compiler, text, proofs, seconds)
    if run.returncode == 0:
        return Answer(True, "", text)
    question = "in_scope" if _is_entry(definition) else "verdict"
    answer = _coq(compiler, f"{_HEAD}{definition}\nEval vm_compute in {question} certificate_read.\n", proofs, seconds)
    found = re.search(r"= Some (\w+)\s+: option rule|= (true|false)\s+: bool", answer.stdout)
    if answer.returncode or found is None:  # not the certificate's fault
        raise BarrierError("coqc", (run.stderr or answer.stdout).strip()[:400], "a run without errors of its own")
    if found[2] == "false":
        raise NotCovered(
            "certificate", "its data, direction or solutions", "data that are the centre, solutions on an axis"
        )
    return Answer(False, found[1] or "", text)


def _coq(compiler: str, text: str, proofs: Path, seconds: float) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "certificate_of_a_file.v")
        path.write_text(text, encoding="ascii")
        command = [compiler, "-q", "-Q", str(proofs), "SciBarriers", str(path)]
        try:
            return subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise BarrierError("--seconds", seconds, "more: Coq had not ended") from None
