"""What portals build around an article: heads, columns, teasers, related lists, hidden templates, misleading names."""

# ruff: noqa: E501 - pages stand in lines as they are sent
from __future__ import annotations

from collections.abc import Callable
from html import escape

from markups.texts import TEASERS, Text

Shell = Callable[[Text, str, str], str]
NAVIGATION = "".join(
    f'<li><a href="/c{at}.html">{name}</a></li>'
    for at, name in enumerate(("首页", "政务公开", "办事服务", "互动交流", "走进云栖", "专题专栏", "数据开放", "公告公示"))
)
RELATED = "".join(
    f'<li><a href="/article.html?infoid=r{at}">{name}</a><span>2021-0{at + 1}-1{at}</span></li>'
    for at, name in enumerate(("云栖镇2020年政府工作报告", "云栖镇召开防汛工作会议", "关于开展秋季河道巡查的通知", "松风社区举办读书活动"))
)
TEASER_BOX = "<h3>要闻导读</h3>" + "".join(
    f'<div class="t"><a href="/n{at}.html">镇里新闻第{at}条</a><p>{teaser}</p></div>' for at, teaser in enumerate(TEASERS)
)
BARE_TEASERS = "".join(f"<p>{teaser[:90]}……</p>" for teaser in TEASERS)
FOOT = '<div class="b9"><p>主办单位：清河区人民政府办公室　承办单位：清河区大数据中心</p><p>沪ICP备00000000号　公网安备 00000000000000号　网站标识码：0000000000</p></div>'
TOOLS = '<div>【字号 <a href="javascript:z(1)">大</a> <a href="javascript:z(2)">中</a> <a href="javascript:z(3)">小</a>】 【<a href="javascript:print()">打印本页</a>】 【<a href="javascript:close()">关闭窗口</a>】</div>'
END = (
    "<ul><li>文件预览</li><li>附件下载</li><li>相关文章</li></ul><p>当前页二维码</p>"
    '<p>上一篇：<a href="/p1.html">关于元旦放假的通知</a></p><p>下一篇：<a href="/p2.html">云栖镇2020年财政决算</a></p>'
)


def _head(text: Text, extra: str = "") -> str:
    title = f"{escape(text.title)}_{escape(text.column)}_{escape(text.site)}"
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{extra}</head>'


def _source(text: Text) -> str:
    return f"<div>信息来源: {text.source} 发布时间 {text.published_on} &nbsp; 浏览次数：<span>1024</span></div>"


def plain(text: Text, metadata: str, body: str) -> str:
    return f"{_head(text)}<body><h1>{text.title}</h1>{_source(text)}{metadata}<div>{body}</div>{END}{FOOT}</body></html>"


def columns(text: Text, metadata: str, body: str) -> str:
    return (
        f'{_head(text)}<body><div class="top"><ul>{NAVIGATION}</ul></div><div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/x">政务公开</a> &gt; 正文</div>'
        f'<div class="wrap"><div class="l">{TEASER_BOX}</div><div class="m"><h1>{text.title}</h1>{_source(text)}{metadata}{TOOLS}<div class="k3">{body}</div>{END}</div>'
        f'<div class="r">{TEASER_BOX}</div></div>{FOOT}</body></html>'
    )


def right_column(text: Text, metadata: str, body: str) -> str:
    return (
        f'{_head(text)}<body><ul>{NAVIGATION}</ul><div class="main"><div class="tt">{text.title}</div>{metadata}<div class="nr">{body}</div><div class="share">分享到：微信 微博</div></div>'
        f'<div class="side"><h3>图片新闻</h3>{BARE_TEASERS}</div>{FOOT}</body></html>'
    )


def layout_table(text: Text, metadata: str, body: str) -> str:
    return (
        f'{_head(text)}<body><table width="1000"><tr><td colspan="3"><table><tr>{NAVIGATION.replace("li>", "td>")}</tr></table></td></tr><tr><td width="200">{TEASER_BOX}</td>'
        f'<td><table><tr><td align="center"><b><font size="5">{text.title}</font></b></td></tr><tr><td>{metadata}</td></tr><tr><td>{body}</td></tr><tr><td>{END}</td></tr></table></td>'
        f"<td>{BARE_TEASERS}</td></tr></table>{FOOT}</body></html>"
    )


def misleading_names(text: Text, metadata: str, body: str) -> str:
    return (
        f'{_head(text)}<body><div id="zoom" class="TRS_Editor content">{TEASER_BOX}</div><div class="sidebar recommend"><h2>{text.title}</h2>{metadata}<div class="footer">{body}</div></div>'
        f'<div id="ivs_content" class="article-content">{BARE_TEASERS}</div>{FOOT}</body></html>'
    )


