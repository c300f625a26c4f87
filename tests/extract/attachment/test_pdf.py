"""A .pdf is read as a person reads it: no page furniture, paragraphs whole, notes told from text."""

from __future__ import annotations

import importlib.util
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from gov_archive import compare, normal_form
from gov_archive.errors import UnreadableError
from gov_archive.extract.attachment import printed
from gov_archive.model import Footnote

FONT = "STSong-Light"
SEEDS = Path(__file__).parents[4] / "shared" / "seeds"
REPORT = [
    "一、过去一年工作回顾",
    "过去一年，云栖镇坚持稳中求进，全年引进企业215家，同比增长8.6%，固定资产投资完成10.65亿元，各项工作取得新的进展，为清河片区更新打下了扎实基础。",
    "（一）经济运行稳中有进。聚焦Smart City平台建设，云栖书院等一批项目建成开放，夜间公交线路增加两条，受到群众欢迎。",
    "（二）城镇面貌持续改善。完成旧住房修缮3万平方米，新增绿地1200平方米，河道整治全部完工，水质明显好转。",
    "各位代表！让我们团结一心，开创云栖镇发展新局面！",
]


@pytest.fixture(autouse=True, scope="module")
def _font() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def letter(
    *, size: int = 16, justified: bool = False, indent: int = 2, header: str = "云栖镇人民政府文件", number: str = "— {} —"
) -> bytes:
    """Return REPORT four times over, set on pages with header and page number."""
    style = ParagraphStyle("body", fontName=FONT, fontSize=size, leading=1.75 * size, wordWrap="CJK", firstLineIndent=indent * size)
    style.alignment = 4 if justified else 0

    def furniture(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawString(90, 800, header)
        canvas.drawCentredString(300, 40, number.format(document.page))

    whole = BytesIO()
    document = SimpleDocTemplate(whole, pagesize=A4, leftMargin=80, rightMargin=80, topMargin=100, bottomMargin=95)
    document.build([Paragraph(line, style) for line in REPORT * 4], onFirstPage=furniture, onLaterPages=furniture)
    return whole.getvalue()


def drawn(*texts: tuple[float, float, float, str], pages: int = 1, size: tuple[float, float] = A4) -> bytes:
    """Return pages with the same *texts*: left, distance from the page's bottom, letter height, text."""
    whole = BytesIO()
    canvas = Canvas(whole, pagesize=size)
    for _ in range(pages):
        for x, y, height, text in texts:
            canvas.setFont(FONT, height)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return whole.getvalue()


@pytest.mark.parametrize("size", [12, 16, 22])
@pytest.mark.parametrize("justified", [False, True])
def test_lines_become_paragraphs_again_and_page_furniture_goes(size: int, justified: bool) -> None:
    read = printed(letter(size=size, justified=justified))
    assert [normal_form.text(line) for line in read.paragraphs] == [normal_form.text(line) for line in REPORT * 4]
    assert read.paragraphs[2] == REPORT[2]


def test_paragraphs_without_indent_end_where_the_line_is_short() -> None:
    assert printed(letter(indent=0)).paragraphs == tuple(REPORT * 4)


@pytest.mark.parametrize("number", ["{}", "- {} -", "第 {} 页 共 9 页", "第{}页", "{} / 9", "Page {} of 9", "·{}·"])
def test_page_numbers_in_any_form_are_left_out(number: str) -> None:
    assert printed(letter(number=number)).paragraphs == tuple(REPORT * 4)
    assert printed(drawn((90, 700, 16, "云栖镇。"), (290, 40, 9, number.format(3)))).paragraphs == ("云栖镇。",)


def test_reading_order_is_that_of_the_page_not_of_the_file() -> None:
    body = drawn((122, 650, 16, "第二段。"), (290, 40, 9, "1"), (240, 750, 22, "工作报告"), (122, 700, 16, "第一段。"))
    assert printed(body).paragraphs == ("工作报告", "第一段。", "第二段。")


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_turned_pages_are_read_along_their_letters(quarters: int) -> None:
    whole = BytesIO()
    canvas = Canvas(whole, pagesize=A4)
    canvas.setFont("Helvetica", 16)
    canvas.translate(300, 300)
    canvas.rotate(90 * quarters)
    canvas.drawString(-200, 20, "first line of a paragraph that goes on from margin to margin")
    canvas.drawString(-200, -4, "and its end")
    canvas.setPageRotation(90 * quarters)
    canvas.save()
    assert printed(whole.getvalue()).paragraphs == ("first line of a paragraph that goes on from margin to margin and its end",)


def test_slanted_watermark_is_left_out() -> None:
    whole = BytesIO()
    canvas = Canvas(whole, pagesize=A4)
    canvas.setFont(FONT, 16)
    canvas.drawString(122, 700, "工作报告")
    canvas.rotate(45)
    canvas.drawString(300, 100, "内部资料")
    canvas.save()
    assert printed(whole.getvalue()).paragraphs == ("工作报告",)


def test_letters_drawn_twice_to_look_bold_are_read_once() -> None:
    assert printed(drawn((122, 700, 16, "工作报告"), (122.4, 700, 16, "工作报告"))).paragraphs == ("工作报告",)


def test_rows_of_a_table_are_paragraphs_with_cells_joined_by_tabs() -> None:
    whole = BytesIO()
    table = Table(
        [["指标", "单位", "完成"], ["税收", "亿元", "12.5"]], colWidths=[150, 120, 120], style=[("FONT", (0, 0), (-1, -1), FONT, 14)]
    )
    SimpleDocTemplate(whole, pagesize=A4).build([table])
    assert printed(whole.getvalue()).paragraphs == ("指标\t单位\t完成", "税收\t亿元\t12.5")


def test_notes_at_the_foot_of_a_page_are_told_from_text() -> None:
    body = drawn(
        (122, 700, 16, "云栖镇建成观澜书院"),
        (122 + 9 * 16, 707, 8, "① "),
        (122 + 9.5 * 16, 700, 16, "，开放运行，全年接待游客。"),
        (122, 672, 16, "清河片区更新启动，道路改造完工，绿地建成开放并交付使用，"),
        (90, 644, 16, "群众满意。"),
        (90, 130, 10, "① 观澜：镇名旧称，见旧志。"),
        (290, 40, 9, "— 1 —"),
    )
    read = printed(body)
    assert read.paragraphs == (
        "云栖镇建成观澜书院，开放运行，全年接待游客。",
        "清河片区更新启动，道路改造完工，绿地建成开放并交付使用，群众满意。",
    )
    assert read.notes == (Footnote("①", "观澜：镇名旧称，见旧志。", 0, 9),)


def test_contents_page_is_left_out_since_it_repeats_the_headings() -> None:
    contents = [
        (250.0, 760.0, 16.0, "目　录"),
        (90.0, 720.0, 16.0, "一、工作回顾" + "…" * 12 + "1"),
        (90.0, 690.0, 16.0, "二、主要任务" + "." * 40 + "12"),
    ]
    assert printed(drawn(*contents, (122, 600, 16, "一、工作回顾"))).paragraphs == ("一、工作回顾",)


def test_one_row_that_sticks_out_does_not_break_the_paragraphs() -> None:
    style = ParagraphStyle("body", fontName=FONT, fontSize=16, leading=28, wordWrap="CJK", firstLineIndent=32)
    wide = Table([["表", "很宽的一格"]], colWidths=[400, 110], style=[("FONT", (0, 0), (-1, -1), FONT, 16)])
    whole = BytesIO()
    story = [*(Paragraph(line, style) for line in REPORT), wide, *(Paragraph(line, style) for line in REPORT)]
    SimpleDocTemplate(whole, pagesize=A4, leftMargin=90, rightMargin=90).build(story)
    assert printed(whole.getvalue()).paragraphs == (*REPORT, "表\t很宽的一格", *REPORT)


def test_scanned_pages_have_no_text_layer() -> None:
    with pytest.raises(UnreadableError, match=r"no text layer: pages of pictures \(2\)"):
        printed(drawn(pages=2))
    with pytest.raises(UnreadableError, match="no text layer"):
        printed(drawn((290, 40, 9, "- 1 -"), pages=3))


def test_single_letters_of_fonts_that_are_not_in_the_file_are_read_or_said_to_be_missing() -> None:
    read = printed(drawn((122, 700, 16, "云栖镇人民政府工作报告"), (122, 650, 16, "2025"), (154, 650, 16, "年"), (290, 40, 9, "— 1 —")))
    if importlib.util.find_spec("pdfminer"):
        assert ("".join(read.paragraphs), read.warnings) == ("云栖镇人民政府工作报告2025年", ())
    else:
        assert "1 single letters may be missing" in read.warnings[0]


def test_encrypted_pdf_is_said_to_be_encrypted() -> None:
    whole = BytesIO()
    canvas = Canvas(whole, encrypt="secret")
    canvas.drawString(90, 700, "text")
    canvas.save()
    with pytest.raises(UnreadableError, match="encrypted"):
        printed(whole.getvalue())


@pytest.mark.parametrize("kept", [5, 40, 300, 0.5, 0.9])
def test_cut_pdf_is_damaged_or_read_as_far_as_it_goes(kept: float) -> None:
    body = letter()
    cut = body[: int(kept * len(body)) if kept < 1 else int(kept)]
    with pytest.raises(UnreadableError, match=r"damaged|no text layer|not read"):
        printed(cut)


def test_real_report_set_as_pdf_says_the_same() -> None:
    seed = SEEDS / "dachang-2025-docx.txt"
    if not seed.is_file():
        pytest.skip("the two real reports are not beside this repository")
    lines = [line.strip() for line in seed.read_text(encoding="utf-8").splitlines() if line.strip()]
    whole = BytesIO()
    style = ParagraphStyle("body", fontName=FONT, fontSize=16, leading=28, wordWrap="CJK", firstLineIndent=32)
    SimpleDocTemplate(whole, pagesize=A4).build([Paragraph(line, style) for line in lines])
    read = printed(whole.getvalue())
    assert normal_form.digest(read.paragraphs) == normal_form.digest(lines)
    broken = [change for change in compare.texts(lines, read.paragraphs).changes if (len(change.old), len(change.new)) != (1, 1)]
    assert len(broken) <= 3
