"""What differs between two versions: text, notes, labels, files; and which two are meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gov_archive import store
from gov_archive.errors import MisuseError
from gov_archive.query import differences


def version(number: int, *body: str, **other: Any) -> dict[str, Any]:
    known = {"document": "a", "source": "yunqi", "at": "2026-03-01T00:00:00Z", "extractor": "e1", "capture": "c", "published_on": None}
    empty: dict[str, Any] = {"title": "报告", "metadata": {}, "footnotes": [], "attachments": []}
    return {**known, **empty, "version": number, "body": list(body), **other}


def note(text: str) -> dict[str, Any]:
    return {"mark": "1", "text": text, "paragraph": 0, "offset": 0}


def test_what_stayed_is_left_out_unless_asked_for() -> None:
    old, new = version(1, "甲段没有变。", "修好三座桥。"), version(2, "甲段没有变。", "修好五座桥。", "新开一条路。")
    brief, whole = differences.between(old, new), differences.between(old, new, whole=True)
    assert [change["kind"] for change in brief["changes"]] == ["changed", "added"]
    assert [change["kind"] for change in whole["changes"]] == ["same", "changed", "added"]
    assert brief["counts"]["same"] == 1


def test_a_paragraph_that_only_moved_is_a_change() -> None:
    body = ("第一段说的是修桥铺路的事情。", "第二段说的是河道清淤的事情。", "第三段说的是学校扩建的事情。")
    found = differences.between(version(1, *body), version(2, body[2], body[0], body[1]))
    assert [(change["kind"], change["moved"]) for change in found["changes"]] == [("same", True)]


def test_notes_labels_titles_and_files_are_compared_in_normal_form() -> None:
    old = version(
        1,
        "甲",
        metadata={"体裁": "报告", "文号": "石府〔2020〕3号"},
        footnotes=[note("桥：路。")],
        attachments=[{"url": "u1", "name": "一"}],
    )
    new = version(
        2, "甲", title="总结", metadata={"体裁": "报 告", "索引号": "1"}, footnotes=[note("桥:路。"), note("河：水。")],
        attachments=[{"url": "u2", "name": ""}], extractor="e2",
    )  # fmt: skip
    found = differences.between(old, new)
    assert found["metadata"] == {
        "title": {"old": "报告", "new": "总结"},
        "文号": {"old": "石府〔2020〕3号", "new": None},
        "索引号": {"old": None, "new": "1"},
    }
    assert [change["kind"] for change in found["footnotes"]] == ["typography", "added"]
    assert found["attachments"] == {"removed": ["一"], "added": ["u2"]}
    assert found["alike"] is False


def test_a_document_without_versions_has_nothing_to_compare(tmp_path: Path) -> None:
    with store.open(tmp_path):
        pass
    with store.reader(tmp_path) as connection, pytest.raises(MisuseError, match="no versions"):
        differences.pair(connection, "none")
