"""The rebuild flow: a new database from all captures, in the place of the old one."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("DO_NOT_TRACK", "1")  # Prefect looks when it is imported: no telemetry unless it is asked for

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.settings import get_current_settings

from gov_archive import sources
from gov_archive.cli import ending, report
from gov_archive.rebuild import Rebuild, Report
from gov_archive.settings import Settings


@task(name="rebuild-database", cache_policy=NO_CACHE, persist_result=False)
def rebuild_database(sources_file: str | None, archive: str | None, processes: int | None, accept_loss: bool) -> Report:
    """Read every capture again, derive everything anew, swap."""
    with report.progress("captures") as told:
        portal = sources.load(Path(sources_file) if sources_file else None)
        place = Path(archive) if archive else Settings().dir
        return Rebuild(portal, place, processes=processes, accept_loss=accept_loss, progress=told).run()


@flow(name="rebuild", persist_result=False, validate_parameters=True)
def rebuild(
    sources_file: str | None = None, archive: str | None = None, processes: int | None = None, accept_loss: bool = False
) -> dict[str, Any]:
    """Rebuild once. Parameters are the options of the command line; the result is its ``--json``."""
    made = rebuild_database(sources_file, archive, processes, accept_loss)
    create_markdown_artifact("\n".join(f"- {line}" for line in made.lines()), key="rebuild", description=made.outcome)
    return made.as_json()


@ending.in_one_sentence("rebuild")
def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; with a Prefect server configured the run is seen there, without one it works the same."""
    options = _options(arguments)
    given = (options.sources, options.archive, options.processes, options.accept_loss)
    if get_current_settings().api.url:
        made = rebuild(*given)
        lines = [f"{made['outcome']}: {made['counts']['documents']} documents in {made['seconds']:.1f} s"]
    else:
        found = rebuild_database.fn(*given)
        made, lines = found.as_json(), found.lines()
    report.say(made, lines, json=options.json)
    return 0 if made["outcome"] == "ok" else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="rebuild.py", description="Make the database again from the captures alone.")
    parser.add_argument("--sources", metavar="FILE", help="sources file (default: the bundled baoshan.toml)")
    parser.add_argument("--archive", metavar="DIR", help="folder of captures and database (default: GOV_ARCHIVE_DIR or archive)")
    parser.add_argument("--processes", type=int, metavar="N", help="processes that read (default: one a core where there is work for it)")
    parser.add_argument("--accept-loss", action="store_true", help="forget captures that the old database knows and the disk does not give")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON value")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
