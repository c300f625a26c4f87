"""What was not had tonight: one sentence for each thing, taken back when it is had after all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

What = tuple[Literal["listing", "probe", "document", "attachment", "opening", "left"], str]


@dataclass(frozen=True)
class _Failure:
    sentence: str
    may_pass: bool


class Troubles:
    """The failures so far, in the order in which they came; each is of one thing, named by kind and name."""

    def __init__(self) -> None:
        self._failures: dict[What, _Failure] = {}

    def note(self, what: What, sentence: str, *, may_pass: bool = False) -> None:
        """Note that *what* was not had; *may_pass* says that the same request may succeed in a while."""
        self._failures[what] = _Failure(sentence, may_pass)

    def settle(self, what: What) -> None:
        """Forget that *what* was not had."""
        self._failures.pop(what, None)

    def may_pass(self, what: What | None = None) -> bool:
        """Whether *what*, or anything at all, was not had for a reason that may pass."""
        if what is not None:
            return what in self._failures and self._failures[what].may_pass
        return any(failure.may_pass for failure in self._failures.values())

    @property
    def sentences(self) -> list[str]:
        """What is still not had."""
        return [failure.sentence for failure in self._failures.values()]
