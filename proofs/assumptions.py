"""Compare what the theorems assume with what they may assume: ``python3 assumptions.py [COQCHK-OUTPUT]``.

Without an argument: no file says Admitted, Axiom or the like, and `Print Assumptions` of each theorem of theorems.txt names nothing that
is not allowed there. With the output of ``coqchk -o``: the axioms that it lists are those of assumptions.txt. Standard library only.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
FORBIDDEN = re.compile(
    r"\b(Admitted|admit|Axioms?|Parameters?|Conjectures?|Abort|Unset\s+Guard|bypass_check|Unset\s+Positivity)\b"
)


def lines(name: str) -> list[list[str]]:
    """Return the lines of a list, split, without comments."""
    text = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split() for line in text if line.strip() and not line.startswith("#")]


def theorems() -> list[tuple[str, str, str]]:
    """Return (file, theorem, what it may assume)."""
    found = []
    for name, allowed in lines("theorems.txt"):
        file, theorem = name.split(".", 1)
        found.append((file, theorem, allowed))
    return found


def allowed_axioms() -> set[str]:
    """Return the axioms that theorems about real numbers may assume."""
    return {line[0] for line in lines("assumptions.txt")}


def without_comments(text: str) -> str:
    """Return the text of a Coq file without comments, which may be nested."""
    while (shorter := re.sub(r"\(\*(?:(?!\(\*|\*\)).)*\*\)", "", text, flags=re.DOTALL)) != text:
        text = shorter
    return text


def forbidden_words() -> list[str]:
    """Return a complaint for each word that makes an assumption."""
    found = []
    for path in sorted(HERE.rglob("*.v")):
        if "build" not in path.parts:
            text = without_comments(path.read_text(encoding="utf-8"))
            found += [f"{path.name}: {match[0]}" for match in FORBIDDEN.finditer(text)]
    return found


def printed(names: list[list[str]], files: list[str]) -> list[set[str]]:
    """Return what Coq says that each group of theorems assumes."""
    separator = 'Check "end of a theorem"%string.\n'
    text = f"From SciBarriers Require Import {' '.join(files)}.\nRequire Import String.\n"
    for k, group in enumerate(names):  # several at once: Coq goes through the real numbers once and not for each
        text += f"Definition group_{k} := ({', '.join(f'@{name}' for name in group)}).\nPrint Assumptions group_{k}.\n{separator}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "assumptions_of_all.v")
        path.write_text(text, encoding="utf-8")
        command = ["coqc", "-q", "-Q", str(HERE), "SciBarriers", str(path)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(run.stdout + run.stderr)
    parts = run.stdout.split('"end of a theorem"%string\n     : string\n')[:-1]
    if len(parts) != len(names):
        sys.exit(f"Coq answered for {len(parts)} groups of theorems, not for {len(names)}")
    found = []
    for name, part in zip(names, parts, strict=True):
        if part.strip() == "Closed under the global context":
            found.append(set[str]())
        elif part.startswith(("Axioms:", "Section Variables:")):
            found.append(set(re.findall(r"^(\S+)(?= *(?::|$))", part.partition("\n")[2], re.MULTILINE)))
        else:
            sys.exit(f"not understood, of {name}: {part}")
    return found


def check_theorems() -> list[str]:
    """Print what the theorems assume, those that may assume nothing and those about real numbers; return complaints."""
    wanted, bad = theorems(), forbidden_words()
    files = list(dict.fromkeys(file for file, _, _ in wanted))
    permitted = {"nothing": set[str](), "reals": allowed_axioms()}
    bad += [f"theorems.txt: {kind!r} is neither nothing nor reals" for _, _, kind in wanted if kind not in permitted]
    groups = {kind: [f"{file}.{name}" for file, name, other in wanted if other == kind] for kind in permitted}
    groups = {kind: names for kind, names in groups.items() if names}
    for (kind, names), found in zip(groups.items(), printed(list(groups.values()), files), strict=True):
        print(f"Print Assumptions, {len(names)} theorems: " + (", ".join(sorted(found)) or "none"))
        print("".join(f"  {name}\n" for name in names), end="")
        bad += [f"one of {', '.join(names)} assumes {axiom}" for axiom in sorted(found - permitted[kind])]
    return bad


def check_summary(path: str) -> list[str]:
    """Return a complaint for each axiom of a summary of coqchk that is not listed, and for each other weakness that it names."""
    text = Path(path).read_text(encoding="utf-8")
    print(text.strip())
    parts = dict(re.findall(r"^\* ([^:\n]+):(.*?)(?=^\* |\Z)", text, re.MULTILINE | re.DOTALL))
    if "Axioms" not in parts:
        return ["the output of coqchk has no list of axioms"]
    axioms = allowed_axioms()
    found = [] if parts["Axioms"].strip() == "<none>" else parts["Axioms"].split()
    bad = [f"coqchk: {name}" for name in found if ".".join(name.split(".")[-2:]) not in axioms]
    for title, text in parts.items():
        if title not in ("Axioms", "Theory") and text.strip() != "<none>":
            bad.append(f"coqchk: {title}: {text.strip()}")
    return bad


if __name__ == "__main__":
    complaints = check_summary(sys.argv[1]) if len(sys.argv) > 1 else check_theorems()
    for complaint in complaints:
        print("NOT ALLOWED", complaint, file=sys.stderr)
    sys.exit(bool(complaints))
