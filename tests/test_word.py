"""Word of nights: what is told, to whom, how often, and what becomes of it when something breaks."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from conftest import Portal
from gov_archive import night, nights, sample, store, word
from gov_archive.audit import audit
from gov_archive.cli import main
from gov_archive.errors import LockedError, MisuseError, SourcesError, StoreError
from gov_archive.rebuild import Rebuild
from gov_archive.settings import Settings
from hook import SECRET, Hook

ROOT = Path(__file__).parents[1]
NIGHTLY = ROOT / "flows" / "nightly.py"


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as one:
        yield one


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Portal, Path]]:
    """The sample portal, and an archive of its first night, from which on a webhook is told."""
    holder: list[Portal] = []
    with sample.running(clock=lambda: holder[0].tonight if holder else sample.NIGHTS[0], port=0) as server, Hook() as one:
        holder.append(Portal(server, tmp_path_factory.mktemp("word") / "archive"))
        tell(holder[0], sample.NIGHTS[0], one.address)
        assert one.messages == []
        yield holder[0], holder[0].archive


@pytest.fixture
def portal(begun: tuple[Portal, Path], tmp_path: Path) -> Portal:
    """The portal, as it should be, and an archive of the test's own."""
    portal, first = begun
    portal.server.script = None
    portal.archive = shutil.copytree(first, tmp_path / "archive")
    return portal


def tell(portal: Portal, at: datetime, addresses: str, **settings: Any) -> dict[str, Any]:
    """Run the night of *at* and send word of it; return its summary."""
    portal.tonight = at
    chosen = Settings(retry_wait_seconds=0, **{"notify_language": "en", **settings})
    with (
        word.Watch(portal.archive, addresses, clock=nights.clock(at), settings=chosen) as watch,
        night.Run(portal.portal, portal.archive, now=nights.clock(at), settings=chosen) as run,
    ):
        summary = night.summary(run, [night.source_night(run, source) for source in portal.portal.sources])
        watch.ended(portal.portal, summary)
    return summary


def test_ten_nights_are_told_each_in_one_message_without_the_baseline(portal: Portal, hook: Hook) -> None:
    for at in sample.NIGHTS[1:]:
        summary = tell(portal, at, hook.address)
        assert summary["complaints"] == []
    assert [message["title"].partition(": ")[2] for message in hook.messages] == [
        "1 changed",
        "2 trouble",
        "1 new, 2 ended",
        "1 withdrawn",
        "1 restored",
    ]
    assert hook.bodies[0].splitlines()[:3] == [
        "[changed] 云栖镇: 云栖镇2026年政府工作报告",
        "全年完成地方财政收入: 32.68亿元 → 34.05亿元",
        "gov-archive compare fa182d65 1 2",
    ]
    assert [message["type"] for message in hook.messages] == ["info", "warning", "info", "info", "info"]


def test_what_a_service_did_not_take_is_said_and_sent_again_and_another_is_told_once(portal: Portal, hook: Hook) -> None:
    with Hook() as other:
        both = f"{hook.address} {other.address}"
        tell(portal, sample.NIGHTS[1], both)
        other.status = 500
        failed = tell(portal, sample.NIGHTS[2], both)
        assert failed["told"] == [{"service": "json", "items": 1, "sent": True}, {"service": "json 2", "items": 1, "sent": False}]
        assert failed["complaints"] == ["json 2 did not take the message; it is sent again after the next night"]
        other.status = 200
        again = tell(portal, sample.NIGHTS[4], both)
        assert [told["items"] for told in again["told"]] == [2, 3]
        assert [len(hook.messages), len(other.messages)] == [2, 1]
        assert other.messages[0]["title"].endswith("1 changed, 1 new, 1 missed")


def test_a_rebuild_forgets_neither_what_was_told_nor_what_was_not(portal: Portal, hook: Hook) -> None:
    tell(portal, sample.NIGHTS[1], hook.address)
    hook.status = 500
    tell(portal, sample.NIGHTS[2], hook.address)
    hook.status = 200
    for hour in (1, 2):
        Rebuild(portal.portal, portal.archive, processes=0).run()
        tell(portal, sample.NIGHTS[2] + timedelta(hours=hour), hook.address)
    assert [message["title"].partition(": ")[2] for message in hook.messages] == ["1 changed"]


