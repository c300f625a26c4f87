"""A table is the article's to its last row: at the end of a short text, or as all that there is."""

from __future__ import annotations

import pytest

from speech import read

TITLE = "荷塘乡收费项目一览"
HEAD, *ROWS = (("号", "项目", "元"), ("1", "停车", "5"), ("2", "复印", "1"), ("3", "装订", "8"))
FORMS = {
    "head of its own": ("<thead>{head}</thead><tbody>{rows}</tbody>", "{}"),
    "head, rows and foot": ("<thead>{head}</thead><tbody>{rows}</tbody><tfoot></tfoot>", "{}"),
    "in a box": ("<thead>{head}</thead><tbody>{rows}</tbody>", "<div class=wide>{}</div>"),
    "rows alone": ("{head}{rows}", "<div class=wide>{}</div>"),
}


def row(cells: tuple[str, ...], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}><p><span>{cell}</span></p></{tag}>" for cell in cells) + "</tr>"


@pytest.mark.parametrize("tail", [(), ("请相互转告，按此缴费。",)], ids=["last", "before a sentence"])
@pytest.mark.parametrize("lead", [(), ("本乡收费项目共三项，七月起按此执行。",)], ids=["first", "behind a sentence"])
@pytest.mark.parametrize("form", FORMS)
def test_a_table_is_whole_wherever_it_stands(form: str, lead: tuple[str, ...], tail: tuple[str, ...]) -> None:
    build, place = FORMS[form]
    table = f"<table class=grid>{build.format(head=row(HEAD, 'th'), rows=''.join(row(cells, 'td') for cells in ROWS))}</table>"
    before, behind = ("".join(f"<p>{line}</p>" for line in lines) for lines in (lead, tail))
    inside = f"<div class=c>{before}{place.format(table)}{behind}</div>"
    info = "<div class=i>发布时间：2031-05-06　来源：荷塘乡人民政府</div>"
    found = read(f"<div class=d><h1>{TITLE}</h1>{info}{inside}<ul class=pn><li>上一条：<a href=a>花展</a></li></ul></div>", TITLE)
    assert found.body == (*lead, *("\t".join(cells) for cells in (HEAD, *ROWS)), *tail)
