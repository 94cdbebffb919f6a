"""``madoguchi import shops`` and ``shop-lists``: a preview, a question, then the whole list at once; and back again."""

import re
from datetime import datetime
from functools import partial
from pathlib import Path

import import_office
import pytest
import shipped

from bot.clock import TOKYO
from desk import TEMPLATES
from store import Store, shop_lists

NOW = datetime(2021, 2, 1, 9, tzinfo=TOKYO)
PROGRAMMES = shipped.programmes()
GUNMA = ("--programme", "gunma-gotoeat")
HEAD = "店舗名,ジャンル,住所,電話番号,緯度,経度,店長の名前"
ROWS = [
    "みほん食堂 高崎店,和食・寿司,高崎市見本町1-1,027-000-0001,36.32,139.00,",
    "さんぷる軒,ラーメン・餃子,前橋市見本町2-1,調査中,36.39,139.06,",
    "れいだい屋,居酒屋,渋川市見本町3-1,0279-00-0003,36.49,139.00,",
]


run = partial(import_office.run, now=NOW)


def written(*rows: str, name: str = "一覧.csv") -> str:
    Path(name).write_text("\n".join([HEAD, *rows]), encoding="cp932")
    return name


def names(store: Store) -> list[str]:
    current = store.read_now(lambda db: shop_lists.current(db, "gunma-gotoeat"))
    found = store.read_now(lambda db: shop_lists.shops(db, current.id)) if current else []
    return [shop.name for shop in found if shop.left_on is None]


def test_without_apply_there_is_a_preview_and_no_change(here: Store) -> None:
    result = run(here, "import", "shops", written(*ROWS, ",,高崎市,,,,"), *GUNMA)
    assert result.exit_code == 0
    for words in (
        "店舗の一覧の下見",
        "新規 3件、変更 0件、変更なし 0件、掲載終了 0件、受け付けられない行 1件、確かめる行 1件",
        "「電話番号」→電話番号",
        "取り込まない列: 店長の名前",
        "5行目のA列「店舗名」: 店舗名がありません。",
        "3行目のD列「電話番号」: 電話番号として読めません。",
        "2行目　みほん食堂 高崎店　高崎市見本町1-1",
        "--apply",
    ):
        assert words in result.output
    assert names(here) == []


def test_it_asks_before_the_list_changes(here: Store) -> None:
    file = written(*ROWS)
    declined = run(here, "import", "shops", file, *GUNMA, "--apply", typed="n\n")
    assert (declined.exit_code, "取り込みませんでした" in declined.output, names(here)) == (1, True, [])
    agreed = run(here, "import", "shops", file, *GUNMA, "--apply", "--by", "佐藤", typed="y\n")
    assert (agreed.exit_code, "一覧の番号 1" in agreed.output, len(names(here))) == (0, True, 3)
    again = run(here, "import", "shops", file, *GUNMA, "--apply", "--yes")
    assert (again.exit_code, "取り込むものはありません" in again.output) == (0, True)


def test_a_list_that_loses_many_shops_is_asked_about_even_with_yes(here: Store) -> None:
    run(here, "import", "shops", written(*ROWS), *GUNMA, "--apply", "--yes")
    fewer = written(ROWS[0])
    refused = run(here, "import", "shops", fewer, *GUNMA, "--apply", "--yes")
    assert (refused.exit_code, "3件から1件に減ります" in refused.output, len(names(here))) == (1, True, 3)
    assert run(here, "import", "shops", fewer, *GUNMA, "--apply", "--yes", "--fewer").exit_code == 0
    assert names(here) == ["みほん食堂 高崎店"]


def test_the_lists_are_shown_and_the_one_before_is_brought_back(here: Store) -> None:
    run(here, "import", "shops", written(*ROWS), *GUNMA, "--apply", "--yes", "--by", "佐藤")
    run(
        here,
        "import",
        "shops",
        written(*ROWS[:2], name="新しい一覧.csv"),
        *GUNMA,
        "--apply",
        "--yes",
        "--fewer",
    )
    assert len(names(here)) == 2
    back = run(here, "shop-lists", "restore", "1", "--yes", "--by", "鈴木")
    assert (back.exit_code, len(names(here))) == (0, 3)
    shown = run(here, "shop-lists", "list", *GUNMA).output
    for words in (
        "2021年2月1日(月)9:00",
        "一覧.csv",
        "佐藤",
        "鈴木",
        "いまの一覧",
        "前の一覧",
        "一覧1から戻したもの",
    ):
        assert words in shown
    unknown = run(here, "shop-lists", "restore", "99", "--yes")
    assert (unknown.exit_code, "一覧99には戻せません" in unknown.output) == (1, True)


