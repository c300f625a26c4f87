"""From an address to an answer with its verdict: captured first, then judged; the circuit breaker is told."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

from gov_archive import fetch, log, verdict
from gov_archive.collect.known import Captures, Collected
from gov_archive.errors import FetchError
from gov_archive.model import Answer, Exchange, Purpose, Row, Validators, Verdict

OK: Final = 200
NOT_MODIFIED: Final = 304
AS_BEFORE: Final = Verdict("good", "as_before", "The portal answered with the very bytes of its last good answer.")


class Asker:
    """Makes one exchange after the other for one source, and counts them in *night*; ``probe`` is the answer to a made-up key."""

    def __init__(self, source: str, client: fetch.Client, captures: Captures, night: Collected) -> None:
        self.probe: Exchange | None = None
        self._source = source
        self._client = client
        self._captures = captures
        self._night = night

    def ask(
        self, url: str, purpose: Purpose, subject: str, *, validators: Validators | None = None, same_as: Validators | None = None
    ) -> tuple[Answer, Verdict]:
        """Make one exchange, capture it, judge it; the verdict also tells the circuit breaker of its host. Raises FetchError."""
        try:
            answer = self._client.get(url, validators=validators, keep=lambda tried: self._keep(Answer((tried,)), "try", subject))
        except FetchError as error:
            if error.hops:  # redirects answered before the refusal
                self._keep(Answer(error.hops), purpose, subject)
            told = {"run": self._captures.run, "source": self._source, "subject": subject}
            log.no_answer(url, error, purpose=purpose, at=self._client.now(), **told)
            raise
        captured = self._captures.append(answer, purpose=purpose, subject=subject, same_as=validators or same_as)
        judged = AS_BEFORE if is_as_before(answer.final, validators or same_as) else self._judged(answer.final, purpose, subject)
        if captured:
            log.exchange(answer, captured, judged)
        self._client.judged(answer.final.url, judged.name)
        if purpose == "probe":
            self.probe = answer.final
        else:
            self._night.fetched += 1
            self._night.not_modified += answer.final.status == NOT_MODIFIED
            self._night.verdicts[judged.name] += 1
        return answer, judged

    def _keep(self, answer: Answer, purpose: Purpose, subject: str) -> None:
        if captured := self._captures.append(answer, purpose=purpose, subject=subject):
            log.exchange(answer, captured, None)

    def _judged(self, exchange: Exchange, purpose: Purpose, subject: str) -> Verdict:
        return verdict.of_made_up_key(exchange) if purpose == "probe" else self.verdict(exchange, subject)

    def verdict(self, exchange: Exchange, subject: str) -> Verdict:
        """Return the verdict on an answer; what equals the answer to the made-up key may be the newest article, shown for any key."""
        judged = verdict.verdict(exchange, probe=self.probe)
        rows: Mapping[str, Row] = self._night.rows
        listed = rows.get(subject)
        if judged.name != "missing" or listed is None or not listed.title:
            return judged
        return verdict.verdict(exchange, probe=self.probe, expected=(listed.title,))


def is_as_before(exchange: Exchange, known: Validators | None) -> bool:
    """Say whether *exchange* brought the very bytes of the answer that *known* is of."""
    return known is not None and exchange.status == OK and hashlib.sha256(exchange.body).hexdigest() == known.payload_sha256
