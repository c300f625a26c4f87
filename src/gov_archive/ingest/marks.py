"""What a document's history makes of an answer that looks good by itself: another article, or no more than a part; and back."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from gov_archive.flag.remains import BROKEN_OFF, SENTENCES, TEXT_LOST
from gov_archive.store.captures import Judged

ANOTHER_ARTICLE: Final = "another_article"
READER_FAILED: Final = "reader_failed"
NO_BODY: Final = "no_body"
UNREAD: Final = frozenset({NO_BODY, READER_FAILED, BROKEN_OFF, TEXT_LOST})  # rules on what was read in an answer
BY_HISTORY: Final = frozenset({ANOTHER_ARTICLE, BROKEN_OFF, TEXT_LOST})  # rules that the document's other answers bear out
_STRANGER: Final = "The answer shares almost nothing with the document's last text, or is another's word for word: another article."


def raw(judged: Judged) -> Judged:
    """Return what a capture's own answer says, whatever its document's history made of it."""
    if judged.rule not in BY_HISTORY or not judged.text:
        return judged
    rule, _, sentence = (judged.reason or "good").partition(": ")
    return replace(judged, verdict="good", rule=rule, sentence=sentence, reason=None)


def by_history(judged: Judged, rule: str | None) -> Judged:
    """Return what a capture is by its document's history: by *rule* no answer of the document, or (None) what it says itself."""
    own = raw(judged)
    if rule is None:
        return own
    name, sentence = ("missing", _STRANGER) if rule == ANOTHER_ARTICLE else ("unavailable", SENTENCES[rule])
    return Judged(name, rule, sentence, own.text, f"{own.rule}: {own.sentence}")
