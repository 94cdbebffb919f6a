"""Messages as the chat shows them, for a page beside it (the preview of the demonstration)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from bot.channels.web.citing import Reading
from bot.channels.web.display import Display
from bot.channels.web.palette import style_sheet
from bot.channels.web.rendering import FormFields, Renderer
from bot.channels.web.templating import asset, environment, versioned
from bot.engine import Said
from programmes.model import Programme

_SHEETS = (
    ("vendor/design-tokens-1.1.9.css", "all"),
    ("base.css", "all"),
    ("dark.css", Display().dark_media),
    ("contrast.css", Display().contrast_media),
    ("chat.css", "all"),
    ("cards.css", "all"),
    ("timeline.css", "all"),
)


@dataclass(frozen=True, slots=True)
class Showing:
    """``styles``: the style sheets that the messages need, each with its media. Their forms lead nowhere."""

    styles: tuple[tuple[str, str], ...]
    renderer: Renderer

    def messages(self, transcript: Iterable[Said]) -> Markup:
        return self.renderer.messages(transcript, FormFields("", ""))


def showing(programmes: Mapping[str, Programme], site_name: str) -> Showing:
    """As the pages of this deployment show them."""
    accents = versioned("/accents.css", style_sheet(programmes.values()).encode())
    renderer = Renderer(environment(site_name, accents, Reading(programmes)))
    sheets = tuple((asset(name), media) for name, media in _SHEETS)
    return Showing((*sheets, (accents, "all")), renderer)
