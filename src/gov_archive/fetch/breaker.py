"""From what requests to a host came to, to the reason to leave it alone until the next night."""

from __future__ import annotations


class Breaker:
    """The circuit breaker of each host: opened by a block at once, or by a number of failures in a row."""

    def __init__(self, failures_to_stop: int) -> None:
        self._failures_to_stop = failures_to_stop
        self._failures: dict[str, int] = {}
        self._reasons: dict[str, str] = {}

    def open(self, host: str, reason: str) -> None:
        """Stop asking *host*; the first reason stands."""
        self._reasons.setdefault(host, reason)

    def failed(self, host: str, what: str) -> None:
        """Count one failure, *what* in words, towards the stop."""
        count = self._failures[host] = self._failures.get(host, 0) + 1
        if count >= self._failures_to_stop:
            self.open(host, f"{count} failures in a row, the last: {what}")

    def answered(self, host: str) -> None:
        """Close the count of failures: the portal itself answered."""
        self._failures.pop(host, None)

    def reason(self, host: str) -> str | None:
        """Return why *host* is left alone, or None."""
        return self._reasons.get(host)