def test_what_is_acknowledged_before_it_is_told_is_not_told(portal: Portal, hook: Hook) -> None:
    tell(portal, sample.NIGHTS[1], hook.address)
    hook.status = 500
    tell(portal, sample.NIGHTS[2], hook.address)
    with store.open(portal.archive) as db:
        (event,) = db.execute("select id from events where kind = 'changed'").fetchone()
        store.acknowledgements.add(db, [event])
    hook.status = 200
    tell(portal, sample.NIGHTS[2] + timedelta(hours=1), hook.address)
    assert hook.messages == []


def test_a_service_that_is_new_is_not_told_the_past(portal: Portal, hook: Hook) -> None:
    with store.open(portal.archive) as db:
        db.execute("delete from announcements")
    for at in sample.NIGHTS[1:3]:
        portal.night(at)
    tell(portal, sample.NIGHTS[2] + timedelta(hours=1), hook.address)
    assert hook.messages == []
    tell(portal, sample.NIGHTS[4], hook.address)
    assert [message["title"].partition(": ")[2] for message in hook.messages] == ["1 new, 1 missed"]


def test_a_trouble_that_ended_before_it_could_be_told_is_no_news(portal: Portal, hook: Hook) -> None:
    tell(portal, sample.NIGHTS[1], hook.address)
    hook.status = 500
    tell(portal, sample.NIGHTS[3], hook.address)
    hook.status = 200
    tell(portal, sample.NIGHTS[4], hook.address)
    assert [message["title"].partition(": ")[2] for message in hook.messages] == ["1 changed, 1 new, 1 missed"]


def test_a_source_not_read_in_full_is_told_after_some_nights_once_and_then_its_end(portal: Portal, hook: Hook) -> None:
    broken = sample.EXPECTED[0].events[0][2]
    portal.server.script = lambda path, request, _at: _unreadable() if broken in str(request.url) and path else None
    first = sample.NIGHTS[1]
    for number in range(4):
        tell(portal, first + timedelta(days=number) if number < 2 else first + timedelta(days=number + 3), hook.address)
    assert [message["title"].partition(": ")[2].split(", ")[-1] for message in hook.messages][-1].endswith("missed")
    told = [part for body in hook.bodies for part in body.split("\n\n") if part.startswith("[trouble]")]
    assert [part.splitlines()[1] for part in told] == ["not read in full since 2026-03-03 (nights: 3)"]
    portal.server.script = None
    tell(portal, first + timedelta(days=7), hook.address)
    ended = [part for part in hook.bodies[-1].split("\n\n") if part.startswith("[ended]")]
    assert [part.splitlines()[1] for part in ended] == ["read in full again; it began on 2026-03-03"]


def _unreadable() -> Any:
    from starlette.responses import PlainTextResponse  # noqa: PLC0415

    return PlainTextResponse("", status_code=500)


def test_nights_that_did_not_happen_are_told_by_the_next_and_only_once(portal: Portal, hook: Hook) -> None:
    tell(portal, sample.NIGHTS[1], hook.address)
    tell(portal, sample.NIGHTS[4], hook.address)
    tell(portal, sample.NIGHTS[4] + timedelta(hours=1), hook.address)
    told = [part for body in hook.bodies for part in body.split("\n\n") if part.startswith("[missed]")]
    assert [part.splitlines()[1] for part in told] == ["no run in the nights of 2026-03-03 – 2026-03-04"]


def test_a_run_that_breaks_off_is_told_at_once_and_its_end_once(portal: Portal, hook: Hook) -> None:
    def break_off(at: datetime) -> None:
        chosen, clock = Settings(notify_language="en", ping=hook.ping), nights.clock(at)
        with (
            word.Watch(portal.archive, hook.address, clock=clock, settings=chosen),
            night.Run(portal.portal, portal.archive, now=clock, settings=chosen),
        ):
            raise StoreError("the disk is full")

    for number in (1, 2):
        with pytest.raises(StoreError):
            break_off(sample.NIGHTS[number])
    tell(portal, sample.NIGHTS[4], hook.address, ping=hook.ping)
    tell(portal, sample.NIGHTS[4] + timedelta(hours=1), hook.address, ping=hook.ping)
    assert hook.bodies[0] == "[broken off]\nthe run of 2026-03-03 did not end\nthe disk is full"
    assert [body.count("[runs again]") for body in hook.bodies] == [0, 1]
    well, fail = f"/ping/{SECRET}", f"/ping/{SECRET}/fail"
    assert hook.pings == [fail, fail, well, well]


