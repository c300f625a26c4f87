"""From answers to WARC files and back: what the portal said is on disk, as received, before anything is derived from it."""

from gov_archive.capture import cdxj, holdings, integrity, wacz
from gov_archive.capture.names import target
from gov_archive.capture.reading import read, scan
from gov_archive.capture.recovery import Recovered, recover
from gov_archive.capture.writer import Writer

__all__ = ["Recovered", "Writer", "cdxj", "holdings", "integrity", "read", "recover", "scan", "target", "wacz"]
