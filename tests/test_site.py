"""The web site as it is started: its address, a port that is taken, and what a browser makes of hostile pages."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import uvicorn
from click.testing import CliRunner

from gov_archive import capture, ingest, site, sources, store
from gov_archive.cli import main
from gov_archive.model import Answer, Exchange

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NOW = datetime(2026, 3, 1, 18, 10, tzinfo=UTC)
URL = "http://xxgk.qinghe.example/article.html?infoid=0c5a2c3e-2b9a-4e6d-9c53-0b8f5a0a1b2c"
PORTAL = """
[portal]
slug = "qinghe"
name = "清河区政府信息公开"
base_url = "http://xxgk.qinghe.example/"
document_url = "article.html?infoid={key}"
[[source]]
slug = "yunqi"
name = "云栖镇"
known = ["0c5a2c3e-2b9a-4e6d-9c53-0b8f5a0a1b2c"]
"""
PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>云栖镇2020年政府工作报告</title></head><body>
<script>document.documentElement.className = 'ran'</script><h1>云栖镇2020年政府工作报告</h1><p>发布日期：2020-01-15</p>
<div><p>政府工作报告</p><p>——2020年1月10日在云栖镇第三届人民代表大会第五次会议上</p><p>各位代表：</p>
<p>现在，我代表云栖镇人民政府，向大会报告工作，请予审议。</p><p>一、工作回顾</p>
<p>修好三座桥&lt;img src=x onerror="document.documentElement.className='ran'"&gt;，增长5%。</p>
<p>各村通了水，河道清了淤，学校添了教室。</p></div>
<img src="x" onerror="document.documentElement.className = 'ran'"></body></html>"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one page that holds scripts, and shows markup in its text."""
    folder = tmp_path_factory.mktemp("site") / "archive"
    portal = sources.loads(PORTAL, where="the test")
    body = PAGE.encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    exchange = Exchange(URL, NOW, 200, (("Content-Type", "text/html; charset=utf-8"),), body, b"GET / HTTP/1.1\r\n\r\n", head + body)
    with capture.Writer(folder / "captures", source="yunqi", run="r1", at=NOW, max_bytes=10**9) as writer:
        writer.append(Answer((exchange,)), purpose="document", subject="0c5a2c3e-2b9a-4e6d-9c53-0b8f5a0a1b2c")
    with store.open(folder) as db:
        ingest.catch_up(db, portal, folder)
    return folder


@contextlib.contextmanager
def served(archive: Path) -> Iterator[str]:
    """Serve *archive* on a free port of loopback."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(site.application(archive), log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


def shown(url: str, folder: Path) -> str:
    """Return what a browser made of the page at *url*, scripts run where they may."""
    command = [
        str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={folder}",
        "--disable-background-networking", "--virtual-time-budget=2000", "--dump-dom", url,
    ]  # fmt: skip
    found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, env=os.environ | {"no_proxy": "127.0.0.1"})
    return found.stdout


def test_in_a_browser_no_script_of_a_document_or_a_memento_runs(archive: Path, tmp_path: Path) -> None:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    plain = tmp_path / "page.html"
    plain.write_text(PAGE, encoding="utf-8")
    assert 'class="ran"' in shown(plain.as_uri(), tmp_path / "profile")  # the page is hostile where nothing stops it
    with served(archive) as home:
        document = shown(f"{home}/document/0c5a2c3e", tmp_path / "profile")
        memento = shown(httpx.get(f"{home}/timegate/{URL}").headers["location"], tmp_path / "profile")
    assert 'class="ran"' not in document
    assert "&lt;img src=x onerror=" in document
    assert 'class="ran"' not in memento
    assert "各村通了水" in memento


def test_served_over_http_a_memento_is_the_stored_bytes(archive: Path) -> None:
    with served(archive) as home:
        answer = httpx.get(f"{home}/timegate/{URL}", follow_redirects=True)
    assert answer.content == PAGE.encode()
    assert answer.headers["memento-datetime"] == "Sun, 01 Mar 2026 18:10:00 GMT"


_LISTENING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # a run in the background ignores it


def test_serve_says_its_address_names_the_declared_offices_and_ends_quietly(archive: Path, tmp_path: Path) -> None:
    declared = tmp_path / "sources.toml"
    declared.write_text(PORTAL + '[[source]]\nslug = "heqing"\nname = "河清镇"\nlistings = ["list?dept=2"]\n', encoding="utf-8")
    command = [sys.executable, "-m", "gov_archive.cli", "--archive", str(archive), "serve", "--port", "0", "--sources", str(declared)]
    command[1:3] = ["-c", f"{_LISTENING}; from gov_archive.cli import main; main()"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = next(word for word in line.split() if word.startswith("http://127.0.0.1:"))
        assert "河清镇" in httpx.get(f"{address}coverage").text
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=10)[1] == ""
    assert process.returncode == 0


def test_a_port_that_is_taken_is_told_in_one_sentence(archive: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        result = CliRunner().invoke(main, ["--archive", str(archive), "serve", "--port", str(other.getsockname()[1])])
    assert result.exit_code == 2
    assert "choose another with --port" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_an_archive_or_a_host_that_is_not_there_is_told(archive: Path, tmp_path: Path) -> None:
    none = CliRunner().invoke(main, ["--archive", str(tmp_path / "none"), "serve", "--port", "0"])
    assert (none.exit_code, "run the nightly flow" in none.stderr) == (1, True)
    away = CliRunner().invoke(main, ["--archive", str(archive), "serve", "--port", "0", "--host", "192.0.2.1"])
    assert (away.exit_code, "cannot be used" in away.stderr) == (2, True)
