"""The typeface of every picture: BIZ UDPGothic (SIL Open Font License 1.1), made to be read at a distance."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import ImageFont

HERE: Final = Path(__file__).parent / "fonts"


@lru_cache(maxsize=64)
def font(pixels: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The typeface at a height of so many pixels."""
    name = "BIZUDPGothic_700Bold.ttf" if bold else "BIZUDPGothic_400Regular.ttf"
    return ImageFont.truetype(HERE / name, pixels)
