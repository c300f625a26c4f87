"""What was tried against the archive and those who read it; ``docs/security.md`` says in a table what holds.

One real night over a hostile portal on loopback; then each way by which what it sent leaves the archive again.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import bagit  # type: ignore[import-untyped]
import bs4
import pytest
import yaml  # type: ignore[import-untyped]
from click.testing import CliRunner

import hostile
from backfill.test_files import warc
from backfill.test_wayback import page
from backfill.test_whole import backfill
from conftest import Portal as Sampled
from gov_archive import capture, export, identity, night, nights, query, sample, store, verify
from gov_archive.backup import backup
from gov_archive.cli import main
from gov_archive.errors import MisuseError, StoreError
from gov_archive.model import Portal
from gov_archive.rebuild import Rebuild
from gov_archive.settings import Settings
from hostile import TEXTS
from loopback import Loopback, answer
from query.web.asking import Ask, asking

OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
REPORT = "云栖镇2020年政府工作报告"
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Attacked:
    """An archive after one night over the hostile portal, and what that portal leads to without declaring it."""

    archive: Path
    portal: Portal
    found: night.SourceNight
    reached: int

    def keys(self) -> dict[str, str]:
        """Return the key of the document that has each hostile text."""
        return {name: f"{number:08d}-0000-4000-8000-000000000000" for number, name in enumerate(TEXTS)}


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Attacked:
    archive = tmp_path_factory.mktemp("attacked") / "archive"
    settings = Settings(retry_wait_seconds=0, max_bytes=hostile.MAX_BYTES, failures_to_stop=50)
    with Loopback(lambda _: answer(b"owned")) as stranger, Loopback(lambda _: b"") as server:
        made = hostile.Hostile(server.url, stranger.url)
        server.script = made.answered
        for day in (1, 2):  # the first night's events are its baseline, and told nowhere
            made.is_quiet = day == 1
            with night.Run(made.portal, archive, now=nights.clock(f"2026-03-0{day}T18:10:00+00:00"), settings=settings) as run:
                found = night.source_night(run, made.portal.sources[0])
                night.summary(run, [found])
        return Attacked(archive, made.portal, found, stranger.connections)


@pytest.fixture(scope="module")
def ask(attacked: Attacked) -> Ask:
    return asking(attacked.archive)


def shown(attacked: Attacked, key: str) -> dict[str, Any]:
    with store.reader(attacked.archive) as connection:
        found = query.show(connection, key)
    assert found is not None
    return found


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_is_stored_as_the_text_that_it_is(attacked: Attacked, name: str) -> None:
    found = shown(attacked, attacked.keys()[name])
    assert (found["kind"], found["title"][-len(REPORT) :]) == ("work_report", REPORT)
    (bridges,) = (paragraph for paragraph in found["body"] if "修好三座桥" in paragraph)
    visible = "".join(sign for sign in TEXTS[name] if sign.isprintable() and not sign.isspace())
    assert visible in "".join(sign for sign in bridges if sign.isprintable() and not sign.isspace())


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("private", r"169\.254\.169\.254 is not declared"),
        ("stranger", "127.0.0.1:.* is not declared"),
        ("file", "neither http nor https"),
        ("long-head", "the head of .* is longer than is read"),
        ("many-heads", "the head of .* is longer than is read"),
        ("bomb", "larger than .* bytes once decompressed"),
        ("split", "illegal header line"),
    ],
)
def test_hostile_answer_is_refused_with_its_reason_and_makes_no_document(attacked: Attacked, key: str, reason: str) -> None:
    assert re.search(f"^{key} was not judged: .*{reason}", "\n".join(attacked.found.errors), re.MULTILINE)
    with store.reader(attacked.archive) as connection:
        assert not connection.execute("select 1 from documents where key = ?", (key,)).fetchone()


def test_nothing_that_the_portal_does_not_declare_is_ever_reached(attacked: Attacked) -> None:
    assert attacked.reached == 0
    assert any("stranger" in link["name"] for link in shown(attacked, "attached")["attachments"])


@pytest.mark.parametrize("file", ["laughs.docx", "outside.docx", "bomb.docx"])
def test_entities_and_bombs_in_attachments_are_kept_and_not_read(attacked: Attacked, file: str) -> None:
    with store.reader(attacked.archive) as connection:
        row = connection.execute("select reason, text_sha256 from captures where url like ?", (f"%/attr/{file}",)).fetchone()
        assert re.match("refused: |damaged: .*entity amplification", row["reason"])
        assert row["text_sha256"] is None
        assert not connection.execute("select 1 from paragraphs where text like '%root:%' or text like '%哈哈哈%'").fetchone()


COMMANDS = ("documents --all", "events --all", "search 三座桥", "coverage", "runs", "show attached", "history attached")


@pytest.mark.parametrize("command", [*COMMANDS, *(f"show {number:08d}" for number in range(len(TEXTS)))])
@pytest.mark.parametrize("form", ["", " --json"])
def test_no_command_gives_the_terminal_anything_to_obey(attacked: Attacked, command: str, form: str) -> None:
    result = CliRunner().invoke(main, ["--archive", str(attacked.archive), *f"{command}{form}".split()])
    assert (result.exit_code, OBEYED.findall(result.output)) == (0, [])
    assert not form or json.loads(result.output)


@pytest.mark.parametrize("command", ["show {key}", "read {page}", "rows {listing} --url {url}"])
def test_what_was_not_found_or_not_archived_is_told_as_harmlessly(attacked: Attacked, tmp_path: Path, command: str) -> None:
    made = hostile.Hostile(attacked.portal.base_url, "")
    (tmp_path / "page.html").write_bytes(made.answered("/article.html?infoid=" + attacked.keys()["escape"]).partition(b"\r\n\r\n")[2])
    (tmp_path / "listing.html").write_bytes(made.answered("/infoDirectory.html?dept=1").partition(b"\r\n\r\n")[2])
    values = {"key": "\x1b[2J", "page": tmp_path / "page.html", "listing": tmp_path / "listing.html", "url": f"{attacked.portal.base_url}a"}
    result = CliRunner().invoke(main, ["--archive", str(attacked.archive), *(word.format(**values) for word in command.split())])
    assert result.output
    assert OBEYED.findall(result.output) == []


PATHS = ("/", "/documents?all=1", "/document/attached", "/search?q=三座桥", "/events", "/coverage", "/archive/rows", "/archive/texts")


@pytest.mark.parametrize("path", [*PATHS, *(f"/document/{number:08d}" for number in range(len(TEXTS)))])
def test_no_page_makes_markup_or_a_dangerous_link_of_what_is_stored(ask: Ask, path: str) -> None:
    answered = ask(path)
    page = bs4.BeautifulSoup(answered.text, "lxml")
    assert answered.status_code == 200
    assert page.select("[onerror], img, main script") == []
    links = [str(link["href"]) for link in page.select("main a[href]")]
    assert [link for link in links if not link.startswith(("/", "#", "?", "http://", "https://"))] == []
    assert path.startswith("/archive/") or answered.headers["content-security-policy"].startswith("default-src 'none'")
    assert "11111103" not in page.get_text()


def test_feed_is_well_formed_and_holds_every_title(ask: Ask) -> None:
    top = ET.fromstring(ask("/events.atom").content)
    titles = [entry.findtext("{*}title", "") for entry in top.findall("{*}entry")]
    assert len(titles) == len(TEXTS) + 4
    assert any(TEXTS["script"] in title for title in titles)
    assert OBEYED.findall("".join(titles)) == []


STATEMENTS = (
    "'; drop table documents; --",
    "' or 1=1 --",
    '" or ""="',
    "x] from captures; --",
    "1; attach 'x' as y",
    "%' union select 1",
    "\x00",
)
REQUESTS = """
/search?q= /events?kind= /events?since= /documents?all= /document/ /document/attached?version= /compare/ /compare/attached?a= /capture/
/timemap/link/ /timegate/ /archive/documents?_sort= /archive/documents?_next= /archive/documents?title__exact= /archive/documents?_where=
/archive/documents?_facet= /archive/documents?_col= /archive/paragraph_bigrams?_search= /archive?sql= /archive/
"""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Datasette leaves coroutines behind when it refuses
@pytest.mark.parametrize("path", REQUESTS.split())
def test_sql_in_a_request_is_a_value_and_changes_nothing(ask: Ask, attacked: Attacked, path: str) -> None:
    before = (attacked.archive / store.FILE).read_bytes()
    for statement in STATEMENTS:
        answered = ask(path + quote(statement, safe=""))
        assert answered.status_code in {200, 302, 400, 403, 404}, statement
        assert "Traceback" not in answered.text
    assert (attacked.archive / store.FILE).read_bytes() == before


@pytest.mark.parametrize("command", ["search", "show", "history", "compare", "events ack"])
def test_sql_in_a_command_is_a_value_and_changes_nothing(attacked: Attacked, command: str) -> None:
    with store.reader(attacked.archive) as connection:
        before = store.dump.digest(connection)
    for statement in STATEMENTS[:-1]:
        result = CliRunner().invoke(main, ["--archive", str(attacked.archive), *command.split(), statement])
        assert result.exit_code in {0, 2}, statement
        assert result.exception is None or isinstance(result.exception, SystemExit)
    with store.reader(attacked.archive) as connection:
        assert store.dump.digest(connection) == before


def outside(folder: Path, *within: str) -> list[str]:
    """Return the files below *folder* that lie in none of *within*."""
    return [name for path in folder.rglob("*") if path.is_file() and not (name := path.relative_to(folder).as_posix()).startswith(within)]


@pytest.mark.parametrize("format", export.FORMATS)
def test_no_name_that_a_portal_gives_leads_an_export_out_of_its_place(attacked: Attacked, tmp_path: Path, format: export.Format) -> None:  # noqa: A002
    target = tmp_path / "deep/down" / ("out.wacz" if format == "wacz" else "out")
    export.export(attacked.archive, format, target, near_misses=True)
    assert outside(tmp_path, "deep/down/out") == []
    if target.is_dir():
        names = [path.relative_to(target).as_posix() for path in target.rglob("*")]
    else:
        names = zipfile.ZipFile(target).namelist() if format == "wacz" else []
    assert [name for name in names if ".." in name or name.startswith("/") or "\\" in name or OBEYED.search(name) or len(name) > 200] == []
    if format == "transfer":
        bagit.Bag(str(target)).validate()


def test_backup_and_rebuild_of_a_hostile_archive_are_whole_and_stay_in_their_place(attacked: Attacked, tmp_path: Path) -> None:
    done = backup(attacked.archive, tmp_path / "deep/backup")
    assert (done.problems, outside(tmp_path, "deep/backup/")) == ((), [])
    made = Rebuild(attacked.portal, tmp_path / "deep/backup").run()
    assert (made.outcome, dict(made.lost), dict(made.invented)) == ("ok", {}, {})
    with store.reader(attacked.archive) as connection:
        assert store.dump.digest(connection) == made.digest
    assert list(verify.problems(attacked.archive)) == []


def test_front_matter_of_markdown_is_yaml_that_says_what_is_stored(attacked: Attacked, tmp_path: Path) -> None:
    export.export(attacked.archive, "markdown", tmp_path / "out", near_misses=True)
    for key in attacked.keys().values():
        (path,) = (tmp_path / "out/yunqi").glob(f"{key}-v1.md")
        front, text = path.read_text(encoding="utf-8").removeprefix("---\n").split("\n---\n", 1)
        stored = shown(attacked, key)
        said = yaml.safe_load(front)
        assert (said["title"], said["kind"], said["metadata"]) == (stored["title"], "work_report", stored["metadata"])
        assert not re.search(r"(?<!\\)<(?!http)|(?<!\\)\]\((?!<http)", text)


def test_spreadsheet_runs_nothing_of_a_csv(attacked: Attacked, tmp_path: Path) -> None:
    export.export(attacked.archive, "csv", tmp_path / "out.csv", near_misses=True)
    csv.field_size_limit(10**7)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) >= len(TEXTS)
    assert [cell for row in rows for cell in row.values() if cell.startswith(tuple("=+@\t\r\n＝＋－＠"))] == []
    assert any(row["title"].startswith("'=HYPERLINK") for row in rows)


def test_links_in_an_archive_lead_no_act_to_another_file(attacked: Attacked, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.write_bytes(b"not yours")
    copy = shutil.copytree(attacked.archive, tmp_path / "archive")
    captured = next(copy.rglob("*.warc.gz"))
    captured.with_name("yunqi-20260101T000000Z-x.warc.gz.open").symlink_to(mine)
    there = tmp_path / "backup" / captured.relative_to(copy)
    there.parent.mkdir(parents=True)
    there.with_name(f"{there.name}.part").symlink_to(mine)
    for name in ("out", "archive/archive.db.rebuild"):
        (tmp_path / name).symlink_to(tmp_path / "nothing")
    (recovered,) = capture.recover(copy / "captures")
    assert "is a link to another file" in str(recovered)
    assert backup(copy, tmp_path / "backup").problems == ()
    with pytest.raises(MisuseError, match="exists and is never overwritten"):
        export.export(copy, "jsonl", tmp_path / "out")
    assert Rebuild(attacked.portal, copy).run().outcome == "ok"
    (copy / f"{store.FILE}.lock").unlink()
    (copy / f"{store.FILE}.lock").symlink_to(mine)
    with pytest.raises(StoreError, match=r"the lock .* cannot be had"), store.open(copy):
        pass
    assert mine.read_bytes() == b"not yours"
    assert not (tmp_path / "nothing").exists()


def test_no_name_within_a_package_of_others_leads_out_of_the_archive(sample_portal: Sampled, tmp_path: Path) -> None:
    sample_portal.night(sample.NIGHTS[0])
    (tmp_path / "deep/saved").mkdir(parents=True)
    names = ("../../../owned.warc.gz", "/etc/owned.warc.gz", "..\\owned.warc.gz", f"{'长' * 4096}.warc.gz", "\x1b[2Jowned.warc.gz")
    keys = [one.key for one in sample.documents(sample.NIGHTS[0])][: len(names)]
    with zipfile.ZipFile(tmp_path / "deep/saved/pages.wacz", "w", zipfile.ZIP_DEFLATED) as packed:
        for name, key in zip(names, keys, strict=True):
            url = identity.document_url(sample_portal.portal, key)
            packed.writestr(name, warc(url, page(sample_portal, key)))
        packed.writestr("bomb.warc", bytes(20_000_000))
    report = backfill(sample_portal, 2000, 2026, files=tmp_path / "deep/saved", portal=False)
    assert report["files"]["taken"] == len(names)
    assert [line.partition(":")[0] for line in report["files"]["refused"]] == ["pages.wacz/bomb.warc"]
    assert outside(tmp_path, "archive/", "deep/saved/") == []


def test_every_test_that_the_table_of_what_was_tried_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`(?:: `(\w+)`)?", (ROOT / "docs/security.md").read_text(encoding="utf-8"))
    assert len(named) > 20
    assert [(path, name) for path, name in named if f"def {name}" not in (ROOT / path).read_text(encoding="utf-8")] == []
