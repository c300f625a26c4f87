"""A small portal in the test's own process, an archive of it, and runs that can be killed, held against an undisturbed archive."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from gov_archive import sample, store, verify

BEGIN = datetime(2026, 3, 1, 18, 10, tzinfo=UTC)
VICTIM = Path(__file__).with_name("victim.py")
_ID = re.compile(rb"WARC-Record-ID: <urn:uuid:([0-9a-f-]+)>")


End = tuple[str, int, float]


@dataclass(frozen=True)
class Ran:
    """How a run ended: its exit status (negative: the signal), what it said, and its steps by kind, where it came to its end."""

    status: int
    said: str
    steps: Mapping[str, int]


class Victim:
    """The process that runs the project's commands in forks of itself."""

    def __init__(self, folder: Path, settings: dict[str, str] | None = None) -> None:
        self._folder = folder
        self._number = 0
        chosen = {"GOV_ARCHIVE_RETRY_WAIT_SECONDS": "0", "GOV_ARCHIVE_DATABASE_WAIT_SECONDS": "0.5", "DO_NOT_TRACK": "1"}
        environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"} | chosen | (settings or {})
        self._process = subprocess.Popen(
            [sys.executable, VICTIM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        self._answer()

    def run(self, name: str, *options: str, end: End | None = None, powerless: bool = False) -> Ran:
        """Run to the end, or to the step given in *end*, at which it dies of SIGKILL; *powerless* without root's right to every file."""
        self._number += 1
        said = self._folder / f"said-{self._number}.txt"
        assert self._process.stdin
        self._process.stdin.write(json.dumps([name, str(said), end, powerless, *options]) + "\n")
        self._process.stdin.flush()
        self._answer()
        steps = said.with_name(f"{said.name}.steps")
        return Ran(self._answer(), said.read_text(encoding="utf-8"), json.loads(steps.read_text()) if steps.exists() else {})

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(10)

    def _answer(self) -> int:
        assert self._process.stdout
        return int(json.loads(self._process.stdout.readline()))


@dataclass
class Scene:
    """The portal's content, which tests edit between runs, and one archive."""

    folder: Path
    victim: Victim
    sources: Path
    archive: Path
    seen: set[str] = field(default_factory=set)

    def night(self, days: float = 0, **more: Any) -> Ran:
        """Run one night, so many days after the first."""
        at = (BEGIN + timedelta(days=days)).isoformat()
        return self.victim.run("nightly", "--sources", str(self.sources), "--archive", str(self.archive), "--now", at, **more)

    def rebuild(self, *options: str, **more: Any) -> Ran:
        """Rebuild the archive's database."""
        return self.victim.run("rebuild", "--sources", str(self.sources), "--archive", str(self.archive), *options, **more)

    def command(self, *words: str, **more: Any) -> Ran:
        """Run a command of gov-archive on the archive."""
        return self.victim.run("gov-archive", "--archive", str(self.archive), *words, **more)

    def edit(self, number: int, *, figure: str) -> None:
        """Publish the report of one year, or edit it."""
        write_report(self.folder / "content", number, figure)

    def remove(self, number: int) -> None:
        for end in ("toml", "txt"):
            (self.folder / "content" / f"report{number}.{end}").unlink()

    def check(self) -> None:
        """Assert what must hold at any instant: captures only ever grow in number, and the database is sound."""
        now = captured(self.archive)
        assert self.seen <= now, "captures are lost"
        self.seen = now
        if (self.archive / store.FILE).exists():
            connection = sqlite3.connect(self.archive / store.FILE)
            assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
            connection.close()

    def check_end(self) -> None:
        """Assert that every capture ever seen is in the database, that nothing is wrong, and that the captures alone give the same."""
        self.check()
        assert list(verify.problems(self.archive)) == []
        with store.reader(self.archive) as connection:
            known = {row[0] for row in connection.execute("select id from captures")}
            before = store.dump.digest(connection)
        assert self.seen <= known
        ran = self.rebuild()
        assert (ran.status, "degraded" in ran.said) == (0, False), ran.said
        with store.reader(self.archive) as connection:
            assert store.dump.digest(connection) == before

    def story(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return what the archive tells, without what depends on when it was asked."""
        told = {
            "documents": "select key, title, kind, state, versions from documents order by key",
            "versions": "select document, number, normal_sha256 from versions order by document, number",
            "events": "select document, kind, version from events order by document, at, kind",
        }
        with store.reader(self.archive) as connection:
            return {name: [tuple(row) for row in connection.execute(sql)] for name, sql in told.items()}


@contextmanager
def scene(folder: Path, archive: Path | None = None, **settings: str) -> Iterator[Scene]:
    """Serve five reports from *folder* and have a victim at hand."""
    (folder / "content").mkdir(parents=True)
    for number in range(5):
        write_report(folder / "content", number, "12.5")
    with sample.running(clock=lambda: BEGIN, port=0, content=folder / "content") as server:
        sources = folder / "sources.toml"
        sources.write_text(server.sources_toml(), encoding="utf-8")
        victim = Victim(folder, settings)
        try:
            yield Scene(folder, victim, sources, archive or folder / "archive")
        finally:
            victim.close()


def write_report(content: Path, number: int, figure: str) -> None:
    """Write the pair of files of one invented report."""
    year = 2020 + number
    lines = [
        f"云栖镇{year}年政府工作报告",
        f"——{year}年1月8日在云栖镇第五届人民代表大会第{number + 1}次会议上",
        "云栖镇镇长 林知远",
        "各位代表：",
        "现在，我代表云栖镇人民政府，向大会报告工作，请予审议。",
        f"一、{year - 1}年工作回顾",
        *(
            f"（{one}）第{one}项工作扎实推进。全年完成投资{figure}亿元，第{year}{place}号园区建成投用。"
            for place, one in enumerate("一二三四五六")
        ),
        f"二、{year}年主要任务",
        "坚持稳中求进工作总基调，推动云栖镇高质量发展再上新台阶。",
    ]
    table = f'title = "云栖镇{year}年政府工作报告"\npublished_on = {year}-01-20\nsource = "云栖镇"\ncolumn = "工作报告"\n'
    (content / f"report{number}.txt").write_text("\n".join(lines), encoding="utf-8")
    (content / f"report{number}.toml").write_text(table, encoding="utf-8")


def captured(archive: Path) -> set[str]:
    """Return the ids of all answers whose records are whole on disk, read without the project's own reader."""
    found: set[str] = set()
    for path in (archive / "captures").rglob("*.warc.gz*"):
        rest = path.read_bytes()
        while rest:
            member = zlib.decompressobj(31)
            try:
                record = member.decompress(rest)
            except zlib.error:
                break
            if not member.eof:
                break
            rest = member.unused_data
            head = record.split(b"\r\n\r\n", 1)[0]
            if b"WARC-Type: response" in head or b"WARC-Type: revisit" in head:
                found.add(_ID.search(head)[1].decode())  # type: ignore[index]
    return found
