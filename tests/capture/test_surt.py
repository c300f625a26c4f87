from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_archive.capture import surt as module
from gov_archive.capture.surt import surt

PARTS = st.text(alphabet="aB0%/.?&=;#云 _~'\"\\\x01", max_size=20)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://XXGK.portal.example:443/Article.html?type=dept&infoid=A1#top", "example,portal,xxgk)/article.html?infoid=a1&type=dept"),
        ("http://www2.portal.example:8080//a/./b/../c/", "example,portal:8080)/a/c"),
        ("http://portal.example?", "example,portal)/"),
        ("http://192.0.2.7/article.html?infoid=1", "7,2,0,192)/article.html?infoid=1"),
        ("http://portal.example/x?rn=云栖镇", "example,portal)/x?rn=%e4%ba%91%e6%a0%96%e9%95%87"),
        ("http://portal.example/x?rn=%25E4%25BA%2591", "example,portal)/x?rn=%e4%ba%91"),
        ("http://portal.example/x?b&a=2&a=1", "example,portal)/x?a=1&a=2&b"),
        ("http://user:word@portal.example./x?sid=0123456789abcdef0123456789ABCDEF&b=2", "example,portal)/x?b=2"),
        ("http://云栖.example/", "example,xn--9kqz53d)/"),
    ],
)
def test_addresses_that_ask_for_the_same_page_have_the_key_that_pywb_looks_up(url: str, key: str) -> None:
    assert surt(url) == key


@given(path=PARTS, query=PARTS)
def test_a_key_is_one_ascii_word_in_lower_case_whatever_the_address(path: str, query: str) -> None:
    key = surt(f"http://portal.example/{path}?{query}")
    assert key.isascii()
    assert key == key.lower()
    assert len(key.split()) == 1


@given(path=PARTS, query=PARTS)
def test_scheme_www_and_case_do_not_change_a_key(path: str, query: str) -> None:
    rest = f"{path}?{query}"
    assert surt(f"http://portal.example/{rest}") == surt(f"https://WWW.Portal.example:443/{rest}")


def test_the_examples_in_its_docstring_hold() -> None:
    assert doctest.testmod(module).failed == 0
