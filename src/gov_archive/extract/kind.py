"""What a document is: a work report, a half-year report, or which near miss, with the reason in one sentence.

Names: work_report, half_year_report; draft, interpretation, task_breakdown, expert_review, summary, resolution, notice,
news, budget_report, plan_report, audit_report, disclosure_report, rule_of_law_report, npc_report, court_report,
procuratorate_report, cppcc_report, party_report, subdistrict_report, committee_report, village_report, department_report,
standing_committee_report, special_report, other. Column and 体裁 are never asked: portals file alike what is not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_archive.extract.folding import unspaced
from gov_archive.extract.meetings import Meeting, meeting
from gov_archive.extract.near_misses import BODIES, OUTRANKING, SUBJECTS
from gov_archive.extract.opening import Formula, Opening, is_own_title, opening

if TYPE_CHECKING:
    from collections.abc import Sequence

_REPORT = r"(?:政府|镇长|区长|县长|乡长)工作(?:情况)?(?:的)?报告"
_HALF = re.compile(r"(?:上半年|半年|1[-—至到~]6月|年中).{0,16}(?:工作|报告)")
_DRAFT_REPORT = re.compile(rf"{_REPORT}》?[(〔【\[][^()]{{0,8}}(?:草案|稿)")
_DRAFT_LINE = re.compile(r"\(?(?:草案|.{0,6}(?:征求意见|讨论|送审|审议|审查|修改)稿)\)?")
_NOTICE = re.compile(r"通知(?:\(.{0,12}\))?$|通报$|公告$|函$|批复$|方案$|意见$|办法$")
_STRICT = re.compile(rf"^[^,。:;、?!]{{0,24}}{_REPORT}(?:\((?:[^()草征讨送]{{1,16}})\)|(?:——.{{6,60}}))?$")
_WORK = re.compile(
    r"(?:报告|汇报)(?:[一二三四五六七八九十两0-9〇]+年(?:来|度)?|本届|上届|一届|第.{1,3}届|区|镇|县|市|乡|省|州|旗|人民|年度|政府|过去|一年来?|五年来?|的|以来|期间|任期|全[区镇县市乡]|主要|[上下]半年|半年|"
    r"[和及、与])*工作(?!方案|计划)|作(?!为).{0,16}?(?:政府工作报告|工作报告|(?<!计划)(?<!预算)报告(?:[,。!;]|如下|$))|(?:报告|提交|提出).{0,12}政府工作报告|《?政府工作报告》?"
)
_TOPIC = re.compile(
    r"预算|决算|财政|国民经济和社会发展计划|计划(?:的)?执行|计划草案|审计|环境(?:状况|保护)|国有资产|法治政府|信息公开|依法行政|议案|建议.{0,6}办理|专项|实事项目|规划纲要|"
    r"安全生产|教育|医疗|债务|消防|养老|垃圾|营商|防汛|疫情|扶贫|乡村振兴|统计|人事|选举"
)
_TO_CONGRESS = re.compile(r"大会|人民代表|各位(?:人大)?代表|本次会议|这次会议|会议")
_PROXY = re.compile(r"^.{0,30}受.{1,24}?委托")
_THIRD_PERSON = re.compile(
    r"本报讯|讯\(|讯[】\])]|记者|通讯员|报告》?(?:中)?(?:指出|提出|强调|显示|认为|还?说)|会议(?:听取|审议|通过|应到|由)|听取(?:和审议|并审议)?了|审议(?:并)?(?:表决)?通过了|(?:他|她|[长记])(?:在报告中)?(?:指出|强调|表示)"
    r"|(?:代表|向).{0,30}作(?:了)?.{0,8}工作报告"
)
_TOLD = re.compile(r"(?<!我)(?<!我谨)代表[^,。;我]{2,20}政府,?向(?:大会|会议)(?:作|报告)")
_LOOKS_BACK = re.compile(r"回顾|总结|过去|完成情况|[一五]年来|主要工作")
_LOOKS_AHEAD = re.compile(r"安排|任务|目标|计划|打算|重点|今后|要求|展望|思路")
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|第[一二三四五]部分|\([一二三四五六七八九十]{1,3}\)).{0,40}")
_DISCLOSURE = re.compile(
    r"(?:本|该)?年度?报告(?:是)?(?:根据|依据|按照)《?.{0,14}信息公开条例|根据《.{0,14}政府信息公开条例》.{0,60}(?:编制|公布)"
)
_POINTER = 200  # characters of a page that only points to its attachment

Kind = tuple[str, str]


def kind(title: str | None, body: Sequence[str]) -> Kind:
    """Return the kind of a document and one sentence saying why, from its title, opening formula, issuer and meeting.

    The formula (我代表…人民政府，向大会报告工作) outranks a misleading title, but not one that says draft, explanation,
    breakdown, extract or news.
    """
    start = opening(body)
    titles = _titles(title, body, start)
    return (
        _outranked(titles, start)
        or _by_disclosure(start)
        or _by_formula(titles, body, start)
        or _by_third_person(titles, body, start)
        or _by_name(titles)
        or _by_structure(titles, body, start)
        or ("other", f"neither title nor opening is that of a work report: {(titles[0] if titles else '')[:40]!r}")
    )


def _titles(title: str | None, body: Sequence[str], start: Opening) -> list[str]:
    """Return the page's title and the title lines that the text itself prints, without blanks."""
    own = [unspaced(line) for line in body[start.first : start.first + 3] if len(line) <= 80]  # noqa: PLR2004 - a title line
    met = meeting(start.head)
    own = [
        line
        for index, line in enumerate(own)
        if (index == 0 and not _HEADING.match(line)) or is_own_title(line) or line.startswith(("关于", "("))
    ]
    own = [line for line in own if not (met and line.strip("—()").startswith(("在", met.words)))]
    return [text for text in dict.fromkeys([unspaced(title or ""), *own]) if text]


