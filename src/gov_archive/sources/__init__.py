"""From a sources file to the portal it declares: every host, listing and document that may be asked for."""

from gov_archive.sources.loader import bundled, load, loads
from gov_archive.sources.plain import plain, portal

__all__ = ["bundled", "load", "loads", "plain", "portal"]
