"""From a run that meets an unsound database to one that goes on: the database made again from the captures, the old one kept aside.

Nobody may be there to do it, and each night without a run is lost for good.
"""

from __future__ import annotations

from collections.abc import Callable

from gov_archive.errors import UnsoundError
from gov_archive.model import Source
from gov_archive.night import Run, SourceNight
from gov_archive.rebuild import Rebuild


def nights(run: Run, one: Callable[[Source], SourceNight]) -> list[SourceNight]:
    """Do the night of *one* source after the other; a database that turns out to be unsound is made again on the way, once.

    GovArchiveError as ``night.source_night`` and ``Rebuild`` raise it; the old database stays in its place then.
    """
    found: list[SourceNight] = []
    is_made_again = False
    for source in run.portal.sources:
        try:
            found.append(one(source))
        except UnsoundError as error:
            if is_made_again:
                raise
            is_made_again = True
            told = _made_again(run, error)
            found.append(one(source).with_error(told))
    return found


def _made_again(run: Run, error: UnsoundError) -> str:
    """Rebuild the database because of *error*, and return in one sentence what was done and what differs."""
    made = Rebuild(run.portal, run.archive, accept_loss=True, keeps_old=True, settings=run.settings).run()
    reason = str(error).partition(";")[0]
    told = f"{reason}; it was made again from {made.counts['captures']} captures and the old one is kept beside it: look after the disk"
    return "; ".join((told, *made.lines()[1:]))
