"""What the tests of the pages share: an archive of three nights, one of hostile texts, and a way to ask for a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from gov_archive import store
from query.web.asking import HOSTILE_TABLE, HOSTILE_TEXT, Ask, archived, asking


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of three nights: a baseline, a quiet night, a figure restated."""
    return archived(tmp_path_factory.mktemp("pages") / "archive #1", only=3)


@pytest.fixture(scope="session")
def ask(archive: Path) -> Ask:
    """A way to ask for a page of the archive."""
    return asking(archive)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one report whose title, metadata and text hold markup and scripts."""
    content = tmp_path_factory.mktemp("texts")
    (content / "report.toml").write_text(HOSTILE_TABLE, encoding="utf-8")
    (content / "report.txt").write_text(HOSTILE_TEXT, encoding="utf-8")
    return archived(tmp_path_factory.mktemp("hostile") / "archive", only=1, content=content)


@pytest.fixture(scope="session")
def changed(archive: Path) -> str:
    """The key of the document that has two versions."""
    with store.reader(archive) as connection:
        return str(connection.execute("select document from versions where number = 2").fetchone()[0])
