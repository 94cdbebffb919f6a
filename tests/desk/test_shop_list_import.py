"""Lists of shops, from the file to what is searched: preview first, then the whole list at once."""

import io
import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import func, select

from bot.clock import TOKYO
from desk.imports.shops import (
    ListPreview,
    RefusedFileError,
    ShrinksError,
    StaleError,
    apply_list,
    preview_list,
    restore_list,
    tidying,
)
from shops.shop import Shop
from store import Store, shop_lists
from store.shop_lists import KEPT
from store.shop_tables import LISTED_SHOPS, SHOP_LISTS

NOW = datetime(2021, 2, 1, 9, tzinfo=TOKYO)
LATER = NOW + timedelta(days=7)
GUNMA = "gunma-gotoeat"
HEAD = "店舗名,ジャンル,郵便番号,住所,電話番号,緯度,経度,営業時間,定休日"
FIRST = [
    "みほん食堂 高崎店,和食・寿司,370-0000,高崎市見本町1-1,027-000-0001,36.32,139.00,11:00～20:00,月曜日",
    "さんぷる軒,ラーメン・餃子,371-0000,前橋市見本町2-1,027-000-0002,36.39,139.06,,",
    "れいだい屋,居酒屋,377-0000,渋川市見本町3-1,0279-00-0003,,,,",
    "かくう亭,居酒屋,373-0000,太田市見本町4-1,0276-00-0004,36.29,139.37,,",
]


