"""What the sample portal answers: listings, articles, attachments, and its failures."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import bs4
import httpx
import pypdfium2  # type: ignore[import-untyped]
import pytest
from starlette.responses import PlainTextResponse

from gov_archive import sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.responses import Response

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PHRASE = "您访问的页面不存在或已删除"


@dataclass
class Visit:
    """The sample portal on some night, and a browser to look at it with."""

    server: sample.Server
    http: httpx.Client
    clock: list[datetime]

    @property
    def now(self) -> datetime:
        return self.clock[0]

    def night(self, number: int) -> None:
        self.clock[0] = sample.NIGHTS[number - 1]

    def article(self, key: str, **headers: str) -> httpx.Response:
        return self.http.get(f"article.html?infoid={key}", headers={name.replace("_", "-"): value for name, value in headers.items()})

    def listing(self, dept: str, page: int = 1) -> httpx.Response:
        return self.http.get("infoDirectory.html", params={"dept": dept, "rn": "云栖镇", "type": "dept", "page": page})

    def attachment(self, path: str) -> httpx.Response:
        return self.http.get(f"http://{self.server.attachment_host}/{path}")

    def published(self, title: str) -> sample.Document:
        return next(document for document in sample.documents(self.now) if document.title == title)


@pytest.fixture(scope="module")
def started() -> Iterator[Visit]:
    with httpx.Client() as http:
        clock = [sample.NIGHTS[0]]
        with sample.running(clock=lambda: clock[0], port=0) as server:
            http.base_url = httpx.URL(server.base_url)
            yield Visit(server, http, clock)


@pytest.fixture
def visit(started: Visit) -> Visit:
    """The first scripted night, nothing asked yet; one server for all tests, since starting costs more than they do."""
    started.night(1)
    started.server.script = None
    started.server.requests.clear()
    return started


def soup(answer: httpx.Response) -> bs4.BeautifulSoup:
    """Parse a page; what calls itself gb2312 is read as the wider gb18030 that it is."""
    charset = "gb18030" if b"charset=gb2312" in answer.content else "utf-8"
    return bs4.BeautifulSoup(answer.content.decode(charset), "lxml")


def rows(answer: httpx.Response) -> list[tuple[str, str, str, str]]:
    """Key, link text, title= and date of each row, as a reader of this very table sees them."""
    found = []
    for row in soup(answer).select("table.list tbody tr"):
        link = row.select_one("a")
        assert link is not None
        found.append((str(link["href"])[-36:], link.get_text(), str(link["title"]), row.select("td")[-1].get_text()))
    return found


def test_robots_is_absent_on_both_hosts(visit: Visit) -> None:
    assert visit.http.get("robots.txt").status_code == 404
    assert visit.attachment("robots.txt").status_code == 404


def test_a_listing_has_about_eighty_links_that_are_no_document(visit: Visit) -> None:
    page = soup(visit.listing(sample.TOWN))
    others = [link for link in page.select("a") if "article.html" not in str(link["href"])]
    assert 75 <= len(others) <= 95


def test_the_next_link_leads_through_every_listed_document_once_and_the_pinned_one_twice(visit: Visit) -> None:
    found, url, pages = [], f"infoDirectory.html?dept={sample.TOWN}&rn=云栖镇&type=dept", 0
    while url:
        answer = visit.http.get(url)
        found += [key for key, *_ in rows(answer)]
        onward = next((link for link in soup(answer).select(".pages a") if link.get_text() == "下一页"), None)
        url, pages = (str(onward["href"]) if onward else ""), pages + 1
    listed = [document for document in sample.documents(visit.now) if document.department == sample.TOWN]
    pinned = next(document for document in listed if document.pinned)
    assert pages >= 3
    assert found[0] == pinned.key
    assert sorted(found) == sorted([*(document.key for document in listed), pinned.key])


def test_rows_are_newest_first_behind_the_pinned_one(visit: Visit) -> None:
    dates = [date for *_, date in rows(visit.listing(sample.TOWN))]
    assert len(dates) == 21
    assert dates[1:] == sorted(dates[1:], reverse=True)
    assert dates[0] < min(dates[1:])


def test_long_titles_are_cut_in_the_link_and_whole_in_its_title(visit: Visit) -> None:
    seen = rows(visit.listing(sample.DISTRICT))
    cut = [(text, whole) for _, text, whole, _ in seen if text.endswith("…")]
    assert cut
    assert all(whole.startswith(text[:-1]) and len(whole) > len(text) for text, whole in cut)
    assert {whole for _, _, whole, _ in seen} <= {document.title for document in sample.documents(visit.now)}


def test_a_page_beyond_the_end_repeats_the_last_one(visit: Visit) -> None:
    last = next(page for page in range(3, 9) if rows(visit.listing(sample.TOWN, page)) == rows(visit.listing(sample.TOWN, page + 1)))
    assert rows(visit.listing(sample.TOWN, 99)) == rows(visit.listing(sample.TOWN, last))


@pytest.mark.parametrize("page", ["0", "-1", "x", "１", "9" * 40])
def test_a_senseless_page_number_is_answered_like_a_portal_would(visit: Visit, page: str) -> None:
    answer = visit.http.get("infoDirectory.html", params={"dept": sample.TOWN, "page": page})
    assert answer.status_code == 200
    assert rows(answer)


def test_another_office_has_a_listing_without_rows(visit: Visit) -> None:
    answer = visit.listing("004199")
    assert answer.status_code == 200
    assert "暂无数据" in answer.text


def test_every_document_answers_with_its_own_title_and_labels(visit: Visit) -> None:
    for document in sample.documents(visit.now):
        answer = visit.article(document.key)
        page = soup(answer)
        assert answer.status_code == 200
        assert page.title is not None
        assert page.title.get_text() == f"{document.title}_{document.column}_{sample.SITE}"
        text = re.sub(r"\s", "", page.get_text())
        assert f"信息来源:{document.publisher}发布时间{document.published_on}【字号" in text
        for word in ("所属类目", "主题分类", "体裁", "发布日期", "发文字号", "发文日期", "公开类别", "机构名称"):
            assert word in text
        for word in ("文件预览", "附件下载", "相关文章", "当前页二维码"):
            assert word in text


def test_the_key_may_be_upper_case(visit: Visit) -> None:
    document = visit.published("云栖镇2025年政府工作报告")
    assert document.title in visit.article(document.key.upper()).text


def test_an_unknown_key_answers_200_with_the_whole_template(visit: Visit) -> None:
    answer = visit.article("00000000-0000-4000-8000-000000000000")
    assert answer.status_code == 200
    assert PHRASE in answer.text
    assert len(soup(answer).select("a")) > 12


def test_good_pages_of_one_markup_hide_the_error_phrase(visit: Visit) -> None:
    pages = [visit.article(document.key).text for document in sample.documents(visit.now) if document.markup == "word"]
    assert pages
    assert all(PHRASE in page and "display:none" in page for page in pages)


def test_old_pages_are_gb18030_that_call_themselves_gb2312(visit: Visit) -> None:
    answer = visit.article(visit.published("2018年云栖镇政府工作报告").key)
    assert b"charset=gb2312" in answer.content
    assert answer.headers["content-type"] == "text/html"
    assert "陆溪桥" in answer.content.decode("gb18030")


def test_an_edit_changes_the_validator_and_chrome_does_not(visit: Visit) -> None:
    key = visit.published("云栖镇2026年政府工作报告").key
    first = visit.article(key)
    tag = first.headers["etag"]
    visit.night(2)
    unchanged = visit.article(key, if_none_match=tag)
    assert (unchanged.status_code, unchanged.content, unchanged.headers["etag"]) == (304, b"", tag)
    assert visit.article(key).content != first.content
    visit.night(3)
    assert visit.article(key, if_none_match=tag).status_code == 200


def test_old_pages_know_when_they_were_modified(visit: Visit) -> None:
    key = visit.published("2018年云栖镇政府工作报告").key
    stamp = visit.article(key).headers["last-modified"]
    assert visit.article(key, if_modified_since=stamp).status_code == 304
    assert visit.article(key, if_modified_since="Mon, 01 Jan 2018 00:00:00 GMT").status_code == 200


def test_some_pages_have_no_validator(visit: Visit) -> None:
    answer = visit.article(visit.published("清河区2024年政府工作报告").key)
    assert {"etag", "last-modified"}.isdisjoint(answer.headers)


def test_the_same_instant_gives_the_same_bytes(visit: Visit) -> None:
    urls = [f"article.html?infoid={document.key}" for document in sample.documents(visit.now)[::9]]
    urls += [f"infoDirectory.html?dept={sample.TOWN}", "article.html?infoid=none", ""]
    first = [visit.http.get(url).content for url in urls]
    assert [visit.http.get(url).content for url in urls] == first


def test_the_docx_holds_real_footnotes_the_first_with_id_0(visit: Visit) -> None:
    document = visit.published("云栖镇2025年政府工作报告")
    page = soup(visit.article(document.key))
    link = next(str(link["href"]) for link in page.select("a") if str(link["href"]).endswith(".docx"))
    assert link.startswith(f"http://{visit.server.attachment_host}/")
    answer = visit.http.get(link)
    parts = zipfile.ZipFile(io.BytesIO(answer.content))
    notes = ET.fromstring(parts.read("word/footnotes.xml"))
    kinds = {note.get(f"{W}id"): note.get(f"{W}type") for note in notes}
    texts = {note.get(f"{W}id"): "".join(note.itertext()).strip() for note in notes}
    body = ET.fromstring(parts.read("word/document.xml"))
    cited = [mark.get(f"{W}id") for mark in body.iter(f"{W}footnoteReference")]
    assert sorted(kind for kind in kinds.values() if kind) == ["continuationSeparator", "separator"]
    assert cited == [str(number) for number in range(len(document.notes))]
    assert [texts[mark] for mark in cited] == [f"{note.term}：{note.text}" for note in document.notes]
    assert ["".join(p.itertext()) for p in body.iter(f"{W}p")] == list(document.body)


def test_the_pdf_has_a_text_layer_that_reads_as_the_page(visit: Visit) -> None:
    document = visit.published("清河区2024年政府工作报告")
    file = pypdfium2.PdfDocument(visit.attachment(document.files[0].path).content)
    pages = [page.get_textpage().get_text_range() for page in file]
    text = "".join(re.sub(r"— \d+ —\s*$", "", page) for page in pages)
    file.close()
    assert len(pages) > 3
    assert re.sub(r"\s", "", text) == re.sub(r"\s", "", "".join(document.body))


def test_attachments_are_not_on_the_portals_own_host(visit: Visit) -> None:
    document = visit.published("清河区2024年政府工作报告")
    assert visit.http.get(document.files[0].path).status_code == 404


def test_attachments_have_validators_too(visit: Visit) -> None:
    url = f"http://{visit.server.attachment_host}/{visit.published('清河区2024年政府工作报告').files[0].path}"
    answer = visit.http.get(url)
    assert answer.headers["content-type"] == "application/pdf"
    assert visit.http.get(url, headers={"if-none-match": answer.headers["etag"]}).status_code == 304


def test_on_the_maintenance_night_every_address_answers_200_with_the_notice(visit: Visit) -> None:
    document = visit.published("云栖镇2025年政府工作报告")
    tag = visit.article(document.key).headers["etag"]
    visit.night(4)
    answers = [visit.article(document.key, if_none_match=tag), visit.listing(sample.TOWN), visit.attachment(document.files[0].path)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert all("维护" in answer.text and document.title not in answer.text for answer in answers)


def test_a_script_answers_in_the_portals_place_until_it_is_taken_away(visit: Visit) -> None:
    asked: list[tuple[str, datetime]] = []

    def blocks_articles(path: str, _request: Request, now: datetime) -> Response | None:
        asked.append((path, now))
        return PlainTextResponse("访问过于频繁", status_code=429) if path == "/article.html" else None

    key = visit.published("云栖镇2025年政府工作报告").key
    visit.server.script = blocks_articles
    assert visit.article(key).status_code == 429
    assert visit.listing(sample.TOWN).status_code == 200
    assert visit.attachment("robots.txt").status_code == 404
    assert asked == [(path, visit.now) for path in ("/article.html", "/infoDirectory.html", "/robots.txt")]
    visit.server.script = None
    assert visit.article(key).status_code == 200


def test_a_redesign_prints_the_same_text_in_another_markup(visit: Visit) -> None:
    document = visit.published("云栖镇2025年政府工作报告")
    before = visit.article(document.key)
    visit.server.markup = "sections"
    after = visit.article(document.key)
    visit.server.markup = None
    assert "<section>" not in before.text
    assert after.text.count("<section>") == len(document.paragraphs)


def test_every_request_is_written_down_with_host_path_status_and_instant(visit: Visit) -> None:
    visit.http.get("robots.txt", headers={"User-Agent": "gov-archive/0 (+https://example.org)"})
    visit.night(2)
    visit.http.get("infoDirectory.html?dept=004016&rn=云栖镇")
    visit.attachment("x.pdf")
    first, second, third = visit.server.requests
    assert (first.method, first.path, first.status, first.at) == ("GET", "/robots.txt", 404, sample.NIGHTS[0])
    assert first.headers["user-agent"] == "gov-archive/0 (+https://example.org)"
    assert second.path == "/infoDirectory.html?dept=004016&rn=%E4%BA%91%E6%A0%96%E9%95%87"
    assert second.at == sample.NIGHTS[1]
    assert (third.host, third.status) == (visit.server.attachment_host, 404)


def test_before_the_scripted_nights_the_portal_shows_what_was_published_by_then() -> None:
    early = sample.documents(datetime(2021, 6, 1, 18, 10, tzinfo=UTC))
    assert max(document.published_on.year for document in early) == 2021
    assert {document.title for document in early if document.department == sample.TOWN and document.kind == "work_report"} == {
        "2018年云栖镇政府工作报告",
        "云栖镇人民政府工作报告（2019）",
        "云栖镇2020年政府工作报告",
        "2021年云栖镇政府工作报告",
    }
