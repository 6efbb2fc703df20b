"""Sphinx. A page may hold code cells: they run while the documentation is built, and one that fails fails the build."""

import re
import sys
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

project = "sci_barriers"
author = "The sci_barriers developers"
copyright = author
release = version = version_of("sci-barriers")

sys.path.insert(0, str(Path(__file__).parent / "_extensions"))

extensions = [
    "catalogue_pages",
    "check_page",
    "lessons",
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.mathjax",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
]
exclude_patterns = ["adr/template.md"]

# Pages
myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

# Code cells: nothing is taken from a cache, so that every number and figure is that of the code beside it.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_show_tb = True
nb_execution_timeout = 600
nb_merge_streams = True

# Reference from docstrings
autodoc_default_options = {"members": True, "show-inheritance": True}
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented_params"
autodoc_preserve_defaults = True
napoleon_use_rtype = False

# Sphinx reports references that lead nowhere. Those to the standard library and to the libraries we use are let pass, since
# the build looks nothing up on the network; those to our own names are not.
_libraries = "anywidget|cvxpy|flint|hypothesis|matplotlib|mpmath|np|numpy|pytest|rich|scipy|sklearn|sympy|torch|typer"
_standard = "|".join(sorted(sys.stdlib_module_names))
nitpick_ignore_regex = [
    (r"py:.*", rf"({_libraries}|{_standard})(\..+)?"),
    (r"py:(class|obj)", r"(.*\.)?_[A-Z]\w*"),  # private: bases, type variables
    (r"py:class", "Array|Shape"),  # aliases: of numpy.ndarray, of tuple[int, ...]
    (r"py:class", r"sci_barriers\.learned\.attacks\.Budget"),  # `Budget` alone is an oracle's
]

html_theme = "furo"
html_title = f"sci_barriers {release}"


def _leave_reexports(app: Sphinx, what: str, name: str, obj: object, skip: bool, options: object) -> bool | None:
    """Skip in one package what another one defines: a name is described once, where it lives."""
    package = app.env.current_document.autodoc_module.partition(".")[0]
    home = str(getattr(obj, "__module__", package)).partition(".")[0]
    return True if what == "module" and home in {"sci_barriers", "theorems", "oracles"} - {package} else None


def _read_as_mathematics(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Let |x| be an absolute value, not a substitution."""
    literal = None  # the indentation of the line that announced a literal block or a formula
    for i, line in enumerate(lines):
        indentation = len(line) - len(line.lstrip())
        if literal is not None and line.strip() and indentation <= literal:
            literal = None
        if literal is None:
            lines[i] = re.sub(r"(`+[^`]*`+)|\|", lambda found: found[1] or r"\|", line)
            if line.rstrip().endswith("::"):
                literal = indentation


def _keep_first_sentence(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Undo what napoleon makes of "THIS: that" in the docstring of a property: the description "that", of type THIS.

    It does so twice, once for each of its styles, so a sentence with two colons has two types.
    """
    while what in {"attribute", "data", "property"} and lines and (not lines[-1] or lines[-1].startswith(":type: ")):
        last = lines.pop()
        lines[:1] = [f"{last.removeprefix(':type: ')}: {lines[0]}"] if last else lines[:1]


def _link_the_glossary(app: Sphinx, name: str, template: str, context: dict[str, Any], tree: object) -> None:
    """End each page with a link to the words and letters; the pages that statements stand on have it, too."""
    if "body" in context and name != "glossary":
        place = app.builder.get_relative_uri(name, "glossary")
        context["body"] += f'<p class="glossary">Words and letters: <a href="{place}">glossary</a></p>'


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("html-page-context", _link_the_glossary)
    app.connect("autodoc-skip-member", _leave_reexports)
    app.connect("autodoc-process-docstring", _read_as_mathematics, priority=400)  # before napoleon, which comes at 500,
    app.connect("autodoc-process-docstring", _keep_first_sentence, priority=600)  # and after it