def file(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def preview(store: Store, data: bytes, now: datetime = NOW, programme: str = GUNMA) -> ListPreview:
    return preview_list(store, programme, "一覧.csv", data, now)


def taken_in(store: Store, data: bytes, now: datetime = NOW) -> ListPreview:
    seen = preview(store, data, now)
    apply_list(store, seen, "佐藤", now, fewer=True)
    return seen


def shops(store: Store, programme: str = GUNMA) -> dict[str, Shop]:
    """What is searched, by name."""

    def unit(db: Any) -> Sequence[Shop]:
        current = shop_lists.current(db, programme)
        return shop_lists.shops(db, current.id) if current else []

    return {shop.name: shop for shop in store.read_now(unit)}


def judged(store: Store, head: str, row: str) -> Shop:
    taken_in(store, file(row, head=head))
    return next(iter(shops(store).values()))


def codes(seen: ListPreview) -> dict[int | None, set[str]]:
    found: dict[int | None, set[str]] = {}
    for problem in (*seen.refused, *seen.warnings):
        found.setdefault(problem.row, set()).add(problem.code)
    return found


@pytest.fixture
def quick(sqlite_store: Store) -> Store:
    """SQLite alone: for what the database has no part in."""
    return sqlite_store


def test_a_preview_counts_and_changes_nothing(store: Store) -> None:
    seen = preview(store, file(*FIRST))
    assert seen.counts == {"new": 4, "changed": 0, "unchanged": 0, "left": 0, "refused": 0, "warned": 1}
    assert codes(seen) == {4: {"no_coordinates"}}
    assert shops(store) == {}


def test_a_list_comes_in_whole_with_everything_it_says(store: Store) -> None:
    taken_in(store, file(*FIRST))
    found = shops(store)
    assert list(found) == ["みほん食堂 高崎店", "さんぷる軒", "れいだい屋", "かくう亭"]
    one = found["みほん食堂 高崎店"]
    assert (one.branch, one.municipality, one.hours, one.closed) == (
        "高崎店",
        "高崎市",
        "11:00～20:00",
        "月曜日",
    )
    assert one.position
    assert (one.position.lat, one.position.trusted) == (36.32, True)
    assert "washoku" in one.genres
    assert (one.checked_on, one.left_on, one.row) == (date(2021, 2, 1), None, 2)
    assert found["れいだい屋"].position is None


def test_a_new_list_tells_new_changed_unchanged_and_left(store: Store) -> None:
    taken_in(store, file(*FIRST))
    before = {name: shop.id for name, shop in shops(store).items()}
    second = file(
        FIRST[1], FIRST[2].replace("居酒屋", "洋食"), FIRST[0].replace("0001", "0009"), "てすと庵,洋食,,高崎市見本町9-9,,,,,"
    )  # fmt: skip
    seen = preview(store, second, LATER)
    assert {name: seen.counts[name] for name in ("new", "changed", "unchanged", "left")} == {
        "new": 1, "changed": 2, "unchanged": 1, "left": 1,
    }  # fmt: skip
    assert {(each.number, each.field, each.before, each.after) for each in seen.changes()} >= {
        ("れいだい屋", "genre", "居酒屋", "洋食"),
        ("みほん食堂 高崎店", "phone", "027-000-0001", "027-000-0009"),
    }
    assert [row["name"] for row in seen.additions()] == ["てすと庵"]
    apply_list(store, seen, "佐藤", LATER)
    found = shops(store)
    assert {name: found[name].id for name in before} == before
    assert (found["かくう亭"].left_on, found["かくう亭"].row) == (date(2021, 2, 8), None)
    assert found["さんぷる軒"].checked_on == date(2021, 2, 8)
    assert found["かくう亭"].checked_on == date(2021, 2, 1)


def test_a_shop_that_left_keeps_its_day_and_may_come_back(store: Store) -> None:
    taken_in(store, file(*FIRST))
    taken_in(store, file(*FIRST[:3]), LATER)
    taken_in(store, file(*FIRST[:3], "てすと庵,洋食,,高崎市見本町9-9,,,,,"), LATER + timedelta(days=7))
    assert shops(store)["かくう亭"].left_on == date(2021, 2, 8)
    seen = taken_in(store, file(*FIRST), LATER + timedelta(days=14))
    assert seen.counts["changed"] == 1
    assert shops(store)["かくう亭"].left_on is None


def test_a_shop_that_left_is_told_of_for_a_year_and_a_month(store: Store) -> None:
    taken_in(store, file(*FIRST))
    taken_in(store, file(*FIRST[:3]), LATER)
    taken_in(store, file(*FIRST[:3], "てすと庵,洋食,,高崎市見本町9-9,,,,,"), LATER + timedelta(days=400))
    assert "かくう亭" in shops(store)
    taken_in(store, file(*FIRST[:3]), LATER + timedelta(days=401))
    assert "かくう亭" not in shops(store)
    assert "てすと庵" in shops(store)


def test_a_row_that_says_closed_leaves_with_its_own_day(store: Store) -> None:
    taken_in(store, file(*FIRST))
    closed = [f"{row}," for row in FIRST[:3]] + [f"{FIRST[3]},令和3年1月20日をもって閉店しました"]
    seen = taken_in(store, file(*closed, head=f"{HEAD},備考"), LATER)
    assert (seen.counts["left"], codes(seen)[5]) == (1, {"closed"})
    assert shops(store)["かくう亭"].left_on == date(2021, 1, 20)


def test_the_same_file_again_changes_nothing(store: Store) -> None:
    taken_in(store, file(*FIRST))
    again = preview(store, file(*FIRST), LATER)
    assert again.changes_nothing
    assert apply_list(store, again, "佐藤", LATER).number is None


def test_of_two_imports_at_once_the_second_must_look_again_and_leaves_nothing_behind(store: Store) -> None:
    taken_in(store, file(*FIRST))
    one, other = preview(store, file(*FIRST[:3])), preview(store, file(*FIRST[1:]))
    apply_list(store, one, "佐藤", LATER)
    with pytest.raises(StaleError):
        apply_list(store, other, "鈴木", LATER)
    assert shops(store)["かくう亭"].left_on
    assert store.read_now(lambda db: db.execute(select(func.count()).select_from(LISTED_SHOPS)).scalar()) == 8


def test_a_list_that_breaks_off_in_the_middle_is_seen_by_nobody(quick: Store) -> None:
    taken_in(quick, file(*FIRST))
    seen = preview(quick, file(FIRST[0]), LATER)

    class PowerCutError(Exception):
        pass

    def cut(_done: int, _all: int) -> None:
        raise PowerCutError

    with pytest.raises(PowerCutError):
        apply_list(quick, seen, "佐藤", LATER, fewer=True, progress=cut)
    assert all(shop.left_on is None for shop in shops(quick).values())
    states = quick.read_now(lambda db: db.execute(select(SHOP_LISTS.c.state)).scalars().all())
    assert states == ["current"]


def test_a_list_that_loses_many_shops_wants_to_be_told_that_this_is_right(quick: Store) -> None:
    taken_in(quick, file(*FIRST))
    assert not preview(quick, file(*FIRST[:3])).shrinks
    seen = preview(quick, file(*FIRST[:2]))
    assert (seen.shrinks, seen.standing, seen.staying) == (True, 4, 2)
    with pytest.raises(ShrinksError):
        apply_list(quick, seen, "佐藤", LATER)
    assert apply_list(quick, seen, "佐藤", LATER, fewer=True).number == 2


def test_the_list_before_comes_back_as_it_was(store: Store) -> None:
    taken_in(store, file(*FIRST))
    before = shops(store)
    taken_in(store, file(FIRST[0]), LATER)
    number = store.read_now(shop_lists.lists)[-1].id
    restore_list(store, number, "鈴木", LATER)
    assert shops(store) == before
    assert KEPT > 1


@pytest.mark.parametrize(
    ("data", "form"),
    [
        ("\n".join([HEAD, *FIRST]).encode("utf-8-sig"), "utf-8-sig"),
        ("\r\n".join([HEAD, *FIRST]).replace("～", "〜").encode("cp932", "replace"), "cp932"),
        ("\n".join([HEAD, *FIRST]).encode("utf-16"), "utf-16"),
        ("\n".join([HEAD, *FIRST]).replace(",", "\t").encode(), "utf-8"),
    ],
)
def test_every_encoding_reads_the_same_shops(quick: Store, data: bytes, form: str) -> None:
    seen = taken_in(quick, data)
    assert (seen.form, seen.counts["new"], seen.counts["refused"]) == (form, 4, 0)
    assert "さんぷる軒" in shops(quick)


def test_a_spreadsheet_reads_the_same_shops(quick: Store) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([HEAD, *FIRST]):
            for column, cell in enumerate(row.split(",")):
                if at and column in (5, 6) and cell:
                    sheet.write_number(at, column, float(cell))
                elif cell:
                    sheet.write_string(at, column, cell)
    seen = taken_in(quick, out.getvalue())
    assert (seen.form, seen.counts["new"], seen.counts["refused"]) == ("xlsx", 4, 0)
    position = shops(quick)["かくう亭"].position
    assert position
    assert position.lng == 139.37


JSON_FORMS = {
    "list": {"data": [{"name": "みほん食堂", "type": "和食・寿司", "address": "高崎市見本町1-1", "postal_code": "370-0000", "tel": "0270000001", "lat": "36.32", "lng": "139.0"}]},
    "geojson": {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [139.0, 36.32]}, "properties": {"名称": "みほん食堂", "ジャンル": "和食・寿司", "住所": "高崎市見本町1-1", "郵便番号": "370-0000", "電話番号": "0270000001"}}]},
    "schema.org": {"@context": "https://schema.org", "@graph": [{"@type": "Restaurant", "name": "みほん食堂", "servesCuisine": ["和食", "寿司"], "telephone": "+81-27-000-0001", "address": {"@type": "PostalAddress", "postalCode": "370-0000", "addressLocality": "高崎市", "streetAddress": "見本町1-1"}, "geo": {"@type": "GeoCoordinates", "latitude": 36.32, "longitude": 139.0}}]},
}  # fmt: skip


