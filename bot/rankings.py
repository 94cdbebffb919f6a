"""The ranking of every programme of a deployment: made when it is first asked, and kept."""

from collections.abc import Callable, Mapping
from threading import Lock

from bot.registry import Registry
from bot.twins import Twins
from faq.confidence import shipped_coefficients
from faq.entries import candidates_of, finder_for
from faq.ranking import Found
from programmes.model import Programme, Role

Find = Callable[[str, Role | None], Found]


class Rankings:
    """Safe to share by threads. One takes about a second to make: a server makes all of them before it opens
    (:meth:`ready`), a question in a terminal only its own."""

    def __init__(self, programmes: Mapping[str, Programme], registry: Registry) -> None:
        self._programmes = programmes
        self._registry = registry
        self._made: dict[str, Find] = {}
        self._making = Lock()

    def ready(self) -> None:
        """Make all that have not been made yet."""
        for code in self._programmes:
            self._of(code)

    def find(self, code: str, text: str, role: Role | None) -> Found:
        """What ``text`` can mean in the programme ``code``, for someone in ``role``."""
        return self._of(code)(text, role)

    def _of(self, code: str) -> Find:
        if code not in self._made:
            with self._making:
                if code not in self._made:
                    self._made[code] = self._make(self._programmes[code])
        return self._made[code]

    def _make(self, programme: Programme) -> Find:
        handlers = self._registry.candidates(programme)
        finder = finder_for(programme, handlers)
        twins = Twins((*candidates_of(programme), *handlers), shipped_coefficients().band)
        return lambda text, role: twins.settled(finder.find(text, role), text)