def _outranked(titles: Sequence[str], start: Opening) -> Kind | None:
    """A title that says draft, explanation, breakdown, review, resolution, extract or news is believed before any formula."""
    if not titles:
        return None
    is_spoken = _is_spoken(start) and bool(meeting(start.head) or any(_STRICT.match(text) for text in titles[1:]))
    for line in start.head.split("\n"):
        if _DRAFT_LINE.fullmatch(unspaced(line)):
            return "draft", f"its header says that it is a draft: {unspaced(line)!r}"
    for text in titles[:2]:
        if _DRAFT_REPORT.search(text):
            return "draft", f"its title says that it is a draft: {text[:60]!r}"
        for near in OUTRANKING:
            if not near.words.search(text) or (near.kind == "draft" and _is_named(text)):
                continue
            if near.kind == "news" and (is_spoken or _NOTICE.search(text)):
                continue  # 区长作政府工作报告 above the report itself
            return near.kind, f"its title is that of {near.what}: {text[:60]!r}"
    return None


def _is_spoken(start: Opening) -> bool:
    """Say whether the opening formula stands there as the speaker's own words."""
    return start.formula is not None and not start.formula.quoted and not _is_told(start.formula)


def _is_named(text: str) -> bool:
    """Say whether *text* names a report on plan or budget drafts, which is told more exactly by its subject."""
    return bool(re.search(r"(?:计划|预算)(?:\(?草案\)?).{0,4}(?:的)?(?:报告)?", text)) and "纲要" not in text


def _by_disclosure(start: Opening) -> Kind | None:
    """An information-disclosure report says in its opening that the disclosure regulation asks for it."""
    text = (unspaced(start.head) + start.speech)[:800]
    return (
        ("disclosure_report", "its opening cites the regulation on information disclosure as its ground")
        if _DISCLOSURE.search(text)
        else None
    )


def _by_formula(titles: Sequence[str], body: Sequence[str], start: Opening) -> Kind | None:
    """The sentence 我代表…人民政府，向大会报告工作, not quoted, makes a work report; its subject or speaker may make it another."""
    formula = start.formula
    if formula is None or not _is_spoken(start):
        return None
    met = meeting(start.head) or meeting(titles[0] if titles else "")
    other = _other_by_formula(titles, formula, met)
    if other:
        return other
    is_titled = any(_STRICT.match(text) for text in titles)
    if not _WORK.search(formula.sentence) or not (formula.issuer or met or is_titled) or not (met or _TO_CONGRESS.search(formula.sentence)):
        return None
    return _which(titles, body, f"it opens with the formula of a government's report to the congress: {formula.sentence[:60]!r}")


def _other_by_formula(titles: Sequence[str], formula: Formula, met: Meeting | None) -> Kind | None:
    """The formula itself names one subject, a speaker that is no government, or a meeting that is no congress."""
    sentence = formula.sentence
    works = _WORK.search(sentence)
    topic = _TOPIC.search(sentence[: works.start()] if works else sentence)
    if topic and not works:
        return _subject(sentence) or ("special_report", f"it reports to the meeting on one subject: {sentence[:60]!r}")
    if formula.issuer and not formula.issuer.endswith("政府"):
        return _speaks_for(formula.issuer, f"{sentence[:60]!r}")
    if met and not met.is_congress:
        return _other_meeting(met.words)
    if topic and _PROXY.match(sentence) and not any(_STRICT.match(text) for text in titles):
        return _subject(sentence)
    return None


def _is_told(formula: Formula) -> bool:
    """Say whether a reporter tells of the formula instead of a speaker saying it."""
    has_speaker = re.search(r"我|^(?:现|下面|受)|本人", formula.sentence)
    return not has_speaker or bool(_THIRD_PERSON.search(formula.before[-600:]))


