"""``madoguchi shop-lists readings``: staff put right how a name is read, and searches know it."""

from datetime import datetime
from functools import partial

import import_office
import pytest

from bot.clock import TOKYO
from desk.imports.shops import apply_list, preview_list
from store import Store
from store.shop_shelf import Shelf

NOW = datetime(2021, 2, 3, 9, tzinfo=TOKYO)
GUNMA = "gunma-gotoeat"
LIST = """店舗名,フリガナ,住所
小粋な生方,,高崎市見本町1-1
見本家　本店,ミホンヤ,高崎市見本町2-1
れいだい屋,,前橋市見本町3-1
れいだい屋,,渋川市見本町4-1
"""
run = partial(import_office.run, now=NOW)


@pytest.fixture
def listed(sqlite_store: Store) -> Store:
    apply_list(sqlite_store, preview_list(sqlite_store, GUNMA, "一覧.csv", LIST.encode(), NOW), "佐藤", NOW)
    return sqlite_store


def readings(store: Store, *arguments: str):  # type: ignore[no-untyped-def]
    return run(store, "shop-lists", "readings", *arguments, "-p", GUNMA)


def found(store: Store, text: str) -> list[str]:
    index = Shelf(store).index(GUNMA, NOW.date())
    assert index is not None
    results = index.search(index.ask(text))
    return [hit.shop.name for hit in results.hits] if results.exact else []


def test_a_shop_is_found_by_the_reading_that_staff_gave(listed: Store) -> None:
    assert found(listed, "しゃれなうぶかた") == []
    said = readings(listed, "小粋な生方", "しゃれなうぶかた", "コイキナウブカタ", "--who", "鈴木")
    assert (said.exit_code, "シャレナウブカタ、コイキナウブカタ" in said.output) == (0, True)
    assert found(listed, "しゃれなうぶかた") == ["小粋な生方"]


def test_who_gave_it_and_when_is_kept_and_shown(listed: Store) -> None:
    readings(listed, "小粋な生方", "シャレナウブカタ", "--who", "鈴木")
    for shown in (readings(listed), readings(listed, "小粋な生方")):
        for words in ("小粋な生方", "シャレナウブカタ", "鈴木", "2021年2月3日(水)9:00"):
            assert words in shown.output
    assert "一覧の読み: ミホンヤ" in readings(listed, "見本家 本店").output


def test_it_is_taken_back(listed: Store) -> None:
    readings(listed, "小粋な生方", "シャレナウブカタ")
    assert "取り消しました" in readings(listed, "小粋な生方", "--take-back").output
    assert found(listed, "しゃれなうぶかた") == []
    assert "訂正した読みはありません" in readings(listed).output


def test_of_several_shops_of_one_name_the_id_says_which(listed: Store) -> None:
    asked = readings(listed, "れいだい屋", "レイダイヤ")
    assert (asked.exit_code, "2件あります" in asked.stderr) == (1, True)
    [line] = [line for line in asked.stderr.splitlines() if "渋川市" in line]
    assert readings(listed, line.split("　")[0], "ベツノヨミ").exit_code == 0
    index = Shelf(listed).index(GUNMA, NOW.date())
    assert index is not None
    assert [hit.shop.address for hit in index.search(index.ask("べつのよみ")).hits] == ["渋川市見本町4-1"]


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        (("ない店", "ナイミセ"), 1, "いまの一覧にありません"),
        (("小粋な生方", "小粋"), 2, "ひらがなかカタカナ"),
        (("小粋な生方", "・・"), 2, "ひらがなかカタカナ"),
        (("小粋な生方", "<b>ア</b>"), 2, "ひらがなかカタカナ"),
        (("小粋な生方", "ア" * 101), 2, "100文字まで"),
        (("小粋な生方", *"アイウエオカキ"), 2, "6つまで"),
        (("小粋な生方", "アア", "--take-back"), 2, "どちらか一方"),
    ],
)
def test_what_cannot_stand_is_said(listed: Store, arguments: tuple[str, ...], code: int, why: str) -> None:
    said = readings(listed, *arguments)
    assert (said.exit_code, why in said.stderr) == (code, True)
    assert "訂正した読みはありません" in readings(listed).output


def test_without_a_list_there_is_nothing_to_read(sqlite_store: Store) -> None:
    assert "一覧がまだありません" in readings(sqlite_store, "小粋な生方", "ヨミ").stderr
    assert "事業「x」はありません" in run(sqlite_store, "shop-lists", "readings", "-p", "x").stderr
