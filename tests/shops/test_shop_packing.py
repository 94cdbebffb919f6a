"""A list as arrays in a file: what is found there is what a plain look through all shops finds."""

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from shop_list import index, shops

from shops import packed
from shops.distance import distances_m
from shops.grid import Grid, packed_grid
from shops.index import ShopIndex
from shops.packed import UnreadableFileError
from shops.shop import Position, Shop
from shops.spots import Box
from shops.strings import Marks, packed_marks
from shops.substrings import Substrings, narrow, packed_substrings, wide
from shops.texts import heard, said, spoken

HOSTILE = "<b>\"';\\ \u202e\x00\x1f\u2028,|=1+1 𠮷 😀\ud800"


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    file: Path = tmp_path_factory.mktemp("list") / "list.shops"
    ShopIndex.write(shops(), file)
    return file


@pytest.mark.parametrize("letters", ["アイウ", "アイウ𠮷0a", "ア"])
def test_every_piece_is_found_where_it_stands(letters):
    lots = random.Random(letters)
    texts = ["".join(lots.choices(letters, k=lots.randrange(14))) for _ in range(300)]
    found = Substrings("x", packed_substrings("x", *wide(texts)))
    pieces = {text[a : a + size] for text in texts for a in range(3) for size in range(1, 12) if text[a:]}
    for piece in sorted(pieces | {"ウウウウウウウウウ", "無い"}):
        numbers = found.find(found.letters(piece)).numbers
        assert set(numbers.tolist()) == {at for at, text in enumerate(texts) if piece in text}, piece


def test_a_reading_is_found_from_the_beginnings_of_its_words():
    one, two, three = spoken(["|ハマ|ズシ", "|コハマ", "|ハマ"])
    letters, starts = narrow([one, two + three, b""])
    places = np.flatnonzero(letters & 0x80).astype(np.uint32)
    found = Substrings("x", packed_substrings("x", letters, starts, places))
    for wanted, numbers in (("ハマ", [0, 1]), ("ハマズシ", [0]), ("ズ", [0]), ("マ", []), ("コハマ", [1])):
        there = found.places(said(wanted), whole=False)
        assert sorted(found.numbers(there).tolist()) == numbers


@pytest.mark.parametrize("reading", ["|ハマ|ズシ", "|カフエ|x|123", ""])
def test_a_reading_comes_back_as_it_was(reading):
    marked = "".join(
        ("|" if byte & 0x80 else "") + heard(bytes((byte,))) for byte in spoken([reading])[0][:-1]
    )
    assert marked == reading


def test_a_string_is_told_from_all_others():
    known = [f"店{n}" for n in range(500)]
    marks = Marks("x", packed_marks("x", known))
    assert [marks.place(text) for text in known] == list(range(500))
    assert not any(f"店{n}" in marks for n in range(500, 3000))


def test_what_is_around_a_point_or_in_a_box_is_found_exactly():
    lots = np.random.default_rng(1)
    lats, lngs = lots.uniform(35.9, 37.1, 3000), lots.uniform(138.3, 139.7, 3000)
    lats[::50] = np.nan
    grid = Grid(packed_grid(lats, lngs))
    for lat, lng, reach in (
        (36.4, 139.0, 300.0),
        (36.4, 139.0, 5000.0),
        (37.1, 139.7, 20_000.0),
        (20.0, 120.0, 9.0),
    ):
        away = distances_m(lat, lng, lats, lngs)
        assert set(grid.around(lat, lng, reach).tolist()) == set(np.flatnonzero(away <= reach).tolist())
    box = Box(36.2, 138.9, 36.3, 139.1)
    inside = (lats >= 36.2) & (lats <= 36.3) & (lngs >= 138.9) & (lngs <= 139.1)
    assert set(grid.within(box).tolist()) == set(np.flatnonzero(inside).tolist())
    assert not len(grid.within(Box(0, 0, 1, 1)))
    assert len(grid.within(Box(-90, -180, 90, 180))) == np.count_nonzero(~np.isnan(lats))


def test_among_many_shops_the_nearest_are_exactly_the_nearest():
    lots = random.Random(1)
    many = [
        Shop(str(n), f"店{n}", "みずほ市本町", genre=("ラーメン", "洋食")[n % 2],
             position=Position(lots.uniform(36, 36.5), lots.uniform(139, 139.5)) if n % 9 else None)
        for n in range(1500)
    ]  # fmt: skip
    found = ShopIndex(many)
    for _ in range(20):
        here = Position(lots.uniform(35.9, 36.6), lots.uniform(138.9, 139.6))
        for text, of in (("近く", many), ("近くのラーメン", many[::2])):
            results = found.search(found.ask(text), here, limit=10, skip=5)
            spots = [shop.position for shop in of if shop.position]
            away = distances_m(
                here.lat, here.lng, np.array([s.lat for s in spots]), np.array([s.lng for s in spots])
            )
            assert [round(hit.distance_m or 0, 1) for hit in results.hits] == pytest.approx(
                np.sort(away)[5:15], abs=0.11
            )
            assert results.total == len(spots)


