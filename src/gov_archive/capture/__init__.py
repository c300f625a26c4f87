"""From answers to WARC files and back: what the portal said is on disk, as received, before anything is derived from it."""

from gov_archive.capture import cdxj, holdings, integrity, wacz
from gov_archive.capture.names import DAMAGED, target
from gov_archive.capture.reading import read, scan
from gov_archive.capture.recovery import Recovered, cut, recover
from gov_archive.capture.writer import Writer

__all__ = ["DAMAGED", "Recovered", "Writer", "cdxj", "cut", "holdings", "integrity", "read", "recover", "scan", "target", "wacz"]
