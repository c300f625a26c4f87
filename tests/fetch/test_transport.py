from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gov_archive.errors import DisallowedError, TransientError
from gov_archive.fetch import Client
from loopback import Loopback, answer

MakeClient = Callable[..., Client]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a self-signed certificate for 127.0.0.1 with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    day = dt.timedelta(days=1)
    now = dt.datetime.now(dt.UTC)
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - day, now + day)
    built = built.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    path = tmp_path / "certificate.pem"
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


@contextlib.contextmanager
def tls_in_front_of(host: str, certificate: Path) -> Iterator[str]:
    """Serve TLS on another port, passing all bytes on to *host*; gives the address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    name, _, port = host.rpartition(":")

    def serve(plain: socket.socket) -> None:
        with plain, contextlib.suppress(OSError), context.wrap_socket(plain, server_side=True) as stream:
            while request := stream.recv(65536):
                with socket.create_connection((name, int(port))) as behind:
                    behind.sendall(request)
                    stream.sendall(behind.recv(65536))

    def accept(listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                thread = threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True)
                threads.append(thread)
                thread.start()

    threads: list[threading.Thread] = []
    listener = socket.create_server(("127.0.0.1", 0))
    accepting = threading.Thread(target=accept, args=(listener,), daemon=True)
    accepting.start()
    try:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for thread in (accepting, *threads):
            thread.join(5)


def test_invalid_certificate_is_refused_and_not_tried_again(make_client: MakeClient, certificate: Path) -> None:
    with (
        Loopback(lambda _: answer(b"x")) as server,
        tls_in_front_of(server.host, certificate) as url,
        make_client(url) as client,
        pytest.raises(DisallowedError, match=r"certificate of 127\.0\.0\.1 is not valid"),
    ):
        client.get("a")
    assert server.heads == []


def test_trusted_certificate_of_the_environment_is_accepted_and_the_bytes_are_plain(
    make_client: MakeClient, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with (
        Loopback(lambda path: answer(path.encode())) as server,
        tls_in_front_of(server.host, certificate) as url,
        make_client(url) as client,
    ):
        found = client.get("a").final
    assert found.response == answer(b"/a")
    assert found.request.startswith(b"GET /a HTTP/1.1\r\n")


def test_proxy_of_the_environment_is_used_and_its_password_stays_out_of_the_record(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Loopback(lambda path: answer(status="404 x") if path.endswith("robots.txt") else answer(path.encode())) as proxy:
        monkeypatch.setenv("http_proxy", f"http://user:secret@{proxy.host}")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        with make_client("http://portal.example/") as client:
            found = client.get("a").final
    assert proxy.paths == ["http://portal.example/robots.txt", "http://portal.example/a"]
    assert "Proxy-Authorization: Basic" in proxy.heads[1]
    assert b"roxy-" not in found.request
    assert found.body == b"http://portal.example/a"


def test_no_proxy_of_the_environment_is_obeyed(make_client: MakeClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Loopback(lambda path: answer(path.encode())) as server, make_client(server.url) as client:
        assert client.get("a").final.body == b"/a"


def test_tunnel_through_a_proxy_leaves_only_the_portals_bytes(
    make_client: MakeClient, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with Loopback(lambda path: answer(path.encode())) as server, tls_in_front_of(server.host, certificate) as url, _tunnel() as proxy:
        monkeypatch.setenv("https_proxy", proxy)
        monkeypatch.delenv("no_proxy", raising=False)
        with make_client(url) as client:
            found = client.get("a").final
    assert found.response == answer(b"/a")
    assert found.request.startswith(b"GET /a HTTP/1.1\r\n")


@contextlib.contextmanager
def _tunnel() -> Iterator[str]:
    """Run a proxy that knows CONNECT; gives its address."""

    def pipe(source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    def serve(stream: socket.socket) -> None:
        target = stream.recv(65536).split(b" ")[1].decode()
        name, _, port = target.rpartition(":")
        with stream, socket.create_connection((name, int(port))) as behind:
            stream.sendall(b"HTTP/1.1 200 Connection established\r\nX-Proxy: greeting\r\n\r\n")
            back = threading.Thread(target=pipe, args=(behind, stream), daemon=True)
            back.start()
            pipe(stream, behind)
            back.join(5)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                thread = threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True)
                threads.append(thread)
                thread.start()

    threads: list[threading.Thread] = []
    listener = socket.create_server(("127.0.0.1", 0))
    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for thread in (accepting, *threads):
            thread.join(5)


def test_name_that_cannot_be_resolved_is_transient(make_client: MakeClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with make_client("http://portal.example/") as client, pytest.raises((TransientError, DisallowedError), match="cannot be resolved"):
        client.get("a")
