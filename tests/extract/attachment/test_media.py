"""What a file is, is told by its bytes."""

from __future__ import annotations

import pytest

from gov_archive.extract.attachment import media_type
from gov_archive.extract.attachment.media import OLE, suffix
from papers import docx, ofd, zipped


def ole(stream: str) -> bytes:
    return OLE + bytes(504) + stream.encode("utf-16-le") + bytes(100)


@pytest.mark.parametrize(
    ("body", "name", "expected"),
    [
        (docx("云栖镇。"), "报告.doc", "docx"),
        (docx("云栖镇。")[:300], "报告.docx", "docx"),
        (ofd([[]]), "", "ofd"),
        (zipped({"xl/workbook.xml": "<a/>"}), "报告.docx", "xlsx"),
        (zipped({"报告.txt": "云栖镇"}), "报告.zip", "zip"),
        (b"%PDF-1.7\n", "报告.doc", "pdf"),
        (b"\r\n\r\n%PDF-1.4", "", "pdf"),
        (ole("WordDocument"), "报告", "doc"),
        (ole("WordDocument"), "https://files.example/down?name=%E6%8A%A5%E5%91%8A.wps", "wps"),
        (ole("Workbook"), "报告.doc", "xls"),
        (ole("PowerPoint Document"), "报告.doc", "unknown"),
        (ole("EncryptedPackage"), "报告.docx", "doc"),
        (b"{\\rtf1\\ansi", "报告.doc", "rtf"),
        ("\ufeff<!DOCTYPE html><html>".encode(), "报告.pdf", "html"),
        ("<!DOCTYPE html><html>".encode("utf-16"), "报告.doc", "html"),
        (b'<?xml version="1.0"?>\n<!-- saved --><html xmlns:o="x">', "报告.doc", "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", "报告.doc", "html"),
        ("各位代表：<p>云栖镇".encode(), "报告.doc", "html"),
        ("各位代表：<p>云栖镇".encode(), "报告.txt", "text"),
        ("各位代表：云栖镇".encode("gb18030"), "报告.doc", "text"),
        (b'<?xml version="1.0"?><note/>', "", "unknown"),
        (b"\x00\x01\x02\x03", "报告.pdf", "unknown"),
        (b"", "报告.pdf", "unknown"),
    ],
)
def test_media_type_is_that_of_the_bytes(body: bytes, name: str, expected: str) -> None:
    assert media_type(body, name) == expected


def test_label_settles_what_bytes_cannot_tell() -> None:
    body = "各位代表：<p>云栖镇".encode()
    assert (media_type(body, "报告"), media_type(body, "报告", "text/html; charset=utf-8")) == ("text", "html")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("关于2.5产业的报告.pdf", "pdf"),
        ("https://files.example/attr/0a1b.pdf?v=1.2", "pdf"),
        ("https://files.example/download.jsp?file=a.docx&v=1", "docx"),
        ("https://files.example/download.jsp?id=3", "jsp"),
        ("https://files.example/download?file=a.docx", "docx"),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_suffix_of_names_and_addresses(name: str, expected: str) -> None:
    assert suffix(name) == expected
