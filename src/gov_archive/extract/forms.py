"""What the form of a line promises: the words with which reports and notices begin, address their readers and are signed."""

from __future__ import annotations

import re
from functools import lru_cache

from gov_archive.extract.spaces import compact

_FORMS = (
    (re.compile(r"^(?:[—─―–-]{1,4}\s*|[（(]\s*).{0,12}在.{2,60}(?:会议|大会).{0,6}上"), 8.0),
    (re.compile(r"^各位(?:代表|委员|同志)"), 8.0),
    (re.compile(r"我代表.{2,30}(?:政府|办事处|委员会|法院|检察院)"), 6.0),
    (re.compile(r"^(?:\S{0,8}政府)?工作报告$"), 5.0),
    (re.compile(r"^(?:各|区|镇|市|县|全体).{1,60}[：:]$"), 4.0),
    (re.compile(r"^(?:特此|现将|根据|为了?(?:贯彻|进一步|做好|加强|规范)|经.{2,20}(?:研究|同意|批准))"), 3.0),
    (re.compile(r"^[一二三四五六七八九十]{1,3}、|^[（(][一二三四五六七八九十]{1,3}[）)]"), 1.5),
    (re.compile(r"(?:人民政府|办公室|办事处|委员会|局|中心|公司|领导小组)$"), 1.2),
    (re.compile(r"^[\d〇○零一二三四五六七八九十]{2,4}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日$"), 1.2),
)


@lru_cache(maxsize=4096)
def form(text: str) -> float:
    """Return the worth of the form of *text*: its first 200 characters tell."""
    found = compact(text[:200])
    return max((worth for pattern, worth in _FORMS if pattern.search(found)), default=0.0)
