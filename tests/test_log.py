"""One line for each exchange, as it is in the captures."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.responses import PlainTextResponse

from gov_archive import log, sample, store
from gov_archive.errors import MisuseError
from gov_archive.settings import Settings

if TYPE_CHECKING:
    from conftest import Portal


def lines(portal: Portal, file: Path, form: str = "json") -> list[str]:
    with log.written(Settings(log=form, log_file=file)):
        portal.night(sample.NIGHTS[0])
    return file.read_text(encoding="utf-8").splitlines()


def test_every_capture_has_its_line_with_verdict_and_time(sample_portal: Portal, tmp_path: Path) -> None:
    said = [json.loads(line) for line in lines(sample_portal, tmp_path / "log.jsonl")]
    exchanges = [line for line in said if line["event"] == "exchange"]
    with store.reader(sample_portal.archive) as connection:
        stored = {
            row["id"]: (row["source"], row["run"], row["purpose"], row["status"], row["verdict"])
            for row in connection.execute("select * from captures where purpose in ('listing', 'document', 'attachment')")
        }
    told = {
        line["capture"]: (line["source"], line["run"], line["purpose"], line["status"], line["verdict"])
        for line in exchanges
        if line["purpose"] not in {"probe", "robots"}
    }
    assert told == stored
    assert {line["purpose"] for line in exchanges} == {"robots", "listing", "probe", "document", "attachment"}
    assert all(0 < line["seconds"] < 60 and line["bytes"] >= 0 for line in exchanges)
    assert [line["event"] for line in said if line["event"] != "exchange"] == ["run_began", "source_ended", "source_ended", "run_ended"]


def test_what_was_not_answered_is_a_line_with_its_reason(sample_portal: Portal, tmp_path: Path) -> None:
    sample_portal.server.script = lambda path, _request, _at: (
        PlainTextResponse("User-agent: *\nDisallow: /article.html") if path == "/robots.txt" else None
    )
    said = [json.loads(line) for line in lines(sample_portal, tmp_path / "log.jsonl")]
    refused = [line for line in said if line["event"] == "no_answer"]
    assert {line["purpose"] for line in refused} == {"probe", "document"}
    assert all("robots.txt" in line["reason"] and line["url"].startswith("http") for line in refused)


def test_lines_for_people_begin_with_shanghai_time_and_stay_one_line(sample_portal: Portal, tmp_path: Path) -> None:
    said = lines(sample_portal, tmp_path / "log.txt", "human")
    assert all(line.startswith("2026-03-02 02:1") for line in said)
    assert any(" yunqi document 200 good (" in line and " B http://127.0.0.1:" in line for line in said)


def test_nothing_moves_the_cursor_or_begins_another_line(capsys: pytest.CaptureFixture[str]) -> None:
    with log.written(Settings()):
        log.say("x", "title\x1b[2J\nforged", at=sample.NIGHTS[0])
    assert capsys.readouterr().err == "2026-03-02 02:10:00 title?[2J?forged\n"


def test_without_being_asked_nothing_is_written(sample_portal: Portal, capsys: pytest.CaptureFixture[str]) -> None:
    with log.written(Settings(log="none")):
        sample_portal.night(sample.NIGHTS[3])
    assert (capsys.readouterr().err, logging.getLogger("gov_archive").level) == ("", logging.NOTSET)


def test_a_log_that_cannot_be_written_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(MisuseError, match="GOV_ARCHIVE_LOG_FILE"), log.written(Settings(log_file=tmp_path / "none" / "log.txt")):
        pass
