"""What a line says as a whole: a sentence, which no word at its beginning makes a part of the page around the report."""

from __future__ import annotations

import re
from functools import lru_cache

_STOP = re.compile(r"[。！？；!?;][”’」』》）)】\"']*$|。.{4}")
_LETTERS = re.compile(r"[\u3400-\u9fff]")
_FEWEST = 6  # Chinese characters: 谢谢！ and 打印。 say too little to be told apart
_OF_THE_SITE = re.compile(r"本(?:网站|站|网(?!络)|页面?|页)|(?:转载|摘编|违者必究)|未经.{0,8}(?:授权|许可|同意).{0,20}(?:不得|禁止|请勿)")
_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[章节部条]|各位(?:代表|委员|同志)).*"
)
_SIGNED = re.compile(r"[\d〇○零一二三四五六七八九十]{2,4}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日")
_NUMBERS = frozenset("第各（(〇○零一二三四五六七八九十")
_LINE = 2000


@lru_cache(maxsize=4096)
def is_sentence(text: str) -> bool:
    """Return whether *text* is one sentence or more: it stops as sentences do, and says something.

    >>> is_sentence("承办市级以上赛事9场，带动消费1.2亿元。"), is_sentence("承办单位：清河区大数据中心")
    (True, False)
    """
    if len(text) > _LINE:
        return True
    return _STOP.search(text) is not None and sum(1 for _ in zip(range(_FEWEST), _LETTERS.finditer(text), strict=False)) == _FEWEST


def is_of_the_site(text: str) -> bool:
    """Return whether a sentence speaks of the site itself or of copying from it."""
    is_about = "本" in text or "载" in text or "摘编" in text or "违者" in text or "未经" in text  # most sentences are not
    return is_about and _OF_THE_SITE.search(text[:_LINE]) is not None


def is_of_a_text(text: str) -> bool:
    """Return whether a line without a stop is a text's: a numbered heading, an address to the assembly, the day under a signature."""
    is_numbered = text[:1] in _NUMBERS or text[:1].isdecimal()
    return is_numbered and (_HEADING.match(text) is not None or _SIGNED.fullmatch(text) is not None)
