"""The words that pages print around an article: buttons, counters, neighbours, footers."""

from __future__ import annotations

import re
from functools import lru_cache

from gov_archive.extract.spaces import compact

_BUTTONS = (  # longer ones first: they are matched possessively, since 返回 首页 is 返回首页 as well and lines of both took ages
    r"(?:阅读|点?赞|在看|分享|收藏|留言|转发|推荐|评论)\d{1,9}(?:\.\d)?万?\+?|"
    "预览时标签不可点|(?:继续|向上)滑动看下一个|轻触阅读原文|轻点两下取消(?:赞|在看)|知道了|"
    "打印版|(?:打印|关闭|收藏|保存|转发)(?:[本此该]?(?:页面|网页|文章|窗口|信息|页|文|站))?|返回(?:顶部|首页|列表|上一页|上级|目录)?|回到?顶部|"
    "加入收藏|设为首页|点击(?:收听|播放|查看|阅读|进入|打开)|"
    "分享(?:文章|本文)?(?:到|至)?|一键分享|微信(?!扫)|微博|新浪微博|腾讯微博|QQ空间|QQ好友|朋友圈|QQ|更多|字体(?:大小)?|字号(?:大小)?|"
    "放大|缩小|默认|正常|特大|超大|较大|大|中|小|标准|复制链接|复制|下载(?:本文|文件|附件)?|收听|朗读|语音播报|"
    "无障碍(?:浏览|阅读)?|长者(?:模式|助手)|关怀版|适老版|繁体版?|简体版?|"
    "(?:当前页|本页)?二维码|"
    "手机(?:版|阅读|查看)|文件预览|文件下载|附件下载|附件预览|附件列表|相关附件|"
    "在线预览|在线阅读|首页|上一页|下一页|尾页|末页|网站首页|回首页|点赞|赞|踩|评论|举报|纠错|我要纠错|我要评论|订阅|RSS|回复(?=举报)|"
    "听全文|全文朗读|发表评论|告诉好友|挑错|(?:E-?mail)?推荐|提交|重置|验证码|(?:非常|很|基本|比较|不太)?满意|一般|不满意|有用|没用|顶一下|踩一下|"
    "正文(?:内容)?|视力保护色?|保护视力色?|背景色|"
    "Top|Back to top|阅读原文|在看|写?留言|播放|暂停|停止|继续|(?:正在)?加载中?|loading|"
    "A|PDF版|导出|全文|展开|收起|目录|登录|注册|我要(?:分享|打印|收藏)|放弃|继续访问"
)
_SEPARATORS = r"[\W\d_]"
_BUTTON_RUN = re.compile(rf"(?:{_SEPARATORS}*+(?>{_BUTTONS})){{2,}}+{_SEPARATORS}*+", re.IGNORECASE)
_BRACKETS = re.compile(r"(?:[【\[〖〔][^【】\[\]〖〗〔〕]{1,6}[】\]〗〕]){2,}")
_SCANNED = "扫一扫[^。；]{0,30}|扫码[^。；]{0,20}|(?:手机|微信)扫[^。；]{0,20}|用微信[^。；]{0,30}"
_PRESSED = rf"(?:{_SEPARATORS}|{_BUTTONS})*+"
_BUTTON_LINE = re.compile(rf"(?=.)(?:{_PRESSED}(?:{_SCANNED})){{0,2}}{_PRESSED}", re.IGNORECASE)
_COUNTER = re.compile(
    r"[【\[(（]?(?:浏览|点击|访问|阅读|查看|点阅|下载)(?:次数|数|量|率|人数)?[:：][\s\S]{0,20}$|[【\[(（]?(?:浏览|点击|阅读)[量数]?\d{1,9}次?[】\])）]?$|您是第.{0,12}位"
)
_NEIGHBOUR_WORD = re.compile(r"[<《【\[«‹>»\s]*[上下前后]\s*一?\s*[篇条个则]")
_NEIGHBOUR = re.compile(_NEIGHBOUR_WORD.pattern + r"(?:[\u4e00-\u9fff]{0,4}\s*[:：]|\s*(?:[】\]>»｜-]|\s|$|(?:没有|无|暂无)了?))")
_CRUMBS = re.compile(
    r"(?:您?(?:当前|现在)?的?(?:所在)?的?位置(?:是|为)?[:：>])|当前(?:位置|栏目|页面)[:：]?|(?:网站)?首页[>»›/\\→＞–-]|您所在的位置|所在位置[:：]"
)
_EDITOR = re.compile(
    r"[【\[(（]?(?:[\u4e00-\u9fff]{0,2}编辑|责编|审核人?|审稿|校对|录入|录入员|供稿|供稿单位|撰稿|通讯员|作者|稿源|来源|稿件来源|"
    r"关键[词字]|标签|信息来源|文章来源|内容来源|来源单位|信息提供|[初复终一二三]审|审(?:定|发|签)人?|"
    r"信息员|发布人|签发|发布时间|发布日期|更新时间|更新日期|录入时间|最后更新|上网时间)[:：]",
)
_FOOT_WORDS = (
    "(?:网站)?(?:[主开]办(?:单位|方)?|承办(?:单位)?|协办(?:单位)?|版权所有|网站标识码|技术支持|运维单位|网站(?:地图|声明|支持IPv6)|"
    "关于我们|联系我们|隐私(?:声明|保护)|免责声明|法律声明|Copyright|政府网站找错|友情链接|网站导航|主管单位|管理员信箱)"
)
_FOOT_LABEL = re.compile(rf"[【\[]?(?:{_FOOT_WORDS})+(?:[】\]:：|｜/©@\d(（·•-]|$)", re.IGNORECASE)
_FOOT_WORD = re.compile(rf"[【\[]?{_FOOT_WORDS}\s", re.IGNORECASE)
_FOOT_CREDIT = re.compile(
    r"(?:人民政府|办公室|委员会|局|中心)(?:主办|承办|版权所有)(?=[\s|｜，,]|$)|版权所有(?=[\s|｜:：©]|$)|^您是第\d+位"
)
_LICENCE = re.compile(r"ICP备\d|公网安备\d|标识码[:：]?\d|©|Copyright(?=[\d(（:：])|[A-Za-z]+ed\s?by(?![a-z])", re.IGNORECASE)
_RELATED = re.compile(
    r"[【\[■◆●▍|]*(?:相关(?:文章|阅读|新闻|链接|信息|内容|推荐|报道|资讯|稿件|文档|政策|解读|专题|附件)|(?:往期|精彩)(?:推荐|回顾|精选|内容|文章|阅读)|推荐(?:阅读|文章|"
    r"信息)|延伸阅读|更多(?:新闻|文章|信息|内容)?|热点(?:新闻|信息|文章|推荐|专题|关注)?|热门(?:文章|信息|新闻|推荐|排行)?|"
    r"最新(?:信息|文章|新闻|动态|发布|公开|公告|文件)|要闻(?:动态|推荐)?|点击排行|阅读排行|排行榜|图片新闻|今日要闻|公告公示|通知公告|本站公告|站内公告|网站公告|"
    r"您可能(?:还)?(?:感兴趣|想看).{0,6}|猜你喜欢|同类信息|本栏目(?:其他|更多).{0,6}|信息推荐|文件预览|附件下载|政策解读|"
    r"办事指南|便民服务|专题专栏|常见问题|友情链接|本期(?:目录|导读)|往期(?:回顾|公报))"
    r"[】\]:：>»]*(?:更多|MORE)?[>»]*",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"(?:联系)?(?:地址|电话|邮编|邮政编码|传真|邮箱|信箱|热线|Email|E-mail|技术支持)[:：]|建议使用|分辨率|浏览器|管理员信箱", re.IGNORECASE
)
_TEASER_END = re.compile(
    r"(?:(?<!…)…|\.{3,6}|(?<!…)……)\s*$|[\[【(（<]\s*(?:详细|详情|全文|查看|阅读|更多|查看全文|阅读全文)\s*[\]】)）>]?\s*$|(?:查看详情|阅读全文|查看更多|点击查看|更多|查看全文)\s*[>»]*\s*$"
)
_TEASER_LAST = frozenset("细….]】)）>»情文多看 \t\u3000\xa0")
_DATE = re.compile(r"[\[(（〔【〖]?\d{2,4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}[:：时]\d{2}(?:[:：分]\d{2}秒?|分)?)?[\])）〕】〗]?")
_REMARK = re.compile(
    r"本(?:信息|文|稿|页面?|条信息)由.{2,30}(?:提供|发布|编辑|上传|制作)|[【\[]?(?:(?:特别|版权|郑重|免责)?声明|版权说明)[】\]:：].*(?:转载|版权|本网|本站|网站)|"
    r"您(?:访问|点击)的链接即将离开|建议(?:您)?使用[^。；]{0,30}(?:浏览器|分辨率)|如有(?:异议|侵权|问题|疑问)[^。；]{0,12}(?:联系|告知)(?:我们|本网|本站|小编)。?$|"
    r"[^。；]{0,40}(?:分享|转发)(?:本文|本页|网页)?(?:[到至给]|，让)(?:我的|您的)?(?:微信|好友|朋友|微博|手机|更多)[^。；]{0,8}[。！]?$|"
    r"[^。；]{0,12}微信[^。；]{0,12}[“‘\"]?(?:发现|扫一扫|扫一下)[^。；]*[。！]?$|"
    r"(?:网友|最新|全部|用户|精彩)?(?:评论|留言|跟帖)(?:列表|区|[(（]?\d+[)）]?条?)?$|[您你](?:对|觉得|认为)(?:本|该|此|这)[^。；]{0,24}(?:满意|有用|有帮助|评价)|"
    r"(?:未经[^。；]{2,12}|严禁|禁止|请勿|不得)(?:擅自)?(?:不得|禁止|严禁)?(?:擅自)?(?:转载|复制)[^。；]{0,10}$|\d+条?(?:评论|留言|回复)$|"
    r"[^。；，]{0,6}智能(?:客服|问答|助手)[:：!！,，]|"
    r"点击[^。；，]{0,12}关注[^。；]{0,12}$|附件?[:：](?:无|暂无)$|看完.{0,8}(?:心情|感受)|(?:扫描|扫一扫|长按|识别)[^。]{0,12}(?:二维码|关注)|打印(?:日期|时间)[:：]|"
    r"(?:原文|文章|网页)(?:链接|地址|网址|URL)[:：]https?://[!-~]+$|(?:我要|网友|网民|文章|页面)(?:评[价分]|打分)$|"
    r"(?:本文|本页|该文|此文|文章|本信息)(?:已|共)?(?:被)?(?:浏览|阅读|点击|访问)(?:了)?\d*次?|"
    r"(?:暂无|没有|无)(?:相关)?(?:附件|评论|数据|信息|内容|文件|解读|文章)$|[-—─=_*]{4,}|[^。；]{0,6}(?:转载请注明|欢迎关注|长按识别)"
)
_SKY = r"(?:多云|阴天?|晴天?|雾|霾|[小中大暴阵雷雨夹]{1,3}[雨雪])"
_ALMANAC = re.compile(  # what a box tells of the day: 今天是2026年11月20日 星期五, 清河 晴 5℃～12℃, 农历十月十一
    rf"(?:[\u4e00-\u9fff]{{2,6}}?(?=天气|{_SKY}))?+(?>(?:今天|今日|现在|当前)(?:是|日期|时间|温度)?|北京时间|日期|天气(?:预报|实况)?|气温|温度|"
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|(?:星期|周)[一二三四五六日天]|"
    r"农历|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年|[正一二三四五六七八九十冬腊]{1,2}月[初十廿卅一二三四五六七八九]{1,3}|"
    rf"{_SKY}(?:转{_SKY})?|-?\d{{1,2}}(?:℃|°C?|度)?[/~～至到—–-]+-?\d{{1,2}}(?:℃|°C?|度)|-?\d{{1,2}}(?:℃|°C|度)|[东南西北微]{{1,2}}风|[<≤]?\d(?:[-~～到]\d)?级|"
    r"空气质量|[优良]|[轻中重]度污染|AQI\d*|湿度\d*|[^\w\s])++"
)
_ALMANAC_WORD = re.compile(rf"星期|周[一二三四五六日天]|农历|℃|°C|天气|气温|空气质量|{_SKY}")
_OF_ITSELF = re.compile(r"[（(【\[]?(?:本文|本页面?|此页面?|该页面?|此文|该文|本信息|本稿件?)(?:[^，。；：:]{0,6}[:：]|共\d+[页字]$)")
_HOURS = re.compile(r"(?:\d{1,2}[:：]\d{2}|[-—–~至到])+")
_END_SIGN = re.compile(r"[-—–─~·]*[（(【]?(?:完|全文完|(?:THE)?END|end)[)）】]?[-—–─~·]*")
LONGEST_LINE = 120  # characters: furniture is short
_LONGEST_ALMANAC, _LONGEST_HEADING, _SHORTEST_DATE, _LONGEST_DATE = 60, 20, 6, 40


