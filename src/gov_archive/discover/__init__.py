"""From a listing page to its rows and its next page, in any markup.

tree (bytes → elements, records inside scripts opened) → links (which lead to documents)
→ blocks (links that form rows) → lists (which of them is the listing) → dates, titles → Page
paging → the next page;  walk → whether to read on
"""

from gov_archive.discover.listing import page
from gov_archive.discover.paging import NO_ADDRESS
from gov_archive.discover.walk import goes_on, is_end_unknown, repeats

__all__ = ["NO_ADDRESS", "goes_on", "is_end_unknown", "page", "repeats"]