def test_what_cannot_be_read_and_what_is_not_there_are_said(here: Store) -> None:
    Path("空.csv").write_bytes(b"")
    assert "ファイルに何も書かれていません" in run(here, "import", "shops", "空.csv", *GUNMA).output
    assert "読めません" in run(here, "import", "shops", "ない.csv", *GUNMA).output
    assert "事業「x」はありません" in run(here, "import", "shops", "空.csv", "-p", "x").output
    assert "取り込んだ一覧はありません" in run(here, "shop-lists", "list").output


OWN_WORDS = """店の名,ばしょ,住所,店舗名
みほん食堂,高崎市見本町1-1,本社の住所,みほんフード
"""


def test_headers_that_nobody_knows_are_explained(here: Store) -> None:
    Path("一覧.csv").write_text(OWN_WORDS, encoding="utf-8")
    said = run(
        here,
        "import",
        "shops",
        "一覧.csv",
        *GUNMA,
        "--map",
        "店の名=name",
        "--map",
        "ばしょ=所在地",
        "--apply",
        "--yes",
    )
    assert said.exit_code == 0, said.output
    for words in ("「店の名」→店舗名", "「ばしょ」→住所", "取り込まない列: 住所、店舗名"):
        assert words in said.output
    current = here.read_now(lambda db: shop_lists.current(db, "gunma-gotoeat"))
    assert current is not None
    [shop] = here.read_now(lambda db: shop_lists.shops(db, current.id))
    assert (shop.name, shop.address) == ("みほん食堂", "高崎市見本町1-1")


@pytest.mark.parametrize(
    ("meaning", "code", "why"),
    [
        ("店の名", 2, "name（店舗名）"),
        ("店の名=店長", 2, "「店の名=店長」がわかりません"),
        ("=name", 2, "「=name」がわかりません"),
        ("ない見出し=name", 1, "「ない見出し」という見出しは、このファイルにありません"),
    ],
)
def test_an_explanation_that_explains_nothing_is_said(here: Store, meaning: str, code: int, why: str) -> None:
    said = run(here, "import", "shops", written(*ROWS), *GUNMA, "--apply", "--yes", "--map", meaning)
    assert (said.exit_code, why in said.output, names(here)) == (code, True, [])


def test_an_empty_list_has_the_usual_headers_and_can_be_filled_in(here: Store) -> None:
    assert run(here, "import", "shops", "空.csv", *GUNMA, "--template").exit_code == 0
    headers = Path("空.csv").read_text(encoding="utf-8-sig").strip()
    Path("一覧.csv").write_text(
        headers
        + "\nみほん食堂"
        + "," * headers[: headers.index("住所")].count(",")
        + "高崎市見本町1-1"
        + "," * headers[headers.index("住所") :].count(","),
        encoding="utf-8-sig",
    )
    said = run(here, "import", "shops", "一覧.csv", *GUNMA, "--apply", "--yes")
    assert ("取り込まない列" in said.output, names(here)) == (False, ["みほん食堂"])
    again = run(here, "import", "shops", "空.csv", *GUNMA, "--template")
    assert (again.exit_code, run(here, "import", "shops", "空.xlsx", *GUNMA, "--template").exit_code) == (
        1,
        2,
    )


def test_signs_that_steer_a_terminal_do_not_reach_it(here: Store) -> None:
    Path("一覧.json").write_text(
        '[{"name": "\\u001b[2Jみほん\\u202e", "address": "高崎市見本町1-1"}]', encoding="utf-8"
    )
    result = run(here, "import", "shops", "一覧.json", *GUNMA)
    assert "[2Jみほん" in result.output
    assert not {"\x1b", "\u202e"} & set(result.output)


def test_every_reason_that_a_row_can_have_is_put_in_words() -> None:
    code = "".join(file.read_text("utf-8") for file in (TEMPLATES.parent / "imports" / "shops").glob("*.py"))
    noted = set(re.findall(r'"([a-z]+_[a-z_]+|closed|gaiji|mojibake|duplicate)"', code))
    told = set(re.findall(r"macro why_(\w+)", (TEMPLATES / "shop_lists.j2").read_text("utf-8")))
    assert told <= noted
    assert {each for each in noted if each.split("_")[0] in {"coordinates", "postal", "phone", "address"}} - {
        "postal_before"
    } <= told
