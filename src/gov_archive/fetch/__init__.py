"""One polite HTTP exchange at a time per host: from an address to the answer as received, or to the reason why none was had."""

from gov_archive.fetch.client import Client
from gov_archive.fetch.pace import SHARED, Turns
from gov_archive.fetch.ping import ping

__all__ = ["SHARED", "Client", "Turns", "ping"]
