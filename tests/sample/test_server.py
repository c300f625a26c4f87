"""The running server: its addresses, its sources file, and how it starts and ends."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import tomllib
from datetime import UTC, datetime

import httpx
import pytest

from gov_archive import identity, sample, sources
from gov_archive.errors import MisuseError

NOW = datetime(2026, 3, 1, 18, 10, tzinfo=UTC)


def test_the_sources_file_declares_both_offices_both_hosts_and_no_pace() -> None:
    with sample.running(clock=lambda: NOW, port=0) as server:
        portal = sources.loads(server.sources_toml(), where="the sample")
    assert [(source.slug, source.level) for source in portal.sources] == [("yunqi", "town"), ("qinghe", "district")]
    assert portal.base_url == server.base_url
    assert portal.attachment_hosts == (server.attachment_host,)
    assert portal.pace_seconds == 0
    assert identity.key(portal, f"{server.base_url}article.html?infoid=ABC") == "abc"


def test_expected_events_name_sources_that_the_sources_file_declares() -> None:
    with sample.running(clock=lambda: NOW, port=0) as server:
        declared = {source["slug"] for source in tomllib.loads(server.sources_toml())["source"]}
    assert {source for night in sample.EXPECTED for source, _, _ in night.events} == declared


def test_every_source_lists_its_own_reports() -> None:
    with sample.running(clock=lambda: NOW, port=0) as server, httpx.Client(base_url=server.base_url) as http:
        for source in sources.loads(server.sources_toml(), where="the sample").sources:
            pages = "".join(http.get(f"{source.listings[0]}&page={page}").text for page in range(1, 6))
            expected = [key for slug, _, key in sample.EXPECTED[0].events if slug == source.slug]
            assert expected
            assert all(key in pages for key in expected)


def test_two_hosts_are_two_ports_of_loopback() -> None:
    with sample.running(port=0) as server:
        assert server.base_url.startswith("http://127.0.0.1:")
        assert server.attachment_host.startswith("127.0.0.1:")
        assert server.attachment_host not in server.base_url


def test_without_a_port_the_addresses_stay_the_same_and_a_second_server_steps_aside() -> None:
    with sample.running() as first, sample.running() as second:
        assert first.base_url != second.base_url
        assert httpx.get(second.base_url).status_code == 200
    with sample.running() as again:
        assert again.base_url in {first.base_url, second.base_url} or first.base_url != "http://127.0.0.1:18746/"


def test_a_taken_port_is_said_in_one_sentence() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(MisuseError, match=rf"port {taken.getsockname()[1]} on 127\.0\.0\.1 .* --port"),
        sample.running(port=taken.getsockname()[1]),
    ):
        pass


def test_an_unknown_markup_is_refused_with_those_that_exist() -> None:
    with pytest.raises(MisuseError, match=r"'frames'.*paragraphs"), sample.running(port=0, markup="frames"):
        pass


def test_after_the_block_nothing_answers() -> None:
    with sample.running(port=0) as server:
        pass
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.base_url)


def test_connections_are_kept_between_requests() -> None:
    with sample.running(port=0) as server, httpx.Client(base_url=server.base_url) as http:
        peers = [http.get("robots.txt").extensions["network_stream"].get_extra_info("client_addr") for _ in range(3)]
    assert len(set(peers)) == 1


def test_the_applications_can_be_mounted_without_a_server_of_ours() -> None:
    document = next(document for document in sample.documents(NOW) if document.files)
    app = sample.portal_app(lambda: NOW, markup="lines", attachment_base="http://files.example/")
    files = sample.attachments_app(lambda: NOW)
    assert "http://files.example/attr/ueditor/" in answered(app, f"/article.html?infoid={document.key}").decode()
    assert answered(files, f"/{document.files[0].path}") == document.files[0].body


def answered(app: object, url: str) -> bytes:
    """Ask an ASGI application in this process."""
    import anyio  # noqa: PLC0415 - only this test needs an event loop

    async def asked() -> bytes:
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://sample.example") as http:
            return (await http.get(url)).content

    return anyio.run(asked)


def test_serving_prints_a_sources_file_and_ends_quietly_when_interrupted() -> None:
    listening = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # a run in the background ignores it
    code = f"{listening}; from gov_archive import sample; sample.serve('127.0.0.1', 0)"
    with subprocess.Popen(  # the interpreter that runs the tests, with fixed code
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        printed = ""
        while "qinghe" not in printed:
            printed += process.stdout.readline()
        base_url = tomllib.loads(printed)["portal"]["base_url"]
        answer = httpx.get(base_url)
        process.send_signal(signal.SIGINT)
        rest, errors = process.stdout.read(), process.stderr.read()
    assert answer.status_code == 200
    assert process.returncode == 0
    assert "Traceback" not in errors
    assert base_url in errors
    assert sources.loads(printed + rest, where="the output").slug == "sample"


def test_importing_the_sample_writes_no_report() -> None:
    code = "from gov_archive import sample; from gov_archive.sample import calendar; print(calendar._published.cache_info().currsize)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
