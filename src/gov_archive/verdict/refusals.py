"""Rules for answers in which the portal, or a guard before it, refused us: one function a fact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_archive.verdict.data import data_says_blocked
from gov_archive.verdict.detours import target

if TYPE_CHECKING:
    from gov_archive.verdict.scene import Scene

_LITTLE = 120
_CHALLENGE = re.compile(
    r"__jsl_clearance|\$_ts\b|acw_sc__v2|_cf_chl|cdn-cgi/challenge|__cf_chl|cf-browser-verification|aliyun_waf|yundun|safedog|wzws_|WZWS|_waf_|waf_|probev3|__tst_status|EO_Bot|"
    r"challenge-platform|slidecaptcha|TencentCaptcha|geetest|\bbot[-_ ]?detect",
    re.IGNORECASE,
)
_SETS_COOKIE_AND_RELOADS = re.compile(
    r"document\.cookie\s*=.*?(?:location|reload|submit\()|(?:location|reload).*?document\.cookie\s*=", re.DOTALL
)
_OBFUSCATED = re.compile(r"eval\s*\(\s*function|String\.fromCharCode|\b_0x[0-9a-f]{4,}|unescape\s*\(|atob\s*\(")
_LOGIN = re.compile(r"登\s*[录陆入]|身份认证|sign ?in|log ?in", re.IGNORECASE)
_TO_GUARD = re.compile(r"verif|captcha|challenge|/waf|antibot|forbid|block|intercept|safe|yanzheng", re.IGNORECASE)


def jiasule_challenge(scene: Scene) -> bool:
    """创宇加速乐 answers 521 with a script that sets the cookie __jsl_clearance and reloads."""
    return scene.exchange.status == 521 and (  # noqa: PLR2004
        "__jsl" in _all(scene) or "document.cookie" in scene.sight.source or "location" in scene.sight.scripts
    )


def ruishu_challenge(scene: Scene) -> bool:
    """瑞数 answers 412, 202 or 400 (sometimes 200) with a script around $_ts in place of the page."""
    status = scene.exchange.status
    return scene.is_page and "$_ts" in scene.sight.source and (status in (412, 202, 400) or _is_bare(scene))


def asked_too_often(scene: Scene) -> bool:
    """Status 429: the portal says that we ask too often."""
    return scene.exchange.status == 429  # noqa: PLR2004


def access_refused(scene: Scene) -> bool:
    """Status 401, 403, 405, 407, 412, 418 or 451: the portal, or a guard before it, refuses the request."""
    return scene.exchange.status in (401, 403, 405, 407, 412, 418, 451)


def challenge_script(scene: Scene) -> bool:
    """A page with hardly any text whose script sets a cookie and reloads, or is a known guard's: a check of the browser, not an answer."""
    if not scene.is_page or scene.is_data or not _is_bare(scene):
        return False
    scripts = scene.sight.scripts
    if _CHALLENGE.search(scene.sight.source) or _SETS_COOKIE_AND_RELOADS.search(scripts):
        return True
    return bool(_OBFUSCATED.search(scripts)) and not scene.sight.soup.find(["img", "iframe", "embed"])


def speaks_of_a_block(scene: Scene) -> bool:
    """Title, heading or the only passage of the page say that the visit is suspected, too frequent, or must pass a check."""
    return scene.speaks_of("blocked")


def login_instead(scene: Scene) -> bool:
    """A page that asks for a password in place of the document: its title or heading says 登录, and nothing else is told."""
    if not scene.is_page or scene.is_data or scene.article.sentences or scene.article.has_labels or scene.is_listing:
        return False
    heads = [scene.sight.title, *(block.text for block in scene.sight.blocks if block.heading)]
    return any(_LOGIN.search(text) for text in heads) and scene.sight.soup.find("input", type="password") is not None


def sent_to_a_guard(scene: Scene) -> bool:
    """The answer sends the reader on to an address that checks visitors."""
    return bool(_TO_GUARD.search(target(scene) or ""))


def _is_bare(scene: Scene) -> bool:
    """Return whether hardly any text stands in the answer; a guard's script stands in good pages too, of short notices as well."""
    article = scene.article
    return len(scene.sight.visible) < _LITTLE and not (article.sentences and (article.has_title or article.has_labels))


def _all(scene: Scene) -> str:
    return scene.sight.source + " ".join(value for _, value in scene.exchange.headers)


RULES = (
    jiasule_challenge,
    ruishu_challenge,
    asked_too_often,
    challenge_script,
    speaks_of_a_block,
    data_says_blocked,
    sent_to_a_guard,
    login_instead,
)
LATE_RULES = (access_refused,)
