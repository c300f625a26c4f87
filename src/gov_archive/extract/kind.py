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
from gov_archive.extract.meetings import meeting
from gov_archive.extract.opening import Formula, Opening, is_own_title, opening

if TYPE_CHECKING:
    from collections.abc import Sequence

_REPORT = r"(?:政府|镇长|区长|县长|乡长)工作(?:情况)?(?:的)?报告"
_HALF = re.compile(r"(?:上半年|半年|1[-—至到~]6月|年中).{0,16}(?:工作|报告)")
_OUTRANKING: tuple[tuple[str, str, str], ...] = (
    ("resolution", r"(?:的)?决议(?:\(.{0,8}\))?$|审议意见|审查(?:结果)?(?:的)?报告|审查意见", "a resolution or an opinion about a report"),
    ("draft", r"征求.{0,8}意见|意见稿|讨论稿|送审稿|草案(?!.{0,6}的?报告)|初稿|规划纲要|纲要$", "a draft or an outline"),
    ("interpretation", r"解读|图解|一图|图说|读懂|一问一答|问答|名词解释$|划重点|速览|数说|看点|亮点|关键词|词云|动漫", "an explanation of a report"),
    ("task_breakdown", r"任务分解|任务分工|重点(?:工作|任务).{0,6}分工|责任分解|分解(?:表|落实|方案)|目标分解|任务清单|责任清单|任务书", "a breakdown of a report into tasks"),
    ("expert_review", r"专家.{0,6}(?:论证|评审|咨询|意见|评议|审查)|论证会|论证报告|评估报告|评审", "a review by experts"),
    ("summary", r"摘要|摘登|节选|报告.{0,4}要点|精华|简版|简本|简读|摘编", "an extract of a report"),
    ("news", r"(?:听取|审议|作|讨论|学习|贯彻|宣讲|传达|起草|征集|座谈).{0,14}(?:政府)?工作报告(?!\()|工作报告》?.{0,8}(?:出炉|来了|发布|解码|引.{0,4}热议|热议|起草|征集|座谈)|会议(?:胜利)?(?:召开|闭幕|开幕|举行)", "news about a report"),
    ("special_report", r"工作报告.{0,14}(?:落实|执行|完成|办理|推进|进展)情况|(?:实事|建议|提案).{0,12}(?:情况|报告)", "a report about how tasks are carried out"),
)
_NAMED: tuple[tuple[str, str, str], ...] = (
    ("disclosure_report", r"(?:政府信息|政务|信息)公开.{0,8}(?:年度?报告|工作.{0,6}报告|年报|报告|总结)", "a report on information disclosure"),
    ("rule_of_law_report", r"法治政府|依法行政|法治建设", "a report on government under law"),
    ("audit_report", r"审计", "an audit report"),
    ("budget_report", r"预算|决算|财政(?!.{0,6}政府工作)|收支", "a budget report"),
    ("plan_report", r"国民经济和社会发展.{0,10}(?:计划|规划)|(?:发展|年度)计划(?:执行|草案)|计划(?:执行|草案)", "a report on the development plan"),
    ("court_report", r"法院", "a report of a court"),
    ("procuratorate_report", r"检察院", "a report of a procuratorate"),
    ("npc_report", r"人大常委会|人民代表大会常务委员会|人大主席团|人民代表大会主席团|人大工作报告|人大工作(?:总结|情况)|人大常务委员会", "a report of a congress' own body"),
    ("cppcc_report", r"政协", "a report of a consultative conference"),
    ("party_report", r"党委|党工委|中共|党代会|党员代表|纪委|纪律检查|党建|党组织|党支部|区委|镇委(?!员)|县委|市委|全会", "a report of a party body"),
    ("subdistrict_report", r"街道|办事处|社区代表会议", "a report of a subdistrict, which is no government before a congress"),
    ("committee_report", r"管委会|管理委员会|开发区|园区|集团|公司", "a report of a body that is no local government"),
    ("village_report", r"村民委员会|居民委员会|[村居]委会?|社区(?!事务|卫生|文化|服务|学校|党)", "a report of a village or neighbourhood"),
    ("department_report", r"局|委员会|办公室|中心|研究所|学校|医院|大队|站|所(?:工作)|科(?:工作)|处(?:工作)|司(?:工作)", "a report of a department"),
)
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
_DISCLOSURE = re.compile(r"(?:本|该)?年度?报告(?:是)?(?:根据|依据|按照)《?.{0,14}信息公开条例|根据《.{0,14}政府信息公开条例》.{0,60}(?:编制|公布)")
_POINTER = 200  # characters of a page that only points to its attachment

Kind = tuple[str, str]


def kind(title: str | None, body: Sequence[str]) -> Kind:
    """Return the kind of a document and one sentence saying why, from its title, opening formula, issuer and meeting.

    The formula (我代表…人民政府，向大会报告工作) outranks a misleading title, but not one that says draft, explanation, breakdown, extract or news.
    """
    start = opening(body)
    titles = _titles(title, body, start)
    return (
        _outranked(titles, start)
        or _by_disclosure(start)
        or _by_formula(titles, body, start)
        or _by_third_person(titles, body, start)
        or _by_name(titles, start)
        or _by_structure(titles, body, start)
        or ("other", f"neither title nor opening is that of a work report: {(titles[0] if titles else '')[:40]!r}")
    )


