"""The ingest flow: what fetchers handed over, into the archive; one at a time, on the archive's machine."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("DO_NOT_TRACK", "1")  # Prefect looks when it is imported: no telemetry unless it is asked for

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.settings import get_current_settings

from gov_archive import sources
from gov_archive.backfill import remote
from gov_archive.cli import ending, report
from gov_archive.errors import GovArchiveError
from gov_archive.handover import Handover
from gov_archive.settings import Settings
from runs import told
from spread import TAKEN

LONGEST_NIGHT_SECONDS = 12 * 3600.0  # that the archive is waited for


@flow(name="ingest", persist_result=False, validate_parameters=True)
def ingest(
    handover: str, archive: str | None = None, sources_file: str | None = None, portal: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Take in once. Parameters are the options of the command line, or a *portal* in its plain form in the place of a sources file."""
    taken = take_in(handover, archive, sources_file, portal)
    create_markdown_artifact(told(taken), key=TAKEN, description=handover)
    return taken


def take_in(handover: str, archive: str | None, sources_file: str | None, portal: dict[str, Any] | None = None) -> dict[str, Any]:
    """Do so without Prefect's engine."""
    settings = Settings()
    declared = sources.portal(portal) if portal else sources.load(Path(sources_file) if sources_file else None)
    place = Path(archive) if archive else settings.dir
    return remote.take_in(Handover(handover), declared, place, settings=settings, wait=LONGEST_NIGHT_SECONDS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; with a Prefect server configured the run is seen there, without one it works the same."""
    options = _options(arguments)
    given = (options.handover, options.archive, options.sources)
    try:
        taken = ingest(*given) if get_current_settings().api.url else take_in(*given)
    except GovArchiveError as error:
        return ending.told("ingest", error)
    lines = [f"{taken['outcome']}: {len(taken['files'])} files taken, {taken['captures']} captures read", *taken["errors"]]
    report.say(taken, lines, json=options.json)
    return 0 if taken["outcome"] == "ok" else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ingest.py", description="Take in what fetchers handed over.")
    parser.add_argument("--handover", required=True, metavar="FOLDER", help="the folder that machines share: a path, or s3://…")
    parser.add_argument("--sources", metavar="FILE", help="sources file (default: the bundled baoshan.toml)")
    parser.add_argument("--archive", metavar="DIR", help="folder of captures and database (default: GOV_ARCHIVE_DIR or archive)")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON value")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