def is_button_line(text: str) -> bool:
    """Return whether *text* is made of buttons and separators alone: ``【打印本页】【关闭窗口】``, ``字号：大 中 小``."""
    if len(text) > LONGEST_LINE:
        return False
    found = compact(text)
    if _BUTTON_LINE.fullmatch(found) is None:
        return False
    return any(not char.isdigit() and char not in "年月日-/.()（）" for char in found) and _HOURS.fullmatch(found) is None


@lru_cache(maxsize=4096)
def is_button_run(text: str) -> bool:
    """Return whether *text* is two buttons or more and nothing else: ``分享到微信 分享到微博``, ``【放大】【缩小】``."""
    return len(text) <= LONGEST_LINE and _BUTTON_RUN.fullmatch(compact(text)) is not None


def is_bracket_run(text: str) -> bool:
    """Return whether *text* is a row of short words, each in brackets of its own, as pages set what can be pressed."""
    return len(text) <= LONGEST_LINE and _BRACKETS.fullmatch(compact(text)) is not None


def is_counter(text: str) -> bool:
    """Return whether *text* counts visits."""
    return len(text) <= LONGEST_LINE and _COUNTER.match(compact(text)) is not None


def is_neighbour(text: str, linked: int = 0) -> bool:
    """Return whether *text*, of which *linked* characters are links, leads to the article before or after."""
    if len(text) > LONGEST_LINE:
        return False
    return _NEIGHBOUR.match(text) is not None or (linked > 0 and _NEIGHBOUR_WORD.match(text) is not None)


