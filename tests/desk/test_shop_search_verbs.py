"""``madoguchi shops``: one search in words or JSON, or a line for each line."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import shipped
import typer
from typer.testing import CliRunner, Result

from bot.clock import TOKYO
from desk.console import Console
from desk.imports.shops import apply_list, preview_list
from desk.shop_verbs import shops_verb
from store import Store, cases, conversations, shop_reports
from store.shop_shelf import Shelf

NOW = datetime(2021, 2, 3, 9, tzinfo=TOKYO)
GUNMA, ISE = "gunma-gotoeat", "ise-shouhinken"
GUNMA_LIST = """店舗名,ジャンル,住所,電話番号,緯度,経度,確認日,参加終了日
みほん食堂　高崎店,和食・寿司,高崎市見本町１－１,027-000-0001,36.3200,139.0000,2021/2/1,
さんぷる軒,ラーメン・餃子,高崎市見本町2-1,027-000-0002,36.3290,139.0000,2021/2/1,
れいだい屋,ラーメン・餃子,前橋市見本町3-1,,36.3900,139.0600,2021/2/1,2021/3/31
ためし亭,居酒屋,渋川市見本町4-1,,,,2021/2/1,
"""
ISE_LIST = "店舗名,所在地,共通券,専用券\nれいだい商店,三重県伊勢市見本町2-1,○,○\n"


def take_in(store: Store, code: str, content: str) -> None:
    apply_list(store, preview_list(store, code, "一覧.csv", content.encode(), NOW), "佐藤", NOW)


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Store]:
    """A store with the list, for all who only search it."""
    file = tmp_path_factory.mktemp("listed") / "madoguchi.db"
    shutil.copy(migrated_file, file)
    store = Store(f"sqlite:///{file}")
    store.open()
    take_in(store, GUNMA, GUNMA_LIST)
    yield store
    store.close()


@pytest.fixture
def gunma(sqlite_store: Store) -> Store:
    take_in(sqlite_store, GUNMA, GUNMA_LIST)
    return sqlite_store


def run(store: Store, *arguments: str, typed: str = "", folder: Path | None = None) -> Result:
    @contextmanager
    def opening(who: str) -> Iterator[Console]:
        yield Console(store, shipped.programmes(), who)

    app = typer.Typer()
    app.command("shops")(shops_verb(opening, lambda store: Shelf(store, folder), lambda: NOW))
    return CliRunner().invoke(app, list(arguments), input=typed)


def lines(result: Result) -> list[Any]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_search_shows_name_genre_address_and_the_day_of_the_list(listed: Store) -> None:
    said = run(listed, "高崎 ラーメン").output
    for words in ("ぐんま Go To Eatの一覧（2021年2月1日(月)現在", "さんぷる軒　ラーメン・餃子", "高崎市見本町2-1", "027-000-0002"):  # fmt: skip
        assert words in said
    assert "推測" not in said


def test_the_nearest_come_first_with_their_distance(listed: Store) -> None:
    said = run(listed, "近くの店", "--near", "36.3200,139.0000", "--limit", "2").output
    assert said.index("みほん食堂　高崎店") < said.index("さんぷる軒")
    assert ("約1.0km" in said, "うち2店" in said, "れいだい屋" in said) == (True, True, False)


def test_near_without_a_place_is_said(listed: Store) -> None:
    assert "--near 36" in run(listed, "近くのラーメン").output


def test_a_guess_is_marked_and_what_was_left_out_is_said(listed: Store) -> None:
    said = run(listed, "渋川のラーメン").output
    assert "（推測）" in said
    assert "渋川は除いて探しました" in said
    assert run(listed, "渋川のラーメン", "--json").output.count('"exact": false') == 1


def test_a_shop_that_leaves_or_left_is_shown_with_the_day(gunma: Store) -> None:
    assert "2021年3月31日(水)に一覧から外れます" in run(gunma, "れいだい屋").output
    take_in(gunma, GUNMA, GUNMA_LIST.replace("ためし亭", "あたらし亭"))
    assert "2021年2月3日(水)に一覧から外れました" in run(gunma, "ためし亭").output


def test_nothing_found_is_no_error_and_says_so(listed: Store) -> None:
    result = run(listed, "ぬゑゐヱヰゎ")
    assert (result.exit_code, "一覧には見つかりませんでした" in result.output) == (0, True)
    assert "読み取れませんでした" in run(listed, "すみません").output


def test_a_shop_that_is_being_checked_says_so(gunma: Store) -> None:
    [found] = lines(run(gunma, "さんぷる軒", "--json"))
    number = cases.new_number()

    def report(db: Any) -> None:
        here = conversations.make_known(db, [("web", "V")], NOW)["web", "V"]
        shop_reports.note(
            db, programme=GUNMA, key=found["shops"][0]["id"], name="さんぷる軒", kind="refused", day=NOW.date(), ticket_kind="",
            case_number=number, now=NOW,
        )  # fmt: skip
        cases.open_case(db, number, here, NOW, reason="shop_report", holds=False)

    gunma.write_now(report)
    assert "確認しています" in run(gunma, "さんぷる軒").output
    gunma.write_now(lambda db: cases.close(db, number, NOW, "佐藤"))
    assert "確認しています" not in run(gunma, "さんぷる軒").output


def test_tickets_are_told_where_the_list_tells_them(gunma: Store) -> None:
    take_in(gunma, ISE, ISE_LIST)
    assert "使える券: 共通券、専用券" in run(gunma, "れいだい商店", "-p", ISE).output
    assert "使える券の種類が書かれていません" in run(gunma, "専用券が使えるラーメン", "-p", GUNMA).output


def test_a_batch_answers_each_line_with_name_and_address_as_the_list_has_them(listed: Store) -> None:
    asked = [{"id": "a", "query": "みほん食堂"}, {"id": 2, "query": "近く", "lat": 36.329, "lon": 139.0}]
    result = run(listed, "--batch", "--limit", "1", typed="\n".join(json.dumps(each) for each in asked))
    assert result.exit_code == 0
    first, second = lines(result)
    assert (first["id"], first["exact"], second["id"]) == ("a", True, "2")
    assert [(shop["name"], shop["address"]) for shop in first["shops"]] == [("みほん食堂　高崎店", "高崎市見本町１－１")]  # fmt: skip
    assert [(shop["name"], shop["distance_m"]) for shop in second["shops"]] == [("さんぷる軒", 0)]


BAD = [
    ("x", "JSONとして読めません"),
    ("[1]", "JSONとして読めません"),
    ('{"query": "x"}', "「id」がありません"),
    ('{"id": "1"}', "「query」がありません"),
    ('{"id": "1", "query": 5}', "「query」がありません"),
    ('{"id": "1", "query": "x", "lat": 36.3}', "「lat」と「lon」"),
    ('{"id": "1", "query": "x", "lat": NaN, "lon": 139}', "「lat」と「lon」"),
    ('{"id": "1", "query": "x", "lat": 1e999, "lon": 139}', "「lat」と「lon」"),
    ('{"id": "1", "query": "x", "lat": "36", "lon": true}', "「lat」と「lon」"),
    ('{"id": "1", "query": "x", "programme": 5}', "「programme」"),
    (
        '{"id": "1", "query": "x", "programme": "gifu-gotoeat"}',
        "ぎふ Go To Eatには、店舗の一覧がまだありません",
    ),
]


@pytest.mark.parametrize(("line", "why"), BAD)
def test_a_bad_line_is_said_with_its_number_and_the_rest_goes_on(listed: Store, line: str, why: str) -> None:
    result = run(listed, "--batch", typed=f'\n{line}\n{{"id": "good", "query": "さんぷる軒"}}\n')
    assert result.exit_code == 1
    assert [found["id"] for found in lines(result)] == ["good"]
    assert result.stderr.startswith("2行目: ")
    assert why in result.stderr


def test_which_list_is_meant_has_to_be_said_only_where_there_are_several(gunma: Store) -> None:
    assert run(gunma, "さんぷる軒").exit_code == 0
    take_in(gunma, ISE, ISE_LIST)
    several = run(gunma, "さんぷる軒")
    assert (several.exit_code, "--programme" in several.stderr) == (1, True)
    assert run(gunma, "さんぷる軒", "-p", GUNMA).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((), "お探しの言葉"),
        (("x", "--near", "高崎"), "緯度と経度"),
        (("x", "--near", "36.3"), "緯度と経度"),
        (("x", "--near", "91,0"), "緯度と経度"),
        (("x", "-p", "nowhere"), "事業「nowhere」はありません"),
    ],
)
def test_what_cannot_be_asked_ends_with_a_word(
    sqlite_store: Store, arguments: tuple[str, ...], why: str
) -> None:
    result = run(sqlite_store, *arguments)
    assert (result.exit_code, why in result.stderr) == (2, True)


def test_without_any_list_it_says_how_one_is_taken_in(sqlite_store: Store) -> None:
    for arguments in (("x",), ("x", "-p", GUNMA)):
        result = run(sqlite_store, *arguments)
        assert (result.exit_code, "madoguchi import shops" in result.stderr) == (1, True)


def test_an_index_that_cannot_be_made_is_said(listed: Store, tmp_path: Path) -> None:
    (tmp_path / "no-folder").write_text("")
    result = run(listed, "さんぷる軒", folder=tmp_path / "no-folder")
    assert (result.exit_code, "MADOGUCHI_SHOP_INDEX_DIR" in result.stderr) == (1, True)


def test_signs_that_steer_a_terminal_do_not_reach_it_from_a_list(sqlite_store: Store) -> None:
    take_in(sqlite_store, GUNMA, "店舗名,住所\n\u202eみほん\u2066食堂,高崎市見本町1\u202e-1\n")
    said = run(sqlite_store, "高崎市").output
    assert "みほん" in said
    assert not {"\x1b", "\u202e", "\u2066"} & set(said)
