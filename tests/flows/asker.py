"""A process that asks one host so many times, by the pace that all processes share: ``asker.py URL NAME COUNT SECONDS``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from gov_archive import fetch
from gov_archive.model import Portal
from gov_archive.settings import Settings
from pace import shared


def main(url: str, name: str, count: str, seconds: str) -> None:
    portal = Portal(slug="one", name="one", base_url=url, document_url="a.html?id={key}", pace_seconds=float(seconds))
    with shared() as turns, fetch.Client(portal, Settings(), now=lambda: datetime.now(UTC), pace=turns) as client:
        for number in range(int(count)):
            client.get(f"{url}{name}/{number}")


if __name__ == "__main__":
    main(*sys.argv[1:])