@pytest.mark.parametrize(
    "text", ["三つ葉", "みずほ市 うどん", "本町", "カモヌ亭みずほ本店", "0999-22-0003", "専用券", "yoshinoya"]
)
def test_a_list_in_a_file_is_searched_like_one_in_memory(file, text):
    other = ShopIndex.open(file)
    assert other.search(other.ask(text)) == index().search(index().ask(text))
    assert other.facets(other.ask(text)) == index().facets(index().ask(text))


def test_a_shop_comes_back_from_a_file_as_it_was(tmp_path):
    full = Shop(
        "k1", "みほん", "高崎市1", ("ミホン",), "高崎店", frozenset({"washoku", "soba"}), "和食", "高崎市", "027-000-0001",
        "370-0000", Position(36.321, 139.0045, trusted=False), "11時から", "月曜日", frozenset({"paper"}), "A", "small",
        date(2021, 1, 31), date(2021, 2, 1), 2, "paused",
    )  # fmt: skip
    ShopIndex.write([full, replace(shops()[0], id="k2")], tmp_path / "x")
    again = ShopIndex.open(tmp_path / "x")
    assert again.shop("k1") == full
    assert again.shop("k2") == replace(shops()[0], id="k2")


@pytest.mark.parametrize(
    "field",
    [
        "id",
        "name",
        "address",
        "branch",
        "genre",
        "municipality",
        "phone",
        "postal",
        "hours",
        "closed",
        "area",
    ],
)
def test_hostile_text_in_a_field_comes_back_as_text(field):
    hostile = replace(shops()[0], **{field: HOSTILE})
    found = ShopIndex([hostile, shops()[1]])
    assert found.shop(hostile.id) == hostile
    for text in ("三つ葉", "本町2-5", "0999-11-0002"):
        assert [hit.shop for hit in found.search(found.ask(text)).hits] == [shops()[1]]
    found.search(found.ask(HOSTILE))


@pytest.mark.parametrize(
    "damage",
    [lambda data: data[:-1], lambda data: data[:40], lambda data: b"X" + data[1:], lambda data: data + b"\0",
     lambda data: data[:8] + b"\xff" + data[9:], lambda data: data[:60] + b"?" + data[61:], lambda _: b""],
)  # fmt: skip
def test_a_file_that_is_not_whole_or_not_ours_is_not_trusted(file, tmp_path, damage):
    broken = tmp_path / "broken"
    broken.write_bytes(damage(file.read_bytes()))
    with pytest.raises(UnreadableFileError):
        ShopIndex.open(broken)


def test_a_file_that_cannot_be_written_leaves_the_one_before(file, tmp_path):
    target = tmp_path / "list"
    target.write_bytes(file.read_bytes())
    with pytest.raises(ValueError, match="not whole"):
        packed.write({"one": np.zeros(1), "two": _Breaking()}, target)  # type: ignore[dict-item]
    assert target.read_bytes() == file.read_bytes()
    assert list(tmp_path.iterdir()) == [target]


class _Breaking:
    """An array that fails when it is read."""

    dtype, nbytes = np.dtype(np.uint8), 1

    def __len__(self) -> int:
        return 1

    def __array__(self, *_: object, **__: object) -> None:
        raise ValueError("not whole")


def test_a_long_row_of_searches_gives_back_what_it_read(tmp_path):
    held, most = 2**22, 2**24
    packed.write({str(n): np.ones(held, np.uint8) for n in range(12)}, tmp_path / "x")
    arrays = packed.read(tmp_path / "x")
    if not isinstance(arrays, packed.InFile) or (before := packed.of_files()) is None:
        pytest.skip("this system does not say what a process holds")
    for array in arrays.values():
        assert int(array[::4096].sum()) == held // 4096
        for _search in range(16):
            arrays.breathe(most)
        assert (packed.of_files() or 0) - before < most + 2 * held


def test_what_is_given_back_is_there_again(file):
    arrays = packed.read(file)
    before = arrays["records.bytes"].tobytes()
    arrays.give_back()
    assert arrays["records.bytes"].tobytes() == before
