"""Mutations of certificates of all kinds: whatever is changed, the checker answers, soon, and accepts only what is true.

What is accepted is judged by an oracle that shares no code with the checker (`benchmarks.attack._truth`). What an oracle could not refute,
but did not prove either, and what it cannot judge are counted apart: neither is a success.
"""

from __future__ import annotations

import copy
import json
import random
import signal
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.attack._budget import Budget, planned
from benchmarks.attack._numbers import NOT_REFUTED
from benchmarks.attack._result import Attack, reporting
from benchmarks.attack._truth import ORACLES
from theorems.checker import check

CORPUS = Path(__file__).parents[2] / "tests" / "corpus"
#: Mutations in a full run, in all; its part of the seconds; seconds, of processor time, after which one check counts as a hang.
MUTATIONS, SECONDS, HANG = 150_000, 260, 60
LARGEST = 20_000
#: Processes that attack at the same time.
PROCESSES = 2
#: What an oracle says of an accepted mutation, beside `NOT_REFUTED`.
TRUE, FALSE, UNJUDGED = "true", "FALSE CLAIM ACCEPTED", "not judged"

Header = tuple[str, int, str]


class Hang(Exception):
    """A check takes too long."""


def attack(fraction: float, seed: int, budget: Budget) -> Iterator[Attack]:
    """Yield one line for each kind."""
    seeds: dict[Header, list[Any]] = defaultdict(list)
    for path in sorted(CORPUS.rglob("valid/*.json")):
        if path.stat().st_size <= LARGEST:
            document = json.loads(path.read_bytes())
            claim = document.get("claim", document)
            seeds[document["format"], document["version"], claim["kind"]].append(document)
    one = partial(_begun, count=planned(MUTATIONS / len(seeds), fraction), seed=seed, budget=budget)
    headers = sorted(seeds)
    with ProcessPoolExecutor(PROCESSES) as pool:
        yield from pool.map(one, headers, [seeds[header] for header in headers], range(len(headers), 0, -1))


def _begun(header: Header, documents: list[Any], waiting: int, *, count: int, seed: int, budget: Budget) -> Attack:
    """Attack a kind when a process is free for it: its share is of what is left then for the kinds that wait, itself among them."""
    return _kind(header, documents, count=count, seed=seed, budget=budget.part(min(1, PROCESSES / waiting)))


def _kind(header: Header, documents: list[Any], *, count: int, seed: int, budget: Budget) -> Attack:
    source, failures = random.Random(f"{seed} {header}"), []
    oracle, answers = ORACLES.get(header), Counter[str]()
    for _ in budget.tries(count):
        original = source.choice(documents)
        text = _bytes(original, source) if source.random() < 0.1 else json.dumps(_mutated(original, source)).encode()
        checked = None
        with reporting(failures, text[:3000]):
            checked = _timed(check, text)
        if checked is None:
            continue
        verified, rule, reason = checked
        if not verified and not rule:
            failures.append(f"refused without a rule: {reason}")
        if verified:
            answer = _judged(oracle, text)
            if answer.startswith(FALSE):
                failures.append(f"{answer}: {text[:3000]!r}")
            else:
                answers[answer] += 1
    found = ", ".join(f"{answer} {answers[answer]}" for answer in (TRUE, NOT_REFUTED, UNJUDGED) if answers[answer])
    note = f"accepted {answers.total()}" + (f": {found}" if found else "")
    return Attack(f"{header[2]}, version {header[1]}", budget.tried, failures, note, count)


def _judged(oracle: Callable[[Any], bool | str | None] | None, text: bytes) -> str:
    """Return what an oracle says of a document that was accepted; what it cannot make sense of is false."""
    try:
        answer = None if oracle is None else _timed(oracle, json.loads(text))
    except Hang:
        return UNJUDGED
    except Exception as error:  # of whatever kind: reported, as a failure
        return f"{FALSE} ({type(error).__name__} in the oracle: {error})"
    return {True: TRUE, False: FALSE, None: UNJUDGED}.get(answer, str(answer))


def _timed(function: Callable[[Any], Any], argument: Any) -> Any:
    def late(*_: object) -> None:
        raise Hang(f"more than {HANG} s")

    old = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, HANG)
    try:
        return function(argument)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, old)


def _bytes(document: Any, source: random.Random) -> bytes:
    """Change the text: a byte, a cut, a doubled piece."""
    text = bytearray(json.dumps(document).encode())
    place = source.randrange(len(text))
    action = source.randrange(3)
    if action == 0:
        text[place] = source.randrange(256)
    elif action == 1:
        del text[place : place + source.randrange(1, 20)]
    else:
        text[place:place] = text[place : place + source.randrange(1, 20)]
    return bytes(text)


def _mutated(original: Any, source: random.Random) -> Any:
    document = copy.deepcopy(original)
    for _ in range(source.choice((1, 1, 1, 2, 3))):
        places = list(_places(document))
        path = source.choice(places)
        parent, value = document, document
        for key in path:
            parent, value = value, value[key]
        parent[path[-1]] = _other(value, source, document, places)
    return document


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from _places(item, (*path, key))


def _other(value: Any, source: random.Random, document: Any, places: list[tuple[Any, ...]]) -> Any:
    """Return something in the place of a value: near it, far from it, of another type, or from elsewhere in the document."""
    if source.random() < 0.15:
        found = document
        for key in source.choice(places):
            found = found[key]
        return copy.deepcopy(found)
    if isinstance(value, bool) or value is None:
        return source.choice((None, 0, [], "0x0", True))
    if isinstance(value, int):
        return source.choice((value + 1, value - 1, 0, -value, 2 * value, value + 17, 10**18, str(value)))
    if isinstance(value, str) and value.lstrip("-").startswith("0x"):
        return _number(value, source)
    if isinstance(value, str):
        return source.choice(
            ("", value + " ", "P1", "P2", "P3", "dct", "identity", "real", "complex", "strong", "weak")
        )
    if isinstance(value, list) and value:
        items = list(value)
        action = source.randrange(5)
        if action == 0:
            items.pop(source.randrange(len(items)))
        elif action == 1:
            items.append(copy.deepcopy(source.choice(items)))
        elif action == 2:
            source.shuffle(items)
        elif action == 3:
            return items[0]
        else:
            items.reverse()
        return items
    return source.choice(({}, [], None))


def _number(text: str, source: random.Random) -> str:
    if " " in text:  # a packed vector
        numbers = text.split(" ")
        k = source.randrange(len(numbers))
        numbers[k] = _number("0x" + numbers[k], source).replace("0x", "").partition("/")[0]
        return " ".join(numbers)
    over, _, under = text.partition("/")
    try:
        p, q = int(over, 16), int(under or "0x1", 16)
    except ValueError:
        return "0x0"
    near = 1 << source.randrange(1, 80)
    changes = [(p + 1, q), (p - 1, q), (-p, q), (2 * p, q), (p, 2 * q), (0, q), (3 * p, 3 * q), (q or 1, p or 1)]
    p, q = source.choice([*changes, (p * near + q, q * near), (p * near - q, q * near)])
    p, q = (-p, -q) if q < 0 else (p, q)
    return hex(p) if q in (0, 1) else f"{hex(p)}/{hex(q)}"
