"""The nightly flow: every source of a sources file, one after the other, and what was flagged."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("DO_NOT_TRACK", "1")  # Prefect looks when it is imported: no telemetry unless it is asked for

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.blocks.system import Secret
from prefect.cache_policies import NO_CACHE
from prefect.settings import get_current_settings

from gov_archive import log, mending, night, nights, sample, sources, word
from gov_archive.cli import coverage, ending, report
from gov_archive.errors import GovArchiveError, LockedError, TransientError
from gov_archive.model import Portal, Source
from gov_archive.settings import Settings
from pace import shared

LONGEST_SECONDS = 20 * 3600  # a night that hangs must not be in the way of the next
NightOfSource = Callable[[night.Run, Source, bool], night.SourceNight]


class NightFailedError(GovArchiveError):
    """No source could be judged; ``summary`` is the contract's object."""

    def __init__(self, summary: dict[str, Any]) -> None:
        super().__init__("the night failed: " + "; ".join(error for source in summary["sources"] for error in source["errors"][:1]))
        self.summary = summary


def is_worth_a_retry(_task: Any, _run: Any, state: Any) -> bool:
    """Only what may pass by itself: another run holding the archive, or a portal that broke off."""
    try:
        state.result()
    except (LockedError, TransientError):
        return True
    except Exception:  # noqa: BLE001  # everything else is told, not tried again
        return False
    return False


@task(
    name="source-night",
    task_run_name="{source.slug}",
    retries=2,
    retry_delay_seconds=30,
    retry_condition_fn=is_worth_a_retry,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def source_night(run: night.Run, source: Source, everything: bool) -> night.SourceNight:
    """One source: discover, fetch, capture, ingest."""
    return night.source_night(run, source, everything=everything)


@flow(name="nightly", timeout_seconds=LONGEST_SECONDS, persist_result=False, validate_parameters=True)
def nightly(
    sources_file: str | None = None,
    archive: str | None = None,
    now: str | None = None,
    everything: bool = False,
    bundled_sample: bool = False,
) -> dict[str, Any]:
    """Read every source once. Parameters are the options of the command line; the result is its ``--json``."""
    clock = nights.clock(now)
    with log.written(Settings()), word.Watch(_archive(archive), addresses(), clock=clock) as watch:
        with _portal(sources_file, clock, bundled_sample=bundled_sample) as portal:
            nights_of_sources, summary = run_night(portal, _archive(archive), clock, source_night, everything=everything)
        watch.ended(portal, summary)
        covered = coverage.markdown(_archive(archive), portal.sources, clock())
    create_markdown_artifact(report.markdown(nights_of_sources, summary), key="night", description=summary["run"])
    create_markdown_artifact(covered, key="coverage", description=summary["run"])
    if summary["outcome"] == "failed":
        raise NightFailedError(summary)
    return summary


def run_night(
    portal: Portal, archive: Path, clock: Callable[[], datetime], one: NightOfSource, *, everything: bool = False
) -> tuple[list[night.SourceNight], dict[str, Any]]:
    """Run every source of *portal* through *one*, and return what each brought and the run's summary."""
    with shared(goes_on_alone=True) as pace, night.Run(portal, archive, now=clock, settings=Settings(), pace=pace) as run:
        found = mending.nights(run, lambda source: one(run, source, everything))
        return found, night.summary(run, found)


def without_server(run: night.Run, source: Source, everything: bool) -> night.SourceNight:
    """Do one source without Prefect's engine, which would start a server for each run where none is configured."""
    with report.progress(source.name) as progress:
        return night.source_night(run, source, everything=everything, progress=progress)


@contextmanager
def _portal(sources_file: str | Path | None, clock: Callable[[], datetime], *, bundled_sample: bool) -> Iterator[Portal]:
    if not bundled_sample:
        yield sources.load(Path(sources_file) if sources_file else None)
        return
    with sample.running(clock=clock) as server:
        yield sources.loads(server.sources_toml(), where="the sample portal")


def addresses() -> str:
    """Return the addresses of those who are told; nothing prints or keeps them."""
    return word.addresses(Settings(), lambda name: Secret.load(name).get())  # type: ignore[union-attr]  # a coroutine only where one runs


def _archive(archive: str | Path | None) -> Path:
    return Path(archive) if archive else Settings().dir


@ending.in_one_sentence("nightly")
def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; with a Prefect server configured the run is seen there, without one it works the same."""
    options = _options(arguments)
    return demo(_archive(options.archive)) if options.demo else _one_night(options)


def _one_night(options: argparse.Namespace) -> int:
    found: list[night.SourceNight] | None = None
    if get_current_settings().api.url:
        try:
            summary = nightly(options.sources, options.archive, options.now, options.all, options.sample)
        except NightFailedError as error:
            summary = error.summary
    else:
        found, summary = _without_server(options)
    report.show(summary, found, archive=_archive(options.archive), json=options.json)
    return 0 if summary["outcome"] == "ok" and not summary["complaints"] else 1


def _without_server(options: argparse.Namespace) -> tuple[list[night.SourceNight], dict[str, Any]]:
    clock, archive = nights.clock(options.now), _archive(options.archive)
    with log.written(Settings()), word.Watch(archive, addresses(), clock=clock) as watch:
        with _portal(options.sources, clock, bundled_sample=options.sample) as portal:
            found, summary = run_night(portal, archive, clock, without_server, everything=options.all)
        watch.ended(portal, summary)
    return found, summary


def demo(archive: Path) -> int:
    """Run the scripted nights of the sample portal into *archive* and show what each found, stored and flagged."""
    report.fresh_demo(archive)
    tonight = sample.NIGHTS[0]
    shown = report.Demo(archive)
    with log.written(Settings(log="none")), sample.running(clock=lambda: tonight) as server:
        portal = sources.loads(server.sources_toml(), where="the sample portal")
        for tonight in sample.NIGHTS:
            found, summary = run_night(portal, archive, nights.clock(tonight), night.source_night)
            shown.add(tonight, found, summary)
    shown.end()
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="nightly.py", description="Read every source once: discover, fetch, capture, ingest, flag.")
    parser.add_argument("--sources", metavar="FILE", help="sources file (default: the bundled baoshan.toml)")
    parser.add_argument("--archive", metavar="DIR", help="folder of captures and database (default: GOV_ARCHIVE_DIR or archive)")
    parser.add_argument("--sample", action="store_true", help="read the bundled sample portal instead of a real one")
    parser.add_argument("--now", metavar="ISO-8601", help="the instant to act as (tests, replays)")
    parser.add_argument("--all", action="store_true", help="ask for every known document again, whatever the budget")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON value")
    parser.add_argument("--demo", action="store_true", help="the scripted nights of the sample portal, one after the other")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