@pytest.mark.parametrize("content", JSON_FORMS.values(), ids=JSON_FORMS)
def test_every_form_of_json_reads_the_same_shop(quick: Store, content: dict[str, Any]) -> None:
    seen = taken_in(quick, json.dumps(content, ensure_ascii=False).encode())
    assert (seen.counts["new"], seen.counts["warned"]) == (1, 0)
    shop = shops(quick)["みほん食堂"]
    assert (shop.address, shop.postal, shop.municipality) == ("高崎市見本町1-1", "370-0000", "高崎市")
    assert shop.position
    assert (shop.position.lat, shop.position.lng) == (36.32, 139.0)
    assert "washoku" in shop.genres


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp932"])
def test_json_is_read_in_every_encoding(quick: Store, encoding: str) -> None:
    content = json.dumps(JSON_FORMS["list"], ensure_ascii=False, indent=1)
    assert taken_in(quick, content.encode(encoding)).counts["new"] == 1
    assert list(shops(quick)) == ["みほん食堂"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("TEL.0768-22-8133", "0768-22-8133"),
        ("+81-27-344-1131", "027-344-1131"),
        ("０２７ー３８４ー４５５３", "027-384-4553"),
        ("(0270)61-6209", "(0270)61-6209"),
        ("0279 22\t5669", "0279 22 5669"),
        ("調査中", ""),
        ("2.7385E+08", ""),
        ("027-000-0001・0002", ""),
    ],
)
def test_a_telephone_number_is_kept_as_written_or_not_at_all(written: str, kept: str) -> None:
    notes: list[str] = []
    assert tidying.phone(written, notes) == kept
    assert notes == ([] if kept else ["phone_invalid"])


def test_the_columns_of_the_municipal_standard_are_known(quick: Store) -> None:
    head = "全国地方公共団体コード,ID,名称,名称_カナ,所在地_連結表記,方書,緯度,経度,電話番号,開始時間,終了時間,備考"
    shop = judged(quick, head, "102024,0012,みほん荘,ミホンソウ,群馬県高崎市見本町1-1,みほんビル2階,36.32,139.0,027-000-0001,10:00,20:00,")  # fmt: skip
    assert (shop.readings, shop.address) == (("ミホンソウ",), "群馬県高崎市見本町1-1 みほんビル2階")
    assert (shop.hours, shop.municipality) == ("10:00～20:00", "高崎市")


