import hashlib
import struct
import zipfile
import zlib
from io import BytesIO
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps
from PIL.Image import Exif

from bot.merchants.evidence import (
    BYTES_KEPT,
    BYTES_TAKEN,
    JPEG_SCANS,
    LONG_SIDE,
    BadPicture,
    SafePicture,
    safe_picture,
)

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")

RED, BLUE, WHITE = (220, 20, 20), (20, 20, 220), (255, 255, 255)
FORMATS = ("JPEG", "PNG", "WEBP")
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def stub(width: int = 120, height: int = 80, mode: str = "RGB") -> Image.Image:
    """A picture that is red at its top left and blue elsewhere."""
    image = Image.new("RGB", (width, height), BLUE)
    ImageDraw.Draw(image).rectangle((0, 0, width // 2 - 1, height // 2 - 1), fill=RED)
    return image.convert(mode)


def as_file(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def opened(picture: SafePicture) -> Image.Image:
    image = Image.open(BytesIO(picture.jpeg), formats=["JPEG"])
    image.load()
    return image


def near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) < 40 for a, b in zip(pixel, colour, strict=True))


def reason(raw: bytes) -> str:
    with pytest.raises(BadPicture) as refused:
        safe_picture(raw)
    return refused.value.reason


def outcome(raw: bytes) -> str:
    """ "kept", or why not; any other error goes through."""
    try:
        safe_picture(raw)
    except BadPicture as refused:
        return refused.reason
    return "kept"


def exif_of_a_phone(orientation: int = 1) -> Exif:
    exif = Exif()
    exif[ORIENTATION] = orientation
    exif[MAKER] = "MAKER-OF-THE-PHONE"
    exif.get_ifd(GPS).update({1: "N", 2: (35.0, 23.0, 28.0), 3: "E", 4: (136.0, 43.0, 20.0)})
    return exif


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_is_kept_as_jpeg_with_its_size_and_hash(kind: str) -> None:
    picture = safe_picture(as_file(stub(), kind))
    assert (picture.width, picture.height) == opened(picture).size == (120, 80)
    assert picture.sha256 == hashlib.sha256(picture.jpeg).hexdigest()
    assert opened(picture).format == "JPEG"
    assert near(opened(picture).getpixel((20, 20)), RED)
    assert near(opened(picture).getpixel((100, 60)), BLUE)


@pytest.mark.parametrize("kind", FORMATS)
def test_where_and_with_what_a_photo_was_taken_is_gone(kind: str) -> None:
    profile = b"\0" * 36 + b"acsp" + b"PROFILE-OF-THE-PHONE" * 5
    options = {
        "exif": exif_of_a_phone(),
        "icc_profile": profile,
        "xmp": b"<x:xmpmeta>WHO-TOOK-IT</x:xmpmeta>",
    }
    if kind == "PNG":
        del options["xmp"]
    raw = as_file(stub(), kind, **options)
    assert b"MAKER-OF-THE-PHONE" in raw
    picture = safe_picture(raw)
    for secret in (b"MAKER-OF-THE-PHONE", b"PROFILE", b"WHO-TOOK-IT", b"Exif", b"xmp", b"ICC"):
        assert secret not in picture.jpeg
    assert not opened(picture).getexif()
    assert set(opened(picture).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_comments_of_a_jpeg_and_texts_of_a_png_are_gone() -> None:
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    texts.add_text("Author", "SOMEBODY", zip=True)
    assert b"SOMEBODY" not in safe_picture(as_file(stub(), "JPEG", comment=b"SOMEBODY")).jpeg
    assert "comment" not in opened(safe_picture(as_file(stub(), "JPEG", comment=b"SOMEBODY"))).info
    assert b"SOMEBODY" not in safe_picture(as_file(stub(), "PNG", pnginfo=texts)).jpeg


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_phone_was_held(kind: str, orientation: int) -> None:
    raw = as_file(stub(), kind, exif=exif_of_a_phone(orientation))
    upright = ImageOps.exif_transpose(Image.open(BytesIO(raw)))
    assert upright is not None
    kept = opened(safe_picture(raw))
    assert kept.size == upright.size == ((120, 80) if orientation < 5 else (80, 120))
    for corner in ((5, 5), (kept.width - 6, 5), (5, kept.height - 6), (kept.width - 6, kept.height - 6)):
        red = near(upright.convert("RGB").getpixel(corner), RED)
        assert near(kept.getpixel(corner), RED if red else BLUE)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_leaves_the_picture_as_it_is(orientation: int) -> None:
    picture = safe_picture(as_file(stub(), exif=exif_of_a_phone(orientation)))
    assert (picture.width, picture.height) == (120, 80)


def test_exif_that_cannot_be_read_does_not_stop_the_picture() -> None:
    raw = as_file(stub(), exif=b"Exif\0\0II*\0\xff\xff\xff\x7f")
    assert safe_picture(raw).width == 120


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("tail", ["zip", "html"])
def test_what_hangs_behind_a_picture_is_lost(kind: str, tail: str) -> None:
    behind = b"<html><script>alert(1)</script></html>"
    if tail == "zip":
        file = BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("alert(1).txt", "hidden")
        behind = file.getvalue()
    picture = safe_picture(as_file(stub(), kind) + behind)
    assert b"alert(1)" not in picture.jpeg
    assert picture.jpeg.endswith(b"\xff\xd9")
    assert picture.jpeg == safe_picture(as_file(stub(), kind)).jpeg


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16"])
def test_every_kind_of_png_comes_out_in_its_colours(mode: str) -> None:
    source = Image.new("I;16", (60, 40), 51400) if mode == "I;16" else stub(60, 40, mode)
    kept = opened(safe_picture(as_file(source, "PNG")))
    assert (kept.mode, kept.size) == ("RGB", (60, 40))
    expected = (200, 200, 200) if mode == "I;16" else source.convert("RGB").getpixel((15, 10))
    assert isinstance(expected, tuple)
    assert near(kept.getpixel((15, 10)), (int(expected[0]), int(expected[1]), int(expected[2])))


def test_a_jpeg_for_print_comes_out_in_its_colours() -> None:
    assert near(opened(safe_picture(as_file(stub(mode="CMYK")))).getpixel((20, 20)), RED)


def test_what_is_transparent_becomes_white() -> None:
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    assert near(opened(safe_picture(as_file(clear, "PNG"))).getpixel((20, 20)), WHITE)
    drawn = Image.new("P", (40, 40), 0)
    drawn.putpalette([0, 0, 0, 220, 20, 20])
    assert near(opened(safe_picture(as_file(drawn, "PNG", transparency=0))).getpixel((20, 20)), WHITE)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_frame_is_kept(kind: str) -> None:
    frames = [Image.new("RGB", (30, 30), RED), Image.new("RGB", (30, 30), BLUE)]
    raw = as_file(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    assert near(opened(safe_picture(raw)).getpixel((15, 15)), RED)


@pytest.mark.parametrize(("size", "kept"), [((4000, 3000), (2400, 1800)), ((1000, 5000), (480, 2400))])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_picture_gets_a_long_side_of_2400(
    kind: str, size: tuple[int, int], kept: tuple[int, int]
) -> None:
    picture = safe_picture(as_file(stub(*size), kind))
    assert (picture.width, picture.height) == kept
    assert near(opened(picture).getpixel((kept[0] // 4, kept[1] // 4)), RED)


def test_a_small_picture_is_not_made_larger() -> None:
    assert safe_picture(as_file(stub(2, 2))).width == 2


def test_a_line_of_pixels_keeps_a_pixel_of_height() -> None:
    picture = safe_picture(as_file(Image.new("L", (20_000, 1)), "PNG"))
    assert (picture.width, picture.height) == (LONG_SIDE, 1)


def test_a_picture_full_of_noise_still_fits() -> None:
    noise = Image.effect_noise((2400, 2400), 120)
    picture = safe_picture(as_file(noise, "JPEG", quality=90))
    assert len(picture.jpeg) <= BYTES_KEPT
    assert 1000 < picture.width <= LONG_SIDE


def test_the_same_photo_twice_has_the_same_hash() -> None:
    raw = as_file(stub())
    assert safe_picture(raw) == safe_picture(raw)


def png(width: int, height: int, pixels: bytes = b"") -> bytes:
    """A PNG that says it has so many pixels, grey ones, and brings these compressed."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(pixels))
        + chunk(b"IEND", b"")
    )


def webp(width: int, height: int) -> bytes:
    """A WEBP whose first chunk says it has so many pixels."""
    body = bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 12 + len(body)) + b"WEBPVP8X" + struct.pack("<I", len(body)) + body


def jpeg(width: int, height: int) -> bytes:
    """A small JPEG whose frame header says it has so many pixels."""
    raw = as_file(stub(8, 8))
    at = raw.index(b"\xff\xc0") + 5
    return raw[:at] + struct.pack(">HH", height, width) + raw[at + 4 :]


@pytest.mark.parametrize(
    "bomb",
    [png(50_000, 50_000, bytes(1_000_000)), png(5001, 5000), webp(16_000, 16_000), jpeg(65_000, 65_000)],
)
def test_a_bomb_is_refused_before_it_goes_off(bomb: bytes) -> None:
    started = process_time()
    assert reason(bomb) == "too_many_pixels"
    assert process_time() - started < 1


def test_texts_of_a_png_that_unpack_to_much_are_refused() -> None:
    body = b"Comment\0\0" + zlib.compress(bytes(50_000_000))
    text = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    whole = as_file(stub(8, 8), "PNG")
    assert reason(whole[:33] + text + whole[33:]) == "broken"


def test_a_jpeg_of_thousands_of_empty_scans_is_refused() -> None:
    raw = as_file(stub(), progressive=True)
    start = raw.rindex(b"\xff\xda")
    assert safe_picture(raw).width == 120
    assert reason(raw[:start] + raw[start:-2] * (JPEG_SCANS + 1) + b"\xff\xd9") == "broken"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff" + bytes(BYTES_TAKEN), "too_many_bytes"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "not_a_picture"),
        (b"%PDF-1.7\n", "not_a_picture"),
        (b"<!doctype html><img src=x onerror=alert(1)>", "not_a_picture"),
        (b"PK\x03\x04" + bytes(40), "not_a_picture"),
        (as_file(stub(), "GIF"), "not_a_picture"),
        (as_file(stub(), "BMP"), "not_a_picture"),
        (as_file(stub(), "TIFF"), "not_a_picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "not_a_picture"),
        (b" " + as_file(stub()), "not_a_picture"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "not_a_picture"),
        (bytes(4) + b"ftypisom" + bytes(20), "not_a_picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "heic"),
        (b"\xff\xd8\xff", "broken"),
        (b"\x89PNG\r\n\x1a\n", "broken"),
        (b"RIFF\0\0\0\0WEBP", "broken"),
        (b"\xff\xd8\xff<script>alert(1)</script>", "broken"),
    ],
)
def test_what_is_no_photo_is_refused_with_the_reason(raw: bytes, why: str) -> None:
    assert reason(raw) == why


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.98])
def test_a_picture_that_arrived_in_part_is_refused(kind: str, share: float) -> None:
    raw = as_file(Image.effect_noise((200, 200), 80), kind)
    assert reason(raw[: int(len(raw) * share)]) == "broken"


HEADS = st.sampled_from(
    [
        b"",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\0\0\0\0WEBP",
        png(4, 4),
        webp(4, 4),
        as_file(stub(4, 4)),
    ]
)


@given(HEADS, st.binary(max_size=300))
@settings(max_examples=120, deadline=None)
def test_any_bytes_are_a_picture_or_refused(head: bytes, rest: bytes) -> None:
    assert outcome(head + rest) in ("kept", "empty", "not_a_picture", "heic", "broken", "too_many_pixels")


@given(
    st.sampled_from([as_file(stub(24, 16), kind, exif=exif_of_a_phone(6)) for kind in FORMATS]),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=8),
    st.integers(0, 10_000),
)
@settings(max_examples=120, deadline=None)
def test_a_damaged_picture_is_a_picture_or_refused(
    raw: bytes, changes: list[tuple[int, int]], cut: int
) -> None:
    damaged = bytearray(raw)
    for at, value in changes:
        damaged[at % len(raw)] = value
    assert outcome(bytes(damaged[: max(1, len(raw) - cut // 20)])) != "empty"