def is_crumbs(text: str) -> bool:
    """Return whether *text* says where on the site the page stands."""
    return len(text) <= LONGEST_LINE and _CRUMBS.match(compact(text)) is not None


def is_editor_line(text: str) -> bool:
    """Return whether *text* names an editor or where the text was taken from."""
    return len(text) <= LONGEST_LINE and "。" not in text and _EDITOR.match(compact(text)) is not None


@lru_cache(maxsize=4096)
def is_footer(text: str) -> bool:
    """Return whether *text* is the foot of a site: who runs it, its licence numbers; a word that goes on in a sentence is none."""
    return len(text) <= 2 * LONGEST_LINE and _is_footer_line(text)


@lru_cache(maxsize=4096)
def _is_footer_line(text: str) -> bool:
    has_word = _FOOT_LABEL.match(compact(text)) or _FOOT_WORD.match(text) or _FOOT_CREDIT.search(text)
    return has_word is not None or is_licence(text)


def is_licence(text: str) -> bool:
    """Return whether *text* holds what only the foot of a site does: a licence number, a copyright sign, the maker of its software."""
    return len(text) <= 2 * LONGEST_LINE and _is_licence_line(text)


@lru_cache(maxsize=4096)
def _is_licence_line(text: str) -> bool:
    return _LICENCE.search(compact(text)) is not None