def test_the_columns_of_the_food_permits_are_known_and_a_closing_day_closes(quick: Store) -> None:
    head = "都道府県名,市区町村名,営業施設名称、屋号又は商号,営業施設名称、屋号又は商号（フリガナ）,営業の種類,営業施設所在地,営業施設電話番号,廃業年月日"
    rows = file(
        "岐阜県,岐阜市,みほん軒,ミホンケン,飲食店営業,岐阜県岐阜市見本町1-1,058-000-0001,",
        "岐阜県,岐阜市,れいだい軒,レイダイケン,飲食店営業,岐阜県岐阜市見本町1-2,058-000-0002,2020/12/31",
        head=head,
    )
    seen = taken_in(quick, rows)
    assert codes(seen) == {3: {"closed"}, None: {"no_position_column"}}
    assert shops(quick)["みほん軒"].readings == ("ミホンケン",)


@pytest.mark.parametrize(
    ("head", "cells", "kinds"),
    [
        ("利用できる券", "共通券・専用券", {"common", "dedicated"}),
        ("利用できる券", "共通券のみ", {"common"}),
        ("利用できる券", "", set()),
        ("紙,電子", "○,×", {"paper"}),
        ("紙商品券,電子商品券,共通券,中小規模店専用券", "可,可,○,", {"paper", "electronic", "common"}),
    ],
)
def test_kinds_of_ticket_are_read_from_words_and_from_columns(
    quick: Store, head: str, cells: str, kinds: set[str]
) -> None:
    shop = judged(quick, f"店舗名,住所,{head}", f"みほん商店,伊勢市見本町1-1,{cells}")
    assert shop.ticket_kinds == kinds


def test_area_and_size_are_kept_and_unknown_words_are_told(quick: Store) -> None:
    head = "店舗名,住所,エリア記号,店舗規模,利用できる券"
    seen = taken_in(
        quick,
        file("みほん店,鳥取市見本町1-1,A,大型店,図書券", "れいだい店,鳥取市見本町2-1,B,ふつう,", head=head),
    )
    found = shops(quick)
    assert (found["みほん店"].area, found["みほん店"].size, found["れいだい店"].size) == ("A", "large", "")
    assert codes(seen) == {2: {"tickets_unknown"}, 3: {"size_unknown"}, None: {"no_position_column"}}


HOSTILE = (
    "<b>みほん</b>",
    "=cmd|' /C calc'!A0",
    "み\u202eほん",
    "'; drop table listed_shop; --",
    '"みほん""',
)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_come_in_as_text_without_what_steers(quick: Store, name: str) -> None:
    entry = [{"name": name, "address": "高崎市見本町1-1", "tel": "\x1b[2J0270000001"}]
    seen = taken_in(quick, json.dumps(entry).encode())
    (found,) = shops(quick)
    assert seen.counts["new"] == 1
    assert not {"\u202e", "\x1b"} & set(found)
    assert "<b>" not in found


def test_lone_surrogates_do_not_break_the_import(quick: Store) -> None:
    taken_in(quick, b'[{"name": "\\ud800Mihon", "address": "\\u9ad8\\u5d0e\\u5e02\\u898b\\u672c\\u753a1-1"}]')
    assert list(shops(quick)) == ["Mihon"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b'{"data": [', "broken_json"),
        (b"[]", "empty_file"),
        ("住所,電話番号\n高崎市1,027".encode(), "column_missing"),
        ("店舗名,電話番号\nみほん,027".encode(), "no_place_column"),
        (f"{HEAD}\n,,,,,,,,1".encode(), "no_shops"),
        ("\n".join([HEAD, '"みほん,,,,,,,,', *FIRST * 3]).encode(), "quotes"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why_and_changes_nothing(
    quick: Store, data: bytes, code: str
) -> None:
    taken_in(quick, file(*FIRST))
    seen = preview(quick, data)
    assert [problem.code for problem in seen.problems] == [code]
    with pytest.raises(RefusedFileError):
        apply_list(quick, seen, "佐藤", NOW, fewer=True)
    assert len(shops(quick)) == 4


def test_a_position_far_from_all_its_neighbours_is_not_trusted(quick: Store) -> None:
    rows = [f"みほん{n}号店,居酒屋,,高崎市見本町{n}-1,,36.3{n:02},139.0{n:02},," for n in range(12)]
    seen = taken_in(quick, file(*rows, "とおい店,居酒屋,,高崎市見本町99,,36.9,139.6,,"))
    assert codes(seen)[14] == {"coordinates_far"}
    far = shops(quick)["とおい店"].position
    assert far
    assert not far.trusted
