"""An archive of the government work reports that a Chinese local portal publishes.

The stages, in the order data flows; each is a package of that name, and ``night`` is one run through them:

    source → discover → fetch → capture → ingest ( verdict → extract → store → flag ) → query

``sources`` declares portals; ``discover`` reads listing pages into rows; ``fetch`` makes one polite exchange at a time;
``capture`` appends it, as received, to a WARC file; ``ingest`` is the only way into the database; ``query`` reads it.
"""

__version__ = "0.1.0"
