"""A backfill over three workers in folders of their own, Prefect on PostgreSQL, one worker killed mid-way."""

from __future__ import annotations

import re
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from flows.orchestra import LINUX, Orchestra, ready
from flows.postgres import postgres
from gov_archive import sample, verify

pytestmark = [pytest.mark.soak, LINUX]

NOW = datetime(2026, 3, 1, 18, 10, tzinfo=UTC)
PACE = 0.4
REPORTS = 160
KEY = re.compile(r"infoid=([0-9a-f-]+)")


@dataclass
class Book:
    """When each page was asked for, by the portal's own clock."""

    asked: list[tuple[float, str]] = field(default_factory=list)

    def __call__(self, path: str, request: Any, _at: datetime) -> None:
        self.asked.append((time.monotonic(), f"{path}?{request.url.query}"))

    def counts(self, keys: set[str]) -> Counter[str]:
        return Counter(found[1] for _, path in self.asked if (found := KEY.search(path)) and found[1] in keys)


def write_reports(content: Path) -> None:
    """Write short invented reports, some of each year, each with words of its own."""
    content.mkdir(parents=True)
    for number in range(REPORTS):
        year = 2007 + number % 20
        lines = [
            f"云栖镇{year}年政府工作报告",
            f"——{year}年1月8日在云栖镇第五届人民代表大会第{number + 1}次会议上",
            "各位代表：",
            "现在，我代表云栖镇人民政府，向大会报告工作，请予审议。",
            f"一、{year - 1}年工作回顾",
            f"全年完成投资{number}.5亿元，第{number}号园区建成投用，各项工作扎实推进。",
            f"二、{year}年主要任务",
            f"坚持稳中求进工作总基调，推动第{number}号片区高质量发展再上新台阶。",
        ]
        table = f'title = "云栖镇{year}年政府工作报告之{number}"\npublished_on = {year}-01-20\nsource = "云栖镇"\ncolumn = "工作报告"\n'
        (content / f"report{number:03}.txt").write_text("\n".join(lines), encoding="utf-8")
        (content / f"report{number:03}.toml").write_text(table, encoding="utf-8")


@contextmanager
def portal(folder: Path, book: Book) -> Iterator[tuple[sample.Server, str]]:
    write_reports(folder / "content")
    with sample.running(clock=lambda: NOW, port=0, content=folder / "content") as server:
        server.script = book
        declared = folder / "sources.toml"
        declared.write_text(server.sources_toml().replace("pace_seconds = 0.0", f"pace_seconds = {PACE}"), encoding="utf-8")
        yield server, str(declared)


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
        portal(tmp_path, book) as (
            server,
            declared,
        ),
    ):
        given = {"from_year": 2007, "to_year": 2026, "sources_file": declared, "now": NOW.isoformat()}
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
        lost = len(victim["parameters"]["chunk"]["documents"])
        ended = here.settled(spread, seconds=900)
        took = time.monotonic() - began
        assert ended["type"] == "COMPLETED", here.logs()
        fetched = progress(here, "fetch")
        here.work(owner, "--limit", "1", pool="gov-archive-fetch", GOV_ARCHIVE_SPOOL=str(tmp_path / f"spool-{owner}"))

    states = Counter(run["state_type"] for run in fetched)
    counts = book.counts(keys)
    gaps = [after - before for (before, _), (after, _) in pairwise(sorted(book.asked))]
    fetchers = {run["infrastructure_pid"] or run["id"] for run in fetched}
    print(
        f"alone {took_alone:.0f} s, spread {took:.0f} s; {states}; {len(fetchers)} runs; shortest gap {min(gaps):.2f} s, "
        f"mean {sum(gaps) / len(gaps):.2f}; asked twice {sum(count - 1 for count in counts.values())} of a chunk of {lost}"
    )
    assert states["CRASHED"] == 1
    assert story(tmp_path / "spread") == story(tmp_path / "alone")
    assert list(verify.problems(tmp_path / "spread")) == []
    assert keys == counts.keys()
    assert sum(count - 1 for count in counts.values()) <= lost
    assert min(gaps) >= PACE - 0.1
