"""A table in which one row, 内容, holds the article: the body is that cell, the other rows are pairs whatever labels them."""

from __future__ import annotations

import pytest

from speech import SPEECH, TITLE, paragraphs, read

PAIRS = (("编制机构", "荷塘乡人民政府"), ("归档号", "HT-2018-017"), ("流转状态", ""))
SEARCH = "<table><tr><td>检索：</td><td><input name=q></td><td><input type=submit value=检索></td></tr></table>"
FORMS = (
    "<form id=form1><input type=hidden name=__VIEWSTATE value=x>{search}<h1>{title}</h1>{table}<div>主办：荷塘乡人民政府</div></form>",
    "<form>{search}{table}</form>",
    "<form><table><tr><td>{table}</td></tr><tr><td><input type=button value=打印></td></tr></table></form>",
    "<h1>{title}</h1>{table}",
)


def table(pairs: tuple[tuple[str, str], ...], label: str, text: str, colon: str = "", at: int = 99) -> str:
    rows = [f"<tr><td>{name}{colon}</td><td><span>{value}</span></td></tr>" for name, value in pairs]
    rows.insert(at, f"<tr><td>{label}{colon}</td><td>{text}</td></tr>")
    return f"<table>{''.join(rows)}</table>"


@pytest.mark.parametrize("at", [1, 99], ids=["rows behind it", "last"])
@pytest.mark.parametrize("colon", ["", "："])
@pytest.mark.parametrize("label", ["内容", "内　容", "信息内容", "正文"])
@pytest.mark.parametrize("form", FORMS)
def test_rows_beside_the_one_that_holds_the_article_are_metadata(form: str, label: str, colon: str, at: int) -> None:
    rows = table(PAIRS, label, paragraphs(SPEECH), colon, at)
    found = read(form.format(search=SEARCH, title=TITLE, table=rows), TITLE)
    assert (found.title, found.body, found.metadata) == (TITLE, SPEECH, dict(PAIRS))


@pytest.mark.parametrize("lines", ["<br>".join(SPEECH), f"<table><tr><td>{paragraphs(SPEECH)}</td></tr></table>"], ids=["lines", "table"])
def test_the_cell_may_hold_lines_or_a_table(lines: str) -> None:
    assert read(f"<form>{table(PAIRS, '内容', lines)}</form>", TITLE).body == SPEECH


def test_rows_of_a_table_within_a_text_are_the_text_s() -> None:
    rows = (("时间", "周五上午九时"), ("地点", "荷塘乡文化站"), ("人数", "三十人"))
    inner = table(rows, "内容", "讲解春耕备耕的要点。")
    found = read(f"<h1>{TITLE}</h1><div><p>{'</p><p>'.join(SPEECH)}</p>{inner}<p>请准时参加，不得缺席。</p></div>", TITLE)
    told = tuple(f"{label}\t{value}" for label, value in (*rows, ("内容", "讲解春耕备耕的要点。")))
    assert (found.body, found.metadata) == ((*SPEECH, *told, "请准时参加，不得缺席。"), {})
