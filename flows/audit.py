"""The audit flow: everything in the archive that needs a look, and a repair that only ever adds."""

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
from prefect.blocks.system import Secret
from prefect.cache_policies import NO_CACHE
from prefect.settings import get_current_settings

from gov_archive import nights, sources, word
from gov_archive.audit import Audit
from gov_archive.audit import audit as audited
from gov_archive.cli import ending, report
from gov_archive.settings import Settings


@task(name="audit-archive", cache_policy=NO_CACHE, persist_result=False)
def audit_archive(sources_file: str | None, archive: str | None, now: str | None, repair: bool, deep: bool) -> Audit:
    """Check every capture and the database, each against the other."""
    portal = sources.load(Path(sources_file) if sources_file else None)
    place = Path(archive) if archive else Settings().dir
    with report.progress("captures") as told:
        return audited(place, portal, repair=repair, deep=deep, now=nights.clock(now)(), progress=told)


@flow(name="audit", persist_result=False, validate_parameters=True)
def audit(
    sources_file: str | None = None, archive: str | None = None, now: str | None = None, repair: bool = False, deep: bool = False
) -> dict[str, Any]:
    """Audit once. Parameters are the options of the command line; the result is its ``--json``."""
    found = audit_archive(sources_file, archive, now, repair, deep)
    told = tell(sources_file, archive, now, found)
    lines = [*found.lines(), *told.complaints]
    create_markdown_artifact("\n".join(f"- {line}" for line in lines), key="audit", description=found.outcome)
    return found.as_json() | {"complaints": told.complaints}


def tell(sources_file: str | None, archive: str | None, now: str | None, found: Audit) -> word.Word:
    """Send word of what the audit found."""
    portal = sources.load(Path(sources_file) if sources_file else None)
    settings = Settings()
    given = word.addresses(settings, lambda name: Secret.load(name).get())  # type: ignore[union-attr]  # a coroutine only where one runs
    place = Path(archive) if archive else settings.dir
    return word.of_audit(place, portal.sources, given, found.problems, now=nights.clock(now)(), settings=settings)


@ending.in_one_sentence("audit")
def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; with a Prefect server configured the run is seen there, without one it works the same."""
    options = _options(arguments)
    given = (options.sources, options.archive, options.now, options.repair, options.deep)
    if get_current_settings().api.url:
        made = audit(*given)
        complaints = made.pop("complaints")
        found = Audit(**_without_outcome(made))
    else:
        found = audit_archive.fn(*given)
        complaints = tell(options.sources, options.archive, options.now, found).complaints
    report.say(found.as_json() | {"complaints": complaints}, [*found.lines(), *complaints], json=options.json)
    return 0 if found.outcome == "ok" and not complaints else 1


def _without_outcome(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name != "outcome"}


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="audit.py", description="Check the whole archive: captures, database, nights, what lies about.")
    parser.add_argument("--sources", metavar="FILE", help="sources file (default: the bundled baoshan.toml)")
    parser.add_argument("--archive", metavar="DIR", help="folder of captures and database (default: GOV_ARCHIVE_DIR or archive)")
    parser.add_argument("--now", metavar="ISO-8601", help="the instant to act as (tests, replays)")
    parser.add_argument("--repair", action="store_true", help="first take in captures that the database lacks; nothing is ever removed")
    parser.add_argument("--deep", action="store_true", help="hold the database against a trial rebuild as well")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON value")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
