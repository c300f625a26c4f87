"""Sheets of a .pdf that are more than one column of text: columns, ruled tables, heads over two lines, notes at the end, bombs."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Literal

import pytest
from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, SimpleDocTemplate, Spacer, Table

from gov_archive.errors import UnreadableError
from gov_archive.extract.attachment import printed

FONT = "STSong-Light"
TEXT = [
    "一、过去一年工作回顾",
    "过去一年，云栖镇坚持稳中求进，全年引进企业215家，同比增长8.6%，固定资产投资完成10.65亿元，各项工作取得新的进展，为清河片区更新打下了扎实基础。",
    "（一）经济运行稳中有进。聚焦智慧平台建设，云栖书院等一批项目建成开放，夜间公交线路增加两条，受到群众欢迎。",
    "（二）城镇面貌持续改善。完成旧住房修缮3万平方米，新增绿地1200平方米，河道整治全部完工，水质明显好转。",
    "各位代表！让我们团结一心，开创云栖镇发展新局面！",
]


@pytest.fixture(autouse=True, scope="module")
def _font() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def style(size: int = 16, indent: int = 2, alignment: Literal[0, 1] = 0) -> ParagraphStyle:
    found = ParagraphStyle("body", fontName=FONT, fontSize=size, leading=1.75 * size, wordWrap="CJK", firstLineIndent=indent * size)
    found.alignment = alignment
    return found


def built(*story: Flowable) -> bytes:
    whole = BytesIO()
    SimpleDocTemplate(whole, pagesize=A4, leftMargin=80, rightMargin=80, topMargin=100, bottomMargin=95).build(list(story))
    return whole.getvalue()


def test_columns_are_read_one_after_the_other_whatever_stands_above_them() -> None:
    whole = BytesIO()
    document = BaseDocTemplate(whole, pagesize=A4)
    title, left, right = Frame(70, 720, 450, 60), Frame(70, 80, 220, 630), Frame(305, 80, 220, 630)
    document.addPageTemplates([PageTemplate("both", [title, left, right])])
    document.build([Paragraph("云栖镇政府工作报告", style(22, 0, 1)), Spacer(1, 40), *(Paragraph(line, style(12)) for line in TEXT * 4)])
    assert printed(whole.getvalue()).paragraphs == ("云栖镇政府工作报告", *TEXT * 4)


@pytest.mark.parametrize("place", range(200, 216, 4))
def test_a_small_line_across_the_gutter_of_one_page_hides_no_column(place: int) -> None:
    whole = BytesIO()
    document = BaseDocTemplate(whole, pagesize=A4)

    def head(canvas: Canvas, _: object) -> None:
        canvas.setFont(FONT, 8)
        canvas.drawString(place, 815, "云栖镇人大文件汇编之三，会后收回，请勿外传")

    columns = [Frame(70, 80, 220, 700), Frame(305, 80, 220, 700)]
    document.addPageTemplates([PageTemplate("both", columns, onPage=head)])
    document.build([Paragraph(line, style(12)) for line in TEXT * 4])
    assert printed(whole.getvalue()).paragraphs[1:] == tuple(TEXT * 4)


def test_cells_of_a_ruled_table_are_whole_though_their_text_is_broken_and_the_page_ends() -> None:
    small = style(12, 0)
    cells = [["指标", "说明", "完成"], ["民生支出", TEXT[1], "12.5亿元"], ["税收收入", TEXT[2], "3.4亿元"]]
    table = Table(
        [[Paragraph(cell, small) for cell in row] for row in cells], colWidths=[80, 250, 80], style=[("GRID", (0, 0), (-1, -1), 1, black)]
    )
    for above in (1, 2):
        read = printed(built(*(Paragraph(line, style()) for line in TEXT * above), table, Paragraph(TEXT[0], style())))
        assert read.paragraphs == (*TEXT * above, *("\t".join(row) for row in cells), TEXT[0])


def test_cells_over_several_columns_and_rows_print_once() -> None:
    table = Table(
        [["主要指标", "", ""], ["产业", "税收", "12"], ["", "投资", "30"]],
        colWidths=[100, 100, 100],
        style=[
            ("FONT", (0, 0), (-1, -1), FONT, 12),
            ("GRID", (0, 0), (-1, -1), 1, black),
            ("SPAN", (0, 0), (2, 0)),
            ("SPAN", (0, 1), (0, 2)),
        ],
    )
    assert printed(built(table)).paragraphs == ("主要指标", "产业\t税收\t12", "投资\t30")


def test_frame_around_text_is_no_table() -> None:
    frame = Table([[[Paragraph(line, style()) for line in TEXT]]], colWidths=[430], style=[("BOX", (0, 0), (-1, -1), 1, black)])
    assert printed(built(frame)).paragraphs == tuple(TEXT)


@pytest.mark.parametrize("brackets", ["——{}", "（{}）"])
def test_line_in_the_middle_that_goes_on_below_is_one(brackets: str) -> None:
    line = brackets.format("2024年1月9日在云栖镇第十五届人民代表大会第四次会议上")
    head = [Paragraph("云栖镇政府工作报告", style(22, 0, 1)), Paragraph(line, style(17, 0, 1)), Paragraph("镇长　沈砚之", style(17, 0, 1))]
    read = printed(built(*head, *(Paragraph(text, style(17)) for text in TEXT)))
    assert read.paragraphs == ("云栖镇政府工作报告", line, "镇长 沈砚之", *TEXT)


def test_name_that_is_set_apart_without_a_blank_keeps_one() -> None:
    whole = BytesIO()
    canvas = Canvas(whole, pagesize=A4)
    canvas.setFont(FONT, 16)
    canvas.drawString(200, 700, "镇长")
    canvas.drawString(200 + 2.7 * 16, 700, "沈砚之")
    for at, letter in enumerate("工作报告"):
        canvas.drawString(200 + 28 * at, 750, letter)
    canvas.save()
    assert printed(whole.getvalue()).paragraphs == ("工作报告", "镇长 沈砚之")


def test_notes_at_the_end_of_all_pages_find_their_raised_marks() -> None:
    whole = BytesIO()
    canvas = Canvas(whole, pagesize=A4)
    for page in range(2):
        canvas.setFont(FONT, 16)
        canvas.drawString(122, 700, "云栖镇建成观澜书院")
        canvas.drawString(122 + 9.5 * 16, 700, "，开放运行。")
        canvas.drawString(122, 672, "群众满意。")
        canvas.setFont(FONT, 8)
        canvas.drawString(122 + 9 * 16, 707, ("i", "ii")[page])
        canvas.showPage()
    for at, (mark, text) in enumerate((("i", "观澜：镇名旧称。"), ("ii", "书院：见旧志。"))):
        canvas.setFont(FONT, 6)
        canvas.drawString(80, 700 - 20 * at, mark)
        canvas.setFont(FONT, 10)
        canvas.drawString(88, 697 - 20 * at, text)
    canvas.save()
    read = printed(whole.getvalue())
    assert read.paragraphs == ("云栖镇建成观澜书院，开放运行。", "群众满意。") * 2
    assert [(note.mark, note.text, note.paragraph, note.offset) for note in read.notes] == [
        ("i", "观澜：镇名旧称。", 0, 9),
        ("ii", "书院：见旧志。", 2, 9),
    ]


@pytest.mark.parametrize(
    ("foot", "gap", "is_note"),
    [
        (("1 观澜：镇名旧称。", "2 书院：见旧志。"), 40, True),
        (("1 观澜：镇名旧称。", "2 书院：见旧志。"), 28, False),
        (("1 观澜：镇名旧称。",), 40, False),
        (("1.修桥。", "2.修路。"), 40, False),
    ],
)
def test_notes_as_large_as_the_text_are_told_by_their_marks_below_a_gap(foot: tuple[str, ...], gap: int, is_note: bool) -> None:
    whole = BytesIO()
    canvas = Canvas(whole, pagesize=A4)
    for at, mark in enumerate("12"):
        canvas.setFont(FONT, 16)
        canvas.drawString(112, 700 - 28 * at, "云栖镇建成观澜书院")
        canvas.drawString(112 + 9.5 * 16, 700 - 28 * at, "，开放运行。")
        canvas.setFont(FONT, 8)
        canvas.drawString(112 + 9 * 16, 707 - 28 * at, mark)
    canvas.setFont(FONT, 16)
    canvas.drawString(112, 644, "群众满意。")
    for at, line in enumerate(foot):
        canvas.drawString(80, 644 - gap - 28 * at, line)
    canvas.save()
    read = printed(whole.getvalue())
    text = ("云栖镇建成观澜书院，开放运行。",) * 2
    told = [(note.mark, note.text, note.paragraph, note.offset) for note in read.notes]
    assert told == ([("1", "观澜：镇名旧称。", 0, 9), ("2", "书院：见旧志。", 1, 9)] if is_note else [])
    assert (read.paragraphs == (*text, "群众满意。")) is is_note


def test_raised_figure_without_a_note_on_its_sheet_is_a_superscript() -> None:
    whole = BytesIO()
    canvas = Canvas(whole, pagesize=A4)
    for x, y, size, text in (
        (122, 700, 16, "建成书院"),
        (186, 707, 8, "3"),
        (190, 700, 16, "，绿地2万m"),
        (270, 707, 8, "2"),
        (275, 700, 16, "。"),
    ):
        canvas.setFont(FONT, size)
        canvas.drawString(x, y, text)
    canvas.save()
    assert printed(whole.getvalue()).paragraphs == ("建成书院³，绿地2万m2。",)


def test_pdf_whose_password_is_empty_is_read() -> None:
    whole = BytesIO()
    canvas = Canvas(whole, encrypt=StandardEncryption("", ownerPassword="owner", canCopy=0, strength=128))
    canvas.drawString(90, 700, "work report")
    canvas.save()
    assert printed(whole.getvalue()).paragraphs == ("work report",)


def test_bombs_are_refused_before_they_grow() -> None:
    canvas = Canvas(whole := BytesIO(), pageCompression=1)
    canvas.drawString(90, 700, "x")
    canvas.save()
    page = whole.getvalue()
    start = page.index(b"stream") + 6
    packed = zlib.compress(b" " * 20_000_000)
    bomb = b"<< /Filter /FlateDecode /Length 1 >> stream\n" + packed + b"\nendstream"
    twice = b"<< /Filter [/FlateDecode /FlateDecode] >> stream\n" + zlib.compress(packed) + b"\nendstream"
    for stream, reason in ((bomb, "beyond 12 MB"), (twice, "packed twice")):
        with pytest.raises(UnreadableError, match=f"refused: .*{reason}"):
            printed(page[:9] + b"9 0 obj" + stream + b"endobj\n" + page[9:start] + page[start:])
    canvas = Canvas(whole := BytesIO())
    for at in range(10_000):
        canvas.drawString(10 + at % 9 * 60, 10 + at // 9 % 160 * 5, f"report{at}")
    canvas.save()
    with pytest.raises(UnreadableError, match="characters on one page"):
        printed(whole.getvalue())
