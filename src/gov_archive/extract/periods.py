"""The years that a report reviews and plans, from its headings and the day of the speech; never from session numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_archive.extract.folding import unspaced
from gov_archive.extract.numerals import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_archive.model import Delivery, Section

Years = tuple[int, int] | None

_YEAR = r"(?P<{0}>(?:19|20)[0-9]{{2}}|[一二][〇零九一二三四五六七八]{{3}})"
_RANGE = re.compile(_YEAR.format("first") + r"年?(?:—+|-|~|至|到)" + _YEAR.format("last") + "年?")
_ONE = re.compile(_YEAR.format("year") + r"(?:年|\b)")
_SPAN = re.compile(
    r"(?:过去|近|前|这|上届|本届|任期|届(?:人民)?政府)(?:的)?(?P<past>[二两三四五])年|(?<![〇○零一二三四五六七八九])(?P<since>[二两三四五])年(?:来|工作|以来|的?(?:发展|奋斗|历程|回顾))"
)
_COMING = re.compile(r"(?:今后|未来|接下来|下一?个)(?:的)?(?P<next>[三四五])年")
_REVIEW = re.compile(r"回顾|总结|过去|完成情况|执行情况|主要成绩|取得的?成[绩效就]|工作成效|成效显著|年来|以来|上一年|去年|(?<!新)的一年")
_PLAN = re.compile(r"安排|任务|打算|计划|部署|重点|目标|要求|思路|展望|建议|今后|未来|明年|新的一年|下半年|下一?步|奋斗|举措|措施")
_FIVE_YEARS = re.compile("十(?P<n>一|二|三|四|五|六)?五[”\"']?(?:时期|期间|规划|以来|工作|的?回顾|发展)")
_TO_COME = re.compile(
    r"(?:^|。)(?:做好)?" + _YEAR.format("year") + r"年,?(?:是.{2,80}(?:之年|一年|开局|关键)|要|我们将|我们要"
    r"|(?:全[镇区县市乡])?(?:政府工作|经济社会发展|工作)的?.{0,6}(?:总体要求|指导思想|主要|预期|总体思路|目标))"
)
_YEARLY = re.compile(
    rf"(?<=[。!])(?:[一二三四五]、)?(?P<words>{_YEAR.format('year')}年[^。!?;:,]{{0,14}}?(?:回顾|总结|安排|任务|目标|打算))(?=[^。!?;:,的和及])"
)
_FEW = 3  # paragraphs of a report that was put on one line
_SENTENCES = 40  # paragraphs searched where headings name no year
_AUTUMN, _SPRING = 10, 4  # a speech from October on looks back on its own year, one until April on the year before


def periods(
    title: str | None, body: Sequence[str], said: Delivery, *, sections: Sequence[Section], is_half_year: bool = False
) -> tuple[Years, Years, tuple[str, ...]]:
    """Return (first year, last year) reviewed and planned, each None with a warning where the text does not tell."""
    headings = [unspaced(section.heading) for section in sections if section.level <= 2] or _run_in(body)  # noqa: PLR2004
    if is_half_year:
        return _half_year(title, body, said, headings)
    plan = _planned_year(headings, body, said, _title_year(title))
    review = _reviewed(headings, body, said, plan)
    if plan is None and review is not None:
        plan = _year_after(review, headings, body)
    span = _coming_years(headings) if plan is None or not _names_one_year(headings, plan, body) else None
    plans = (plan, plan + (span - 1 if span else 0)) if plan else None
    missing = [f"the years {what} are not told" for what, value in (("reviewed", review), ("planned", plans)) if value is None]
    return review, plans, tuple(missing)


def _run_in(body: Sequence[str]) -> list[str]:
    """Return the headings that name a year in a report that was put on one line: ``。2022年工作回顾2022年，``."""
    return [match["words"] for line in body[:_FEW] for match in _YEARLY.finditer(unspaced(line))] if len(body) <= _FEW else []


def _half_year(title: str | None, body: Sequence[str], said: Delivery, headings: Sequence[str]) -> tuple[Years, Years, tuple[str, ...]]:
    """Return the current year twice: a half-year report reviews its first half and plans its second."""
    texts = [unspaced(title or ""), *map(unspaced, body[:2]), *headings, *(unspaced(line[:200]) for line in body[2:_SENTENCES])]
    named = next((_value(match["year"]) for text in texts if (match := re.search(_YEAR.format("year") + "年?上半年", text))), None)
    year = named or (said.delivered_on.year if said.delivered_on else _title_year(title))
    if year is None:
        return None, None, ("the year of the half-year report is not told",)
    plans_rest = any("下半年" in text for text in headings) or any("下半年" in line for line in body)
    return (year, year), ((year, year) if plans_rest else None), (() if plans_rest else ("no plan for the second half is found",))


def _title_year(title: str | None) -> int | None:
    """Return the one year that *title* names: that of the speech."""
    years = set(_single_years(unspaced(title or "")))
    return years.pop() if len(years) == 1 else None


def _planned_year(headings: Sequence[str], body: Sequence[str], said: Delivery, title_year: int | None) -> int | None:
    """Return the coming year that a heading plans, else one that a sentence of the text plans."""
    named = [year for text in headings if not _is_review(text) for year in _single_years(text)]
    if named:
        return max(named) if said.delivered_on is None else min(named, key=lambda year: (abs(year - _coming(said)), -year))
    words = "".join(text for text in headings if not _is_review(text))
    spoken = said.delivered_on.year if said.delivered_on else title_year
    if spoken and "明年" in words:
        return spoken + 1
    if spoken and "今年" in words:
        return spoken
    return _planned_in_text(body) or (_coming(said) if said.delivered_on and re.search("新的一年|来年", words) else None)


def _coming(said: Delivery) -> int:
    """Return the year to which a speech on its day looks ahead."""
    assert said.delivered_on is not None
    return said.delivered_on.year + (1 if said.delivered_on.month >= _AUTUMN else 0)


def _planned_in_text(body: Sequence[str]) -> int | None:
    """Return the year of which a paragraph says that it is to come: 2022年是…之年, 2022年要重点做好."""
    years = [_value(match["year"]) for line in body for match in [_TO_COME.search(unspaced(line[:400]))] if match]
    return max((year for year in years if year), default=None)


def _reviewed(headings: Sequence[str], body: Sequence[str], said: Delivery, plan: int | None) -> Years:
    """Return the years looked back on: printed as a range, as a year, as so many years, or as 过去一年."""
    looks_back = [text for text in headings if _is_review(text)]
    for text in looks_back:
        found = _RANGE.search(text)
        if found and (pair := _pair(found)):
            return pair
    named = sorted({year for text in looks_back for year in _single_years(text)})
    if not looks_back and plan:  # 一、2020年主要工作 二、2021年主要工作
        named = sorted({year for text in headings for year in _single_years(text) if year < plan})[-1:]
    last = named[-1] if named else (plan - 1 if plan else _last_year(said))
    if term := _five_year_plan(looks_back, last):
        return term
    length = _length(looks_back) or _first_session_length(looks_back, named, body, said)
    if last is None:
        return None
    if length:
        return (last - length + 1, last)
    if named:
        return (named[0], last)
    told = looks_back or any(re.search(r"过去的?一年|一年来|去年", unspaced(line[:300])) for line in body[:_SENTENCES])
    return (last, last) if told else None


def _five_year_plan(texts: Sequence[str], last: int | None) -> Years:
    """Return the years of the five-year plan that *texts* look back on, until *last*: 十五 is 2001 to 2005, 十四五 2021 to 2025."""
    for text in texts:
        found = _FIVE_YEARS.search(text)
        if found:
            first = 2001 + 5 * (number(found["n"]) or 0 if found["n"] else 0)
            is_open = last and re.match("[^,。]{0,8}以来", text[found.start() :])
            until = last if last and is_open else min(first + 4, last or first + 4)
            return (first, until) if first <= until else None
    return None


def _last_year(said: Delivery) -> int | None:
    """Return the last full year before a speech, where its month leaves no doubt."""
    if said.delivered_on is None:
        return None
    if said.delivered_on.month >= _AUTUMN:
        return said.delivered_on.year
    return said.delivered_on.year - 1 if said.delivered_on.month <= _SPRING else None


def _length(texts: Sequence[str]) -> int | None:
    """Return the number of years that *texts* look back on: 过去五年, 五年来, 本届政府四年."""
    for text in texts:
        found = _SPAN.search(text)
        if found:
            return number(found["past"] or found["since"])
    return None


def _first_session_length(texts: Sequence[str], named: Sequence[int], body: Sequence[str], said: Delivery) -> int | None:
    """Return how many years a report to a first session reviews: its text says so, else five, the term of a congress.

    A heading that names one year alone is believed.
    """
    if said.session != 1 or named or not texts:
        return None
    return _length([unspaced(line[:200]) for line in body[:_SENTENCES]]) or 5


def _year_after(review: tuple[int, int], headings: Sequence[str], body: Sequence[str]) -> int | None:
    """Return the year after the review, if a heading or the text plans anything."""
    plans = any(_PLAN.search(text) for text in headings if not _is_review(text))
    return review[1] + 1 if plans or any("新的一年" in line for line in body) else None


def _coming_years(headings: Sequence[str]) -> int | None:
    return next((number(found["next"]) for text in headings if (found := _COMING.search(text))), None)


def _names_one_year(headings: Sequence[str], plan: int, body: Sequence[str]) -> bool:
    """Say whether the year *plan* has a plan of its own beside the one for the term."""
    ahead = [text for text in headings if not _is_review(text)]
    is_alone = any(plan in _single_years(text) or "今年" in text or "明年" in text for text in ahead)
    return is_alone or _planned_in_text(body) == plan


def _is_review(text: str) -> bool:
    """Say whether a heading looks back; one that names both is told by what comes first."""
    back, ahead = _REVIEW.search(text), _PLAN.search(text)
    if back and ahead and re.search("今后|未来|明年|新的一年", text) and not re.search("回顾|总结", text):
        return False
    return bool(back)


def _single_years(text: str) -> list[int]:
    """Return the years that *text* names one by one: those of ranges, and of 截至2020年底, left out."""
    rest = _RANGE.sub("", text)
    return [year for match in _ONE.finditer(rest) if (year := _value(match["year"]))]


def _pair(found: re.Match[str]) -> Years:
    first, last = _value(found["first"]), _value(found["last"])
    return (first, last) if first and last and 0 < last - first <= 6 else None  # noqa: PLR2004 - a term has five years


def _value(text: str) -> int | None:
    year = number(text)
    return year if year and 1949 <= year <= 2099 else None  # noqa: PLR2004 - the years in which such reports are made