def is_contact(text: str) -> bool:
    """Return whether *text* says where an office is reached: the foot's if it stands beside a line of the foot."""
    return len(text) <= LONGEST_LINE and _is_contact_line(text)


@lru_cache(maxsize=4096)
def _is_contact_line(text: str) -> bool:
    return _CONTACT.search(compact(text)) is not None


def is_address_line(text: str) -> bool:
    """Return whether *text* tells in several ways where an office is reached and names no person to ask."""
    found = compact(text) if len(text) <= LONGEST_LINE else ""
    return len(set(_CONTACT.findall(found))) > 1 and "联系人" not in found and "。" not in found


def is_related_heading(text: str) -> bool:
    """Return whether *text* is the heading of a list of other articles."""
    return len(text) <= _LONGEST_HEADING and _is_related_line(text)


@lru_cache(maxsize=4096)
def _is_related_line(text: str) -> bool:
    return _RELATED.fullmatch(compact(text)) is not None


def is_teaser(text: str) -> bool:
    """Return whether *text* breaks off to make one read on elsewhere."""
    return text[-1:] in _TEASER_LAST and _TEASER_END.search(text[-20:]) is not None


def is_date(text: str) -> bool:
    """Return whether *text* is a date alone."""
    return (
        _SHORTEST_DATE <= len(text) < _LONGEST_DATE
        and (text[0] in "[(（〔【〖" or text[0].isdigit())
        and _DATE.fullmatch(compact(text)) is not None
    )


