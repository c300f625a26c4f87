"""From versions to a folder of Markdown: a file a version, its facts in front, headings and notes as such, and a list of all."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|~#&])")
_LEADING: Final = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)])(?=\s|$|[-=])")
_FACTS: Final = (
    *("document", "version", "is_latest", "source", "at", "state", "kind", "title", "column", "site_code", "published_on"),
    *("url", "capture"),
)
_DEEPEST: Final = 6
_PUNCTUATION: Final = 2
_IN_URL: Final = "/:?#[]@!$&'()*+,;=%~"
_LONGEST_NAME: Final = 60  # characters, which may be three bytes each, of the 255 that file systems take
_NOT_IN_YAML: Final = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,119}")


def write(folder: Path, found: Iterable[dict[str, Any]]) -> int:
    """Write each version to ``<source>/<document>-v<number>.md`` under *folder*, with ``index.md``; return how many."""
    lines = ["# 目录 · Contents", "", "| 来源 | 标题 | 文件 | 版本 | 发布日期 | 状态 |", "|---|---|---|---|---|---|"]
    written = 0
    for version in found:
        name = f"{safe(version['source'])}/{safe(version['document'])}-v{version['version']}.md"
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(page(version)) + "\n", encoding="utf-8", newline="\n")
        cells = (version["source"], version["title"], version["document"], version["version"], version["published_on"], version["state"])
        told = [escaped(str(cell if cell is not None else "")) for cell in cells]
        told[1] = f"[{told[1]}](<{quote(name, safe='/')}>)"
        lines.append(f"| {' | '.join(told)} |")
        written += 1
    (folder / "index.md").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return written


def safe(name: str) -> str:
    """Return *name* as a file's name; of one that could leave the folder, hide, or trouble another system what is plain, and a hash.

    >>> safe("1da551b7-70aa-4c8a-93fd-1cd7fe722126"), safe("../a b")
    ('1da551b7-70aa-4c8a-93fd-1cd7fe722126', '_a_b-2c2c791a0618990c')
    """
    if _PLAIN_NAME.fullmatch(name):
        return name
    plain = re.sub(r"[^\w-]+", "_", name)[:_LONGEST_NAME]
    return f"{plain}-{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def page(version: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of one version: YAML in front (as JSON values, which YAML takes), then the text."""
    yield "---"
    yield from (f"{name}: {_yaml(version[name])}" for name in _FACTS)
    yield from (f"{name}: {_yaml(value)}" for name, value in version["delivery"].items())
    yield f"metadata: {_yaml(version['metadata'])}"
    yield "---"
    sections = {section["paragraph"]: section for section in reversed(version["sections"])}
    notes = list(zip(_labels(version["footnotes"]), version["footnotes"], strict=True))
    for number, paragraph in enumerate(version["body"]):
        yield ""
        text = _cited(paragraph, [(label, note["offset"]) for label, note in notes if note["paragraph"] == number])
        yield _heading(paragraph, sections[number], text) if number in sections else text
    if notes:
        yield ""
    yield from (f"[^{label}]: {escaped(_one_line(note['text']))}" for label, note in notes)
    if version["attachments"]:
        yield ""
    yield from (f"- 附件：{_link(one['name'] or one['url'], one['url'])}" for one in version["attachments"])


def escaped(text: str) -> str:
    r"""Return *text* so that Markdown shows it as it is.

    >>> print(escaped("1. *要点*"))
    1\. \*要点\*
    """
    return _LEADING.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", _SPECIAL.sub(r"\\\1", text))


def _link(name: str, url: str) -> str:
    """Return *name* as a link to *url*, or both as text where that leads elsewhere than to the web: to a file, or a script."""
    if url.startswith(("http://", "https://")):
        return f"[{escaped(name)}](<{quote(url, safe=_IN_URL)}>)"
    return escaped(f"{name} {url}")


def _heading(paragraph: str, section: dict[str, Any], text: str) -> str:
    """Return *text* as a heading where all of its paragraph is one; a heading that shares its paragraph with text stays in it."""
    is_alone = len(paragraph.strip()) <= len(f"{section['number']}{section['heading']}") + _PUNCTUATION
    return f"{'#' * min(section['level'] + 1, _DEEPEST)} {text}" if is_alone else text


def _cited(paragraph: str, notes: list[tuple[str, int | None]]) -> str:
    """Return *paragraph*, escaped, with its notes' labels where their marks stood."""
    parts, start = [], 0
    for label, offset in sorted(notes, key=lambda note: len(paragraph) if note[1] is None else note[1]):
        at = len(paragraph) if offset is None else offset
        parts += [paragraph[start:at], f"\0{label}\0"]
        start = at
    whole = escaped(_one_line("".join((*parts, paragraph[start:]))))
    return re.sub(r"\x00(\w*)\x00", r"[^\1]", whole)


def _labels(notes: list[dict[str, Any]]) -> list[str]:
    """Return a label for each note: its mark, or its number where marks are repeated or no words."""
    marks = [note["mark"] for note in notes]
    is_plain = len(set(marks)) == len(marks) and all(re.fullmatch(r"\w+", mark) for mark in marks)
    return marks if is_plain else [str(number) for number in range(1, len(marks) + 1)]


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))


def _yaml(value: Any) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda sign: f"\\u{ord(sign[0]):04x}", written)
