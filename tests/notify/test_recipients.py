"""Messages as real services take them, and addresses that nothing gives away."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from gov_archive import notify
from hook import SECRET, Hook

MESSAGE = notify.Message("政府工作报告存档：变更1", "【变更】云栖镇《<b>报告</b>》\n“三座” → “四座”", is_trouble=False)


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as one:
        yield one


class Letters:
    """Takes letters."""

    def __init__(self) -> None:
        self.taken: list[Any] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802 - the library's name
        self.taken.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


class PostOffice(Controller):
    """A mail server on any free port."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@pytest.fixture
def letters() -> Iterator[tuple[Letters, int]]:
    taken = Letters()
    office = PostOffice(taken, hostname="127.0.0.1", port=0)
    office.start()
    try:
        yield taken, office.port
    finally:
        office.stop()


def test_a_webhook_takes_the_message_as_it_is(hook: Hook) -> None:
    (service,) = notify.recipients(hook.address).found
    assert service.send(MESSAGE)
    (taken,) = hook.messages
    assert (taken["title"], taken["message"], taken["type"]) == (MESSAGE.title, MESSAGE.body, "info")


def test_a_letter_shows_markup_of_a_title_as_text(letters: tuple[Letters, int]) -> None:
    taken, port = letters
    address = f"mailto://127.0.0.1:{port}?from=archive@qinghe.example&to=desk@qinghe.example,night@qinghe.example"
    (service,) = notify.recipients(address).found
    assert service.send(MESSAGE)
    assert [letter["to"].addresses[0].addr_spec for letter in taken.taken] == ["desk@qinghe.example", "night@qinghe.example"]
    letter = taken.taken[0]
    assert letter["subject"] == MESSAGE.title
    assert "&lt;b&gt;报告&lt;/b&gt;" in letter.get_body(("html",)).get_content()


def test_services_of_one_kind_are_numbered_and_a_bad_address_is_named_by_its_place(hook: Hook) -> None:
    found = notify.recipients(f"{hook.address}, {hook.address}\n slack://{SECRET}  nonsense-{SECRET} tgram://123456789:{'a' * 35}/@room")
    assert [service.name for service in found.found] == ["json", "json 2", "tgram"]
    assert [line.split(" is none")[0] for line in found.refused] == ["address 3 of 5", "address 4 of 5"]
    assert SECRET not in repr(found)


def test_a_service_that_refuses_or_is_not_there_is_false_and_no_error(hook: Hook) -> None:
    (service,) = notify.recipients(hook.address).found
    hook.status = 500
    assert service.send(MESSAGE) is False
    hook.__exit__()
    assert service.send(MESSAGE) is False


def test_no_address_means_no_service() -> None:
    assert notify.recipients(" \n").found == notify.recipients("").found == ()


LOUD = """
import logging, sys, warnings
logging.basicConfig(level=1, stream=sys.stdout)
warnings.simplefilter("always")
from gov_archive import fetch, notify
found = notify.recipients(sys.argv[1])
print(found, [service.send(notify.Message("t", "b", is_trouble=True)) for service in found.found])
print(fetch.ping(sys.argv[2], is_well=True), fetch.ping(sys.argv[2], is_well=False))
logging.getLogger("apprise").error("heard again")
"""


@pytest.mark.parametrize("status", [200, 404, 500, None])
def test_libraries_write_no_address_into_any_log(hook: Hook, status: int | None) -> None:
    hook.status = status or 200
    addresses = f"{hook.address} nonsense-{SECRET} slack://{SECRET} tgram://{SECRET} xmpp://user:{SECRET}@127.0.0.1 jsons{hook.address[4:]}"
    ping = hook.ping if status else f"ftp://{SECRET}"
    done = subprocess.run([sys.executable, "-c", LOUD, addresses, ping], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert "heard again" in done.stdout


@pytest.mark.parametrize("name", ["apprise", "urllib3"])
def test_silence_ends_with_the_message(hook: Hook, name: str) -> None:
    level = logging.getLogger(name).level
    notify.recipients(hook.address).found[0].send(MESSAGE)
    assert logging.getLogger(name).level == level
