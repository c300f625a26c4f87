"""Titles of documents that are no work report though they look like one: name, words of the title, what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class NearMiss:
    """A kind, the words by which a title (folded, without blanks) shows it, and what it is in a few words."""

    kind: str
    words: re.Pattern[str]
    what: str


def _near_miss(kind: str, what: str, *words: str) -> NearMiss:
    return NearMiss(kind, re.compile("|".join(words)), what)


OUTRANKING = (
    _near_miss(
        "resolution",
        "a resolution or an opinion about a report",
        r"(?:的)?决议(?:\(.{0,8}\))?$",
        "审[议查]意见",
        "审查(?:结果)?(?:的)?报告",
    ),
    _near_miss("draft", "a draft or an outline", "征求.{0,8}意见", "意见稿|讨论稿|送审稿|初稿", "草案(?!.{0,6}的?报告)", "规划纲要|纲要$"),
    _near_miss(
        "interpretation",
        "an explanation of a report",
        r"解读|图解|一图|图说|读懂|一问一答|问答|名词解释\)?$",
        "划重点|速览|数说|看点|亮点|关键词|词云|动漫",
    ),
    _near_miss(
        "task_breakdown",
        "a breakdown of a report into tasks",
        "任务分解|任务分工|责任分解|目标分解",
        "重点(?:工作|任务).{0,6}分工",
        "分解(?:表|落实|方案)",
        "任务清单|责任清单|任务书",
    ),
    _near_miss("expert_review", "a review by experts", "专家.{0,6}(?:论证|评审|咨询|意见|评议|审查)", "论证会|论证报告|评估报告|评审"),
    _near_miss("summary", "an extract of a report", "摘要|摘登|节选|摘编|精华|简版|简本|简读", "报告.{0,4}要点"),
    _near_miss(
        "news",
        "news about a report",
        r"(?:听取|审议|作|讨论|热议|热评|畅谈|点赞|聚焦|关注|聆听|学习|贯彻|宣讲|传达|起草|征集|座谈).{0,14}(?:政府)?工作报告(?!\()",
        "工作报告》?.{0,8}(?:出炉|来了|发布|解码|引.{0,4}热议|热议|起草|征集|座谈)",
        "会议(?:胜利)?(?:召开|闭幕|开幕|举行)",
    ),
    _near_miss(
        "special_report",
        "a report about how tasks are carried out",
        "工作报告.{0,14}(?:落实|执行|完成|办理|推进|进展)情况",
        "(?:实事|建议|提案).{0,12}(?:情况|报告)",
    ),
)
"""What a title is believed to be before any opening formula."""

SUBJECTS = (
    _near_miss(
        "disclosure_report",
        "a report on information disclosure",
        "(?:政府信息|政务|信息)公开.{0,8}(?:年度?报告|工作.{0,6}报告|年报|报告|总结)",
    ),
    _near_miss("rule_of_law_report", "a report on government under law", "法治政府|依法行政|法治建设"),
    _near_miss("audit_report", "an audit report", "审计"),
    _near_miss("budget_report", "a budget report", "预算|决算|收支", "财政(?!.{0,6}政府工作)"),
    _near_miss(
        "plan_report",
        "a report on the development plan",
        "国民经济和社会发展.{0,10}(?:计划|规划)",
        "(?:发展|年度)计划(?:执行|草案)",
        "计划(?:执行|草案)",
    ),
)
"""Reports on one subject, which a government may make to the same congress."""

BODIES = (
    _near_miss("court_report", "a report of a court", "法院"),
    _near_miss("procuratorate_report", "a report of a procuratorate", "检察院"),
    _near_miss(
        "npc_report",
        "a report of a congress' own body",
        "人大常委会|人大常务委员会|人民代表大会常务委员会",
        "人大主席团|人民代表大会主席团",
        "人大工作报告|人大工作(?:总结|情况)",
    ),
    _near_miss("cppcc_report", "a report of a consultative conference", "政协"),
    _near_miss(
        "party_report",
        "a report of a party body",
        "党委|党工委|中共|党代会|党员代表|党建|党组织|党支部",
        "纪委|纪律检查|区委|镇委(?!员)|县委|市委|全会",
    ),
    _near_miss("subdistrict_report", "a report of a subdistrict, which is no government before a congress", "街道|办事处|社区代表会议"),
    _near_miss("committee_report", "a report of a body that is no local government", "管委会|管理委员会|开发区|园区|集团|公司"),
    _near_miss(
        "village_report",
        "a report of a village or neighbourhood",
        "村民委员会|居民委员会|[村居]委会?",
        "社区(?!事务|卫生|文化|服务|学校|党)",
    ),
    _near_miss(
        "department_report",
        "a report of a department",
        "局|委员会|办公室|中心|研究所|学校|医院|大队|站",
        "[所科处司股队](?=工作|[0-9〇一二]{4}年|上半年|半年|年度)",
        "(?<![主举承督交协兴创申])办(?=工作|[0-9〇一二]{4}年|上半年|半年|年度)",
    ),
)
"""Reports of bodies that are no government."""
