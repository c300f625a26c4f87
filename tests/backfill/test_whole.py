"""A backfill on the sample portal: what it takes, what it leaves, what it says, and that it goes on where it was stopped."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.responses import PlainTextResponse, Response

from gov_archive import nights, sample, store, verify
from gov_archive.backfill import Asked, Backfill, Years
from gov_archive.rebuild import Rebuild
from gov_archive.settings import Settings

if TYPE_CHECKING:
    from starlette.requests import Request

    from conftest import Portal

SCRIPT = Path(__file__).parents[2] / "flows" / "backfill.py"
NOW = sample.NIGHTS[0]
KEY = re.compile(r"/article\.html\?infoid=([0-9a-f-]+)")


def backfill(portal: Portal, first: int, last: int, /, *, at: datetime = NOW, **asked: Any) -> dict[str, Any]:
    portal.tonight = at
    chosen = Settings(retry_wait_seconds=0, wayback_pace_seconds=0)
    with Backfill(portal.portal, portal.archive, Asked(Years(first, last), **asked), now=nights.clock(at), settings=chosen) as run:
        for chunk in () if run.asked.is_dry else run.plan():
            run.do(chunk)
        if run.asked.is_dry:
            run.plan()
        return run.finish()


def asked(portal: Portal) -> Counter[str]:
    """Return how often each document was asked for; made-up keys are none."""
    known = {document.key for document in sample.documents(NOW + timedelta(days=30))}
    return Counter(found[1] for one in portal.server.requests if (found := KEY.match(one.path)) and found[1] in known)


def reports(first: int, last: int) -> set[str]:
    """Return the reports that the sample portal shows on the first night, of these years by delivery or publication."""
    shown = [document for document in sample.documents(NOW) if document.kind in {"work_report", "half_year_report"}]
    return {one.key for one in shown if first <= one.published_on.year <= last}


def stored(archive: Path) -> set[str]:
    with store.reader(archive) as connection:
        return {row[0] for row in connection.execute("select key from documents where is_report = 1")}


def files(folder: Path) -> dict[str, str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def test_a_backfill_takes_the_reports_of_its_years_and_adds_up(sample_portal: Portal) -> None:
    report = backfill(sample_portal, 2018, 2021)
    assert (report["outcome"], [source["listing"] for source in report["sources"]]) == ("ok", ["whole", "whole"])
    assert stored(sample_portal.archive) >= reports(2018, 2021)
    assert list(verify.problems(sample_portal.archive)) == []
    for source in report["sources"]:
        assert [year["year"] for year in source["years"]] == [2018, 2019, 2020, 2021]
        assert all(year["found"] == sum(value for name, value in year.items() if name not in {"year", "found"}) for year in source["years"])
    kept = sum(year["stored"] for source in report["sources"] for year in source["years"])
    assert kept == len(reports(2018, 2021))
    asked_for = asked(sample_portal)
    late = {document.key for document in sample.documents(NOW) if document.published_on.year > 2023 and "报告" not in document.title}
    assert late
    assert not late & asked_for.keys()


def test_a_second_start_asks_for_nothing_and_says_the_same(sample_portal: Portal) -> None:
    first = backfill(sample_portal, 2019, 2020)
    sample_portal.server.requests.clear()
    second = backfill(sample_portal, 2019, 2020, at=NOW + timedelta(minutes=30))
    assert [one.path for one in sample_portal.server.requests] == []
    assert [source["years"] for source in second["sources"]] == [source["years"] for source in first["sources"]]


def test_what_a_backfill_found_is_no_news_and_the_night_after_finds_nothing_false(sample_portal: Portal) -> None:
    backfill(sample_portal, 2018, 2026)
    found = sample_portal.night(sample.NIGHTS[1])
    assert [event for source in found for event in source.events] == []
    with store.reader(sample_portal.archive) as connection:
        events = connection.execute("select kind, json_extract(detail, '$.backfilled') from events").fetchall()
    assert {tuple(event) for event in events} == {("new", 1)}
    for at in sample.NIGHTS[2:]:
        found = sample_portal.night(at)
        expected = next(one for one in sample.EXPECTED if one.at == at)
        assert {(event.source, event.kind, event.document) for source in found for event in source.events} == set(expected.events)


def test_a_backfill_beside_nights_brings_no_event_and_keeps_real_news_news(sample_portal: Portal) -> None:
    sample_portal.night(sample.NIGHTS[0])
    before = stored(sample_portal.archive)
    backfill(sample_portal, 2018, 2026, at=sample.NIGHTS[1] - timedelta(hours=8))
    assert stored(sample_portal.archive) == before
    published = sample.NIGHTS[4]  # a report is published by then, and the backfill meets it before any night does
    report = backfill(sample_portal, 2026, 2026, at=published)
    assert [source["events"] for source in report["sources"]] == [{}, {"new": 1}]
    with store.reader(sample_portal.archive) as connection:
        ((detail,),) = connection.execute("select detail from events where at > ?", (store.instants.text(sample.NIGHTS[3]),)).fetchall()
    assert "backfilled" not in json.loads(detail)


def test_a_rebuild_gives_the_rows_of_a_backfill_again(sample_portal: Portal) -> None:
    sample_portal.night(sample.NIGHTS[0])
    backfill(sample_portal, 2018, 2022, at=sample.NIGHTS[1] - timedelta(hours=8))
    with store.reader(sample_portal.archive) as connection:
        digest = store.dump.digest(connection)
    made = Rebuild(sample_portal.portal, sample_portal.archive, processes=0).run()
    assert (made.outcome, made.digest) == ("ok", digest)


def test_a_dry_run_walks_and_writes_nothing(sample_portal: Portal) -> None:
    dry = backfill(sample_portal, 2018, 2020, is_dry=True)
    assert not sample_portal.archive.exists()
    assert dry["dry_run"]
    assert sum(source["planned"] for source in dry["sources"]) == sum(year["left"] for one in dry["sources"] for year in one["years"]) > 0
    assert [one.path.partition("?")[0] for one in sample_portal.server.requests if "article" in one.path] == []
    sample_portal.night(sample.NIGHTS[0])
    before = files(sample_portal.archive)
    again = backfill(sample_portal, 2018, 2020, at=sample.NIGHTS[1], is_dry=True)
    assert files(sample_portal.archive) == before
    assert [source["planned"] for source in again["sources"]] == [0, 0]


def test_a_listing_that_cannot_be_read_to_its_end_is_incomplete_with_the_reason_and_the_rest_is_taken(sample_portal: Portal) -> None:
    def second_page_fails(path: str, request: Request, _at: datetime) -> Response | None:
        return PlainTextResponse("", status_code=500) if path == "/infoDirectory.html" and "page" in request.query_params else None

    sample_portal.server.script = second_page_fails
    report = backfill(sample_portal, 2018, 2026)
    assert (report["outcome"], {source["listing"] for source in report["sources"]}) == ("degraded", {"incomplete"})
    assert all("page=2" in source["gaps"][0] for source in report["sources"])
    assert stored(sample_portal.archive)
    sample_portal.server.script = None
    healed = backfill(sample_portal, 2018, 2026, at=NOW + timedelta(minutes=30))
    assert (healed["outcome"], {source["listing"] for source in healed["sources"]}) == ("ok", {"whole"})
    assert max(asked(sample_portal).values()) == 1


def test_a_document_that_cannot_be_had_is_failed_with_the_reason_and_a_second_start_has_it(sample_portal: Portal) -> None:
    wanted = min(reports(2019, 2019))

    def refuses_one(_path: str, request: Request, _at: datetime) -> Response | None:
        return PlainTextResponse("", status_code=500) if request.query_params.get("infoid") == wanted else None

    sample_portal.server.script = refuses_one
    report = backfill(sample_portal, 2019, 2019)
    ((failed,),) = [source["failed"] for source in report["sources"] if source["failed"]]
    assert (report["outcome"], failed["document"]) == ("degraded", wanted)
    assert "unavailable" in failed["reason"]
    sample_portal.server.script = None
    again = backfill(sample_portal, 2019, 2019, at=NOW + timedelta(minutes=30))
    assert again["outcome"] == "ok"
    assert wanted in stored(sample_portal.archive)


@pytest.mark.parametrize("after", [25, 63])
def test_killed_midway_the_next_start_does_only_what_is_left(sample_portal: Portal, tmp_path: Path, after: int) -> None:
    """The portal itself kills the backfill while it answers the *after*-th request for a document: a chunk holds forty."""
    declared = tmp_path / "sources.toml"
    declared.write_text(sample_portal.server.sources_toml(), encoding="utf-8")
    options = ["--sources", str(declared), "--archive", str(sample_portal.archive), "--from-year", "2018", "--to-year", "2026", "--json"]
    command = [sys.executable, str(SCRIPT), *options, "--now", NOW.isoformat()]
    environment = os.environ | {"GOV_ARCHIVE_LOG": "none"}
    first = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)

    def kills(path: str, _request: Request, _at: datetime) -> Response | None:
        if path == "/article.html" and sum(asked(sample_portal).values()) >= after:
            os.kill(first.pid, signal.SIGKILL)
        return None

    sample_portal.server.script = kills
    first.communicate(timeout=120)
    assert first.returncode == -signal.SIGKILL
    sample_portal.server.script = None
    before = asked(sample_portal)
    listings = sum("infoDirectory" in one.path for one in sample_portal.server.requests)
    measured = tmp_path / "gov_archive.prom"
    environment |= {"GOV_ARCHIVE_METRICS": str(measured)}
    command[-1] = (NOW + timedelta(minutes=30)).isoformat()  # else either may count as the last one
    second = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=240)
    assert second.returncode == 0, second.stderr
    report = json.loads(second.stdout)
    assert (report["outcome"], stored(sample_portal.archive)) == ("ok", reports(2018, 2026))
    twice = {key for key, times in asked(sample_portal).items() if times > 1}
    assert twice <= before.keys()
    assert len(twice) <= 1, "only the document whose answer was cut off by the kill"
    assert sum("infoDirectory" in one.path for one in sample_portal.server.requests) == listings
    assert 'last_run_outcome{kind="backfill",outcome="ok"} 1.0' in measured.read_text(encoding="utf-8")
    assert list(verify.problems(sample_portal.archive)) == []
