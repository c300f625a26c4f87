"""The congress before which a report is made, as printed: 清河区第五届人民代表大会第六次会议."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gov_archive.extract.folding import folded
from gov_archive.extract.numerals import NUMERAL, number

_TERM = rf"第?(?P<{{0}}>{NUMERAL}{{{{1,4}}}})届"
_SESSION = rf"(?:第?(?P<{{0}}>{NUMERAL}{{{{1,4}}}})次(?:全体)?(?:\(扩大\))?(?:代表)?(?:会议|大会|全会))?"
_STANDING = r"(?P<{0}_standing>常务委员会|常委会|主席团)?"
_ASSEMBLY = r"(?P<{0}>人民代表大会|人大|党员代表大会|代表大会|社区代表会议|居民代表(?:会议|大会)|委员会|政协)" + _STANDING
_AFTER = re.compile(_TERM.format("congress") + _ASSEMBLY.format("assembly") + _SESSION.format("session"))
_CONGRESS = r"(?P<assembly>人民代表大会|人大)" + _STANDING.format("assembly")
_BEFORE = re.compile(_CONGRESS + _TERM.format("congress") + _SESSION.format("session"))
_BARE = re.compile(_CONGRESS.replace("|人大", "") + _SESSION.format("session")[:-1])
_PLACE = re.compile(r"[\u4e00-\u9fff]{0,40}$")
_PLACE_ENDS = re.compile(
    r".*(?:(?<![存现实所])在|(?:召开|举行|举办|开幕)的?|报告|日(?!照|喀则)(?:于(?!洪|都|田))?|(?:^|月)于(?!洪|都|田))(?=[\u4e00-\u9fff]|$)"
)
_OFFICE = re.compile(r"[\u4e00-\u9fff]*(?:区|县|市|镇|乡|州|旗|省|盟|域|部|会|处)$")


@dataclass(frozen=True)
class Meeting:
    """A meeting as printed, without blanks; ``start`` and ``end`` are its place in the text it was read from.

    ``place`` is what stands before 第…届; ``is_congress`` is false for standing committees, party and residents' meetings.
    """

    words: str
    place: str
    congress: int | None
    session: int | None
    is_congress: bool
    start: int
    end: int


def meeting(text: str) -> Meeting | None:
    r"""Return the first meeting named in *text*, which may break it over two lines, or None.

    >>> found = meeting("——在清河区第五届\n人民代表大会第六次会议上")
    >>> (found.words, found.congress, found.session, found.place)
    ('清河区第五届人民代表大会第六次会议', 5, 6, '清河区')
    """
    plain = folded(text)
    kept = [index for index, char in enumerate(plain) if not char.isspace()]
    dense = "".join(plain[index] for index in kept)
    breaks = {sum(1 for index in kept if index < place) for place, char in enumerate(text) if char == "\n"} if len(text) < 2000 else set()  # noqa: PLR2004
    found = _AFTER.search(dense) or _BEFORE.search(dense) or _BARE.search(dense)
    if found is None:
        return None
    start = found.start() - len(_place(dense[: found.start()], breaks))
    words = "".join(text[index] for index in kept[start : found.end()])
    groups = found.groupdict()
    return Meeting(
        words=words,
        place=dense[start : found.start()],
        congress=number(groups.get("congress") or ""),
        session=number(groups.get("session") or ""),
        is_congress=groups["assembly"] in {"人民代表大会", "人大"} and not groups["assembly_standing"],
        start=kept[start],
        end=kept[found.end() - 1] + 1,
    )


def _place(before: str, breaks: set[int]) -> str:
    """Return the name of the place with which *before* ends, cut after 在, a date, or the end of a line that is none of it."""
    run = _PLACE.search(before)
    place = run[0] if run else ""
    cut = _PLACE_ENDS.match(place)
    if cut:
        place = place[cut.end() :]
    start = len(before) - len(place)
    for at in sorted(one for one in breaks if start < one <= len(before)):
        left = before[start:at]
        if not (_OFFICE.match(left) and at - start <= 12):  # noqa: PLR2004 - a place's name set on a line of its own is short
            place = before[at:]
            start = at
    return place
