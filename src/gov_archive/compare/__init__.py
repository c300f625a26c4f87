"""From two texts to what differs: paragraphs aligned, the wording that changed, the figures restated.

Two texts are compared only if one extractor made both. Alignment is by normal form, so typography is told from change.
"""

from gov_archive.compare.alignment import overlap, texts
from gov_archive.compare.change import Change, ChangeKind, Comparison
from gov_archive.compare.figure import Restatement, restated
from gov_archive.compare.span import Span, SpanKind, spans

__all__ = ["Change", "ChangeKind", "Comparison", "Restatement", "Span", "SpanKind", "overlap", "restated", "spans", "texts"]
