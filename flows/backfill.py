"""The backfill flow: what the portal published in past years, in chunks, one task each."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.settings import get_current_settings

from gov_archive import log, nights, sample, sources
from gov_archive.backfill import Backfill, Chunk, Years
from gov_archive.cli import backfill_report
from gov_archive.errors import GovArchiveError, MisuseError
from gov_archive.model import Portal
from gov_archive.settings import Settings

Done = Callable[[int, int], None]
OneChunk = Callable[[Backfill, Chunk], Any]


class BackfillFailedError(GovArchiveError):
    """Nothing could be judged; ``summary`` is the contract's object."""

    def __init__(self, summary: dict[str, Any]) -> None:
        super().__init__("the backfill failed: " + "; ".join(error for source in summary["sources"] for error in source["errors"][:1]))
        self.summary = summary


@task(name="backfill-chunk", task_run_name="{chunk.source}-{chunk.number}", cache_policy=NO_CACHE, persist_result=False)
def one_chunk(backfill: Backfill, chunk: Chunk) -> None:
    """One chunk: collect, capture, ingest."""
    backfill.do(chunk)


@flow(name="backfill", persist_result=False, validate_parameters=True)
def backfill(  # noqa: PLR0917  # parameters of a deployment
    from_year: int,
    to_year: int,
    sources_file: str | None = None,
    archive: str | None = None,
    now: str | None = None,
    dry_run: bool = False,
    bundled_sample: bool = False,
) -> dict[str, Any]:
    """Take in the documents of the years. Parameters are the options of the command line; the result is its ``--json``."""
    shown = create_progress_artifact(progress=0.0, key="backfill-progress", description=f"documents of {from_year} to {to_year}")

    def told(done: int, total: int) -> None:
        update_progress_artifact(shown, progress=100.0 * done / total if total else 100.0)  # type: ignore[arg-type]

    with log.written(Settings()), _portal(sources_file, nights.clock(now), bundled_sample=bundled_sample) as (portal, clock):
        summary = run_backfill(portal, _archive(archive), Years(from_year, to_year), clock, one_chunk, is_dry=dry_run, told=told)
    create_markdown_artifact(backfill_report.markdown(summary), key="backfill", description=summary["run"])
    if summary["outcome"] == "failed":
        raise BackfillFailedError(summary)
    return summary


def run_backfill(
    portal: Portal,
    archive: Path,
    years: Years,
    clock: Callable[[], datetime],
    one: OneChunk,
    *,
    is_dry: bool = False,
    told: Done | None = None,
) -> dict[str, Any]:
    """Plan every source of *portal*, do its chunks through *one*, and return the run's summary."""
    with Backfill(portal, archive, years, now=clock, settings=Settings(), is_dry=is_dry) as run:
        planned = [chunk for source in portal.sources for chunk in run.plan(source)]
        total, done = sum(len(chunk.documents) for chunk in planned), 0
        for chunk in [] if is_dry else planned:
            one(run, chunk)
            done += len(chunk.documents)
            if told:
                told(done, total)
        return run.finish()


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; with a Prefect server configured the run is seen there, without one it works the same."""
    options = _options(arguments)
    try:
        summary = _run(options)
    except GovArchiveError as error:
        print(f"backfill: {error}", file=sys.stderr)
        return 2 if isinstance(error, MisuseError) else 1
    backfill_report.show(summary, json=options.json)
    return 0 if summary["outcome"] == "ok" else 1


def _run(options: argparse.Namespace) -> dict[str, Any]:
    years = Years(options.from_year, options.to_year)
    if get_current_settings().api.url:
        try:
            return backfill(
                years.first,
                years.last,
                options.sources,
                options.archive,
                options.now,
                dry_run=options.dry_run,
                bundled_sample=options.sample,
            )
        except BackfillFailedError as error:
            return error.summary
    given = _portal(options.sources, nights.clock(options.now), bundled_sample=options.sample)
    with log.written(Settings()), given as (portal, clock):
        return run_backfill(portal, _archive(options.archive), years, clock, Backfill.do, is_dry=options.dry_run)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="backfill.py", description="Take in past years, in chunks; start it again to go on.")
    parser.add_argument("--from-year", type=int, required=True, metavar="Y", help="first year of delivery or publication")
    parser.add_argument("--to-year", type=int, required=True, metavar="Y", help="last year of delivery or publication")
    parser.add_argument("--dry-run", action="store_true", help="walk the listings and say what would be asked for; write nothing")
    parser.add_argument("--sources", metavar="FILE", help="sources file (default: the bundled baoshan.toml)")
    parser.add_argument("--archive", metavar="DIR", help="folder of captures and database (default: GOV_ARCHIVE_DIR or archive)")
    parser.add_argument("--sample", action="store_true", help="read the bundled sample portal instead of a real one")
    parser.add_argument("--now", metavar="ISO-8601", help="the instant to act as (tests, replays)")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON value")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
