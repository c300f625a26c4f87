"""The backfill flow: what the portal published in past years, in chunks, one task each."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("DO_NOT_TRACK", "1")  # Prefect looks when it is imported: no telemetry unless it is asked for

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.settings import get_current_settings

from gov_archive import log, nights, sample, sources, word
from gov_archive.backfill import Asked, Backfill, Chunk, Years
from gov_archive.backfill.wayback import CDX
from gov_archive.backfill.whole import Work
from gov_archive.cli import backfill_report, ending, report
from gov_archive.collect import Progress
from gov_archive.errors import GovArchiveError, MisuseError
from gov_archive.model import Portal
from gov_archive.settings import Settings
from pace import shared
from spread import fetchers

OneChunk = Callable[[Backfill, Work, Progress | None], None]


class BackfillFailedError(GovArchiveError):
    """Nothing could be judged; ``summary`` is the contract's object."""

    def __init__(self, summary: dict[str, Any]) -> None:
        super().__init__("the backfill failed: " + "; ".join(error for source in summary["sources"] for error in source["errors"][:1]))
        self.summary = summary


@task(name="backfill-chunk", task_run_name="{chunk.source}-{chunk.number}", cache_policy=NO_CACHE, persist_result=False)
def one_chunk(backfill: Backfill, chunk: Work, told: Progress | None) -> None:
    """One chunk: collect, capture, ingest. One task each, sized so that Prefect's own cost stays far below that of the work."""
    backfill.do(chunk, progress=told)


@flow(name="backfill", persist_result=False, validate_parameters=True)
def backfill(  # noqa: PLR0917  # parameters of a deployment
    from_year: int,
    to_year: int,
    sources_file: str | None = None,
    archive: str | None = None,
    now: str | None = None,
    dry_run: bool = False,
    bundled_sample: bool = False,
    source: str | None = None,
    from_files: str | None = None,
    from_wayback: bool = False,
    cdx: str = CDX,
    portal: bool = True,
    handover: str | None = None,
) -> dict[str, Any]:
    """Take in the documents of the years. Parameters are the options of the command line; the result is its ``--json``."""
    shown = create_progress_artifact(progress=0.0, key="backfill-progress", description=f"documents of {from_year} to {to_year}")
    began = time.monotonic()

    def told(_name: str, done: int, total: int) -> None:
        nonlocal began
        words = f"{done} of {total} documents of {from_year} to {to_year}"
        if done:
            seconds = time.monotonic() - began
            words += f", {60 * done / seconds:.0f} a minute, {seconds * (total - done) / done / 60:.0f} minutes left"
        else:  # the listings were walked; from here on it is documents
            began = time.monotonic()
        update_progress_artifact(shown, progress=100.0 * done / total if total else 100.0, description=words)  # type: ignore[arg-type]

    files = Path(from_files) if from_files else None
    asked = Asked(Years(from_year, to_year), portal, files, cdx if from_wayback else None, source, is_dry=dry_run)
    with log.written(Settings()), _portal(sources_file, nights.clock(now), bundled_sample=bundled_sample) as (declared, clock):
        summary = run_backfill(declared, _archive(archive), asked, clock, one_chunk, told=told, handover=handover, now=now)
    create_markdown_artifact(backfill_report.markdown(summary), key="backfill", description=summary["run"])
    if summary["outcome"] == "failed":
        raise BackfillFailedError(summary)
    return summary


def run_backfill(
    portal: Portal,
    archive: Path,
    asked: Asked,
    clock: Callable[[], datetime],
    one: OneChunk,
    *,
    told: Progress | None = None,
    within: Progress | None = None,
    handover: str | None = None,
    now: str | None = None,
) -> dict[str, Any]:
    """Plan the backfill, do its chunks through *one*, and return the run's summary.

    *told* is told before the first chunk and after each how much of all is done, *within* after each document. With a *handover* what the
    portal is asked for is given out to fetchers; they act as at *now*.
    """
    with shared() as pace, Backfill(portal, archive, asked, now=clock, settings=Settings(), pace=pace) as run:
        planned = run.plan(progress=within)
        work = [] if asked.is_dry else planned
        done = 0
        if told:
            told("", done, run.size)

        def ended(chunk: Work) -> None:
            nonlocal done
            done = min(done + chunk.size, run.size)
            if told:
                told(chunk.source, done, run.size)

        if handover:
            given_out = [chunk for chunk in work if isinstance(chunk, Chunk)]
            work = [chunk for chunk in work if not isinstance(chunk, Chunk)]
            with fetchers(run, handover, now) as many:
                many.do(given_out, ended)
        for chunk in work:
            one(run, chunk, _offset(within, done, run.size))
            ended(chunk)
        summary = run.finish()
    for complaint in () if asked.is_dry else word.measured(archive, portal.sources, at=clock(), settings=Settings()):
        log.say("complaint", complaint, at=clock(), is_trouble=True)
    return summary


