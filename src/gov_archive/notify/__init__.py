"""What leaves the house: from things to be told to one short message, and from addresses to services that take it.

Only this package imports Apprise. An address is a secret: it is never printed, logged, stored or part of an error.
"""

from gov_archive.notify.item import Item
from gov_archive.notify.message import Language, Message, headline, message
from gov_archive.notify.recipients import Recipient, Recipients, recipients

__all__ = ["Item", "Language", "Message", "Recipient", "Recipients", "headline", "message", "recipients"]
