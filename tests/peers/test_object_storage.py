"""The handover in object storage: moto's S3, a server of its own on loopback, reached through fsspec and s3fs."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from backfill.test_remote import FETCHER, NOW, backfill, story
from gov_archive import sources, verify
from gov_archive.backfill import Asked, Chunk, Years
from gov_archive.errors import CaptureError
from gov_archive.handover import Handover
from peers.tools import tools
from test_handover import spooled

if TYPE_CHECKING:
    from conftest import Portal

pytestmark = pytest.mark.peers
pytest.importorskip("s3fs", reason="the extra gov-archive[remote] is not installed")

ASKED = Asked(Years(2018, 2019))
SERVER = ("moto[s3]==5.2.5", "flask", "flask-cors")
INGEST = Path(__file__).parents[2] / "flows" / "ingest.py"


@dataclass
class Store:
    """An object store, as whoever runs it sees it."""

    url: str

    def buckets(self) -> str:
        return httpx.get(self.url, trust_env=False).text

    def make(self, bucket: str) -> None:
        httpx.put(f"{self.url}/{bucket}", trust_env=False).raise_for_status()


@pytest.fixture(scope="module")
def s3(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = (tmp_path_factory.mktemp("s3") / "log").open("wb")
    command = [str(tools(request.config, *SERVER) / "moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    with log, subprocess.Popen(command, stdout=log, stderr=log) as process, pytest.MonkeyPatch.context() as environment:
        found = Store(f"http://127.0.0.1:{port}")
        given = {"ENDPOINT_URL": found.url, "ACCESS_KEY_ID": "invented", "SECRET_ACCESS_KEY": "invented", "DEFAULT_REGION": "us-east-1"}
        for name, value in given.items():
            environment.setenv(f"AWS_{name}", value)
        try:
            _wait(found)
            found.make("bucket")
            yield found
        finally:
            process.kill()


def _wait(store: Store) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(httpx.HTTPError):
            store.buckets()
            return
        time.sleep(0.1)
    raise AssertionError("moto does not answer")


@pytest.mark.usefixtures("s3")
def test_chunks_handed_over_by_other_processes_give_the_archive_of_one(sample_portal: Portal, tmp_path: Path) -> None:
    with backfill(sample_portal, tmp_path / "one", ASKED) as run:
        for chunk in run.plan():
            run.do(chunk)
    archive, declared, url = tmp_path / "many", tmp_path / "sources.toml", "s3://bucket/handover/of many"
    declared.write_text(sample_portal.server.sources_toml(), encoding="utf-8")
    with backfill(sample_portal, archive, ASKED) as run:
        chunks = [chunk for chunk in run.plan() if isinstance(chunk, Chunk)]
        for number, chunk in enumerate(chunks):
            given = {"chunk": chunk.plain(), "portal": sources.plain(sample_portal.portal), "spool": str(tmp_path / f"spool{number % 2}")}
            words = json.dumps(given | {"handover": url, "now": NOW.isoformat()})
            subprocess.run([sys.executable, "-c", FETCHER], input=words, text=True, check=True, timeout=120)
        command = [sys.executable, str(INGEST), "--handover", url, "--archive", str(archive), "--sources", str(declared), "--json"]
        taken, again = (json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=120).stdout) for _ in range(2))
        assert run.left(chunks) == []
    assert (taken["outcome"], len(taken["files"]), again["files"]) == ("ok", len(chunks), [])
    assert story(archive) == story(tmp_path / "one")
    assert list(verify.problems(archive)) == []
    assert not [path for path in tmp_path.glob("spool*/**/*") if path.is_file()], "the spools are empty"


@pytest.mark.usefixtures("s3")
def test_an_object_of_other_bytes_than_its_name_tells_is_not_taken(tmp_path: Path) -> None:
    handover, written = Handover("s3://bucket/torn"), spooled(tmp_path / "spool", "backfill-1")
    (name,) = handover.put(tmp_path / "spool")
    handover._files.pipe_file(handover._path(name), written[:-7])
    torn = handover.take(tmp_path / "archive")
    assert (torn.files, len(torn.unfinished)) == ([], 1)
    handover._files.pipe_file(handover._path(name), written)
    assert handover.take(tmp_path / "archive").files == [name]


def test_a_bucket_that_is_not_there_is_told_and_not_made(s3: Store, tmp_path: Path) -> None:
    written = spooled(tmp_path / "spool", "backfill-1")
    with pytest.raises(CaptureError, match=r"bucket does not exist.*nothing is lost"):
        Handover("s3://misspelt/handover").put(tmp_path / "spool")
    assert "misspelt" not in s3.buckets()
    assert [path.read_bytes() for path in (tmp_path / "spool").rglob("*.warc.gz")] == [written]
