"""How a report begins: the lines of its header, and the sentence in which the speaker says for whom and to whom the report is made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gov_archive.extract.folding import folded, unspaced

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEAD_PARAGRAPHS, _HEAD_CHARACTERS, _SPEECH_CHARACTERS = 14, 1200, 2500
_STOP = re.compile(
    r"各\s*位\s*(?:人\s*大\s*)?(?:代\s*表|委\s*员|领\s*导|来\s*宾|同\s*志)|尊敬的|同志们|[。!！;]|(?:现在|下面|受)[,，我]|受[^\n。,，]{2,24}委托[,，]?(?:现|我|由|向)|我(?:谨|受|代表|向)|请允许我"
    r"|(?:^|\n|(?<=\s))(?:[一二三四五六七八九十]{1,3}、|第[一1]部分|\([一二三四五六七八九十]{1,3}\))"
)
_OWN_TITLE = re.compile(
    r"^[《<]?(?:[^。,;:,《》]{0,30}?)(?:(?:政府|镇长|区长|人民政府)(?:[^。,;:《》]{0,12})?工作(?:情况)?(?:的)?报告|上半年工作(?:情况)?(?:的)?报告"
    r"|半年(?:度)?(?:政府)?工作(?:情况)?(?:的)?报告)[》>]?(?:\(.{1,20}\)|[（〔\[【].{1,20})?[—-]*$"
)
_GREETING = re.compile(r"(?:尊敬的)?各位(?:人大)?(?:代表|领导)|同志们")
_FOLLOWS = re.compile(r"人民代表大会|人大.{0,8}会议|各位(?:人大)?代表|我(?:谨)?代表")
_ABOVE, _LONGEST_ABOVE = 3, 70  # lines, characters
_AT_MEETING = re.compile(
    r"[—(]*(?:\d{4}年\d{1,2}月\d{1,2}日)?在.{4,60}(?:会议|大会)上?的?\)?"
)  # 在…会议上的 / 政府工作报告: a title over two lines
_SENTENCE = re.compile(r"[^。!?;\n]*[。!?;\n]?")
_ANNOUNCES = re.compile(
    r"(?:我|本人).{0,12}?代表|受.{1,24}?委托|(?:^|,|:)(?:请允许)?(?:由)?我(?:就|将|谨|来)?.{0,20}?向(?:本次|这次)?(?:大会|会议|各位|镇|区|代表)"
    r"|^(?:现|下面|现在).{0,6}代表|^代表"
)
_REPORTS = re.compile(r"报告|汇报|作.{0,20}说明|提请|提出")
_TRANSCRIBED = re.compile(
    r"(?:^|\W)\d\d?:\d\d|[^\W\d]:(?:各位|尊敬的|同志们)"
)  # a clock, or a speaker's name with a colon, before the greeting
_BODY = (
    r"[^,。;:“”\"()《》]{0,40}?(?:人民政府|政府(?!工作)|街道办事处|办事处|委员会|常务委员会|常委会|主席团"
    r"|法院|检察院|管委会|党委|区委|镇委|局)"
)
_ISSUER = re.compile(rf"(?<!人民)代表(?!大会)(?P<issuer>{_BODY})(?P<also>[、和及与](?:[区县市镇乡])?(?:人民)?政府)?")
_PROXY = re.compile(rf"受(?P<issuer>{_BODY})(?P<also>[、和及与](?:[区县市镇乡])?(?:人民)?政府)?的?委托")


@dataclass(frozen=True)
class Formula:
    """The sentence that announces the report, folded and without blanks, and the body that is said to make it.

    ``issuer`` is None where the sentence names none; ``quoted`` where it stands inside quotation marks, or behind a clock or a
    speaker's name and a colon, as news has it.
    """

    sentence: str
    issuer: str | None
    quoted: bool
    before: str


@dataclass(frozen=True)
class Opening:
    """``first`` and ``last`` (excluded) paragraphs of the header; ``head`` their text, as printed and as long, lines by newlines;
    ``speech`` what follows, folded and without blanks, a newline between paragraphs.
    """

    first: int
    last: int
    head: str
    speech: str
    formula: Formula | None


def opening(body: Sequence[str]) -> Opening:
    """Return how *body* begins; where no header is printed, ``head`` is empty."""
    first = _first(body)
    text = "\n".join(body[first : first + _HEAD_PARAGRAPHS])[:_HEAD_CHARACTERS]
    stop = _STOP.search(folded(text))
    end = stop.start() if stop else (0 if len(text) == _HEAD_CHARACTERS else len(text))
    head = text[:end]
    last = first + head.count("\n") + (1 if head and not head.endswith("\n") and end == len(text) else 0)
    rest = _rest(body, first, end)
    speech = "\n".join(unspaced(line) for line in rest.split("\n"))
    return Opening(first, last, head, speech, _formula(speech, unspaced(head.rsplit("\n", 1)[-1])))


def is_own_title(paragraph: str) -> bool:
    """Say whether *paragraph* reads like a report's title: 政 府 工 作 报 告, 云栖镇2021年政府工作报告."""
    return len(paragraph) <= 80 and bool(_OWN_TITLE.match(unspaced(paragraph)))  # noqa: PLR2004 - with room for letter spacing


