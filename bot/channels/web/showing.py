"""Messages as the chat shows them, for a page beside it (the preview of the demonstration)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from bot.channels.web.citing import Reading
from bot.channels.web.palette import style_sheet
from bot.channels.web.rendering import FormFields, Renderer
from bot.channels.web.templating import asset, environment, versioned
from bot.engine import Said
from programmes.model import Programme

_SHEETS = ("vendor/design-tokens-1.1.9.css", "base.css", "chat.css", "cards.css", "timeline.css")


@dataclass(frozen=True, slots=True)
class Showing:
    """``styles``: addresses of the style sheets that the messages need. Their forms lead nowhere."""

    styles: tuple[str, ...]
    renderer: Renderer

    def messages(self, transcript: Iterable[Said]) -> Markup:
        return self.renderer.messages(transcript, FormFields("", ""))


def showing(programmes: Mapping[str, Programme], site_name: str) -> Showing:
    """As the pages of this deployment show them."""
    accents = versioned("/accents.css", style_sheet(programmes.values()).encode())
    renderer = Renderer(environment(site_name, accents, Reading(programmes)))
    return Showing((*(asset(name) for name in _SHEETS), accents), renderer)