def test_a_run_that_was_killed_is_told_by_the_next_and_that_is_its_end(portal: Portal, hook: Hook) -> None:
    with store.open(portal.archive) as db:
        store.runs.start(db, "nightly-20260302T181000Z-dead", sample.NIGHTS[1])
    for number in (2, 3):
        tell(portal, sample.NIGHTS[number], hook.address)
    told = [part for body in hook.bodies for part in body.split("\n\n") if part.startswith(("[broken off]", "[runs again]"))]
    assert told == ["[broken off]\nthe run of 2026-03-03 did not end"]


@pytest.mark.parametrize("error", [SourcesError("no such field"), LockedError("another run holds the archive")])
def test_a_night_that_never_began_is_told_once_until_one_runs_again(portal: Portal, hook: Hook, error: Exception) -> None:
    tell(portal, sample.NIGHTS[1], hook.address)

    def fail(at: datetime) -> None:
        chosen = Settings(notify_language="en")
        with word.Watch(portal.archive, hook.address, clock=nights.clock(at), settings=chosen):
            raise error

    for number in (2, 3):
        with pytest.raises(type(error)):
            fail(sample.NIGHTS[number])
    tell(portal, sample.NIGHTS[4], hook.address)
    told = [[body.count(word) for body in hook.bodies] for word in ("[broken off]", "[missed]", "[runs again]")]
    assert hook.bodies[0] == f"[broken off]\nthe run of 2026-03-04 did not end\n{error}"
    assert told == [[1, 0, 0], [0, 1, 1], [0, 0, 1]]


def test_a_night_without_a_database_is_told_all_the_same(tmp_path: Path, hook: Hook) -> None:
    def fail() -> None:
        with word.Watch(tmp_path, hook.address, clock=nights.clock(), settings=Settings(notify_language="en")):
            raise StoreError("the database is no database")

    with pytest.raises(StoreError):
        fail()
    assert hook.bodies[0].endswith("the database is no database")


def test_an_event_no_longer_borne_out_is_taken_back(portal: Portal, hook: Hook) -> None:
    for at in sample.NIGHTS[1:3]:
        tell(portal, at, hook.address)
    with store.open(portal.archive) as db:
        db.execute("delete from events where kind = 'changed'")
    for hour in (1, 2):
        tell(portal, sample.NIGHTS[2] + timedelta(hours=hour), hook.address)
    assert hook.bodies[1:] == [
        "[taken back]\nwhat was told before is no longer borne out: [changed] 云栖镇: 云栖镇2026年政府工作报告",
    ]


def test_the_audit_tells_problems_once_and_their_end_and_missed_nights(portal: Portal, hook: Hook) -> None:
    later = sample.NIGHTS[0] + timedelta(days=3)

    def audited() -> None:
        found = audit(portal.archive, portal.portal, now=later)
        chosen = Settings(notify_language="en")
        told = word.of_audit(portal.archive, portal.portal.sources, hook.address, found.problems, now=later, settings=chosen)
        assert told.complaints == []

    (file, *_) = sorted((portal.archive / "captures").rglob("*.warc.gz"))
    kept = file.read_bytes()
    file.write_bytes(kept[:-50])
    audited()
    audited()
    file.write_bytes(kept)
    audited()
    assert [body.count("[audit] ") + body.count("[audit]\n") for body in hook.bodies] == [1, 0]
    assert "no run in the nights of 2026-03-02 – 2026-03-03" in hook.bodies[0]
    assert hook.bodies[1].startswith("[ended] audit")


def run(portal: Portal, folder: Path, at: datetime, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "sources.toml").write_text(portal.server.sources_toml(), encoding="utf-8")
    portal.tonight = at
    given = ["--sources", str(folder / "sources.toml"), "--archive", str(portal.archive), "--now", at.isoformat()]
    chosen = os.environ | {"GOV_ARCHIVE_RETRY_WAIT_SECONDS": "0", "GOV_ARCHIVE_NOTIFY_LANGUAGE": "en"} | environment
    return subprocess.run([sys.executable, NIGHTLY, *given, *options], capture_output=True, text=True, check=False, env=chosen, timeout=120)


def test_a_night_killed_between_sending_and_noting_tells_again_and_never_less(portal: Portal, hook: Hook, tmp_path: Path) -> None:
    tell(portal, sample.NIGHTS[1], hook.address)
    hook.on_post = lambda: os.kill(_night(), signal.SIGKILL)
    killed = run(portal, tmp_path, sample.NIGHTS[2], GOV_ARCHIVE_NOTIFY=hook.address)
    assert killed.returncode == -signal.SIGKILL
    hook.on_post = lambda: None
    for hour in (1, 2):
        tell(portal, sample.NIGHTS[2] + timedelta(hours=hour), hook.address)
    assert [message["title"].partition(": ")[2] for message in hook.messages] == ["1 changed", "1 changed"]


