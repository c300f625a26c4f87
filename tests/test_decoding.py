from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_archive.decoding import decoded

PROSE = "云栖镇政府工作报告，全镇经济社会发展稳中向好。龙门山、喆里、镕湖三处完成整治。"


def page(charset: str | None = None) -> str:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    return f"<html><head>{head}</head><body><p>{PROSE}</p></body></html>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (page().encode(), None),
        (page().encode("gb18030"), None),
        (page("gb2312").encode("gb18030"), None),
        (page("gb2312").encode(), None),
        (page("utf-8").encode("gb18030"), None),
        (page("utf-8").encode(), "text/html; charset=gbk"),
        (page().encode(), "text/html; charset=ISO-8859-1"),
        (page().encode("gb18030"), "text/html; charset=ISO-8859-1"),
        (page().encode("gb18030"), "text/html;charset=utf-8"),
        (page("iso-8859-1").encode("gb18030"), "text/html"),
        (page("x-user-defined").encode(), None),
        (page("base64").encode(), None),
        (b"\xef\xbb\xbf" + page("gb2312").encode(), "text/html; charset=gb2312"),
        (b"\xff\xfe" + page().encode("utf-16-le"), None),
        (page().encode("utf-16-be"), None),
        (page("utf-16").encode(), None),
    ],
)
def test_text_is_read_right_whatever_its_labels_say(body: bytes, content_type: str | None) -> None:
    assert PROSE in decoded(body, content_type).text
    assert decoded(body, content_type).warnings == ()


def test_meta_wins_over_header_where_bytes_fit_both() -> None:
    body = '<meta charset="gbk">联通'.encode("gbk")
    assert decoded(body, "text/html; charset=utf-8").text.endswith("联通")


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_bytes_that_fit_no_charset_are_kept_and_said(charset: str) -> None:
    whole = page(charset).encode(charset)
    end = whole.index(b"</p>")
    broken = whole[:end] + b"\xff" + whole[end:]
    found = decoded(broken)
    assert PROSE in found.text
    assert "\ufffd" in found.text
    assert len(found.warnings) == 1


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_page_cut_inside_a_character_keeps_everything_before(charset: str) -> None:
    whole = page(charset).encode(charset)
    end = whole.index(b"</p>") - 1
    assert PROSE[:-1] in decoded(whole[:end]).text


@given(st.binary(max_size=600), st.sampled_from([None, "text/html; charset=gbk", "text/html; charset=", "charset=utf-7", "charset=idna"]))
def test_any_bytes_are_text(body: bytes, content_type: str | None) -> None:
    assert isinstance(decoded(body, content_type).text, str)
