"""Blocks and memory to plain JSON values and back; a button's press to its data and back.

``encode_press(press) -> str`` (at most 300 UTF-16 units, raises ValueError if it does not fit) and
``decode_press(data) -> Press | None`` (never raises: foreign or broken data is None).
"""

from bot.blocks import Press


def encode_press(press: Press) -> str:
    """The data of a button. Raises ValueError when it does not fit into 300 UTF-16 units."""
    raise NotImplementedError


def decode_press(data: str) -> Press | None:
    """What :func:`encode_press` wrote, or None for anything else. The handler still checks every value."""
    raise NotImplementedError
