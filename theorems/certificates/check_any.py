"""Check certificates of all kinds: ``python check_any.py FILE...``

Looks at version and kind and hands the file to the checker of that kind, which is beside it: check_theorem.py for versions 1 and 2,
and for version 3 the one that `KINDS` names. It decides nothing itself.
"""

from __future__ import annotations

import os
import sys

if __package__:
    from theorems.certificates import check as base
    from theorems.certificates import check_declared, check_one_sided, check_theorem
else:  # copies in one folder, perhaps under python -I
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    import check as base  # type: ignore[import-not-found, no-redef]
    import check_declared  # type: ignore[import-not-found, no-redef]
    import check_one_sided  # type: ignore[import-not-found, no-redef]
    import check_theorem  # type: ignore[import-not-found, no-redef]

#: The checkers for format version 3, by ``claim.kind``.
KINDS = {check_declared.KIND: check_declared.check, check_one_sided.KIND: check_one_sided.check}


def check(text: bytes) -> tuple[bool, str, str]:
    """(True, "", what is taken on trust) if the certificate proves its claim, else (False, the first rule that fails, the reason)."""
    try:
        raw = base.parse(text)
        if isinstance(raw, dict) and type(raw.get("version")) is int and raw["version"] == 3:
            claim = raw.get("claim")
            kind = claim.get("kind") if isinstance(claim, dict) else None
            base.need(isinstance(kind, str) and kind in KINDS, "F3", "claim.kind: not one of version 3")
            return KINDS[str(kind)](text)
    except base.Reject as refusal:
        rule, reason = refusal.args
        return False, rule, ascii(reason)[1:-1][:120]
    return check_theorem.check(text)


if __name__ == "__main__":
    sys.exit(base.main(sys.argv[1:], check))
