"""One report as a page, a .docx, a .pdf and a .doc: printing differs, and nothing is told of it; words and figures are."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html import escape
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from gov_archive import extract
from gov_archive.flag.prints import differences
from gov_archive.model import Reading
from papers import cited, docx, paragraph, run

FONT = "STSong-Light"
DOC = Path(__file__).parents[1] / "cases" / "attachment" / "a-report-that-its-page-prints-too"
NOTES = {1: "“四张清单”：指任务清单、责任清单、进度清单、问题清单。", 2: "“一湖两岸”：以明镜湖为中心，沿东西两岸布局的城镇格局。"}
ROWS = (("指标", "2023年", "2024年"), ("固定资产投资", "11.5亿元", "12.5亿元"), ("新增绿地", "1000平方米", "1200平方米"))
REPORT = (
    "政府工作报告",
    "——2025年1月8日在云栖镇第五届人民代表大会第六次会议上",
    "云栖镇镇长　林知远",
    "各位代表：",
    "现在，我代表云栖镇人民政府，向大会报告工作，请予审议，并请列席人员提出意见。",
    "一、2024年工作回顾",
    "（一）经济运行稳中有进。全年完成固定资产投资12.5亿元，同比增长8.6%，引进企业1,215家，“四张清单”{1}落实到位，Smart City平台建成使用。",
    "（二）城镇面貌持续改善。完成旧住房修缮3万平方米，新增绿地1200平方米，“一湖两岸”{2}格局初步形成，河道整治全部完工——水质明显好转。",
    "{table}",
    "1.民生福祉不断增进。新建口袋公园3座，改造老旧小区5个，惠及居民两万余人，群众满意度达到98.5%以上。",
    "二、2025年主要任务",
    "一是培育新质生产力。力争全年引进企业1300家，固定资产投资增长5%左右。二是守牢安全底线。健全“镇—村—组”三级巡查机制。",
    "各位代表！新征程已经开启，让我们团结一心、实干争先，为建设宜居宜业的新云栖而努力奋斗！",
    "谢谢大家！",
)
HEAD = (
    "清河区云栖镇人民政府文件",
    "云府〔2025〕1号",
    "现将《政府工作报告》印发给你们，请认真贯彻落实。",
    "云栖镇人民政府",
    "（此件公开发布）",
)
CONTENTS = ("目　录", f"一、2024年工作回顾{'…' * 12}1", f"（一）经济运行稳中有进{'.' * 40}2", f"二、2025年主要任务{'…' * 12}3")
Lines = tuple[str, ...]


def cells(row: Lines) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"


def page(mark: str = "[{}]", joint: str = "</p><p>　　", table: str = "rows", report: Lines = REPORT) -> bytes:
    """Return the report as a web page: how notes are marked, what parts paragraphs, and whether the table is one, lines, or a picture."""
    shown = {
        "rows": f"<table>{''.join(map(cells, ROWS))}</table>",
        "lines": joint.join("　".join(row) for row in ROWS),
        "picture": "<img src=t.png>",
    }
    lines = [
        shown[table] if line == "{table}" else re.sub(r"\{(\d)\}", lambda note: mark.format(note[1]), escape(line, quote=False))
        for line in report
    ]
    notes = [f"{mark.format(note)}{text}" for note, text in NOTES.items()] if mark else []
    inside = joint.join([*lines, *notes])
    head = "<!DOCTYPE html><meta charset=utf-8><title>政府工作报告</title><body>"
    return f"{head}<h1>云栖镇2025年政府工作报告</h1><div><p>{inside}</p></div>".encode()


def word(*, notes: bool = True, above: Lines = (), broken: bool = False, report: Lines = REPORT) -> bytes:
    """Return the report as .docx: with footnotes, with lines above it, or with headings in paragraphs of their own."""
    parts = list(above)
    for line in report:
        if line == "{table}":
            rows = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in ROWS)
            parts.append(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>")
            continue
        for part in re.sub(r"^(（.）[^。]*。)", r"\1\n", line).split("\n") if broken else [line]:
            pieces = re.split(r"\{(\d)\}", part)
            runs = [(cited(piece) if notes else "") if at % 2 else run(piece) for at, piece in enumerate(pieces) if piece]
            parts.append(paragraph(*filter(None, runs)))
    return docx(*parts, footnotes=NOTES if notes else None)


def sheet(size: int = 16, mark: str = '<super size="9">{}</super>', note_size: int = 10, report: Lines = REPORT) -> bytes:
    """Return the report as .pdf in letters of *size*, with page header and numbers, notes behind the text in smaller letters or not."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    style = ParagraphStyle("body", fontName=FONT, fontSize=size, leading=1.75 * size, wordWrap="CJK", firstLineIndent=2 * size)
    small = ParagraphStyle("note", fontName=FONT, fontSize=note_size, leading=1.5 * note_size, wordWrap="CJK")
    flow: list[Flowable] = []
    for line in report:
        shown = re.sub(r"\{(\d)\}", lambda note: mark.format(note[1]), escape(line, quote=False))
        flow.append(
            Table(ROWS, style=[("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)), ("FONT", (0, 0), (-1, -1), FONT, 12)])
            if line == "{table}"
            else Paragraph(shown, style)
        )
    flow += [Paragraph(f"{note} {text}", small) for note, text in NOTES.items()] if mark else []
    whole = BytesIO()

    def furniture(canvas: object, document: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 9)  # type: ignore[attr-defined]
        canvas.drawString(90, 800, "云栖镇人民政府文件")  # type: ignore[attr-defined]
        canvas.drawCentredString(300, 40, f"— {document.page} —")  # type: ignore[attr-defined]

    SimpleDocTemplate(whole, pagesize=A4, leftMargin=80, rightMargin=80, topMargin=100, bottomMargin=95).build(
        flow, onFirstPage=furniture, onLaterPages=furniture
    )
    return whole.getvalue()


def old_word() -> Reading:
    """Return what antiword and LibreOffice alike read in the .doc, as its own case holds."""
    expected = json.loads((DOC / "expected.json").read_text("utf-8"))
    return replace(extract.reading(word()), body=tuple(expected["body"]))


PAGES: dict[str, Callable[[], bytes]] = {
    "paragraphs": page,
    "line breaks": lambda: page(joint="<br>　　", table="lines"),
    "one paragraph": lambda: page(mark="", joint="", table="lines"),
    "no marks, a picture": lambda: page(mark="", table="picture"),
    "notes in circles": lambda: page(mark="〔{}〕"),
    "half-width": lambda: page(
        report=tuple(line.replace("，", ",").replace("“", '"').replace("”", '"').replace("——", "--") for line in REPORT)
    ),
    "spaced": lambda: page(report=("政 府 工 作 报 告", *REPORT[1:])),
}
FILES: dict[str, Callable[[], bytes]] = {
    "docx": word,
    "docx without notes": lambda: word(notes=False),
    "docx with head and contents": lambda: word(above=(*HEAD, *CONTENTS)),
    "docx with headings apart": lambda: word(broken=True),
    "docx full-width": lambda: word(
        report=tuple(re.sub(r"(?<!\{)\d(?!\})", lambda digit: chr(ord(digit[0]) + 0xFEE0), line) for line in REPORT)
    ),
    "pdf": sheet,
    "pdf in large letters": lambda: sheet(22),
    "pdf without notes": lambda: sheet(12, mark=""),
    "pdf whose notes stand like text": lambda: sheet(14, note_size=14),
}


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("shown", PAGES)
def test_two_prints_of_one_report_do_not_differ(shown: str, file: str) -> None:
    name = "a.pdf" if file.startswith("pdf") else "a.docx"
    assert differences(extract.reading(PAGES[shown]()), extract.reading(FILES[file](), name=name)) == []


@pytest.mark.parametrize("shown", PAGES)
def test_an_old_word_file_of_the_same_report_does_not_differ(shown: str) -> None:
    assert differences(extract.reading(PAGES[shown]()), old_word()) == []


CHANGED = {
    "a figure": ("8.6%", "6.8%"),
    "a word": ("建成使用", "尚未建成"),
    "a sentence": ("二是守牢安全底线。健全“镇—村—组”三级巡查机制。", ""),
    "a paragraph": (REPORT[9], ""),
}


@pytest.mark.parametrize("write", [lambda report: (word(report=report), "a.docx"), lambda report: (sheet(report=report), "a.pdf")])
@pytest.mark.parametrize("change", CHANGED)
def test_what_a_file_says_otherwise_is_told(change: str, write: Callable[[Lines], tuple[bytes, str]]) -> None:
    body, name = write(tuple(filter(None, (line.replace(*CHANGED[change]) for line in REPORT))))
    (told,) = differences(extract.reading(page()), extract.reading(body, name=name))
    assert CHANGED[change][0] in told["page"]
    assert CHANGED[change][0] not in told["attachment"]


def test_a_figure_in_a_table_and_a_row_that_is_gone_are_told() -> None:
    printed = extract.reading(page())
    row = "居民人均可支配收入（元），按常住地分\t81234\t85678，同比增长5.5%"
    with_row = replace(printed, body=(*printed.body[:11], row, *printed.body[11:]))
    swapped = tuple(line.replace("12.5亿元", "15.2亿元") if "\t" in line else line for line in printed.body)
    assert [one["attachment"].split("\t")[-1] for one in differences(printed, replace(printed, body=swapped))] == ["15.2亿元"]
    assert [one["page"] for one in differences(with_row, printed)] == [row]
