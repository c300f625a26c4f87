"""From addresses to services, and from a message to each of them, without a word about any address."""

from __future__ import annotations

import logging
import re
import warnings
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_archive.notify.message import Message

_BETWEEN: Final = re.compile(r"\s+|,\s*(?=[A-Za-z][\w+-]*://)")  # a comma within an address separates its recipients
_TALKATIVE: Final = ("apprise", "requests", "urllib3", "charset_normalizer", "httpx", "httpcore", "asyncio", "paho", "slixmpp")


@dataclass(frozen=True)
class Recipient:
    """One service to be told: ``name`` is its kind, such as ``mailto``, with a number from the second of a kind on."""

    name: str
    _plugin: Any

    def __repr__(self) -> str:
        return f"Recipient({self.name!r})"

    def send(self, message: Message) -> bool:
        """Send *message*; return whether the service took it. Nothing is raised, and nothing is said elsewhere."""
        from apprise import Apprise, NotifyFormat, NotifyType  # noqa: PLC0415 - it takes half a second, and most commands send nothing

        kind = NotifyType.WARNING if message.is_trouble else NotifyType.INFO
        with _in_silence():
            try:
                return bool(Apprise(self._plugin).notify(message.body, message.title, kind, body_format=NotifyFormat.TEXT))
            except Exception:  # noqa: BLE001 - a plugin's error may hold the address, and must not stop the night
                return False


@dataclass(frozen=True)
class Recipients:
    """The services that addresses stand for; ``refused`` says in a sentence each, by its place alone, which address stands for none."""

    found: tuple[Recipient, ...]
    refused: tuple[str, ...]


def recipients(addresses: str) -> Recipients:
    """Return the services of *addresses*, which are Apprise's (https://appriseit.com), with blanks, lines or commas between them."""
    written = [one for one in _BETWEEN.split(addresses.strip()) if one.strip(",")]
    found: list[Recipient] = []
    refused: list[str] = []
    kinds: Counter[str] = Counter()
    for number, address in enumerate(written, 1):
        plugin = _plugin(address)
        if plugin is None:
            refused.append(
                f"address {number} of {len(written)} is none that Apprise understands; compare it with its service's page on appriseit.com"
            )
            continue
        kind = _kind(plugin)
        kinds[kind] += 1
        found.append(Recipient(kind if kinds[kind] == 1 else f"{kind} {kinds[kind]}", plugin))
    return Recipients(tuple(found), tuple(refused))


def _plugin(address: str) -> Any:
    from apprise import Apprise, OverflowMode  # noqa: PLC0415 - see above

    with _in_silence():
        try:
            plugin = Apprise.instantiate(address)
        except Exception:  # noqa: BLE001 - its text may hold the address
            return None
        if plugin is not None and "overflow=" not in address:
            plugin.overflow_mode = OverflowMode.SPLIT  # a service that takes short messages gets two
    return plugin


def _kind(plugin: Any) -> str:
    """Return the scheme of a service's addresses: a word of Apprise's own, never one of the address."""
    names = plugin.protocol or plugin.secure_protocol
    return str(names if isinstance(names, str) else next(iter(names), "unknown"))


@contextmanager
def _in_silence() -> Iterator[None]:
    """Keep libraries from writing addresses into logs, at any level, and from warning with one in the text."""
    loggers = [logging.getLogger(name) for name in _TALKATIVE]
    known = [(logger, logger.level) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in known:
            logger.setLevel(level)
