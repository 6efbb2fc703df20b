"""Runs handed over in groups: who is answered, who is blamed, and what is handed back."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sci_barriers.campaigns import read_grid
from sci_barriers.campaigns._local import _Supply, local_answers
from sci_barriers.campaigns._request import Request
from sci_barriers.campaigns.worker_process import WorkerProcess
from sci_barriers.programs.process import Stopped


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerProcess]:
    """One worker for all tests: it starts a process again when one has died."""
    with WorkerProcess(threading.Event()) as made:
        yield made


@pytest.fixture
def requests(write: Callable[..., Path]) -> Callable[..., list[Request]]:
    """Return a function that makes one request for each function of ``misbehaving.py``, in order."""

    def make(*functions: str) -> list[Request]:
        plan = read_grid(write(*dict.fromkeys(functions), rest="budget = {seconds = 30, wall = 60}")).plan()
        of = {run.parameters["algorithm"]["target"]: Request.of(run, plan.base) for run in plan.runs}  # type: ignore[index, call-overload]
        return [of[f"mine.py:{name}"] for name in functions]

    return make


def told(groups: Any) -> list[dict[str, Any]]:
    return [json.loads(text) for group in groups for text in group]


def test_all_of_a_group_are_answered_in_order(worker: WorkerProcess, requests: Callable[..., list[Request]]) -> None:
    sent = requests("zero", "first_vertex", "prints", "moves", "zero")
    answers = told(worker.run(sent))
    assert 1 <= len(answers) <= 5  # a machine with much to do may take longer than the slice
    assert [item["key"] for item in answers] == [item.key for item in sent[: len(answers)]]
    assert {item["record"]["status"] for item in answers} == {"refuted"}


@pytest.mark.parametrize("fault", ["segfault", "exits", "closes_all", "forges"])
def test_of_a_group_the_run_that_kills_its_process_is_blamed(
    worker: WorkerProcess, requests: Callable[..., list[Request]], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = requests("zero", fault, "first_vertex")
    lines: list[bytes] = []
    send = worker._sent
    monkeypatch.setattr(worker, "_sent", lambda line: lines.append(line) or send(line))  # type: ignore[func-returns-value]
    answers: list[dict[str, Any]] = []
    while len(answers) < len(sent):  # what is left is handed over again, as the campaign does
        new = told(worker.run(sent[len(answers) :]))
        assert new
        answers += new
    assert [item["key"] for item in answers] == [item.key for item in sent]
    assert [item["record"]["status"] for item in answers] == ["refuted", "crashed", "refuted"]
    assert answers[1]["record"]["reason"].startswith("its process died, twice: ")
    assert f"[{sent[1].text}]\n".encode() in lines  # once more, alone


def test_behind_a_long_run_nobody_waits(worker: WorkerProcess, requests: Callable[..., list[Request]]) -> None:
    sent = requests("slow", "zero", "first_vertex")  # it is played twice: 0.6 seconds, beyond the slice
    assert [item["key"] for item in told(worker.run(sent))] == [sent[0].key]
    assert told(worker.run(sent[1:]))[0]["key"] == sent[1].key  # the process goes on


def test_a_run_beyond_its_wall_time_ends_alone(worker: WorkerProcess, requests: Callable[..., list[Request]]) -> None:
    deaf = requests("deaf")[0]._replace(wall=0.5)
    (answer,) = told(worker.run([deaf, *requests("zero")]))
    assert answer["key"] == deaf.key
    assert answer["record"]["status"] == "budget exceeded"
    assert answer["record"]["reason"] == "ended after 0.5 seconds (budget.wall)"


def test_a_stop_gives_up_what_is_in_flight(requests: Callable[..., list[Request]]) -> None:
    stop = threading.Event()
    with WorkerProcess(stop) as worker:
        assert len(told(worker.run(requests("zero")))) == 1
        later = threading.Timer(0.5, stop.set)
        later.start()
        with pytest.raises(Stopped):
            told(worker.run(requests("deaf")))
        assert stop.is_set()


def test_many_short_runs_and_a_long_one_on_two_workers(requests: Callable[..., list[Request]]) -> None:
    short, long, kills = requests("zero", "slow", "exits")
    sent = [short._replace() for _ in range(60)]
    sent[20] = long
    sent[40] = kills
    answers = told(local_answers(sent, jobs=2, stop=threading.Event()))
    assert sorted(item["key"] for item in answers) == sorted(item.key for item in sent)
    assert [item["record"]["status"] for item in answers].count("crashed") == 1


def test_what_is_handed_back_comes_first_and_is_waited_for() -> None:
    made = [Request(str(i), None, "") for i in range(6)]
    supply = _Supply(iter(made), threading.Event())
    first = supply.take(4)
    assert first == made[:4]
    supply.back(first[1:])
    assert supply.take(2) == made[1:3]
    assert supply.take(9) == made[3:]
    later: list[list[Request]] = []
    waiting = threading.Thread(target=lambda: later.append(supply.take(5)))  # there may be more: two have not said
    waiting.start()
    waiting.join(0.05)
    assert waiting.is_alive()
    supply.back(made[2:3])
    waiting.join()
    assert later == [made[2:3]]
    supply.back([])
    supply.back([])
    assert supply.take(1) == []
