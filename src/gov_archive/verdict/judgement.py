"""From an exchange to its verdict: every rule is asked in order, and the first that holds says it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from gov_archive.model import Verdict, VerdictName
from gov_archive.verdict import absences, data, outages, refusals
from gov_archive.verdict.probe import is_same_answer
from gov_archive.verdict.scene import Scene

if TYPE_CHECKING:
    from gov_archive.model import Exchange

Rule = Callable[[Scene], bool]
_ANY_TIME = datetime.min.replace(tzinfo=UTC)


def not_modified(scene: Scene) -> bool:
    """Status 304: what the portal sent before still holds."""
    return scene.exchange.status == 304  # noqa: PLR2004


def file_by_signature(scene: Scene) -> bool:
    """The body is a file by its first bytes, and came whole with a good status."""
    return scene.is_file and scene.exchange.status == 200  # noqa: PLR2004


def answers_as_for_a_made_up_key() -> None:
    """The portal gives the same answer to a key that never existed."""


def nothing_speaks_against_it() -> None:
    """The portal answered, and no sign of failure stands in the answer."""


RULES: tuple[tuple[VerdictName, tuple[Rule, ...]], ...] = (
    ("good", (not_modified,)),
    ("unavailable", (outages.not_the_whole_answer,)),
    ("good", (file_by_signature,)),
    ("blocked", refusals.RULES),
    ("missing", (data.data_says_missing,)),
    ("unavailable", outages.RULES),
    ("missing", absences.RULES),
    ("blocked", refusals.LATE_RULES),
    ("unavailable", outages.LATE_RULES),
)
_WITHOUT_REASON = frozenset(rule.__name__ for rule in outages.WITHOUT_REASON)


def verdict(exchange: Exchange, *, probe: Exchange | None = None, expected: tuple[str, ...] = ()) -> Verdict:
    """Return whether the portal itself answered *exchange*, and the rule that said so.

    *probe* is the portal's answer to a made-up key: an answer that tells no more than it is what the portal says of nothing.
    *expected* are titles under which the document was listed.
    Redirects are not followed here: give the last hop. Never raises for what a portal sends.
    """
    return _verdict(_bare(exchange), _bare(probe) if probe else None, expected)


def of_made_up_key(exchange: Exchange) -> Verdict:
    """Return the verdict on the answer to a key that never existed: an article page without an article is what the portal says of it."""
    judged = verdict(exchange)
    return _said("missing", answers_as_for_a_made_up_key) if judged.rule in _WITHOUT_REASON else judged


def _bare(exchange: Exchange) -> Exchange:
    """Return *exchange* without what no rule looks at."""
    return replace(exchange, at=_ANY_TIME, request=b"", response=b"")


@lru_cache(maxsize=256)  # collect judges an answer to go on, ingest judges its capture minutes later: the same bytes, the same verdict
def _verdict(exchange: Exchange, probe: Exchange | None, expected: tuple[str, ...]) -> Verdict:
    scene = Scene(exchange, expected)
    found = _by_rules(scene)
    if found and found.name != "good" and not (found.rule in _WITHOUT_REASON and probe is not None):
        return found
    is_compared = not scene.is_file and exchange.status != 304  # noqa: PLR2004
    if probe is not None and is_compared and (_is_like(scene, probe) or _are_shells(found, probe)):
        known = _by_rules(Scene(probe))
        is_portal_down = known and known.name in ("blocked", "unavailable") and known.rule not in _WITHOUT_REASON
        return known if known and is_portal_down else _said("missing", answers_as_for_a_made_up_key)
    return found or _said("good", nothing_speaks_against_it)


def _is_like(scene: Scene, probe: Exchange) -> bool:
    """Return whether the scene is the probe's answer again; where a portal shows its newest article for any key, that article is not."""
    return not (scene.is_expected and scene.article.is_one) and is_same_answer(scene.exchange, probe)


def _are_shells(found: Verdict | None, probe: Exchange) -> bool:
    """Return whether the probe holds no document by the same rule by which one was *found* to hold none, whatever stands around."""
    if found is None or found.rule not in _WITHOUT_REASON:
        return False
    known = _by_rules(Scene(probe))
    return known is not None and known.rule == found.rule


def _by_rules(scene: Scene) -> Verdict | None:
    for name, rules in RULES:
        for rule in rules:
            if rule(scene):
                return _said(name, rule)
    return None


def _said(name: VerdictName, rule: Callable[..., object]) -> Verdict:
    sentence = (rule.__doc__ or "").strip().splitlines()[0]
    return Verdict(name, rule.__name__, sentence)
