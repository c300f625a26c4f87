"""Every named query runs on an empty database, and says in its first line what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gov_archive import query, store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", query.names())
def test_named_query_runs_on_an_empty_database(name: str, tmp_path: Path) -> None:
    with store.open(tmp_path):
        pass
    text = query.sql(name)
    assert text.startswith("-- ")
    parameters = dict.fromkeys(re.findall(r":(\w+)", text)) | {"match": '"报告"', "word": "报"}
    with store.reader(tmp_path) as connection:
        assert connection.execute(text, parameters).fetchall() == []


@pytest.mark.parametrize("words", ["", "  ", '"', "' or 1=1 --", "投资 AND", "10.65亿元", "*", "NEAR(a b)", "报", "㐀"])
def test_no_words_break_the_search(words: str, tmp_path: Path) -> None:
    with store.open(tmp_path):
        pass
    with store.reader(tmp_path) as connection:
        assert query.search(connection, words) == []


def test_unknown_document_is_none(tmp_path: Path) -> None:
    with store.open(tmp_path):
        pass
    with store.reader(tmp_path) as connection:
        assert query.show(connection, "no-such-key") is None
        assert query.history(connection, "no-such-key") == {}