def _which(titles: Sequence[str], body: Sequence[str], reason: str) -> Kind:
    """Return the half-year report if title, formula or first headings speak of a half year, else the work report."""
    start = [unspaced(line[:300]) for line in body[:6]]
    headings = [line for line in (unspaced(one[:60]) for one in body) if _HEADING.match(line)][:1]
    if any(_HALF.search(text) for text in titles) or any(_HALF.search(line) and "报告" in line and "代表" in line for line in start):
        return "half_year_report", f"{reason}, and it speaks of half a year"
    if headings and re.search("上半年", headings[0]):
        return "half_year_report", f"{reason}, and it first looks back on half a year: {headings[0][:40]!r}"
    return "work_report", reason


def _subject(text: str) -> Kind | None:
    for near in SUBJECTS:
        if near.words.search(text):
            return near.kind, f"its opening announces {near.what}: {text[:60]!r}"
    return None


def _speaks_for(issuer: str, words: str) -> Kind:
    for near in BODIES:
        if near.words.search(issuer):
            return near.kind, f"its speaker speaks for {issuer!r}, which is no government: {words}"
    return "other", f"its speaker speaks for {issuer!r}, which is no government: {words}"


def _other_meeting(words: str) -> Kind:
    if re.search("常务委员会|常委会|主席团", words):
        return "standing_committee_report", f"it is made to {words!r}, which is not the congress itself"
    if re.search("社区|居民", words):
        return "subdistrict_report", f"it is made to {words!r}, which is no congress"
    return "party_report" if "党" in words else "other", f"it is made to {words!r}, which is no congress"


def _by_third_person(titles: Sequence[str], body: Sequence[str], start: Opening) -> Kind | None:
    """News tells of a report in the third person: 记者, 《报告》指出, 会议听取了."""
    if start.formula and start.formula.quoted:
        return "news", f"it tells how the report was made, and quotes its formula: {start.formula.sentence[:40]!r}"
    text = unspaced("".join(body[:4])[:1200])
    found = _THIRD_PERSON.search(text) or _TOLD.search(text)
    if found is None or _is_spoken(start):
        return None
    about = re.search("政府工作报告|人民代表大会|人代会|《报告》", text + "".join(titles))
    return ("news", f"it tells of a report in the third person: {found[0][:40]!r}") if about else None


def _by_name(titles: Sequence[str]) -> Kind | None:
    """A title names the subject or the body of a report; 政府工作报告 and half-year reports of a government are not among them."""
    for text in titles[:2]:
        if _STRICT.match(text) and not re.search(r"街道|管委会", text):
            continue
        for near in (*SUBJECTS, *BODIES):
            if near.words.search(text) and re.search("报告|总结|情况|年报|预算|决算|计划|要点", text):
                return near.kind, f"its title is that of {near.what}: {text[:60]!r}"
        if _NOTICE.search(text):
            return "notice", f"its title is that of a notice: {text[:60]!r}"
    return None


def _by_structure(titles: Sequence[str], body: Sequence[str], start: Opening) -> Kind | None:
    """Without a formula, a title of the strict form and a text that looks back and ahead make a work report."""
    met = meeting(start.head)
    congress = met.words if met and met.is_congress else None
    endings = ("工作报告", "工作的报告", "工作情况报告")
    strict = next((text for text in titles if _STRICT.match(text) or (congress and text.endswith(endings))), None)
    half = next((text for text in titles if _HALF.search(text) and re.search("报告|总结", text)), None)
    reason = _structure(strict, half, body, congress) if strict or half else None
    return _which(titles, body, f"its title is {strict or half!r} and {reason}") if reason else None


def _structure(strict: str | None, half: str | None, body: Sequence[str], congress: str | None) -> str | None:
    """Return what in the text, formula apart, bears out a title, or None."""
    text = unspaced("".join(body)[:4000])
    headings = "".join(line for line in (unspaced(one[:80]) for one in body) if _HEADING.match(line))
    if congress and (headings or len(text) > _POINTER):
        return f"its header names {congress!r}, though no opening formula is printed"
    if strict and _LOOKS_BACK.search(headings) and _LOOKS_AHEAD.search(headings):
        return "its headings look back and ahead, though no opening formula is printed"
    if strict and any("各位代表" in line for line in body):
        return "it speaks to the deputies, though no opening formula is printed"
    if strict and len(text) <= _POINTER and (not text or len(body) == 1 or re.search("附件|全文|下载|详见", text)):
        return "the page prints no text that says otherwise"
    if half and _LOOKS_BACK.search(headings or text[:400]) and re.search("政府|我镇|我区|全镇|全区|镇党委", text[:2000]):
        return "its text looks back on half a year of a government's work"
    return None