def _offset(told: Progress | None, done: int, total: int) -> Progress | None:
    """Return *told* for one chunk: its documents are counted from those *done* before it."""
    return None if told is None else lambda name, number, _of: told(name, done + number - 1, total)


@contextmanager
def _portal(
    sources_file: str | Path | None, clock: Callable[[], datetime], *, bundled_sample: bool
) -> Iterator[tuple[Portal, Callable[[], datetime]]]:
    if not bundled_sample:
        yield sources.load(Path(sources_file) if sources_file else None), clock
        return
    with sample.running(clock=clock) as server:
        yield sources.loads(server.sources_toml(), where="the sample portal"), clock


def _archive(archive: str | Path | None) -> Path:
    return Path(archive) if archive else Settings().dir


@ending.in_one_sentence("backfill")
def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; with a Prefect server configured the run is seen there, without one it works the same."""
    options = _options(arguments)
    summary = _run(options)
    backfill_report.show(summary, json=options.json)
    return 0 if summary["outcome"] == "ok" else 1


def _run(options: argparse.Namespace) -> dict[str, Any]:
    if get_current_settings().api.url:
        given = vars(options) | {"sources_file": options.sources, "bundled_sample": options.sample, "portal": not options.no_portal}
        try:
            seen: dict[str, Any] = backfill(**{name: value for name, value in given.items() if name in _PARAMETERS})
        except BackfillFailedError as error:
            return error.summary
        return seen
    files = Path(options.from_files) if options.from_files else None
    cdx = options.cdx if options.from_wayback else None
    years = Years(options.from_year, options.to_year)
    asked = Asked(years, not options.no_portal, files, cdx, options.source, is_dry=options.dry_run)
    given_portal = _portal(options.sources, nights.clock(options.now), bundled_sample=options.sample)
    if options.handover:
        raise MisuseError("fetchers on several machines need a Prefect server: set PREFECT_API_URL, or leave out --handover")
    with log.written(Settings()), given_portal as (portal, clock), report.progress("backfill 回溯") as bar:
        return run_backfill(portal, _archive(options.archive), asked, clock, without_server, within=bar)


def without_server(run: Backfill, chunk: Work, told: Progress | None) -> None:
    """Do one chunk without Prefect's engine, which would start a server for each run where none is configured."""
    run.do(chunk, progress=told)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="backfill.py", description="Take in past years, in chunks; start it again to go on.")
    parser.add_argument("--from-year", type=int, required=True, metavar="Y", help="first year of delivery or publication")
    parser.add_argument("--to-year", type=int, required=True, metavar="Y", help="last year of delivery or publication")
    parser.add_argument("--dry-run", action="store_true", help="walk the listings and say what would be asked for; write nothing")
    parser.add_argument("--from-files", metavar="DIR", help="also a folder of WARC files and saved pages")
    parser.add_argument("--from-wayback", action="store_true", help="also the captures that the Wayback Machine has of these documents")
    parser.add_argument("--cdx", metavar="URL", default=CDX, help="index of the Wayback Machine (default: %(default)s)")
    parser.add_argument("--no-portal", action="store_true", help="only files and the Wayback Machine; the portal is not asked")
    parser.add_argument("--handover", metavar="FOLDER", help="let workers of the fetchers' pool ask the portal; they hand over here")
    parser.add_argument("--source", metavar="SLUG", help="only this source; files that do not tell theirs are its")
    parser.add_argument("--sources", metavar="FILE", help="sources file (default: the bundled baoshan.toml)")
    parser.add_argument("--archive", metavar="DIR", help="folder of captures and database (default: GOV_ARCHIVE_DIR or archive)")
    parser.add_argument("--sample", action="store_true", help="read the bundled sample portal instead of a real one")
    parser.add_argument("--now", metavar="ISO-8601", help="the instant to act as (tests, replays)")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON value")
    return parser.parse_args(arguments)


_PARAMETERS = frozenset(backfill.parameters.properties)


if __name__ == "__main__":
    sys.exit(main())