def is_greeting(line: str) -> bool:
    """Say whether *line* begins by turning to the deputies: 各位代表：, 尊敬的各位领导."""
    return bool(_GREETING.match(unspaced(line[:40])))


def _first(body: Sequence[str]) -> int:
    """Return the paragraph of the report's own title, or of the meeting's name above it: a notice may stand before them."""
    for index, paragraph in enumerate(body[:40]):
        if is_own_title(paragraph) and any(_FOLLOWS.search(unspaced(line[:400])) for line in body[index + 1 : index + 5]):
            return _above(body, index)
    return 0


def _above(body: Sequence[str], title: int) -> int:
    """Return the paragraph of the meeting's name that stands above the *title*, perhaps with the speaker's between; else the title's."""
    for at in range(title - 1, max(-1, title - 1 - _ABOVE), -1):
        line = unspaced(body[at])
        if len(line) > _LONGEST_ABOVE or line.endswith(("。", ":", ";")):
            break
        if _AT_MEETING.fullmatch(line):
            return at
    return title


def _rest(body: Sequence[str], first: int, end: int) -> str:
    taken = []
    length = 0
    for paragraph in body[first:]:
        taken.append(paragraph[: end + _SPEECH_CHARACTERS])
        length += len(taken[-1]) + 1
        if length > end + _SPEECH_CHARACTERS:
            break
    return "\n".join(taken)[end : end + _SPEECH_CHARACTERS]


def _formula(speech: str, lead: str) -> Formula | None:
    """Return the formula in *speech*; *lead* stands before the speech in its first line: a quotation mark, a transcript's speaker."""
    for match in _SENTENCE.finditer(speech):
        sentence = match[0].strip("\n")
        if not (_ANNOUNCES.search(sentence) and _REPORTS.search(sentence)):
            continue
        before = speech[: match.start()]
        line = ("" if "\n" in before else lead) + before.rsplit("\n", 1)[-1] + sentence[: _announced(sentence)]
        issuer = _ISSUER.search(sentence) or _PROXY.search(sentence)
        named = (issuer["also"] or "")[1:] or issuer["issuer"] if issuer else None
        return Formula(sentence, named, _is_open(line) or bool(_TRANSCRIBED.search(line)), before)
    return None


def _announced(sentence: str) -> int:
    found = _ANNOUNCES.search(sentence)
    return found.start() if found else 0


def _is_open(line: str) -> bool:
    """Say whether *line* leaves a quotation mark open."""
    return line.count("“") > line.count("”") or line.count("「") > line.count("」") or line.count('"') % 2 == 1