def is_clock(text: str) -> bool:
    """Return whether *text* is a day as systems write it (``2021-03-02``, ``2021-03-02 10:00``), not as people sign."""
    return is_date(text) and "年" not in text


def is_link_line(text: str, linked: int) -> bool:
    """Return whether *text*, of which *linked* characters are links, is a link with little but a date beside it."""
    if not linked:
        return False
    found = compact(text)
    return linked * 5 > len(_DATE.sub("", found) if len(found) <= LONGEST_LINE else found) * 3


def is_related_link(text: str, linked: int) -> bool:
    """Return whether *text* is the heading of other articles with links to them in the same line."""
    label, colon, _ = compact(text[:LONGEST_LINE]).replace(":", "：").partition("：")
    return bool(colon and linked) and linked + len(label) + 1 >= len(text) and _RELATED.fullmatch(label) is not None


def is_end_sign(text: str) -> bool:
    """Return whether *text* says only that the text is over."""
    return len(text) <= _LONGEST_HEADING and _END_SIGN.fullmatch(compact(text)) is not None


def is_remark(text: str) -> bool:
    """Return whether *text* is what pages add to any article: who gave it, what may be done with it, what readers think of it."""
    return len(text) <= LONGEST_LINE and (_REMARK.match(compact(text)) is not None or _OF_ITSELF.match(compact(text)) is not None)


def is_almanac(text: str) -> bool:
    """Return whether *text* tells nothing but what day it is where one reads, and its weather."""
    return len(text) <= _LONGEST_ALMANAC and _ALMANAC_WORD.search(text) is not None and _ALMANAC.fullmatch(compact(text)) is not None


@lru_cache(maxsize=4096)
def is_furniture(text: str) -> bool:
    """Return whether *text* is any of the page's own words, wherever it stands."""
    return len(text) <= LONGEST_LINE and (
        is_button_line(text) or is_counter(text) or is_neighbour(text) or is_crumbs(text) or is_remark(text)
    )