def _titles(title: str | None, body: Sequence[str], start: Opening) -> list[str]:
    """Return the page's title and the title lines that the text itself prints, without blanks."""
    own = [unspaced(line) for line in body[start.first : start.first + 3] if len(line) <= 80]  # noqa: PLR2004 - a title line
    met = meeting(start.head)
    own = [line for index, line in enumerate(own) if (index == 0 and not _HEADING.match(line)) or is_own_title(line) or line.startswith(("关于", "("))]
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
        for name, pattern, what in _OUTRANKING:
            if not re.search(pattern, text) or (name == "draft" and _is_named(text)):
                continue
            if name == "news" and (is_spoken or _NOTICE.search(text)):
                continue  # 区长作政府工作报告 above the report itself
            return name, f"its title is that of {what}: {text[:60]!r}"
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
    return ("disclosure_report", "its opening cites the regulation on information disclosure as its ground") if _DISCLOSURE.search(text) else None


def _by_formula(titles: Sequence[str], body: Sequence[str], start: Opening) -> Kind | None:
    """The sentence 我代表…人民政府，向大会报告工作, not quoted, makes a work report; its subject or speaker may make it another."""
    formula = start.formula
    if formula is None or not _is_spoken(start):
        return None
    sentence = formula.sentence
    words = f"{sentence[:60]!r}"
    works = _WORK.search(sentence)
    topic = _TOPIC.search(sentence[: works.start()] if works else sentence)
    if topic and not works:
        return _subject(sentence) or ("special_report", f"it reports to the meeting on one subject: {words}")
    issuer = formula.issuer or ""
    if issuer and not issuer.endswith("政府"):
        return _speaks_for(issuer, words)
    met = meeting(start.head) or meeting(titles[0] if titles else "")
    if met and not met.is_congress:
        return _other_meeting(met.words)
    if not works or not (issuer or met or any(_STRICT.match(text) for text in titles)):
        return None
    if topic and _PROXY.match(sentence) and not any(_STRICT.match(text) for text in titles):
        return _subject(sentence)
    if not (_TO_CONGRESS.search(sentence) or met):
        return None
    return _which(titles, body, f"it opens with the formula of a government's report to the congress: {words}")


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
    for name, pattern, what in _NAMED[:5]:
        if re.search(pattern, text):
            return name, f"its opening announces {what}: {text[:60]!r}"
    return None


def _speaks_for(issuer: str, words: str) -> Kind:
    for name, pattern, _ in _NAMED[5:]:
        if re.search(pattern, issuer):
            return name, f"its speaker speaks for {issuer!r}, which is no government: {words}"
    return "other", f"its speaker speaks for {issuer!r}, which is no government: {words}"


def _other_meeting(words: str) -> Kind:
    if re.search("常务委员会|常委会|主席团", words):
        return "standing_committee_report", f"it is made to {words!r}, which is not the congress itself"
    if re.search("社区|居民", words):
        return "subdistrict_report", f"it is made to {words!r}, which is no congress"
    return "party_report" if "党" in words else "other", f"it is made to {words!r}, which is no congress"


def _by_third_person(titles: Sequence[str], body: Sequence[str], start: Opening) -> Kind | None:
    """News tells of a report in the third person: 记者, 《报告》指出, 会议听取了."""
    text = unspaced("".join(body[:4])[:1200])
    found = _THIRD_PERSON.search(text) or _TOLD.search(text)
    if found is None or _is_spoken(start):
        return None
    about = re.search("政府工作报告|人民代表大会|人代会|《报告》", text + "".join(titles))
    return ("news", f"it tells of a report in the third person: {found[0][:40]!r}") if about else None


def _by_name(titles: Sequence[str], start: Opening) -> Kind | None:
    """A title names the subject or the body of a report; 政府工作报告 and half-year reports of a government are not among them."""
    for text in titles[:2]:
        if _STRICT.match(text) and not re.search(r"街道|管委会", text):
            continue
        for name, pattern, what in _NAMED:
            if re.search(pattern, text) and re.search("报告|总结|情况|年报|预算|决算|计划|要点", text):
                return name, f"its title is that of {what}: {text[:60]!r}"
        if _NOTICE.search(text):
            return "notice", f"its title is that of a notice: {text[:60]!r}"
    del start
    return None


def _by_structure(titles: Sequence[str], body: Sequence[str], start: Opening) -> Kind | None:
    """Without a formula, a title of the strict form and a text that looks back and ahead make a work report."""
    strict = next((text for text in titles if _STRICT.match(text)), None)
    half = next((text for text in titles if _HALF.search(text) and re.search("报告|总结", text)), None)
    met = meeting(start.head)
    report = next((text for text in titles if met and met.is_congress and text.endswith(("工作报告", "工作的报告", "工作情况报告"))), None)
    strict = strict or report
    if strict is None and half is None:
        return None
    text = unspaced("".join(body)[:4000])
    headings = "".join(line for line in (unspaced(one[:80]) for one in body) if _HEADING.match(line))
    name = strict or half
    if met and met.is_congress and (headings or len(text) > _POINTER):
        return _which(titles, body, f"its title is {name!r} and its header names {met.words!r}, though no opening formula is printed")
    if strict and _LOOKS_BACK.search(headings) and _LOOKS_AHEAD.search(headings):
        return _which(titles, body, f"its title is {name!r} and its headings look back and ahead, though no opening formula is printed")
    if strict and any("各位代表" in line for line in body):
        return _which(titles, body, f"its title is {name!r} and it speaks to the deputies, though no opening formula is printed")
    if strict and len(text) <= _POINTER and (not text or re.search("附件|全文|下载|详见", text) or len(body) <= 1):
        return _which(titles, body, f"its title is {name!r}, and the page prints no text that says otherwise")
    if half and _LOOKS_BACK.search(headings or text[:400]) and re.search("政府|我镇|我区|全镇|全区|镇党委", text[:2000]):
        return _which(titles, body, f"its title is {half!r} and its text looks back on half a year of a government's work")
    return None
