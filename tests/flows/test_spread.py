"""A backfill over three workers in folders of their own, Prefect on PostgreSQL, one worker killed mid-way."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from flows.orchestra import LINUX, Orchestra, ready
from flows.postgres import postgres
from flows.town import NOW, YEARS, Book, town
from gov_archive import verify

pytestmark = [pytest.mark.soak, LINUX]

PACE = 0.4
REPORTS = 160


def story(archive: Path) -> list[list[tuple[Any, ...]]]:
    """What an archive tells, without the instants and ids of its own captures."""
    queries = (
        "select key, title, kind, state, versions, is_report, published_on, delivered_on from documents order by key",
        "select document, number, normal_sha256 from versions order by document, number",
        "select document, kind, version from events order by document, kind, version",
    )
    connection = sqlite3.connect(archive / "archive.db")
    try:
        return [connection.execute(sql).fetchall() for sql in queries]
    finally:
        connection.close()


def progress(here: Orchestra, name: str) -> list[Any]:
    deployment = here.deployment(name)["id"]
    found: list[Any] = here.ask("POST", "flow_runs/filter", deployments={"id": {"any_": [deployment]}})
    return found


def test_three_workers_of_which_one_dies_give_the_archive_of_one_process(tmp_path: Path) -> None:
    book = Book()
    with (
        postgres() as database,
        ready(tmp_path / "many", PREFECT_API_DATABASE_CONNECTION_URL=database) as here,
        town(tmp_path, book, reports=REPORTS, pace=PACE) as (server, declared),
    ):
        given = {"from_year": YEARS[0], "to_year": YEARS[-1], "sources_file": str(declared), "now": NOW.isoformat()}
        alone = given | {"archive": str(tmp_path / "alone")}
        here.work("archive-host")
        began = time.monotonic()
        assert here.settled(here.trigger("backfill", parameters=alone), seconds=900)["type"] == "COMPLETED", here.logs()
        took_alone, asked_alone = time.monotonic() - began, len(book.asked)
        keys = {document.key for document in server.site.documents(NOW)}
        assert len(keys & book.counts(keys).keys()) == REPORTS
        book.asked.clear()

        names = ["first", "second", "third"]
        workers = {
            name: here.work(name, "--limit", "1", pool="gov-archive-fetch", GOV_ARCHIVE_SPOOL=str(tmp_path / f"spool-{name}"))
            for name in names
        }
        shared = tmp_path / "shared"
        here.until(lambda: len(here.ask("POST", "work_pools/gov-archive-fetch/workers/filter")) == len(names), "the workers are there")
        began = time.monotonic()
        spread = here.trigger("backfill", parameters=given | {"archive": str(tmp_path / "spread"), "handover": str(shared)})
        here.until(lambda: len(book.asked) > asked_alone // 2, "half of it is asked for", seconds=600)
        victim = next(run for run in progress(here, "fetch") if run["state_type"] == "RUNNING")
        engine = here.engine(victim["id"])
        owner = here.owner(engine)
        for pid in (workers[owner].pid, engine):  # as if its machine had lost power
            here.kill(pid)
        until_then, died = len(book.asked), time.monotonic()
        lost = {one["key"] for one in victim["parameters"]["chunk"]["documents"]}
        ended = here.settled(spread, seconds=900)
        took = time.monotonic() - began
        assert ended["type"] == "COMPLETED", here.logs()
        fetched = progress(here, "fetch")
        here.work(owner, "--limit", "1", pool="gov-archive-fetch", GOV_ARCHIVE_SPOOL=str(tmp_path / f"spool-{owner}"))

    states = Counter(run["state_type"] for run in fetched)
    counts = book.counts(keys)
    twice = {key for key, count in counts.items() if count > 1}
    before = book.asked[:until_then]
    print(
        f"alone {took_alone:.0f} s, spread {took:.0f} s, killed after {died - began:.0f} s; {dict(states)}; "
        f"asked twice {len(twice)} of a chunk of {len(lost)}; "
        f"gap mean until then {(before[-1][0] - before[0][0]) / (until_then - 1):.2f} s, shortest {min(book.gaps):.2f} s, "
        f"longest {max(book.gaps):.0f} s; {[(round(gap, 3), book.asked[at][1]) for at, gap in enumerate(book.gaps) if gap < PACE]}"
    )
    assert states["CRASHED"] == 1
    assert story(tmp_path / "spread") == story(tmp_path / "alone")
    assert list(verify.problems(tmp_path / "spread")) == []
    assert keys == counts.keys()
    assert twice <= lost
    assert max(counts.values()) <= 2
    assert min(book.gaps) >= PACE - 0.1
