"""What texts carry beside their paragraphs: a data table, footnotes with anchors, a list of files."""

from __future__ import annotations

from collections.abc import Callable

from gov_archive.model import Attachment, Footnote

Paragraphs = tuple[str, ...]
Extra = Callable[[str, Paragraphs], tuple[str, Paragraphs, tuple[Footnote, ...], tuple[Attachment, ...]]]
AFTER = "上述指标均按年度快报口径统计，最终数据以年鉴为准。"


def table(html: str, body: Paragraphs) -> tuple[str, Paragraphs, tuple[Footnote, ...], tuple[Attachment, ...]]:
    rows = (("指标", "单位", "2021年"), ("茶叶产量", "吨", "31.5"), ("集市客流", "万人次", "7.2"))
    cells = "".join("<tr>" + "".join(f'<td><p class="MsoNormal">{cell}</p></td>' for cell in row) + "</tr>" for row in rows)
    shown = tuple("\t".join(row) for row in rows)
    return (
        f'{html}<p>主要指标如下，供审议时参考：</p><div align="center"><table border="1">{cells}</table></div><p>{AFTER}</p>',
        (*body, "主要指标如下，供审议时参考：", *shown, AFTER),
        (),
        (),
    )


def noted(html: str, body: Paragraphs) -> tuple[str, Paragraphs, tuple[Footnote, ...], tuple[Attachment, ...]]:
    cited = "继续推进“一廊两园”建设，办好民生实事。"
    offset = cited.index("建设")
    mark = '<a href="#_ftn1" name="_ftnref1">[1]</a>'
    definition = '<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> 一廊两园：指滨水步廊、茶园和果园。</p></div>'
    notes = (Footnote("1", "一廊两园：指滨水步廊、茶园和果园。", len(body), offset),)
    return f"{html}<p>{cited[:offset]}{mark}{cited[offset:]}</p>{definition}", (*body, cited), notes, ()


def attached(html: str, body: Paragraphs) -> tuple[str, Paragraphs, tuple[Footnote, ...], tuple[Attachment, ...]]:
    files = '<p>附件：1.<a href="/files/1.docx">云栖镇点位明细表.docx</a></p><p>2.<a href="/files/2.pdf">云栖镇平面图.pdf</a></p>'
    told = (("https://xxgk.example.cn/files/1.docx", "云栖镇点位明细表.docx"), ("https://xxgk.example.cn/files/2.pdf", "云栖镇平面图.pdf"))
    return html + files, body, (), tuple(Attachment(url, name) for url, name in told)


EXTRAS: tuple[Extra, ...] = (table, noted, attached)
