"""From the chunks of a backfill to runs of the fetch deployment on any number of workers, and what they handed over taken in.

chunks → fetch runs (many) → handover → ingest runs (one at a time) → what is left → again
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun, StateType

from gov_archive import sources
from gov_archive.backfill import Backfill, Chunk
from gov_archive.collect import Collected
from runs import LOOK_SECONDS, Runs, ServerError

POOL = "gov-archive-fetch"
FETCHED, TAKEN = "fetched", "taken"  # keys of the artifacts

_TRIES = 3  # of a document whose fetcher died
_MOST_GIVEN_OUT = 100  # chunks that are with workers, or wait for them, at any time


@dataclass
class Intake:
    """The ingest deployment, one run of it at a time."""

    runs: Runs
    run: Backfill
    handover: str
    _under_way: UUID | None = None
    _count: int = 0

    def begin(self) -> None:
        """Have taken in what is there, unless a run is at it."""
        if self._under_way is not None:
            ended = self.runs.ended([self._under_way])
            if not ended:
                return
            self._note(ended[0])
        self._count += 1
        given: dict[str, Any] = {
            "handover": self.handover,
            "archive": str(self.run.archive.resolve()),
            "portal": sources.plain(self.run.portal),
        }
        called = f"{self.run.run.id}-{self._count}"
        self._under_way = self.runs.begin("ingest", given, called=called, key=called)

    def finish(self) -> None:
        """Have taken in all that was handed over until now."""
        if self._under_way is not None:
            self._note(self.runs.wait(self._under_way))
        self.begin()
        assert self._under_way
        self._note(self.runs.wait(self._under_way))

    def _note(self, ended: FlowRun) -> None:
        self._under_way = None
        report = self.runs.report(ended.id, TAKEN) if ended.state_type == StateType.COMPLETED else None
        if report is None:
            state = ended.state
            raise ServerError(
                f"what fetchers handed over was not taken in: the run {ended.name} of ingest is {state.name if state else 'without state'}"
                f"{f' ({state.message})' if state and state.message else ''}; it lies safe in {self.handover}: mend that and start again"
            )
        self.run.count(report["events"], report["errors"])


@dataclass
class Fetchers:
    """The workers of the fetchers' pool, as the backfill *run* sees them; *intake* takes in what they hand over."""

    runs: Runs
    run: Backfill
    handover: str
    intake: Intake
    now: str | None = None
    _given_out: dict[UUID, Chunk] = field(default_factory=dict)
    _stopped: dict[str, str] = field(default_factory=dict)

    def do(self, chunks: Sequence[Chunk], done: Callable[[Chunk], None]) -> None:
        """Have *chunks* fetched and taken in; *done* is told of each that ended.

        What fetchers left undone that died is given out again, less what is in the archive by then.
        """
        self.runs.refuse_without_worker(POOL)
        self._end_earlier()
        rest = list(chunks)
        for _ in range(_TRIES):
            broken = self._round(rest, done)
            self.intake.finish()
            rest = self.run.left(broken)
            if not rest:
                return
        for chunk in rest:
            self._not_had(chunk, f"its fetcher broke off {_TRIES} times")

    def _end_earlier(self) -> None:
        """Call back what a backfill gave out that is no more, and wait for fetchers that are at it: their captures save us the asking."""
        waiting = [run.id for run in self.runs.unfinished("fetch") if not self.runs.cancel_if_waiting(run.id)]
        for run in waiting:
            self.runs.wait(run)
        if waiting:
            self.intake.finish()

    def _round(self, chunks: Sequence[Chunk], done: Callable[[Chunk], None]) -> list[Chunk]:
        """Have each of *chunks* fetched once; return those whose run did not come to its end."""
        waiting, broken = list(reversed(chunks)), list[Chunk]()
        try:
            while waiting or self._given_out:
                while waiting and len(self._given_out) < _MOST_GIVEN_OUT:
                    self._give_out(waiting.pop())
                for ended in self.runs.ended(self._given_out):
                    chunk = self._given_out.pop(ended.id)
                    if not self._note(chunk, ended):
                        broken.append(chunk)
                    done(chunk)
                waiting = self._called_back(waiting)
                time.sleep(LOOK_SECONDS)
        except BaseException:  # what is given out would be fetched for nobody
            for name in self._given_out:
                self.runs.cancel(name)
            raise
        return broken

    def _give_out(self, chunk: Chunk) -> None:
        given = {"chunk": chunk.plain(), "portal": sources.plain(self.run.portal), "handover": self.handover, "now": self.now}
        name = f"{chunk.source}-{chunk.number}"
        self._given_out[self.runs.begin("fetch", given, called=name, key=f"{chunk.run} {name}")] = chunk

    def _note(self, chunk: Chunk, ended: FlowRun) -> bool:
        """Note what a fetcher told of *chunk*; return whether it came to its end."""
        report = self.runs.report(ended.id, FETCHED) if ended.state_type == StateType.COMPLETED else None
        if report is None:
            return False
        verdicts = Counter(report["verdicts"])
        self.run.note(chunk, Collected(fetched=report["fetched"], verdicts=verdicts, errors=report["errors"], unjudged=report["unjudged"]))
        if report["stopped"]:
            self._stopped[chunk.source] = report["stopped"]
        self.intake.begin()
        return True

    def _called_back(self, waiting: list[Chunk]) -> list[Chunk]:
        """Call back the chunks of a source whose host is left alone: they would only meet the same refusal. Return what still waits."""
        for name, chunk in list(self._given_out.items()):
            if chunk.source in self._stopped and self.runs.cancel_if_waiting(name):
                waiting.append(self._given_out.pop(name))
        for chunk in waiting:
            if reason := self._stopped.get(chunk.source):
                self._not_had(chunk, reason)
        return [chunk for chunk in waiting if chunk.source not in self._stopped]

    def _not_had(self, chunk: Chunk, reason: str) -> None:
        unjudged = {item.key: f"it was not asked for: {reason}" for item in chunk.documents}
        self.run.note(chunk, Collected(errors=[f"{chunk.size} documents of {chunk.source} are left: {reason}"], unjudged=unjudged))


@contextmanager
def fetchers(run: Backfill, handover: str, now: str | None) -> Iterator[Fetchers]:
    """Yield the fetchers for *run* on the server that ``PREFECT_API_URL`` names."""
    with get_client(sync_client=True) as client:
        runs = Runs(client)
        yield Fetchers(runs, run, handover, Intake(runs, run, handover), now)
