"""What is kept of a page once it has been read: the words of short lines at most, never its tree."""

from __future__ import annotations

import gc

from bs4.element import PageElement

from gov_archive.extract.article import printed

TITLE = "柳荫市开展图书漂流活动"


def page(number: int) -> bytes:
    return (
        f"<!DOCTYPE html><meta charset=utf-8><title>{TITLE}_柳荫市人民政府</title><body><div class=m><h1>{TITLE}</h1>"
        f"<div><span>来源：</span><span>柳荫日报第{number}版</span> <span>发布时间：2031-05-06</span></div>"
        f"<div class=c><p>5月6日，柳荫市图书馆开展第{number}次图书漂流活动<a href=#n{number} id=b{number}>[1]</a>，居民换书三百余册。</p>"
        f"<p>注1<span hidden>由第{number}个社区举办。</span></p></div></div>".encode()
    )


def elements() -> int:
    gc.collect()
    return sum(issubclass(type(one), PageElement) for one in gc.get_objects())


def test_a_page_that_was_read_leaves_nothing_of_its_tree_in_memory() -> None:
    before = elements()
    read = [printed(page(number)) for number in range(20)]
    assert all(one.metadata["来源"].startswith("柳荫日报") for one in read)
    assert elements() <= before
