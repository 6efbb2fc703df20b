"""Every command has a how-to; the pages name no command and no option that does not exist; each is found by its question."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command

from sci_barriers.cli import app
from sci_barriers.cli._usage import guarded

DOCS = Path(__file__).parents[2] / "docs"
QUESTIONS = DOCS / "howto" / "which-command.md"
PAGES = [path for path in sorted((DOCS / "howto").glob("*.md")) if path not in (QUESTIONS, DOCS / "howto" / "index.md")]
ALL = [*sorted(DOCS.glob("*/*.md")), *sorted(DOCS.glob("*.md")), DOCS.parent / "README.md"]


def leaves(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if hasattr(command, "commands"):
        for word, inner in command.commands.items():
            yield from leaves(inner, f"{name} {word}".strip())
    else:
        yield name, command


COMMANDS = dict(leaves(get_command(app)))


def options(name: str) -> set[str]:
    """Return the options that a command really has."""
    real = typer.Typer(add_completion=False)
    real.command()(guarded(import_module(COMMANDS[name]._module).run))
    return {word for item in get_command(real).params for word in (*item.opts, *item.secondary_opts)} | {"--help"}


def lines(path: Path) -> Iterator[list[str]]:
    """Yield the command lines of a page: those of shell blocks, and those in the text that begin with the name of the program."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"^(?:    )?(?:\$ )?(sci-barriers .+)$", text, re.MULTILINE)
    found += re.findall(r"`(sci-barriers [^`]+)`", text)
    for line in found:
        words = shlex.split(line.replace("…", "").replace("[", "").replace("]", ""), comments=True)
        yield words[1:]


def command_of(words: list[str]) -> str | None:
    return next((name for size in (2, 1) if (name := " ".join(words[:size])) in COMMANDS), None)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_has_a_page_that_shows_how_to_call_it(name: str) -> None:
    assert any(command_of(words) == name for path in PAGES for words in lines(path)), f"no how-to for {name}"


def test_every_command_is_found_by_a_question() -> None:
    text = QUESTIONS.read_text(encoding="utf-8")
    missing = [name for name in COMMANDS if name.split()[0] not in re.findall(r"sci-barriers ([\w-]+)", text)]
    assert missing == []
    for page in re.findall(r"\{doc\}`([\w-]+)`", text):
        assert (DOCS / "howto" / f"{page}.md").is_file()


def test_every_page_is_in_the_table_of_contents() -> None:
    listed = re.findall(r"^([\w-]+)$", (DOCS / "howto" / "index.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(path.stem for path in (DOCS / "howto").glob("*.md") if path.stem != "index")


@pytest.mark.parametrize("path", ALL, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_pages_name_commands_and_options_that_exist(path: Path) -> None:
    for words in lines(path):
        name = command_of(words)
        if name is None:
            assert words[:1] == [] or words[0].isupper() or words[0].startswith(("-", "COMMAND", "|")) or any(
                known.startswith(words[0] + " ") for known in COMMANDS
            ), f"{path.name}: sci-barriers {' '.join(words)}"  # fmt: skip
            continue
        given = {word.partition("=")[0] for word in words if re.match(r"--?[a-zA-Z]", word)}
        unknown = {word for word in given - options(name) if not re.match(r"-[a-zA-Z]\d", word)}
        assert not unknown, f"{path.name}: {name} has no {', '.join(sorted(unknown))}"


@pytest.mark.parametrize(
    "word",
    [
        *(
            "Ω",
            "Ξ",
            "N1",
            "α",
            "ε",
            "δ",
            "κ",
            "υ",
            "λ, η",
            "ρ, γ",
            "σ, τ",
            "LPO, LLPO",
            "Δ1-information",
            "breakdown epsilon",
        ),
        *("datum", "member", "centre", "competitors", "commit", "tower", "ceiling", "enclosure", "witness", "rotation"),
        *("general algorithm", "resisting oracle"),
    ],
)
def test_the_glossary_has_the_words_and_letters_of_the_statements(word: str) -> None:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    found = re.search(rf"^{re.escape(word)}\n  \S.{{20}}", text, re.MULTILINE)
    assert found is not None, word


def test_terms_that_the_glossary_refers_to_are_in_it() -> None:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    known = {
        line
        for line, after in zip(text.splitlines(), text.splitlines()[1:], strict=False)
        if after.startswith("  ") and line.strip()
    }
    for shown, target in re.findall(r"\{term\}`([^`<]+)(?:<([^`>]+)>)?`", text):
        assert (target or shown).strip() in known, shown