def hidden_templates(text: Text, metadata: str, body: str) -> str:
    hidden = f"<p>{TEASERS[0]}</p><p>{TEASERS[1]}</p><p>您访问的页面不存在或已删除。</p>"
    return (
        f'{_head(text, "<style>.tpl, .gone{display:none} @media (max-width:600px){.k{display:none}}</style>")}<body><template><h1>模板</h1>{hidden}</template><div style="display: none">{hidden}</div>'
        f'<script type="text/template"><p>{TEASERS[2]}</p></script><div class="tpl">{hidden}</div><h1>{text.title}</h1>{metadata}<div class="k">{body}</div><div hidden>{hidden}</div>'
        f'<div aria-hidden="true">{hidden}</div><p class="gone">{TEASERS[3]}</p><noscript><p>{TEASERS[4]}</p></noscript>{FOOT}</body></html>'
    )


def related_before(text: Text, metadata: str, body: str) -> str:
    return (
        f'{_head(text)}<body><div class="main"><div class="bt"><h1>{text.title}</h1></div>{_source(text)}{metadata}<div class="xg"><h4>相关文章</h4><ul>{RELATED}</ul></div>'
        f'<div class="zw">{body}</div></div>{FOOT}</body></html>'
    )


def related_after(text: Text, metadata: str, body: str) -> str:
    return (
        f"{_head(text)}<body><nav><ul>{NAVIGATION}</ul></nav><article><header><h1>{text.title}</h1>{_source(text)}</header>{metadata}{body}<p>（责任编辑：柳依）</p></article>"
        f"<aside>{TEASER_BOX}</aside><div><h4>相关文章</h4><ul>{RELATED}</ul></div><footer>{FOOT}</footer></body></html>"
    )


def metadata_first(text: Text, metadata: str, body: str) -> str:
    return f'{_head(text)}<body><div class="xxgk">{metadata}</div><h1 class="h">{text.title}</h1><div class="c">{body}</div><div class="x">【打印本页】 【关闭窗口】</div>{FOOT}</body></html>'


def flat(text: Text, metadata: str, body: str) -> str:
    return (
        f'{_head(text)}<body><a href="/">首页</a> | <a href="/a">政务公开</a><hr><center><h2>{text.title}</h2></center>{metadata}{body}<hr><p>上一篇：<a href="/b">关于停水的公告</a></p>'
        f"<p>扫一扫在手机打开当前页</p>{FOOT}</body></html>"
    )


def metadata_last(text: Text, metadata: str, body: str) -> str:
    return f'{_head(text)}<body><div class="m"><h1>{text.title}</h1>{_source(text)}<div class="t">{body}</div><div class="i">{metadata}</div></div><div class="s">{TEASER_BOX}</div>{FOOT}</body></html>'


def separate_head(text: Text, metadata: str, body: str) -> str:
    return (
        f'{_head(text)}<body><div class="h1box"><h1>{text.title}</h1></div><div class="metabox">{metadata}</div><div class="two"><div class="float-r">{BARE_TEASERS}</div>'
        f'<div class="float-l"><div class="pad">{body}</div></div></div>{FOOT}</body></html>'
    )


def site_first(text: Text, metadata: str, body: str) -> str:
    title = f"{escape(text.site)}--{escape(text.title)}"
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body><div class="fl"><h3>热点专题</h3>{BARE_TEASERS}</div>'
        f'<div class="fr"><h2>{text.title}<small>（{text.published_on}）</small></h2>{metadata}<div class="nr">{body}</div><p>本信息由{text.source}提供</p><h3>网友评论</h3><p>暂无评论</p></div>{FOOT}</body></html>'
    )


def byline(text: Text, metadata: str, body: str) -> str:
    return (
        f'{_head(text)}<body><div>{metadata}</div><div class="q1">{text.title}</div><div class="q2">{text.published_on} 09:30 | {text.source} | 阅读：35次 | 【打印】</div>'
        f'<div class="q3">{body}</div><p>初审：沈一　复审：陆二　终审：顾三</p><p>声明：本网站所载信息未经授权不得转载。</p>{FOOT}</body></html>'
    )


def behind_a_tab(text: Text, metadata: str, body: str) -> str:
    return (
        f'{_head(text)}<body><ul><li>正文</li><li>文件信息</li></ul><div class="pane"><h1>{text.title}</h1><div class="txt">{body}</div></div>'
        f'<div class="pane" style="display: none">{metadata}</div>{FOOT}</body></html>'
    )


def contacts_in_the_foot(text: Text, metadata: str, body: str) -> str:
    foot = (
        "<div><p>版权所有：清河区人民政府</p><p>地址：清河区望湖路1号　邮编：000000　热线：00000</p><p>建议使用1366*768分辨率浏览</p></div>"
    )
    return f'{_head(text)}<body><table><tr><td class="t1">{text.title}</td></tr><tr><td>{metadata}</td></tr><tr><td class="t2"><div>{body}</div></td></tr></table>{foot}</body></html>'


SHELLS: tuple[Shell, ...] = (
    plain,
    columns,
    right_column,
    layout_table,
    misleading_names,
    hidden_templates,
    related_before,
    related_after,
    metadata_first,
    flat,
    metadata_last,
    separate_head,
    site_first,
    byline,
    behind_a_tab,
    contacts_in_the_foot,
)
