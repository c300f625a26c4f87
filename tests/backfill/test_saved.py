"""Where a saved file is from, and when: what is told is taken, what is not told is refused."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gov_archive.backfill.saved import saved
from gov_archive.errors import UnreadableError
from gov_archive.model import Portal

PORTAL = Portal(
    slug="qinghe",
    name="清河区政府信息公开",
    base_url="https://portal.example/",
    document_url="article.html?infoid={key}",
    aliases=("http://old.example:8080/",),
    attachment_hosts=("files.example",),
)
KEY = "0badc0de-0000-4000-8000-000000000001"
URL = f"https://portal.example/article.html?infoid={KEY}"
NOW = datetime(2026, 11, 5, tzinfo=UTC)
MODIFIED = datetime(2019, 3, 4, 5, 6, 7, tzinfo=UTC)
MHT = (
    f"Snapshot-Content-Location: {URL}\r\nDate: Wed, 1 Apr 2020 10:00:00 +0800\r\n"
    'Content-Type: multipart/related; boundary="x"\r\n\r\n--x--'
)
MIRROR = (
    f"<!-- Mirrored from portal.example/article.html?infoid={KEY} by HTTrack Website Copier/3.x [XR], Mon, 03 Feb 2020 10:11:12 GMT -->"
)


def put(folder: Path, name: str, text: str = "<html></html>") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (MODIFIED.timestamp(), MODIFIED.timestamp()))
    return path


@pytest.mark.parametrize(
    ("name", "text", "url", "at", "by"),
    [
        (f"{KEY}.html", "", URL, MODIFIED, "its name"),
        (f"{KEY.upper()}@20150102.html", "", URL, datetime(2015, 1, 1, 16, tzinfo=UTC), "its name"),
        (f"{KEY}_20150102T101112.pdf", "", URL, datetime(2015, 1, 2, 2, 11, 12, tzinfo=UTC), "its name"),
        ("known.html", "", "https://portal.example/article.html?infoid=known", MODIFIED, "its name"),
        ("a.html", f"<!DOCTYPE html>\n<!-- saved from url=(0071){URL} -->\n<html>", URL, MODIFIED, "a browser"),
        (
            "b.html",
            f"<!--\n Page saved with SingleFile \n url: {URL} \n saved date: Sun May 17 2020 14:00:00 GMT+0800 (CST)\n-->",
            URL,
            datetime(2020, 5, 17, 6, tzinfo=UTC),
            "SingleFile",
        ),
        (
            "c.html",
            MIRROR,
            URL.replace("https", "http"),
            datetime(2020, 2, 3, 10, 11, 12, tzinfo=UTC),
            "HTTrack",
        ),
        ("d.mht", MHT, URL, datetime(2020, 4, 1, 2, tzinfo=UTC), "its own headers"),
        (f"mirror/portal.example/article.html?infoid={KEY}", "", URL, MODIFIED, "folders"),
        (f"portal.example/article.html@infoid={KEY}.html", "", URL, MODIFIED, "folders"),
        (
            f"old.example+8080/article.html@infoid={KEY}.html",
            "",
            URL.replace("https://portal.example", "http://old.example:8080"),
            MODIFIED,
            "f",
        ),
        ("files.example/attr/1.pdf", "", "http://files.example/attr/1.pdf", MODIFIED, "folders"),
    ],
)
def test_what_is_told_is_taken(tmp_path: Path, name: str, text: str, *, url: str, at: datetime, by: str) -> None:
    if name.endswith(KEY):
        name += ".html"  # wget -E
    found = saved(put(tmp_path, name, text), tmp_path, PORTAL, {"known"}, now=NOW)
    assert (found.url, found.at) == (url, at)
    assert by in found.note
    assert found.is_dated == (at != MODIFIED)


def test_a_file_beside_it_outranks_all_else(tmp_path: Path) -> None:
    path = put(tmp_path, f"{KEY}.html", "<!-- saved from url=(0020)https://portal.example/ -->")
    put(tmp_path, f"{KEY}.html.json", f'{{"url": "{URL}", "at": "2018-01-02T08:00:00"}}')
    found = saved(path, tmp_path, PORTAL, (), now=NOW)
    assert (found.url, found.at, found.is_dated) == (URL, datetime(2018, 1, 2, tzinfo=UTC), True)


@pytest.mark.parametrize(
    ("name", "beside", "told"),
    [
        ("report.html", None, "its address cannot be known; put report.html.json beside it"),
        (f"{KEY}.html", "not json", "does not say where"),
        (f"{KEY}.html", '{"at": "2018-01-02"}', "does not say where"),
        (f"{KEY}.html", '{"url": "ftp://portal.example/"}', "is no address"),
        (f"{KEY}.html", f'{{"url": "{URL}", "at": "yesterday"}}', "does not say where"),
        (f"{KEY}.html", f'{{"url": "{URL}", "at": "2030-01-01"}}', "cannot be"),
        (f"{KEY}.html", f'{{"url": "{URL}", "at": "1970-01-01"}}', "cannot be"),
    ],
)
def test_what_is_not_told_is_refused_in_one_sentence(tmp_path: Path, name: str, beside: str | None, told: str) -> None:
    path = put(tmp_path, name)
    if beside:
        put(tmp_path, f"{name}.json", beside)
    with pytest.raises(UnreadableError, match=told) as error:
        saved(path, tmp_path, PORTAL, (), now=NOW)
    assert "\n" not in str(error.value)
