"""Who speaks, from what a report's header leaves when title, meeting and date are taken out of it."""

from __future__ import annotations

import re

from gov_archive.extract.folding import folded

_OFFICE = (
    r"(?:(?:党委|区委|镇委|县委|市委|乡党委|党组)(?:副)?书记、?)?(?:代理|代|副|常务副)*"
    r"(?:区长|镇长|县长|市长|乡长|州长|旗长|省长|主席|主任|专员)"
)
_AFTER_OFFICE = re.compile(rf"{_OFFICE}(?:\((?:代|代理)\))?[:,、]?(?P<name>.+)$")
_SIGN = r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]"  # rare characters of names stand outside the common block
_BEFORE_OFFICE = re.compile(rf"^(?P<name>{_SIGN}{{2,4}})(?:[\u4e00-\u9fff]{{0,14}}{_OFFICE})$")
_LABEL = re.compile(r"^(?:报告人|主讲人|作报告人|报告者)[:]?")
_NAME = re.compile(rf"{_SIGN}{{2,4}}|{_SIGN}{{1,6}}(?:[·•‧・.]{_SIGN}{{1,8}}){{1,3}}")
_COMPOUND = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "皇甫",
        "夏侯",
        "宇文",
        "长孙",
        "司徒",
        "司空",
        "端木",
        "南宫",
        "独孤",
        "申屠",
        "闻人",
        "呼延",
        "拓跋",
        "轩辕",
        "百里",
        "西门",
        "东郭",
    ]
)
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤"
    "滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲松井段富巫乌"
    "焦巴弓牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾甘厉戎祖武符刘景詹束龙叶幸司黎白蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍"
    "璩桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩聂晁勾敖融冷訾辛阚"
    "那简饶空曾沙养鞠丰巢关蒯相查后荆红游竺权盖益桓公仉督岳缑亢况郈有琴归海晋楚闫法汝鄢涂钦商牟佘佴伯赏墨哈谯笪年爱阳佟言福肖付覃邸宿苟兰楼揭仝原代丛隋修"
)
_NOT_NAMES = frozenset(
    [
        "摘要",
        "全文",
        "讲话",
        "草案",
        "目录",
        "节选",
        "摘登",
        "审议稿",
        "讨论稿",
        "书面",
        "公开",
        "年度",
        "政府",
        "报告",
        "工作报告",
        "名词解释",
        "通过",
        "终稿",
        "定稿",
        "会议材料",
        "简本",
        "印发",
        "文件",
        "附件",
        "大会",
        "会议",
        "主任",
        "上午",
        "下午",
        "时间",
        "地点",
        "来源",
        "字号",
        "打印",
        "关闭",
        "分享",
        "安全",
        "平安",
        "高质量",
        "明天",
        "向大会",
        "和平",
        "开幕",
        "文件之一",
        "正文",
        "全区",
        "全镇",
        "安徽省",
    ]
)
_PLACES = re.compile(r"(?:区|县|市|镇|乡|州|省|会议|大会|报告|政府|文件|材料|届|次|稿|版|号|页)$")


def speaker(line: str) -> str | None:
    """Return the speaker's name, without blanks, if *line* is one: alone, after or before an office, in brackets.

    >>> [speaker(line) for line in ("周  岚", "（区长　王明远）", "代区长李晓", "镇人民政府镇长 阿不都·热合曼", "（摘要）", "全文")]
    ['周岚', '王明远', '李晓', '阿不都·热合曼', None, None]
    """
    words = "".join(folded(line).split()).strip("—-()[]【】〔〕《》,。:·*")
    words = _LABEL.sub("", words)
    if not words or len(words) > 40:  # noqa: PLR2004 - offices are long, names are not
        return None
    after = _AFTER_OFFICE.search(words)
    if after:
        name = after["name"].strip("()")
        return name if _NAME.fullmatch(name) and name not in _NOT_NAMES and not _PLACES.search(name) else None
    before = _BEFORE_OFFICE.match(words)
    if before and has_surname(before["name"]):
        return before["name"]
    return words if has_surname(words) else None


def is_label(label: str) -> bool:
    """Say whether *label* announces who speaks: 报告人; an author or an editor need not."""
    return bool(_LABEL.fullmatch(label))


def has_office(line: str) -> bool:
    """Say whether *line* names an office that reports for a government: 区长, 代镇长."""
    return bool(re.search(_OFFICE, "".join(folded(line).split())))


def has_surname(words: str) -> bool:
    """Say whether *words* could be a person's name: two to four characters after a surname, or a name with ·."""
    if not _NAME.fullmatch(words) or words in _NOT_NAMES or _PLACES.search(words):
        return False
    return "·" in words or "•" in words or words[:2] in _COMPOUND or (words[0] in _SURNAMES and len(words) <= 3)  # noqa: PLR2004
