"""A portal that attacks whoever reads it, on loopback: titles, texts, keys, names of files, files, and answers."""

from __future__ import annotations

import gzip
import html
import io
import json
import zipfile
from typing import Final
from urllib.parse import quote, unquote

from gov_archive.model import Portal, Source
from loopback import answer

MAX_BYTES: Final = 2**20
TEXTS: Final = {
    "script": "<script>document.title='ran'</script>",
    "handler": '"><img src=x onerror=alert(1)>',
    "link": "[见](javascript:alert(1))",
    "template": "{{ 1234567 * 9 }}${1234567*9}{% raise %}",
    "console markup": "[bold red]红[/bold red][link=http://evil.example]x[/link]",
    "formula": '=HYPERLINK("http://evil.example";"x")',
    "command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "sql": "'); drop table documents; --",
    "front matter": "云\n---\nkind: forged",
    "escape": "\x1b]0;owned\x07\x1b[2J\x1b[31m",
    "c1": "\x9b2J\x9d0;owned\x9c",
    "bidi": "\u202e告报假\u202c\u2066x\u2069",
    "nul": "甲\x00乙",
    "backspace": "真\x08\x08假\r伪",
    "lines": "一\u2028二\u2029三\x85四",
    "no character": "\ufffe\uffff",
    "format": "%s%n%(x)s{0}",
    "shell": "`id`$(id)",
}
KEYS: Final = (
    "../../../../owned",
    "/etc/owned",
    "..\\..\\owned",
    "%2e%2e%2fowned",
    "%00owned",
    "%1b%5b2jowned",
    "\x1b[2jowned",
    "con",
    "x" * 4096,
    "<script>alert(1)</script>",
    "' or 1=1 --",
)
NAMES: Final = (
    "../../../../owned.docx",
    "/etc/owned.docx",
    "..\\..\\owned.docx",
    "owned\x00.docx",
    "%2e%2e%2f%2e%2e%2fowned.docx",
    f"{'长' * 4096}.docx",
    "=cmd|calc.docx",
    "\x1b[2Jowned.docx",
)
_WORD: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LAUGHS: Final = '<!ENTITY l0 "哈">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_OUTSIDE: Final = '<!ENTITY out SYSTEM "file:///etc/passwd">'


def _docx(text: str, entities: str = "") -> bytes:
    """Return a .docx with one paragraph."""
    packed = io.BytesIO()
    prologue = f"<!DOCTYPE w [{entities}]>" if entities else ""
    body = f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", f"<?xml version='1.0'?>{prologue}<w:document {_WORD}>{body}</w:document>")
    return packed.getvalue()


def _page(title: str, text: str, links: str = "") -> bytes:
    shown, said = html.escape(title), html.escape(text)
    return f"""<!doctype html><html><head><meta charset="utf-8"><title>{shown}</title></head><body><h1>{shown}</h1>
<ul><li>发布日期：2020-01-15</li><li>体裁：{said}</li></ul><div><p>——2020年1月10日在云栖镇第三届人民代表大会第五次会议上</p><p>各位代表：</p>
<p>现在，我代表云栖镇人民政府，向大会报告工作，请予审议。</p><p>一、工作回顾</p><p>修好三座桥{said}，增长5%。</p>
<p>{said}各村通了水，河道清了淤，学校添了教室。</p></div>{links}</body></html>""".encode()