def _night() -> int:
    """Return the process of the night: the test's own run may have other children, such as a forkserver."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return next(int(one) for one in children if str(NIGHTLY).encode() in Path(f"/proc/{one}/cmdline").read_bytes())


@pytest.mark.parametrize("is_json", [True, False])
def test_no_address_is_printed_logged_or_kept_when_sending_fails(portal: Portal, hook: Hook, tmp_path: Path, is_json: bool) -> None:
    secrets = {
        "GOV_ARCHIVE_NOTIFY": f"{hook.address} nonsense-{SECRET} slack://{SECRET}",
        "GOV_ARCHIVE_PING": hook.ping,
        "GOV_ARCHIVE_METRICS": str(tmp_path / "archive.prom"),
        "GOV_ARCHIVE_LOG": "json",
        "PREFECT_LOGGING_LEVEL": "DEBUG",
        "PREFECT_LOGGING_ROOT_LEVEL": "DEBUG",
    }
    hook.status = 500
    done = run(portal, tmp_path, sample.NIGHTS[2], *(["--json"] if is_json else []), **secrets)
    assert done.returncode == 1
    told = done.stdout + done.stderr
    for complaint in ("json did not take the message", "address 2 of 3 is none", "the ping address did not take the ping: it answered 500"):
        assert complaint in "".join(told.splitlines(keepends=is_json)).replace("\n", ""), told
    if is_json:
        assert json.loads(done.stdout)["told"] == [{"service": "json", "items": 2, "sent": False}]
    assert SECRET not in told
    with sqlite3.connect(portal.archive / store.FILE) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    kept = [path for folder in (portal.archive, tmp_path) for path in folder.rglob("*") if path.is_file()]
    assert len(kept) > 3
    assert [path for path in kept if SECRET.encode() in path.read_bytes()] == []
    assert SECRET not in repr(Settings(notify=hook.address, ping=hook.ping))


@pytest.mark.parametrize(("words", "code"), [(["--test"], 0), ([], 0), (["--send"], 0), (["--json"], 0)])
def test_the_command_shows_what_waits_and_sends_it_or_a_test(
    portal: Portal, hook: Hook, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int
) -> None:
    hook.status = 500
    tell(portal, sample.NIGHTS[2], hook.address)
    hook.status = 200
    monkeypatch.setenv("GOV_ARCHIVE_NOTIFY", hook.address)
    monkeypatch.setenv("GOV_ARCHIVE_NOTIFY_LANGUAGE", "en")
    shown = CliRunner().invoke(main, ["--archive", str(portal.archive), "notify", *words])
    assert shown.exit_code == code, shown.output
    assert ("34.05" in shown.output, "34.05" in "".join(hook.bodies)) == (words in ([], ["--json"]), words == ["--send"])
    assert ["This is a test." in body for body in hook.bodies] == {"--test": [True], "--send": [False]}.get("".join(words), [])
    assert SECRET not in shown.output


def test_a_test_that_fails_says_which_kind_and_exits_with_1(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    hook.status = 500
    monkeypatch.setenv("GOV_ARCHIVE_NOTIFY", f"{hook.address} nonsense-{SECRET}")
    shown = CliRunner().invoke(main, ["notify", "--test"])
    assert (shown.exit_code, SECRET in shown.output) == (1, False)
    assert "json: NOT sent" in shown.output
    assert "0 of 1 services took it" in shown.output
    monkeypatch.setenv("GOV_ARCHIVE_NOTIFY", " ")
    assert CliRunner().invoke(main, ["notify", "--test"]).exit_code == 2


def test_addresses_come_from_the_block_that_is_named_or_a_sentence_names_it() -> None:
    given = Settings(notify="json://127.0.0.1", notify_block="word")
    assert word.addresses(given, lambda name: f"json://{name}") == "json://word"
    assert word.addresses(Settings(notify="json://127.0.0.1"), lambda _name: "") == "json://127.0.0.1"

    def none(_name: str) -> str:
        raise ValueError(SECRET)

    with pytest.raises(MisuseError, match="no Prefect Secret block 'word'") as told:
        word.addresses(given, none)
    assert SECRET not in "".join(traceback.format_exception(told.value))
