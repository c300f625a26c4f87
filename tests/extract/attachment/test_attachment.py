"""Any file is read as what it is, or refused with a reason that tells what to do."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from pathlib import Path

import pytest

from gov_archive.errors import UnreadableError
from gov_archive.extract.attachment import printed
from gov_archive.extract.attachment.media import OLE
from papers import docx, ofd, paragraph, zipped

DOC = OLE + bytes(504) + b"\xec\xa5" + bytes(510) + "WordDocument".encode("utf-16-le") + bytes(100)
REPORT = "各位代表：现在，我代表云栖镇人民政府，向大会报告工作，请予审议。过去一年，全镇经济运行稳中有进，民生持续改善。"


def test_error_page_in_the_place_of_a_file_is_no_file() -> None:
    page = "<html><head><title>404</title></head><body>您访问的页面不存在或已删除</body></html>".encode()
    for name in ("报告.pdf", "报告.docx", "报告.doc", "", "https://files.example/attr/1.ofd"):
        with pytest.raises(UnreadableError, match="in the place of a"):
            printed(page, name=name, content_type="text/html")
    with pytest.raises(UnreadableError, match=r"in the place of a \.pdf: '云栖镇门户'"):
        printed(f"<html><title>云栖镇门户</title><body><p>{REPORT * 20}</p></body></html>".encode(), name="报告.pdf")


def test_page_that_word_saved_is_read_whatever_it_is_called() -> None:
    page = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p{mso-x:1}</style></head><body>'
        f"<p class=MsoNormal>政府工作报告</p><p>{REPORT}<o:p></o:p></p><p>全年接待游客三万人次，群众普遍满意。</p></body></html>"
    )
    wrapped = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    )
    for body in (page.encode(), page.encode("gb18030"), page.encode("utf-16"), wrapped + page.encode() + b"\r\n--b--\r\n"):
        read = printed(body, name="报告.doc")
        assert REPORT in read.paragraphs
        assert "the file is HTML" in read.warnings


def test_plain_text_is_read_by_its_own_charset() -> None:
    assert printed("工作报告\r\n\r\n　　各位代表：".encode("gb18030"), name="报告.txt").paragraphs == ("工作报告", "各位代表：")


def test_ofd_is_read_in_lines_and_paragraphs() -> None:
    def page(number: int) -> list[tuple[float, float, float, str]]:
        return [
            (80, 50, 8, "工作报告"),
            (100, 280, 3, f"— {number} —"),
            (36, 80, 5, "过去一年，云栖镇坚持稳中求进工作总基调，各项工作取"),
            (26, 90, 5, "得了新的进展，群众满意。"),
            (36, 100, 5, "清河片区更新启动。"),
        ]

    expected = ("工作报告", "过去一年，云栖镇坚持稳中求进工作总基调，各项工作取得了新的进展，群众满意。", "清河片区更新启动。")
    assert printed(ofd([page(1)]), name="报告.ofd").paragraphs == expected
    assert printed(ofd([page(1), page(2)]), name="报告.ofd").paragraphs == expected * 2


def test_ofd_without_text_or_without_its_parts_is_refused_with_the_reason() -> None:
    for body, reason in (
        (ofd([[]]), "no text layer"),
        (zipped({"OFD.xml": "<OFD/>"}), "damaged"),
        (zipped({"OFD.xml": "<OFD><DocRoot>../../Doc_0/Document.xml</DocRoot></OFD>"}), "damaged"),
        (zipped({"OFD.xml": '<!DOCTYPE a [<!ENTITY b "c">]><OFD>&b;</OFD>'}), "refused"),
    ):
        with pytest.raises(UnreadableError, match=reason):
            printed(body)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (zipped({"xl/workbook.xml": "<a/>"}), "not read: a spreadsheet"),
        (zipped({"a.txt": "a", "b.txt": "b"}), r"not read: a zip container of 2 files \(a.txt, b.txt\)"),
        (zipped({}), "not read: a zip container of no files"),
        (zipped({"附表.xls": "a"}), "not read: a zip container of 1 files"),
        (b"Rar!\x1a\x07\x00", "not read: a packed archive"),
        (b"\x00\x01\x02", "not read: its bytes"),
        (b" \n", "damaged: the file is empty"),
        (b"GIF89a\x00", "not read"),
    ],
)
def test_what_is_no_report_is_not_read_and_said(body: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        printed(body, name="报告.docx")


def test_mutated_files_raise_nothing_but_the_reason_and_take_no_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # what outside programs make of them is no matter of ours, and takes a second each
    chance = random.Random(11)
    whole = [docx("云栖镇。", paragraph("清河区。"), footnotes={1: "注。"}), ofd([[(20, 50, 5, "云栖镇工作报告")]]), DOC, REPORT.encode()]
    start = time.process_time()
    for _ in range(300):
        body = bytearray(chance.choice(whole))
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(body))
            match chance.randrange(3):
                case 0:
                    body[at] = chance.randrange(256)
                case 1:
                    del body[at : at + chance.randrange(40)]
                case _:
                    body[at:at] = body[at : at + chance.randrange(40)]
        with suppress(UnreadableError):
            assert all(printed(bytes(body), name=chance.choice(("a.docx", "a.pdf", "a.ofd", "a.txt", ""))).paragraphs)
    assert time.process_time() - start < 10


def test_the_report_in_a_zip_is_read_and_said() -> None:
    file = docx(REPORT, "谢谢大家！")
    cases: tuple[dict[str, str | bytes], ...] = (
        {"报告.docx": file},
        {"云栖镇/": "", "云栖镇/政府工作报告.docx": file, "云栖镇/附表.xls": "x", "__MACOSX/._报告.docx": "y"},
        {"政府工作报告.docx": file, "名词解释.docx": docx("词语。")},
        {"政府工作报告.txt": "别样", "政府工作报告.docx": file},
    )
    for parts in cases:
        read = printed(zipped(parts), name="报告.zip")
        assert read.paragraphs == (REPORT, "谢谢大家！")
        assert any("zip container" in said for said in read.warnings)


def test_a_name_that_windows_packed_is_said_as_it_was_written() -> None:
    name = "报告.docx".encode("gb18030")
    body = zipped({"X" * len(name): docx(REPORT)}).replace(b"X" * len(name), name)
    assert any("报告.docx" in said for said in printed(body, name="a.zip").warnings)


def test_no_name_in_a_zip_fills_or_breaks_a_message() -> None:
    with pytest.raises(UnreadableError) as told:
        printed(zipped({f"{'长' * 9000}\x1b[2J.docx": docx("a"), "b.docx": docx("b")}))
    assert len(str(told.value)) < 300
    assert str(told.value).isprintable()


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"报告.docx": zipped({"a.txt": "a"})}, "a zip container in a zip container"),
        ({"报告.pdf": "<html><title>404</title><body>不存在</body></html>"}, r"in the place of a .*报告.pdf"),
        ({"报告.docx": "PK\x03\x04"}, "damaged.*报告.docx"),
    ],
)
def test_what_cannot_be_read_in_a_zip_is_named(parts: dict[str, bytes | str], reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        printed(zipped(parts), name="报告.zip")
