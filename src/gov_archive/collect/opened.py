"""Which documents opened tonight, and what it means that others did not: articles may be out of order while the listing stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from gov_archive.model import Row, Watched

_WITNESSES: Final = 3
_SHOWN: Final = 3


class Opened:
    """The keys that were good and those that were missing at their address tonight."""

    def __init__(self) -> None:
        self.good: set[str] = set()
        self.missing: set[str] = set()

    @property
    def is_nothing(self) -> bool:
        """Whether documents are missing, and nothing opened beside them."""
        return bool(self.missing) and not self.good

    def take(self, key: str, verdict: str) -> None:
        """Take note of the verdict on one document."""
        if verdict == "good":
            self.good.add(key)
            self.missing.discard(key)
        elif verdict == "missing":
            self.missing.add(key)
            self.good.discard(key)

    def witnesses(self, rows: Mapping[str, Row], never_good: Collection[str]) -> list[Watched]:
        """Return listed documents to ask for because nothing opened beside what is missing: those that were good before come first.

        A source may watch one report alone; only another document of its listing tells then whether articles open at all.
        """
        if not self.is_nothing:
            return []
        unasked = [row for key, row in rows.items() if key not in self.missing]
        unasked.sort(key=lambda row: row.key in never_good)
        return [Watched(key=row.key, url=row.url) for row in unasked[:_WITNESSES]]

    def troubles(self, rows: Mapping[str, Row], watched: Collection[str]) -> dict[str, str]:
        """Return a sentence for each of *watched* that the listing shows while its address says that it is missing; "" for all articles."""
        listed = self.missing & rows.keys()
        found = {key: f"{key} stands in the listing, but is missing at its address" for key in sorted(listed & set(watched))}
        if self.is_nothing and rows:
            words = (
                f"none of the {len(self.missing)} documents that were asked for opened, though {len(listed)} of them stand in the listing"
            )
            found[""] = f"{words}: the articles are out of order, and nothing follows from what is missing tonight"
        return found

    def dead_rows(self, rows: Mapping[str, Row], watched: Collection[str]) -> str:
        """Return a sentence on rows whose documents never opened, "" where there are none."""
        dead = sorted((self.missing & rows.keys()) - set(watched))
        titles = "; ".join(rows[key].title or key for key in dead[:_SHOWN])
        return f"{len(dead)} rows of the listing lead to documents that are missing: {titles}" if dead and self.good else ""
