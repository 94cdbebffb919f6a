"""A photo of ticket stubs, made safe to keep: judged by its bytes alone, decoded within limits, and drawn anew.

What is kept is a new JPEG of the pixels and nothing else of the file: no place, device or time of the photo (EXIF),
no colour profile, no comment, nothing that hung behind the picture. A colour profile is dropped, not applied: colours
of a wide-gamut camera look a little pale, numbers on a stub read the same.
"""

import hashlib
import re
from dataclasses import dataclass
from io import BytesIO
from typing import Final, Literal

from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin
from PIL.Image import Resampling, Transpose
from PIL.ImageFile import ImageFile

Reason = Literal["empty", "too_many_bytes", "not_a_picture", "heic", "too_many_pixels", "broken"]
"""``heic``: a photo in Apple's own format; the phone can be set to 「互換性優先」."""

BYTES_TAKEN: Final = 12 * 1024 * 1024
"""What may come in; LINE itself lets 10 MB through."""
JPEG_PIXELS: Final = 50_000_000
"""A telephone's camera has 12 or 48 million. A JPEG of that many is halved while it is decoded, so it never stands whole."""
OTHER_PIXELS: Final = 25_000_000
"""PNG and WEBP have to be decoded whole: 100 MB of memory, 300 MB for WEBP."""
JPEG_SCANS: Final = 64
"""Progressive JPEGs have about ten; thousands of empty ones would take minutes to decode."""
LONG_SIDE: Final = 2400
"""Pixels; four stubs side by side can still be read."""
BYTES_KEPT: Final = 1_500_000
QUALITIES: Final = (88, 80, 70, 60)
SHRINK: Final = 0.8
"""Each next attempt is so much smaller where the lowest quality still takes too many bytes."""

Kind = Literal["jpeg", "png", "webp"]
_HEIF_BRANDS: Final = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))
_JPEG_MARKER: Final = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
"""A marker among compressed pixels, where a plain ff is followed by 00 and d0 to d7 only count."""
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
"""What makes a picture upright, by EXIF's orientation."""


class BadPicture(Exception):  # noqa: N818 - a refusal, told to the person in the words for its reason
    """These bytes are not kept; ``reason`` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class SafePicture:
    """An upright JPEG of at most :data:`BYTES_KEPT` bytes. ``width`` and ``height`` in pixels; ``sha256`` of the
    kept bytes, hexadecimal."""

    jpeg: bytes
    width: int
    height: int
    sha256: str


def safe_picture(raw: bytes) -> SafePicture:
    """The picture in ``raw``, made safe to keep. Takes up to some seconds of computing: not for the event loop.

    Of a moving picture the first frame. Raises :class:`BadPicture` and nothing else.
    """
    if not raw:
        raise BadPicture("empty")
    if len(raw) > BYTES_TAKEN:
        raise BadPicture("too_many_bytes")
    kind = _kind(raw)
    try:
        image = _pixels(raw, kind)
        jpeg, size = _small_enough(image)
    except BadPicture:
        raise
    except Exception as error:  # what a decoder raises on foreign bytes is written nowhere
        raise BadPicture("broken") from error
    return SafePicture(jpeg, *size, hashlib.sha256(jpeg).hexdigest())


def _kind(raw: bytes) -> Kind:
    if raw.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "webp"
    raise BadPicture("heic" if raw[4:8] == b"ftyp" and raw[8:12] in _HEIF_BRANDS else "not_a_picture")


def _pixels(raw: bytes, kind: Kind) -> Image.Image:
    """The first frame, upright, in RGB on white, no longer than :data:`LONG_SIDE`, without anything beside it."""
    with _opened(raw, kind) as image:
        turn = _turn(image)
        shrinking = LONG_SIDE / max(image.size)
        image.draft(None, (int(image.width * shrinking) or 1, int(image.height * shrinking) or 1))
        image.load()
        small = _plain_mode(image)
        small.thumbnail((LONG_SIDE, LONG_SIDE), Resampling.LANCZOS, reducing_gap=2.0)
        upright = small.transpose(turn) if turn is not None else small
        clean = Image.new("RGB", upright.size, "white")
        if upright.mode in ("RGBA", "LA"):
            clean.paste(upright, mask=upright.getchannel("A"))
        else:
            clean.paste(upright.convert("RGB"))
        return clean


def _opened(raw: bytes, kind: Kind) -> ImageFile:
    """The file with its header read and its size judged, before a pixel is decoded."""
    if kind == "jpeg":
        _refuse_strange_scans(raw)
        return _within(JpegImagePlugin.JpegImageFile(BytesIO(raw)), JPEG_PIXELS)
    if kind == "png":
        return _within(PngImagePlugin.PngImageFile(BytesIO(raw)), OTHER_PIXELS)
    _refuse_many(
        *_webp_size(raw), OTHER_PIXELS
    )  # its decoder takes memory for the canvas as soon as it opens
    return _within(WebPImagePlugin.WebPImageFile(BytesIO(raw)), OTHER_PIXELS)


def _within(image: ImageFile, most: int) -> ImageFile:
    _refuse_many(*image.size, most)
    return image


def _refuse_many(width: int, height: int, most: int) -> None:
    if width < 1 or height < 1:
        raise BadPicture("broken")
    if width * height > most:
        raise BadPicture("too_many_pixels")


def _refuse_strange_scans(raw: bytes) -> None:
    """Walk a JPEG from marker to marker [ITU-T T.81, B.1.1]: its end must be there, its scans few."""
    at, scans = 2, 0
    while (marker := _JPEG_MARKER.search(raw, at)) is not None:
        sign = marker[1][0]
        if sign == 0xD9:
            return
        scans += sign == 0xDA
        if scans > JPEG_SCANS:
            break
        length = int.from_bytes(raw[marker.end() : marker.end() + 2], "big")
        at = marker.end() + length
    raise BadPicture("broken")


def _webp_size(raw: bytes) -> tuple[int, int]:
    """Width and height of the canvas as the first chunk has them [RFC 9649, 2.5 to 2.7; RFC 6386, 9.1]."""
    chunk, body = raw[12:16], raw[20:30]
    if len(body) < 10:
        raise BadPicture("broken")
    if chunk == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 ":
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    raise BadPicture("broken")


def _turn(image: Image.Image) -> Transpose | None:
    """How to make it upright; a picture whose EXIF cannot be read stays as it is."""
    try:
        return _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # see safe_picture
        return None


def _plain_mode(image: Image.Image) -> Image.Image:
    """In a mode that can be made smaller smoothly; a JPEG always is."""
    if image.mode in ("RGB", "RGBA", "L", "LA", "CMYK") and "transparency" not in image.info:
        return image
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    return image.convert("RGBA")


def _small_enough(image: Image.Image) -> tuple[bytes, tuple[int, int]]:
    while True:
        for quality in QUALITIES:
            kept = BytesIO()
            image.save(kept, "JPEG", quality=quality)
            if kept.tell() <= BYTES_KEPT:
                return kept.getvalue(), image.size
        width, height = image.size
        image = image.resize((max(1, int(width * SHRINK)), max(1, int(height * SHRINK))), Resampling.LANCZOS)
