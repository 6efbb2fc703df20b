"""A Sphinx extension: writes a page for each entry of the catalogue before the build, from one template and the registry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from theorems.barriers.catalogue.entry import Entry

TEMPLATE = """\
---
file_format: mystnb
kernelspec:
  name: python3
  display_name: Python 3
---

# {name}

**{heading}.**

{solution_map}

## Why

{why}

{hypotheses}

The general theorem is in {{doc}}`/explanation/engine`; the rule `{rule}` of {{doc}}`/reference/certificate-format-catalogue` proves these
solution sets in every certificate. {provenance}

## Where one meets it

{symptoms}

## The numbers

```{{code-cell}} python
import warnings
from IPython.display import SVG
from {module} import {cls}

entry = {cls}()
SVG(entry.svg())
```

{picture}

```{{code-cell}} python
for item in entry.breakdown_epsilons:
    level = "deterministic" if item.level is None else f"p < {{item.level}}" + ("" if item.halting else ", need not halt")
    print(f"{{item.kind:7}} {{level:28}} {{item.computed[0]:.4f}}", "exact" if item.exact else f"to {{item.computed[1]:.4f}}")
```

## Refute something

{refuted}

## What can be computed

{computed}

```{{code-cell}} python
from sci_barriers.verification import verify_entry

print(verify_entry(entry))
```
"""

REFUTED = """\
```{{code-cell}} python
from sci_barriers import refute
from sci_barriers.harness import PlainFunction
from sci_barriers.programs.target import load_target

for target in {targets!r}:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the library says of tied inputs
        verdict = refute(PlainFunction(load_target(target), entry), entry)
    print(target, verdict, verdict.certificate.check())
```

From the command line: `sci-barriers refute {first} --on {name}`."""

OWN = """\
```{{code-cell}} python
from sci_barriers import refute

verdict = refute(lambda oracle: oracle.read(50) and {output!r}, entry)
print(verdict, verdict.certificate.check())
```

A function of your own: `sci-barriers refute my_code.py:function --on {name}`."""


def entries() -> list[type[Entry]]:
    """Return the classes of the catalogue."""
    from theorems.barriers.catalogue.entry import Entry
    from theorems.core.registry import BARRIERS

    return [cls for cls in BARRIERS.values() if issubclass(cls, Entry)]


def page(cls: type[Any]) -> str:
    """Return the page of an entry."""
    entry = cls()
    first = [float(x) if x.denominator > 1 else int(x) for x in entry.sets[0].finite[0]]
    targets = [target for target in cls.targets if _found(target)]
    refuted = (
        REFUTED.format(targets=targets, first=targets[0], name=cls.name)
        if targets
        else OWN.format(output=first, name=cls.name)
    )
    items = [f"- **{name}** ({item.kind}). {item.what}" for name, item in entry.positives.items()]
    equivalent = entry.equivalence
    if equivalent is not None:
        other = "LPO" if equivalent.principle == "is-zero" else "LLPO for two numbers"
        items.append(
            f"- On its class it is equivalent to {other}: {{doc}}`{equivalent.principle}`. The maps are code "
            "(`sci_barriers.games.reductions`), and an algorithm for the one is refuted through the other."
        )
    return TEMPLATE.format(
        name=cls.name,
        heading=cls.heading,
        solution_map=cls.solution_map,
        why=cls.why,
        hypotheses=cls.table(),
        rule=cls.rule,
        provenance=cls.provenance,
        symptoms="\n".join(f"- {symptom}" for symptom in cls.symptoms),
        module=cls.__module__,
        cls=cls.__name__,
        picture=f"*In words:* {entry.picture_text}",
        refuted=refuted,
        computed="\n".join(items),
    )


def _found(target: str) -> bool:
    from importlib.util import find_spec

    return find_spec(target.partition(":")[0].partition(".")[0]) is not None


def write_pages(app: Sphinx) -> None:
    """Write the pages that changed; remove those of entries that are gone."""
    folder = Path(app.srcdir) / "catalogue" / "entries"
    folder.mkdir(parents=True, exist_ok=True)
    pages = {f"{cls.name}.md": page(cls) for cls in entries()}
    for path in folder.glob("*.md"):
        if path.name not in pages:
            path.unlink()
    for name, text in pages.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.connect("builder-inited", write_pages)
    return {"parallel_read_safe": True}
