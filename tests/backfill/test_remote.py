"""A backfill whose chunks are fetched elsewhere: the same archive, nothing lost, nothing asked for twice."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gov_archive import nights, sample, sources, store, verify
from gov_archive.backfill import Asked, Backfill, Chunk, Years, remote
from gov_archive.collect import Collected
from gov_archive.handover import Handover
from gov_archive.settings import Settings

if TYPE_CHECKING:
    from conftest import Portal

NOW = sample.NIGHTS[0]
ASKED = Asked(Years(2018, 2026))
KEY = re.compile(r"/article\.html\?infoid=([0-9a-f-]+)")
FETCHER = """
import json, sys
from gov_archive import nights, sources
from gov_archive.backfill import Chunk, remote
from gov_archive.handover import Handover
from gov_archive.settings import Settings
given = json.load(sys.stdin)
settings = Settings(retry_wait_seconds=0, spool=given["spool"])
remote.hand_over(Chunk.of(given["chunk"]), sources.portal(given["portal"]), Handover(given["handover"]), settings=settings,
                 now=nights.clock(given["now"]))
"""


def backfill(portal: Portal, archive: Path, asked: Asked = ASKED) -> Backfill:
    return Backfill(portal.portal, archive, asked, now=nights.clock(NOW), settings=Settings(retry_wait_seconds=0))


def fetched(portal: Portal, chunk: Chunk, spool: Path, shared: Handover) -> dict[str, Any]:
    settings = Settings(retry_wait_seconds=0, spool=spool)
    plain = Chunk.of(json.loads(json.dumps(chunk.plain())))
    return remote.hand_over(plain, portal.portal, shared, settings=settings, now=nights.clock(NOW))


def asked(portal: Portal) -> Counter[str]:
    known = {document.key for document in sample.documents(NOW)}
    return Counter(found[1] for one in portal.server.requests if (found := KEY.match(one.path)) and found[1] in known)


def story(archive: Path) -> list[list[tuple[Any, ...]]]:
    """What an archive tells, without the instants and ids of its own captures."""
    queries = (
        "select key, title, kind, state, versions, is_report, published_on, delivered_on from documents order by key",
        "select document, number, normal_sha256 from versions order by document, number",
        "select document, kind, version from events order by document, kind, version",
        "select subject, purpose, verdict, payload_sha256 from captures where purpose in ('document', 'attachment') order by 1, 2, 4",
    )
    with store.reader(archive) as connection:
        return [[tuple(row) for row in connection.execute(sql)] for sql in queries]


def test_chunks_fetched_on_three_machines_give_the_archive_of_one(sample_portal: Portal, tmp_path: Path) -> None:
    with backfill(sample_portal, tmp_path / "one") as run:
        for chunk in run.plan():
            run.do(chunk)
        alone = run.finish()
    asked_by_one = asked(sample_portal)
    sample_portal.server.requests.clear()

    shared, archive = Handover(str(tmp_path / "shared")), tmp_path / "many"
    with backfill(sample_portal, archive) as run:
        chunks = [chunk for chunk in run.plan() if isinstance(chunk, Chunk)]
        assert len(chunks) > 2
        for number, chunk in enumerate(chunks):
            told = fetched(sample_portal, chunk, tmp_path / f"spool{number % 3}", shared)
            run.note(chunk, Collected(fetched=told["fetched"], verdicts=Counter(told["verdicts"])))
        taken = remote.take_in(shared, sample_portal.portal, archive, settings=Settings())
        run.count(taken["events"], taken["errors"])
        assert (len(taken["files"]), run.left(chunks)) == (len(chunks), [])
        spread = run.finish()

    assert story(archive) == story(tmp_path / "one")
    assert asked(sample_portal) == asked_by_one
    assert list(verify.problems(archive)) == []
    for one, many in zip(alone["sources"], spread["sources"], strict=True):
        same = ("outcome", "years", "fetched", "verdicts", "events", "failed", "errors")
        assert [many[name] for name in same] == [one[name] for name in same]


def test_what_a_killed_fetcher_had_is_kept_and_only_the_rest_is_asked_for_again(sample_portal: Portal, tmp_path: Path) -> None:
    shared, archive, spool = Handover(str(tmp_path / "shared")), tmp_path / "archive", tmp_path / "spool"
    with backfill(sample_portal, archive) as run:
        first, second, *_ = [chunk for chunk in run.plan() if isinstance(chunk, Chunk)]
        killed_in_time(sample_portal, first, spool, after=first.size // 2)
        had = asked(sample_portal)
        assert 0 < len(had) < first.size

        fetched(sample_portal, second, spool, shared)
        remote.take_in(shared, sample_portal.portal, archive, settings=Settings())
        left = run.left([first, second])
        assert {chunk.number for chunk in left}.isdisjoint({first.number, second.number})
        assert sum(chunk.size for chunk in left) <= first.size - len(had) + 1
        for chunk in left:
            fetched(sample_portal, chunk, spool, shared)
        remote.take_in(shared, sample_portal.portal, archive, settings=Settings())
        assert run.left([first, second]) == []
    twice = {key for key, count in asked(sample_portal).items() if count > 1}
    assert len(twice) <= 1, "the one that was under way"
    assert list(verify.problems(archive)) == []


def killed_in_time(portal: Portal, chunk: Chunk, spool: Path, *, after: int) -> None:
    """Fetch *chunk* in a process that is killed when it asks for so many documents."""
    enough = threading.Event()
    documents = Counter[str]()

    def count(path: str, *_: Any) -> None:
        documents["asked"] += path.startswith("/article.html")
        if documents["asked"] > after:
            enough.set()
            threading.Event().wait(2)

    portal.server.script = count
    given = {"chunk": chunk.plain(), "portal": sources.plain(portal.portal), "spool": str(spool), "now": NOW.isoformat()}
    process = subprocess.Popen([sys.executable, "-c", FETCHER], stdin=subprocess.PIPE, text=True)
    assert process.stdin
    with process.stdin:
        json.dump(given | {"handover": str(spool.parent / "shared")}, process.stdin)
    assert enough.wait(60)
    process.kill()
    process.wait()
    portal.server.script = None
