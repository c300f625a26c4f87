"""What can go wrong, by what the caller can do about it.

    GovArchiveError
    ├── MisuseError            the call is wrong: mend the command or the file it names (exit 2)
    │   ├── SourcesError       a sources file that cannot be understood
    │   └── LayoutError        a layout whose selectors match nothing
    ├── FetchError             no answer was had
    │   ├── TransientError     the same request may succeed later
    │   └── RefusedError       we do not ask: host not declared, robots.txt, private address, size
    │       ├── DisallowedError    robots.txt says no, or does not say: ask again another night
    │       └── HostStoppedError   the host is left alone until the next night
    │           └── PaceError          nobody can tell when it may be asked
    ├── UnreadableError        bytes that cannot be read, with the reason
    ├── CaptureError           a capture file that is damaged, or cannot be read or written
    │   ├── DamagedError       a record that cannot be read; names where it is and where reading can go on
    │   └── ClosedError        a file that the system does not let us read: it may be whole, and is tried again
    ├── StoreError             the database cannot be used
    │   ├── UnsoundError       it is damaged, or none of ours: make it again from the captures
    │   ├── LockedError        another run holds the archive
    │   └── SchemaError        the database was made by a newer gov-archive
    └── CopyError              an export or a backup that cannot be written: mend the disk or the path and run it again

Every message is one sentence in lower case: what is wrong, the value, where, and what to do.
"""

from __future__ import annotations

from typing import Any


class GovArchiveError(Exception):
    """Any error of this project; only ``cli`` and ``flows`` turn it into an exit code."""


class MisuseError(GovArchiveError):
    """The call or a file it names is wrong."""


class SourcesError(MisuseError):
    """A sources file that cannot be understood; names the file, the table and the field."""


class LayoutError(MisuseError):
    """A layout whose selectors match nothing on the page."""


class FetchError(GovArchiveError):
    """No answer was had; ``hops`` holds the exchanges (redirects) that were had before, ``rest`` the last as far as it came."""

    hops: tuple[Any, ...] = ()
    rest: Any = None
    may_pass = False  # whether the same request may succeed later the same night


class TransientError(FetchError):
    """The portal could not be reached, or broke off: the same request may succeed later."""

    may_pass = True


class RefusedError(FetchError):
    """We do not ask: the host is not declared, robots.txt forbids it, or the answer is too large."""


class DisallowedError(RefusedError):
    """robots.txt forbids the address, or could not be had, which is taken as a no until it is had."""

    def __init__(self, message: str, *, may_pass: bool = False) -> None:
        super().__init__(message)
        self.may_pass = may_pass


class HostStoppedError(RefusedError):
    """The host is left alone until the next night: it blocked us, failed too often, or asked for a long wait."""


class PaceError(HostStoppedError):
    """We do not ask because who else asks the host, and when it may be asked again, cannot be found out."""


class UnreadableError(GovArchiveError):
    """Bytes that cannot be read as what they claim to be; the message is the reason."""


class CaptureError(GovArchiveError):
    """A capture file that is damaged, or cannot be written."""


class DamagedError(CaptureError):
    """A record that cannot be read: ``offset`` is where it begins, ``resume`` where the next whole one does, if any."""

    def __init__(self, message: str, *, file: str, offset: int, resume: int | None) -> None:
        super().__init__(message)
        self.file = file
        self.offset = offset
        self.resume = resume


class ClosedError(CaptureError):
    """A capture file that the system does not let us read, by its rights or for a failing disk; what it holds is not known."""


class StoreError(GovArchiveError):
    """The database cannot be used."""


class UnsoundError(StoreError):
    """The database is damaged, or no database of ours: nothing is lost that a rebuild from the captures does not bring back."""


class LockedError(StoreError):
    """Another run holds the archive; the message names it."""


class SchemaError(StoreError):
    """The database was made by a newer gov-archive."""


class CopyError(GovArchiveError):
    """An export or a backup that cannot be written; what was begun is cleared away."""