class Hostile:
    """The portal at *base_url*; *stranger* is an address that it does not declare and leads to."""

    def __init__(self, base_url: str, stranger: str) -> None:
        self.base_url, self.stranger = base_url, stranger
        self.is_quiet = True  # as long as it is, only one row is listed
        self.files = {
            "laughs.docx": _docx("&l9;", _LAUGHS),
            "outside.docx": _docx("&out;", _OUTSIDE),
            "bomb.docx": _docx("0" * 80_000_000),
            **{name: _docx(f"附件{number}") for number, name in enumerate(NAMES)},
        }
        self.answers = {
            "private": answer(b"", "Location: http://169.254.169.254/latest/meta-data/", status="302 Found"),
            "stranger": answer(b"", f"Location: {stranger}owned", status="302 Found"),
            "file": answer(b"", "Location: file:///etc/passwd", status="302 Found"),
            "long-head": answer(_page("报告", "甲"), f"X-Long: {'x' * 2**20}"),
            "many-heads": answer(_page("报告", "甲"), *(f"X-{number}: x" for number in range(20_000))),
            "bomb": answer(gzip.compress(bytes(64 * MAX_BYTES)), "Content-Encoding: gzip"),
            "split": answer(_page("报告", "甲"), "X-Split: a\rSet-Cookie: b"),
        }
        self.keys = {f"{number:08d}-0000-4000-8000-000000000000": name for number, name in enumerate(TEXTS)}

    @property
    def portal(self) -> Portal:
        """The portal as a sources file declares it."""
        listings = ("infoDirectory.html?dept=1", "infoDirectory.html?dept=2")
        source = Source("yunqi", "云栖镇", listings=listings, scope="all")
        return Portal("qinghe", "清河区", self.base_url, "article.html?infoid={key}", pace_seconds=0, sources=(source,))

    def answered(self, path: str) -> bytes:
        """Return the answer to a request for *path*."""
        kind = "Content-Type: text/html; charset=utf-8"
        if path.startswith("/infoDirectory"):
            return answer(self._rows() if path.endswith("1") else self._records(), kind)
        if path.startswith("/attr/"):
            name = unquote(path.removeprefix("/attr/"))
            return answer(self.files.get(name, self.files[NAMES[0]]), "Content-Type: application/octet-stream")
        key = unquote(path.partition("infoid=")[2])
        if key in self.answers:
            return self.answers[key]
        if page := self._article(key):
            return answer(page, kind)
        return answer("<h1>404</h1><p>您访问的页面不存在或已删除</p>".encode(), kind, status="404 Not Found")

    def _article(self, key: str) -> bytes | None:
        if key in self.keys:
            text = TEXTS[self.keys[key]]
            return _page(f"{text}云栖镇2020年政府工作报告", text)
        if key == "attached":
            return _page("云栖镇2018年政府工作报告", "甲", self._links())
        return _page("云栖镇2019年政府工作报告", key) if key in {unquote(one).lower() for one in KEYS} else None

    def _links(self) -> str:
        names = [(f"/attr/{quote(name, safe='/')}", name) for name in self.files]
        names += [(f"{self.stranger}owned.docx", "stranger.docx"), ("file:///etc/passwd", "passwd.docx")]
        names += [("javascript:alert(1)//a.docx", "a.docx"), ("http://[owned/a.docx", "b.docx"), ("data:text/html,x.docx", "c.docx")]
        return "".join(f'<p>附件：<a href="{html.escape(url)}">{html.escape(name)}</a></p>' for url, name in names)

    def _rows(self) -> bytes:
        found = [(key, f"{TEXTS[name]}云栖镇2020年政府工作报告") for key, name in self.keys.items()]
        found += [(key, f"云栖镇2019年政府工作报告{number}") for number, key in enumerate(KEYS)]
        found += [(key, f"云栖镇2017年政府工作报告{key}") for key in self.answers]
        found = [("attached", "云栖镇2018年政府工作报告"), *([] if self.is_quiet else found)]
        rows = "".join(
            f'<li><a href="/article.html?infoid={html.escape(key)}" title="{html.escape(title)}">{html.escape(title)}</a>'
            f"<span>2020-01-15</span></li>"
            for key, title in found
        )
        return f'<html><head><meta charset="utf-8"></head><body><ul class="list">{rows}</ul></body></html>'.encode()

    def _records(self) -> bytes:
        """A listing in a script: JSON escapes bring in what HTML could not, and XML declares entities."""
        shown = {} if self.is_quiet else self.keys
        titles = {key: f"{TEXTS[name]}\ud800云栖镇2020年政府工作报告" for key, name in shown.items()}
        data = json.dumps([{"infoid": key, "title": title, "pubDate": "2020-01-15"} for key, title in titles.items()])
        record = '<a href="/article.html?infoid=attached" title="云栖镇2018年政府工作报告">&l9;&out;</a><span>2020-01-15</span>'
        xml = f"<!DOCTYPE d [{_LAUGHS}{_OUTSIDE}]><datastore><record><![CDATA[<li>{record}</li>]]></record></datastore>"
        script = data.replace("</", "<\\/")
        return f"<meta charset='utf-8'><body><script>var rows={script};</script><script type='text/xml'>{xml}</script></body>".encode()
