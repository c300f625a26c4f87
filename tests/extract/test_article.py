from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gov_archive.errors import LayoutError, UnreadableError
from gov_archive.extract.article import printed
from gov_archive.model import Layout, Printed

CASES = Path(__file__).parents[1] / "cases" / "article"


def _shown(found: Printed) -> dict[str, Any]:
    return {
        "title": found.title,
        "column": found.column,
        "published_on": found.published_on.isoformat() if found.published_on else None,
        "site_code": found.site_code,
        "metadata": dict(found.metadata),
        "body": list(found.paragraphs),
        "notes": [[note.mark, note.text, note.paragraph, note.offset] for note in found.notes],
        "attachments": [[attachment.url, attachment.name] for attachment in found.attachments],
        "warnings": list(found.warnings),
    }


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: str(case.name))
def test_a_page_prints_what_its_case_says(case: Path) -> None:
    capture = json.loads((case / "capture.json").read_text("utf-8"))
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    content_type = dict(capture["headers"]).get("Content-Type")
    shown = _shown(printed((case / "page.html").read_bytes(), content_type=content_type, url=capture["url"]))
    assert {field: shown[field] for field in expected} == expected


PAGE = (
    "<title>云栖公告_公示_清河区</title><div class=a><h1>云栖公告</h1>"
    "<ul class=m><li>索引号：A1</li><li>发布日期：2021-01-02</li></ul>"
    "<div class=b><p>第一段落内容，写得清楚。</p><div><p>第二段落内容，也清楚。</p></div></div>"
    "<div class=c><p>另有一段导读，不属于公告。</p></div></div>"
).encode()


def layout(**selectors: str) -> Layout:
    return Layout(since=date(2020, 1, 1), **selectors)


def test_selectors_of_a_layout_win() -> None:
    found = printed(PAGE, layout=layout(body=".c", title=".m li", metadata=".m"))
    assert found.paragraphs == ("另有一段导读，不属于公告。",)
    assert found.title == "索引号：A1"
    assert dict(found.metadata) == {"索引号": "A1", "发布日期": "2021-01-02"}


@pytest.mark.parametrize("field", ["title", "metadata", "body"])
def test_a_selector_that_matches_nothing_is_an_error_that_names_it(field: str) -> None:
    with pytest.raises(LayoutError, match=rf"{field}.*'#nowhere'.*http://h\.example.*add a layout"):
        printed(PAGE, url="http://h.example/x", layout=layout(**{field: "#nowhere"}))


def test_a_selector_that_cannot_be_understood_is_an_error() -> None:
    with pytest.raises(LayoutError, match="cannot be understood"):
        printed(PAGE, layout=layout(body="p[["))


@pytest.mark.parametrize("body", [b"", b"   \n\t", "\u3000".encode()])
def test_nothing_is_not_an_answer(body: bytes) -> None:
    with pytest.raises(UnreadableError, match="nothing to read"):
        printed(body)


def test_a_page_without_an_article_says_so() -> None:
    found = printed("<title>首页_清河区</title><ul><li><a href=1>公告一</a></li><li><a href=2>公告二</a></li></ul>".encode())
    assert found.paragraphs == ()
    assert found.warnings == ("no body: nothing on the page reads as an article",)


def test_a_body_that_a_script_would_show_is_read() -> None:
    text = "全镇上下齐心协力，完成了各项任务，群众满意度进一步提高。" * 20
    found = printed(f'<title>云栖公告_x_y</title><h1>云栖公告</h1><div style="display:none"><p>{text}</p></div>'.encode())
    assert found.paragraphs == (text,)
