"""How much one visitor, and one network address, may ask of the web chat in a while."""

from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages by visitor and by network address (offices share one), pages and live streams by address, pictures that
    must be drawn likewise, calls of the API and downloads of whole lists likewise.

    Written as the ``limits`` library reads them: "20/minute".
    """

    messages_by_visitor: str = "20/minute"
    messages_by_network: str = "120/minute"
    pages_by_network: str = "600/minute"
    pictures_by_network: str = "30/minute"
    lists_by_network: str = "120/minute"
    downloads_by_network: str = "10/minute"


class Allowance:
    """Counts in this process's memory; nothing is kept over a restart."""

    def __init__(self, limits: Limits) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._by_visitor = parse(limits.messages_by_visitor)
        self._by_network = parse(limits.messages_by_network)
        self._pages = parse(limits.pages_by_network)
        self._pictures = parse(limits.pictures_by_network)
        self._lists = parse(limits.lists_by_network)
        self._downloads = parse(limits.downloads_by_network)

    def message(self, visitor_key: str, network: str) -> bool:
        """Whether one more message is allowed; it is counted if so."""
        return self._hit(self._by_network, "network", network) and self._hit(
            self._by_visitor, "visitor", visitor_key
        )

    def page(self, network: str) -> bool:
        return self._hit(self._pages, "page", network)

    def picture(self, network: str) -> bool:
        """Whether one more picture may be drawn; one that is kept costs nothing."""
        return self._hit(self._pictures, "picture", network)

    def lists(self, network: str) -> bool:
        """Whether the API may be called once more."""
        return self._hit(self._lists, "list", network)

    def download(self, network: str) -> bool:
        """Whether one more whole list may be taken."""
        return self._hit(self._downloads, "download", network)

    def _hit(self, item: RateLimitItem, kind: str, who: str) -> bool:
        return self._window.hit(item, kind, who)
