"""The archive as web pages: a Datasette that reads one database, with pages, a feed and Memento of our own.

Only this package imports Datasette, and nothing that the command line needs to start imports this package.
"""

from gov_archive.query.web.application import Site, site

__all__ = ["Site", "site"]
