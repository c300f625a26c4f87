"""What other tools make of our files: pywb replays them, the WACZ project's own validator and the reference key agree."""

from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest

from answers import NIGHT, TEXT, answer, exchange, validators
from gov_archive import capture, export
from gov_archive.capture.surt import surt
from gov_archive.model import Capture
from ingest.archived import Site, catch_up, report
from peers.tools import tools

pytestmark = pytest.mark.peers

PEERS = ("pywb==2.10.0", "wacz==0.6.0")
FORMS = "http://portal.example/forms.html?form="
ADDRESSES = (
    "http://portal.example",
    "https://WWW2.Portal.example:443//A/../b/./C/?z=1&&a=2&A#top",
    "http://user:word@192.0.2.7:8080/article.html?infoid=A1&",
    "http://portal.example/目录 页.html?rn=云栖镇&type=dept",
    "http://portal.example/%E4%BA%91%25E6%A0%96?rn=%E4%BA%91+%zz",
    "http://portal.example/../x;jsessionid=0123456789abcdef0123456789ABCDEF?a=1",
    "http://portal.example/x.do?a=1&jsessionid=0123456789abcdef0123456789ABCDEF&b=2",
    "http://portal.example/(a(4hqa0555fwsecu455xqckv45))/mileg.aspx?page=1",
    "http://云栖.example/x'()!*?~`{}|",
)


@dataclass
class Peers:
    """The tools of ``PEERS``, and an archive: a report that is restated on the third night, and what it said on each."""

    bin: Path
    archive: Path
    url: str

    def run(self, *words: str, folder: Path) -> str:
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
        done = subprocess.run(
            [str(self.bin / words[0]), *words[1:]], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def nights(self) -> list[Capture]:
        """Return the captures of the report, one a night."""
        paths = sorted((self.archive / "captures").rglob("*.warc.gz"))
        return [one for path in paths for one in capture.scan(path) if one.exchange.url == self.url]


@pytest.fixture(scope="module")
def peers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Peers:
    bin_ = tools(request.config, *PEERS)
    site = Site(tmp_path_factory.mktemp("peers") / "archive")
    key = site.publish(1, report(2026))
    site.publish(2, report(2025))
    for number in range(4):
        if number == 2:
            site.documents[key] = report(2026, figure="13.7")
        site.night(number)
    catch_up(site.archive)
    _forms(site.archive / "captures")
    return Peers(bin_, site.archive, f"http://portal.example/article.html?infoid={key}")


def _forms(folder: Path) -> None:
    """Add answers packed and cut as servers do it, each confirmed twice: by the same bytes, and by 304."""
    packed = gzip.compress(TEXT, mtime=0)
    chunks = b"%x\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (5, TEXT[:5], len(TEXT) - 5, TEXT[5:])
    forms = {
        "gzip": b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%b" % (len(packed), packed),
        "chunked": b"Transfer-Encoding: chunked\r\n\r\n" + chunks,
    }
    for name, rest in forms.items():
        url, raw = f"{FORMS}{name}", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + rest
        with capture.Writer(folder, source="yunqi", run=name, at=NIGHT, max_bytes=10**9) as writer:
            (first,) = writer.append(answer(exchange(url=url, raw=raw)), purpose="document", subject=name)
            for hours, answered in ((1, raw), (2, b"HTTP/1.1 304 Not Modified\r\n\r\n")):
                hop = exchange(TEXT if hours == 1 else b"", url=url, raw=answered, at=NIGHT + timedelta(hours=hours))
                writer.append(answer(hop), purpose="document", subject=name, same_as=validators(first))


@dataclass
class Replay:
    """pywb on loopback, over one collection."""

    port: int
    has_our_index: bool

    def get(self, stamp: str, url: str) -> tuple[int, dict[str, str], bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", f"/gov/{stamp}id_/{url}", headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()


@pytest.fixture(scope="module", params=["wacz", "warc"])
def replay(request: pytest.FixtureRequest, peers: Peers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replay]:
    """pywb over the WACZ with our index in it, and over the bare capture files with its own."""
    folder = tmp_path_factory.mktemp(request.param)
    peers.run("wb-manager", "init", "gov", folder=folder)
    if request.param == "wacz":
        export.export(peers.archive, "wacz", folder / "archive.wacz")
        peers.run("wb-manager", "add", "--unpack-wacz", "gov", "archive.wacz", folder=folder)
    else:
        files = [str(path) for path in sorted((peers.archive / "captures").rglob("*.warc.gz"))]
        peers.run("wb-manager", "add", "gov", *files, folder=folder)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([str(peers.bin / "wayback"), "-b", "127.0.0.1", "-p", str(port)], cwd=folder, stdout=log, stderr=log)
        try:
            _await(port, server)
            yield Replay(port, request.param == "wacz")
        finally:
            server.terminate()
            server.wait(30)


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, "pywb ended"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            with suppress(subprocess.TimeoutExpired):
                server.wait(0.1)
        else:
            return
    raise AssertionError("pywb does not answer")


def test_pywb_serves_each_night_byte_for_byte_also_those_that_only_confirm_an_earlier_one(peers: Peers, replay: Replay) -> None:
    nights = peers.nights()
    assert [one.refers_to is not None for one in nights] == [False, True, False, True]
    said = b""
    for one in nights:
        said = one.exchange.body or said
        status, headers, body = replay.get(f"{one.exchange.at:%Y%m%d%H%M%S}", peers.url)
        assert (status, body) == (200, said)
        assert headers["memento-datetime"] == f"{one.exchange.at:%a, %d %b %Y %H:%M:%S} GMT"
    assert len({one.payload_sha256 for one in nights}) == 2


def test_pywb_finds_a_page_under_any_spelling_of_its_address(peers: Peers, replay: Replay) -> None:
    first = peers.nights()[0].exchange
    status, _, body = replay.get(f"{first.at:%Y%m%d%H%M%S}", peers.url.replace("http://", "https://www.").replace("article", "Article"))
    assert (status, body) == (200, first.body)


@pytest.mark.parametrize("hours", [0, 1, 2])
@pytest.mark.parametrize("form", ["gzip", "chunked"])
def test_pywb_serves_what_came_packed_or_in_chunks(form: str, hours: int, replay: Replay) -> None:
    status, headers, body = replay.get(f"{NIGHT + timedelta(hours=hours):%Y%m%d%H%M%S}", f"{FORMS}{form}")
    if hours == 2 and not replay.has_our_index:
        assert (status, body) == (304, b"")  # why our index leaves such answers out
        return
    sent = {"gzip": (gzip.compress(TEXT, mtime=0), "gzip"), "chunked": (TEXT, None)}[form]
    assert (status, body, headers.get("content-encoding")) == (200, *sent)


def test_the_validator_of_the_wacz_project_passes(peers: Peers, tmp_path: Path) -> None:
    export.export(peers.archive, "wacz", tmp_path / "archive.wacz")
    assert "the passed WACZ is valid" in peers.run("wacz", "validate", "-f", "archive.wacz", folder=tmp_path)


def test_the_keys_of_our_index_are_those_of_the_reference(peers: Peers, tmp_path: Path) -> None:
    told = peers.run(
        "python", "-c", "import json, sys, surt; print(json.dumps([surt.surt(u) for u in sys.argv[1:]]))", *ADDRESSES, folder=tmp_path
    )
    assert [surt(url) for url in ADDRESSES] == json.loads(told)
