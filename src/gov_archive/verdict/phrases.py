"""The words in which portals, guards and machines say that they failed, in families by verdict."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gov_archive.model import VerdictName

_THING = (
    r"(?:网\s*页|页\s*面|文\s*章|信\s*息|资\s*料|内\s*容|栏\s*目|文\s*件|地\s*址|链\s*接|资\s*源|稿\s*件|记\s*录"
    r"|数\s*据|网\s*址|路\s*径|目\s*录|新\s*闻|公\s*文|条\s*目|附\s*件"
    r"|文\s*档|帖\s*子|主\s*题(?=不存在|已被?删|或))"
)


_UNITS = "%亿万千百元人个字吨名家户条件米种次份座所亩台套辆处项天年月日"


def _numbered(number: str, words: str) -> str:
    """Return the pattern of an error's *number*: after *words* for an error, before such a word, or on its own.

    A figure is none: 批准发行15500亿元, 还可输入500字, 第404号.
    """
    told = rf"(?:HTTP\s*(?:{words})?|(?:{words}))[\s:：]*{number}(?!\d)"
    telling = rf"(?<![\d.]){number}(?=\s*[-–—:：|]?\s*(?:错误|error|页面|内部|服务器|not found))"
    alone = rf"(?<![\d.,\u4e00-\u9fff])[\s:：]*(?<![\d.,\u4e00-\u9fff]){number}(?![\d%\u4e00-\u9fff]|[.,]\d|\s*[{_UNITS}])"
    return f"(?:{told}|{telling}|{alone})"


_GONE = (
    r"(?:不存在|不\s*存\s*在|已(?:经)?(?:被)?(?:(?:废止|作废|失效)[并、]?(?:下线|下架|撤下)|删除|移除|下线|下架|撤销|撤回|撤下|失效|过期|取消|关闭)|(?:被"
    r"|已)(?:发布者|作者|管理员|发布单位)?(?:自行)?(?:删除|移除|撤下|撤回)|未找到|没有找到|没找到|找不到|无法找到|走丢|丢失|不见了|失联|飞走)"
)
_WITHHELD = (
    r"(?:已(?:经)?(?:被)?归档|尚?未(?:通过)?(?:审核|发布)|(?:正在)?审核中"
    r"|(?:因|由于|涉嫌)[^。;；,，]{0,12}(?:无法|不能|不予)(?:查看|访问|显示|浏览))"
)
MISSING = re.compile(
    rf"(?:(?:抱歉|对不起|很遗憾)[,，!！。~\s]*)?(?:您|你)?(?:所|要|想)?(?:访问|查看|浏览|请求|查找|寻找|打开"
    rf"|查询)?(?:的|到)?(?:该|此|这个|这篇|相关|当前|本|指定的?)?(?:条|篇)?{_THING}(?:或{_THING}"
    rf"|、{_THING})?[^。;；,，]{{0,8}}{_GONE}"
    rf"(?:或(?:者)?(?:已)?(?:被)?(?:删除|不存在|移除|下线|移动|改名|正在被审核))*(?:[,，]?无法(?:查看|访问|显示))?"
    rf"|(?:该|此|本)(?:条|篇)?{_THING}{_WITHHELD}"
    rf"|(?:该|此|本)(?:微信)?(?:公众号|账号|帐号)(?:已|被){{1,2}}(?:迁移|注销|停用|冻结|封禁|屏蔽|关闭)"
    rf"|(?:未找到|没有找到|没找到|找不到|无法找到|(?:未|没有?)(?:查询|检索|查)到|查无)(?:您|你)?(?:所|要|想)?(?:访问|查看|请求|查找"
    rf"|寻找)?(?:的|到)?(?:该|此|相关|相应|任何|指定|对应|这个)?{_THING}"
    rf"|(?:没有|无)(?:此|该|相关|任何|对应)(?:条|篇)?(?:的)?{_THING}"
    rf"|(?:找不到|未找到|没有)(?:该|此|这一?)页|(?:该|此)页(?:已(?:经)?)?(?:不存在|失效|删除)"
    rf"|(?:已|被)(?:删除|移除)或不存在|(?:页面|网页)走丢了"
    rf"|{_numbered('404', '错误|error|status|状态码?')}(?:\s*[-–—:：|]?\s*(?:错误|error|页面|not found"
    rf"|file or directory not found|找不到文件或目录))*"
    rf"|(?:page|file|resource|document|object)?[^.。]{{0,25}}(?:not (?:be )?found|no longer exists?|does(?:n't| not) exist|no such)",
    re.IGNORECASE,
)
_TO_SPEAK = r"[^。,，;；!！]{0,6}(?:评论|留言|回[帖复]|发[帖言表]|跟帖|投票|收藏|点赞|咨询)"  # what a reader may not do is no refusal
BLOCKED = re.compile(
    r"(?:您的?|当前|本次|此次|你的?)?(?:访问|请求|操作|行为)?(?:疑似|可能)(?:是|为|存在|含有|包含)?[^。]{0,6}(?:黑客"
    r"|攻击|恶意|非法|机器)(?:攻击|行为|请求|访问)?|当前访问疑似黑客攻击"
    r"|(?:安全|人机|身份|滑块|滑动|图形|浏览器|访问)(?:性)?(?:验证|校验|检查|检测|认证)(?:中|页面)?|(?:请|需要?"
    r"|正在)?(?:先)?(?:完成|输入|进行|通过|拖动)[^。]{0,10}(?:验证码?|滑块|校验码?)|验证码"
    r"|(?:您的?|你的?)?(?:访问|请求|操作|点击|刷新)(?:的)?(?:过于|太过?|次数(?:过于?|太)?|频率(?:过于?|太)?)(?:频繁|快|多|高)|(?:访问|请求)(?:频繁|过快|超限|受限)"
    r"|(?:您|你|本次|当前)?的?(?:IP|访问|请求|行为|地址|连接|网络)[^。]{0,12}(?:被|已|遭|受到)?(?:拒绝|拦截|阻断"
    r"|禁止|封禁|屏蔽|限制|阻止|列入黑名单)"
    r"|(?:拒绝|禁止)(?:您的?)?(?:访问|请求)|(?:web\s*应用|网站|应用)?防火墙|云防护|创宇盾|云锁|安全狗|网防G01"
    r"|(?:检测|监测|发现)到?(?:到|了)?(?:您|你)?的?[^。]{0,8}(?:异常|可疑|恶意)(?:的)?(?:访问|请求|流量|操作|行为|活动)*|(?:访问|流量|行为|请求)异常|(?:存在|有)异常(?:的)?(?:访问|请求|流量)|(?:CC|DDoS)?\s*攻击防护|(?:正在)?检查(?:您的?)?浏览器"
    r"|(?:请|需要?|必须)?(?:先)?(?:开启|启用|打开|允许)[^。]{0,8}(?:JavaScript|JS|cookies?)(?:[^。]{0,6}(?:刷新|重新|再)[^。]{0,8})?"
    r"|所在(?:的)?(?:国家|地区|区域|位置|网络|IP)[^。]{0,10}(?:无法|不能|不可|禁止|限制|未被?允许)(?:访问|浏览)?"
    rf"|(?:没有|无)权限?(?:访问|查看|浏览)|(?:请|需要?)(?:先|重新)?登录(?!{_TO_SPEAK})(?:后)?(?:再)?(?:访问|查看|浏览|操作)?"
    r"|(?:会话|登录|session)(?:状态)?已?(?:过期|超时|失效)|请?(?:在|使用|用)(?:微信|手机|支付宝|钉钉)(?:客户端|浏览器)?(?:中|内)?(?:打开|访问)(?:此|该|本)?(?:链接|页面|网页)?"
    r"|enable (?:javascript|cookies)|unusual traffic|not available in your (?:country|region|location)"
    r"|非法(?:请求|访问|入侵)|恶意(?:请求|访问)|存在(?:安全)?(?:威胁|风险)"
    r"|access (?:is )?denied|403\s*[-:]?\s*forbidden|forbidden|request (?:was |has been )?(?:blocked|rejected)"
    r"|too many requests|just a moment|checking your browser|attention required"
    r"|verify (?:that )?you are (?:a )?human|security (?:check|verification)|ddos protection|captcha"
    r"|(?:you have been|ip (?:is |has been )?)blocked|web application firewall",
    re.IGNORECASE,
)
_PLACE = r"(?:本)?(?:网站|系统|平台|服务器|服务|站点|本站|门户|页面|栏目|数据库|后台|程序|网络)"
UNAVAILABLE = re.compile(
    rf"{_PLACE}(?:正在|正|进行|例行|临时|紧急|日常|停机|已|将|目前|暂时)*(?:进行)?(?:系统)?(?:维护|升级|改版|改造"
    rf"|割接|检修|迁移|整改|建设|调整)(?:升级|改造|维护|更新)*(?:中|期间|阶段|公告|通知|通告|提示|说明)?"
    rf"|(?:正在|例行|紧急|停机|临时)(?:进行)?(?:系统)?(?:维护|升级|改版|改造)(?:中)?"
    rf"|{_PLACE}[^。,，]{{0,6}}(?:暂停|停止|关闭|中断)(?:对外)?(?:服务|访问|使用|运行)?|(?:暂停|停止"
    rf"|中断)(?:对外)?(?:服务|访问|开放)|服务(?:暂停|已停止|(?:暂时?|当前)?不可用|异常)|网关(?:超时|错误|异常)"
    rf"|(?:暂时|目前|当前)(?:无法|不能)(?:进行)?(?:访问|提供|打开|使用|显示|连接)|无法(?:访问此网站|连接到?服务器"
    rf"|显示此?(?:页面|网页)|连接数据库)|暂不可用|暂停服务"
    rf"|{_PLACE}(?:正?忙|繁忙|拥堵|开小差了?|出错了?|错误|异常|内部错误|发生错误|出现(?:错误|异常|问题|故障)|故障"
    rf"|超时|无响应|崩溃)|(?:访问|请求|连接|响应)(?:超时|失败|异常|出错)|(?:加载|读取|查询|调用)(?:数据)?失败"
    rf"|(?:打开|连接|访问)?数据库(?:连接|访问|操作|查询)?(?:失败|错误|异常|出错|不可用|超时)|(?:参数|运行时?|应用程序"
    rf"|未知)(?:错误|异常)|出错了|请?稍[后候]再?(?:试|访问|重试)|无法处理您的请求"
    rf"|(?:该|此|本|当前)(?:页面?|网页)(?:暂时|目前|当前)?无法(?:正常)?(?:显示|打开|访问)"
    rf"|非法的?参数|参数(?:非法|不合法|无效|有误|不正确|缺失)"
    rf"|应用程序中的服务器错误|(?:没有|未|无法)找到(?:对应的?)?站点"
    rf"|bad request(?:\s*[-–]\s*invalid \w+)?|http error 400|request url is invalid"
    rf"|(?:object|document|page) (?:has )?moved(?: (?:to )?here)?|moved permanently"
    rf"|internal server error|service (?:is )?(?:temporarily )?unavailable|bad gateway|gateway time-?out"
    rf"|server error in|application error|under maintenance|be right back|whitelabel error page|http status 50\d"
    rf"|{_numbered('50[0234]', '错误|error|status')}(?:\s*[-–—:：]?\s*(?:错误|error))?|fatal error"
    rf"|OLE DB|ADODB\.\w|Microsoft (?:VBScript|JET|ODBC)|(?:运行时|编译(?:器)?)错误|[\"']?800[0-9a-f]{{5}}[\"']?|超时(?:时间)?已(?:过期|到)"
    rf"|(?:无法)?连接(?:到)?源站(?:失败|超时|错误)?|源站(?:连接)?(?:失败|超时|错误|不可达)"
    rf"|stack ?trace|uncaught exception|error establishing a database connection|could not connect"
    rf"|java\.[a-z]+\.\w|\bat (?:com|org|java|javax|cn)\.\w|traceback \(most recent|nullpointerexception|sqlexception"
    rf"|ORA-\d{{5}}|ODBC|System\.\w+Exception|mysql_\w+\(|ConnectionTimeout",
    re.IGNORECASE,
)
FAMILIES: tuple[tuple[VerdictName, re.Pattern[str]], ...] = (("blocked", BLOCKED), ("unavailable", UNAVAILABLE), ("missing", MISSING))

MOSTLY = 0.6
_TELLS_NOTHING = re.compile(
    r"(?:系统|温馨|友情|错误|操作|网站|信息|消息|出错|访问)?(?:提示|提醒|警告|消息|信息|出错|错误)(?:信息|页面?"
    r"|消息)?|无标题(?:文档)?|untitled.*|详情|正文|文章(?:内容|详情|页)?|内容(?:页|详情)?|error|warning|message"
    r"|loading\W*|加载中\W*",
    re.IGNORECASE,
)


_QUOTED = re.compile(r"“[^“”]*”|「[^「」]*」|『[^『』]*』|《[^《》]*》|\"[^\"]*\"|‘[^‘’]*’")
_SUPPOSED = re.compile(r"(?:(?<=^)|(?<=[,，。；;：:、\s]))(?:如果?|若是?|倘若|假如|万一|一旦|凡)(?![下期何此今])[^,，。；;]*")
_DOCUMENT = re.compile(
    r"^(?!.{0,9}$).*(?:关于|《).+(?:公告|通知|通告|公示|通报|函|意见|办法|方案|规定|制度|细则|报告|批复|决定|说明|情况|复函)(?:[(（].{1,16}[)）])?$"
    r"|^(?!.{0,9}$).*(?:招标|采购|中标|成交|征集|征求意见|验收|合同|项目|预案|管理|建设).*(?:公告|通知|通告|公示|方案|办法|预案)(?:[(（].{1,16}[)）])?$"
)
_NO_SIGN = re.compile(r"\W")
_LEAST_OUTSIDE = 6
_LONGEST_NAME = 160


def asserted(text: str) -> str:
    """Return *text* without what it only quotes or supposes: 打开网页时出现“系统维护中”提示, 如页面不存在，请致电."""
    outside = _SUPPOSED.sub("", _QUOTED.sub("", text))
    return outside if outside == text or len(_NO_SIGN.sub("", outside)) >= _LEAST_OUTSIDE else text


def is_document_name(text: str) -> bool:
    """Return whether *text* is built like the title of an official document: 关于网站系统维护的公告."""
    return len(text) <= _LONGEST_NAME and bool(_DOCUMENT.search(text.strip()))


def coverage(pattern: re.Pattern[str], text: str) -> float:
    """Return the share of *text* that *pattern* matches, what is quoted or supposed left out."""
    return _share(pattern, asserted(text))


def _share(pattern: re.Pattern[str], told: str) -> float:
    said = sum(len(_NO_SIGN.sub("", match[0])) for match in pattern.finditer(told))
    return said / len(_NO_SIGN.sub("", told)) if said else 0.0


def is_failure(text: str) -> bool:
    """Return whether *text* says hardly more than that something failed."""
    told = asserted(text)
    return any(_share(pattern, told) >= MOSTLY for _, pattern in FAMILIES)


def is_no_title(text: str) -> bool:
    """Return whether *text* tells a failure, or nothing, where a title should stand: 提示信息, 正文, 404."""
    return (is_failure(text) and not is_document_name(text)) or bool(_TELLS_NOTHING.fullmatch(text.strip()))
