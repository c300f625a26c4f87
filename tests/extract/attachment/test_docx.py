"""A .docx is read as Word prints it, with every note at its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gov_archive.errors import UnreadableError
from gov_archive.extract.attachment import printed
from gov_archive.model import Footnote
from papers import NAMESPACES, W, cited, docx, listed, paragraph, run, zipped

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"


def lines(*paragraphs: str, parts: dict[str, str] | None = None) -> list[str]:
    return list(printed(docx(*paragraphs, parts=parts)).paragraphs)


def test_notes_are_marked_in_order_of_citation_and_keep_their_places() -> None:
    body = docx(
        paragraph("云栖镇建成", run("观澜"), cited(5), "书院，开放", cited(0), "。"),
        paragraph("　　全年接待游客。", cited(2, "endnote")),
        footnotes={0: "观澜讲堂：周末公益讲座。", 5: "观澜：镇名旧称。"},
        endnotes={2: "按闸机计。"},
    )
    read = printed(body)
    assert read.paragraphs == ("云栖镇建成观澜书院，开放。", "全年接待游客。")
    assert read.notes == (
        Footnote("1", "观澜：镇名旧称。", 0, 7),
        Footnote("2", "观澜讲堂：周末公益讲座。", 0, 12),
        Footnote("3", "按闸机计。", 1, 7),
    )
    assert read.warnings == ()


def test_note_cited_on_a_line_of_its_own_before_the_text_belongs_to_its_first_line() -> None:
    lone = paragraph(cited(1))
    assert printed(docx(lone, "一。", "二。", footnotes={1: "注。"})).notes == (Footnote("1", "注。", 0, 0),)
    assert printed(docx(lone, "一。", footnotes={1: "注。"})).notes == (Footnote("1", "注。", 0, 0),)


def test_raised_figure_behind_a_word_is_a_mark_and_behind_a_unit_a_power() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    assert lines(paragraph("建成书院", run("1", raised), "，绿地2万m", run("2", raised))) == ["建成书院¹，绿地2万m2"]


def test_note_that_nothing_cites_is_kept_and_said() -> None:
    read = printed(docx("云栖镇。", footnotes={1: "被删去的一句的注。"}))
    assert read.notes == (Footnote("1", "被删去的一句的注。"),)
    assert "cited nowhere" in read.warnings[0]


def test_note_cited_only_in_deleted_text_is_cited_nowhere() -> None:
    read = printed(docx(paragraph("云栖镇", f"<w:del>{cited(1)}</w:del>"), footnotes={1: "注。"}))
    assert read.notes == (Footnote("1", "注。"),)


def test_notes_own_mark_is_no_text_of_the_sentence() -> None:
    custom = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="3"/><w:t>*</w:t></w:r>'
    read = printed(docx(paragraph("增长", custom, "明显", cited(4)), footnotes={3: "*按可比价。", 4: "同上。"}))
    assert read.paragraphs == ("增长明显",)
    assert read.notes == (Footnote("*", "按可比价。", 0, 2), Footnote("1", "同上。", 0, 4))


def test_insertions_are_kept_and_deletions_are_out() -> None:
    inserted, moved = f"<w:ins>{run('稳中有进')}</w:ins>", f"<w:moveTo>{run('，质量提升')}</w:moveTo>"
    gone = f"<w:del><w:r><w:delText>稳中向好</w:delText></w:r></w:del><w:moveFrom>{run('旧处')}</w:moveFrom>"
    assert lines(paragraph("经济", inserted, gone, moved, "。")) == ["经济稳中有进，质量提升。"]


def test_paragraphs_whose_border_was_deleted_are_one() -> None:
    first = paragraph("前半句，", properties="<w:rPr><w:del/></w:rPr>")
    assert lines(first, "后半句。", "下一段。") == ["前半句，后半句。", "下一段。"]


def test_text_boxes_are_read_once_and_after_their_paragraph() -> None:
    content = f"<w:txbxContent>{paragraph('云栖镇人民政府文件')}</w:txbxContent>"
    drawing = f"<w:drawing><wps:txbx>{content}</wps:txbx></w:drawing>"
    choices = f"<mc:Choice>{drawing}</mc:Choice><mc:Fallback><w:pict>{content}</w:pict></mc:Fallback>"
    box = f"<w:r><mc:AlternateContent>{choices}</mc:AlternateContent></w:r>"
    assert lines(paragraph("政府工作报告", box), "各位代表：") == ["政府工作报告", "云栖镇人民政府文件", "各位代表："]


def test_rows_are_paragraphs_with_cells_joined_by_tabs() -> None:
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"

    table = (
        "<w:tbl>"
        + row(paragraph("指标"), paragraph("完成") + paragraph("情况"))
        + row(paragraph("税收", cited(1)), "<w:p/>")
        + row(paragraph("一格之一") + paragraph("一格之二"))
        + "</w:tbl>"
    )
    read = printed(docx("表一", table, "表后文字。", footnotes={1: "含镇级。"}))
    assert read.paragraphs == ("表一", "指标\t完成情况", "税收", "一格之一", "一格之二", "表后文字。")
    assert read.notes == (Footnote("1", "含镇级。", 2, 2),)


def test_list_numbers_are_printed_as_word_prints_them() -> None:
    numbering = f"""<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="7">
      <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
      <w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="H2"/><w:lvlText w:val="（%2）"/></w:lvl>
      <w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl></w:abstractNum>
      <w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="l"/></w:lvl></w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num></w:numbering>"""
    styles = f'<w:styles {NAMESPACES}><w:style w:styleId="H2"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
    second = '<w:pStyle w:val="H2"/>'
    read = printed(
        docx(
            paragraph("工作回顾", properties=listed(1)),
            paragraph("经济", cited(1), "向好", properties=second),
            paragraph("2024年完成更新。", properties=listed(1, 2)),
            paragraph("环境改善", properties=second),
            paragraph("招商安商。", properties=listed(1, 2)),
            paragraph("主要任务", properties=listed(1)),
            paragraph("服务", properties=second),
            paragraph("一点", properties=listed(2)),
            paragraph("不编号", properties=f"{second}<w:numPr><w:numId w:val='0'/></w:numPr>"),
            footnotes={1: "注。"},
            parts={"numbering": numbering, "styles": styles},
        )
    )
    expected = (
        "一、工作回顾",
        "（一）经济向好",
        "1. 2024年完成更新。",
        "（二）环境改善",
        "1.招商安商。",
        "二、主要任务",
        "（一）服务",
        "一点",
        "不编号",
    )
    assert read.paragraphs == expected
    assert read.notes[0].offset == 5


def test_list_whose_look_is_overridden_counts_on_unless_it_starts_anew() -> None:
    level = '<w:lvl w:ilvl="0"><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1."/></w:lvl>'
    numbering = f"""<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="7">
      <w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
      <w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">{level}</w:lvlOverride></w:num>
      <w:num w:numId="3"><w:abstractNumId w:val="7"/>
        <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>{level}</w:lvlOverride></w:num></w:numbering>"""
    items = [paragraph("项", properties=listed(number)) for number in (1, 2, 2, 3, 3, 1)]
    assert lines(*items, parts={"numbering": numbering}) == ["1.项", "B.项", "C.项", "A.项", "B.项", "4.项"]


def test_line_breaks_tabs_symbols_and_fields_are_what_they_print() -> None:
    field = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText></w:r>'
    ruby = f"<w:r><w:ruby><w:rt>{run('xi')}</w:rt><w:rubyBase>{run('栖')}</w:rubyBase></w:ruby></w:r>"
    symbols = '<w:noBreakHyphen/><w:sym w:char="F0FC"/><w:sym w:char="25CB"/>'
    odd = f'<w:r><w:br/><w:t>甲</w:t><w:tab/><w:t xml:space="preserve"> 乙</w:t>{symbols}</w:r>'
    found = lines(
        paragraph("云", ruby, field, "镇", odd, run("藏", "<w:vanish/>"), f'<w:hyperlink w:anchor="a">{run("链接")}</w:hyperlink>')
    )
    assert found == ["云栖镇", "甲\t 乙-○链接"]


def test_contents_table_is_left_out_since_it_repeats_the_headings() -> None:
    styles = f'<w:styles {NAMESPACES}><w:style w:styleId="11"><w:name w:val="toc 1"/></w:style></w:styles>'
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    control = f"<w:sdt>{gallery}<w:sdtContent>{paragraph('一、回顾')}</w:sdtContent></w:sdt>"
    kept = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('一、回顾')}</w:sdtContent></w:sdt>"
    line = paragraph("一、回顾\t1", properties='<w:pStyle w:val="11"/>')
    assert lines(control, line, kept, parts={"styles": styles}) == ["一、回顾"]


def test_prompt_of_an_empty_content_control_is_no_text_but_what_a_program_filled_in_is() -> None:
    styles = f'<w:styles {NAMESPACES}><w:style w:styleId="a3"><w:name w:val="Placeholder Text"/></w:style></w:styles>'

    def control(content: str) -> str:
        return f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    prompt = run("单击此处输入文字。", '<w:rStyle w:val="a3"/>')
    found = lines(
        control(paragraph(prompt)), paragraph("甲", control(prompt), control(run("乙"))), control("丙。"), parts={"styles": styles}
    )
    assert found == ["甲乙"]
    assert lines(control(paragraph("丙。")), parts={"styles": styles}) == ["丙。"]


def test_web_page_inside_a_document_is_read() -> None:
    page = "<html><meta charset=utf-8><body><p>政府工作报告</p><p>各位代表：现在报告工作，请予审议。</p></body></html>"
    body = docx('<w:altChunk xmlns:r="r" r:id="r0"/>', "后记。", parts={"chunk": page})
    assert printed(body).paragraphs == ("政府工作报告", "各位代表：现在报告工作，请予审议。", "后记。")
    with pytest.raises(UnreadableError, match="another format"):
        printed(docx('<w:altChunk r:id="none" xmlns:r="r"/>'))


def test_strict_documents_and_other_prefixes_are_read() -> None:
    strict = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    assert printed(docx("云栖镇。", namespaces=strict)).paragraphs == ("云栖镇。",)
    named = f'<x:document xmlns:x="{W}"><x:body><x:p><x:r><x:t>清河区。</x:t></x:r></x:p></x:body></x:document>'
    assert printed(zipped({"word/document.xml": named})).paragraphs == ("清河区。",)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (docx("云栖镇。")[:-30], "damaged"),
        (docx("云栖镇。")[:200], "damaged"),
        (docx("<w:p/>"), "no text layer"),
        (zipped({"word/document.xml": "<w:document"}), "damaged"),
        (zipped({"word/other.xml": "<a/>"}), "damaged"),
        (zipped({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "refused"),
        (zipped({"word/document.xml": f"<w:document {NAMESPACES}><w:body>" + " " * 30_000_000 + "</w:body></w:document>"}), "refused"),
        (docx("<w:p/>" * 1_000_001), "refused"),
        (docx("<w:tbl><w:tr><w:tc>" * 200 + paragraph("深") + "</w:tc></w:tr></w:tbl>" * 200), "damaged|refused"),
    ],
    ids=["cut", "cut early", "pictures only", "no xml", "no document", "entities", "bomb", "many", "nested"],
)
def test_what_cannot_or_must_not_be_read_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        printed(body, name="报告.docx")


def test_encrypted_container_is_said_to_be_encrypted() -> None:
    body = bytearray(docx("云栖镇。"))
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = -1
        while (at := body.find(signature, at + 1)) >= 0:
            body[at + offset] |= 1
    with pytest.raises(UnreadableError, match="encrypted"):
        printed(bytes(body))


def test_real_report_made_into_a_docx_is_read_back_exactly() -> None:
    seed = SEEDS / "dachang-2025-docx.txt"
    if not seed.is_file():
        pytest.skip("the two real reports are not beside this repository")
    mark, definition = re.compile(r"\[footnoteRef:(\d+)\]"), re.compile(r" ?\[(\d+): {1,2}([^\]]*)\] ?")
    notes: dict[int, str] = {}
    body, expected, places = [], [], []
    for line in seed.read_text(encoding="utf-8").splitlines():
        notes.update((int(found[1]), found[2].strip()) for found in definition.finditer(line))
        text = definition.sub("", line).strip()
        if not text:
            continue
        pieces = mark.split(text)
        body.append(paragraph(*(cited(piece) if at % 2 else run(piece) for at, piece in enumerate(pieces))))
        expected.append("".join(pieces[::2]))
        places += [(len(expected) - 1, len("".join(pieces[:at:2])), int(piece)) for at, piece in enumerate(pieces) if at % 2]
    read = printed(docx(*body, footnotes=notes))
    assert list(read.paragraphs) == expected
    assert [(note.paragraph, note.offset, note.text) for note in read.notes if note.paragraph is not None] == [
        (line, at, notes[note]) for line, at, note in places
    ]
    assert len(places) == len(notes) > 0
