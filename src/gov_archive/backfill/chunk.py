"""A chunk: some documents of one source, asked for in one go, into captures and nothing else.

Sized by measurement (benchmarks/orchestration.py): between two chunks a run under Prefect takes 0 to 0.8 s longer, as the machine is
busy, and at a pace of 3 s a chunk of 40 is two minutes: chunks cost less than 1% of the run, Prefect in all 2.0%. What a kill costs is at
most one request for each of the documents of one chunk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter

from gov_archive.collect import Collected, Collector, Progress
from gov_archive.errors import MisuseError
from gov_archive.model import Portal, Source, Watched
from gov_archive.night import Run

DOCUMENTS: Final = 40


@dataclass(frozen=True)
class Chunk:
    """The *number*-th chunk (from 1) of *source* in the backfill *run*; its documents in the order in which they are asked for."""

    run: str
    source: str
    number: int
    documents: tuple[Watched, ...]

    @property
    def size(self) -> int:
        """How many documents it holds."""
        return len(self.documents)

    def plain(self) -> dict[str, Any]:
        """Return the chunk in JSON's own types, to be sent to another machine."""
        found: dict[str, Any] = _ADAPTER.dump_python(self, mode="json")
        return found

    @staticmethod
    def of(plain: dict[str, Any]) -> Chunk:
        """Return the chunk that ``plain`` gave."""
        return _ADAPTER.validate_python(plain)


_ADAPTER: Final = TypeAdapter(Chunk)


def chunks(run: str, source: str, documents: Sequence[Watched], *, size: int = DOCUMENTS, after: int = 0) -> list[Chunk]:
    """Return *documents* cut into chunks of at most *size*, none smaller by more than one than another, numbered behind *after*."""
    count = -(-len(documents) // size)
    ends = [len(documents) * number // count for number in range(count + 1)] if count else []
    return [Chunk(run, source, after + number, tuple(documents[ends[number - 1] : ends[number]])) for number in range(1, count + 1)]


def fetch(run: Run, chunk: Chunk, *, progress: Progress | None = None) -> Collected:
    """Ask for the documents of *chunk* and their attachments and write the answers into captures; needs no database.

    *run* is made for the chunk's own id, on any machine: ``Run(portal, archive, now=…, id=chunk.run)``. Nothing is raised for
    what could not be had: it is named in ``errors``, and by document in ``unjudged``. CaptureError where nothing can be written.
    """
    source = source_of(run.portal, chunk.source)
    with run.captures(source, part=f".{chunk.number:04}") as captures:
        collector = Collector(run.portal, source, run.settings, run.client, captures)
        return collector.ask(chunk.documents, now=run.now(), progress=progress)


def source_of(portal: Portal, slug: str) -> Source:
    """Return the source *slug* of *portal*; MisuseError where it has none."""
    found = next((source for source in portal.sources if source.slug == slug), None)
    if found is None:
        raise MisuseError(f"no source {slug!r} in the sources file; it has {', '.join(source.slug for source in portal.sources)}")
    return found
