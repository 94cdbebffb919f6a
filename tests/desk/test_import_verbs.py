"""``madoguchi import`` and ``imports``: a preview, a question, and only then a change."""

from pathlib import Path

import pytest
from bank_files import bank_file, data
from import_office import MERCHANTS_FILE, PAYOUTS_FILE, everything, run, taken_in

from store import Store

GIFU = ("--programme", "gifu-gotoeat")


def written(text: str | bytes, name: str = "一覧.csv") -> str:
    Path(name).write_bytes(text if isinstance(text, bytes) else text.encode("cp932"))
    return name


def test_without_apply_there_is_a_preview_and_no_change(here: Store) -> None:
    result = run(here, "import", "merchants", written(MERCHANTS_FILE), *GIFU)
    assert result.exit_code == 0
    for words in (
        "加盟店の取り込みの下見（ぎふ Go To Eat）",
        "新規 4件、変更 0件、変更なし 0件、受け付けられない行 0件",
        "2行目　加盟店など 0012　和食すずらん",
        "--apply",
    ):
        assert words in result.output
    assert not any(everything(here).values())


def test_it_asks_before_it_takes_in(here: Store) -> None:
    file = written(MERCHANTS_FILE)
    declined = run(here, "import", "merchants", file, *GIFU, "--apply", typed="n\n")
    assert (declined.exit_code, "取り込みませんでした" in declined.output) == (1, True)
    assert not any(everything(here).values())
    agreed = run(here, "import", "merchants", file, *GIFU, "--apply", "--by", "佐藤", typed="y\n")
    assert agreed.exit_code == 0
    assert "取り込みました（取り込み番号 1）" in agreed.output
    assert len(everything(here)["merchant"]) == 3
    listed = run(here, "imports", "list").output
    for words in ("2020年12月18日(金)10:00", "ぎふ Go To Eat", "一覧.csv", "新規 4件", "佐藤"):
        assert words in listed


def test_with_yes_it_does_not_ask_and_the_same_file_again_changes_nothing(here: Store) -> None:
    file = written(MERCHANTS_FILE)
    assert run(here, "import", "merchants", file, *GIFU, "--apply", "--yes").exit_code == 0
    again = run(here, "import", "merchants", file, *GIFU, "--apply", "--yes")
    assert (again.exit_code, "取り込むものはありません" in again.output) == (0, True)


def test_what_is_wrong_is_said_with_row_column_and_reason_and_nothing_is_done(here: Store) -> None:
    taken_in(here, "merchants", MERCHANTS_FILE)
    before = everything(here)
    wrong = PAYOUTS_FILE + "1002,,9,12/28,一万円,,,,,,,\n9999,,2,2020/12/28,500,,,,,,,\n"
    result = run(here, "import", "payouts", written(wrong), *GIFU, "--apply", "--yes")
    assert result.exit_code == 1
    for words in (
        "受け付けられない行 2件",
        "4行目のD列「入金日」: 「12/28」には年がありません。",
        "4行目のE列「入金額」: 「一万円」は金額として読めません。",
        "5行目のA列「加盟店番号」: 番号「9999」の加盟店などはありません。",
        "何も取り込みません",
    ):
        assert words in result.output
    assert everything(here) == before


def test_what_changes_is_shown_before_and_after(here: Store) -> None:
    taken_in(here, "merchants", MERCHANTS_FILE)
    taken_in(here, "payouts", PAYOUTS_FILE)
    changed = "加盟店番号,入金日,入金額,状態,色\n1002,2020/12/28,2500,済,赤\n"
    output = run(here, "import", "payouts", written(changed), *GIFU).output
    for words in (
        "2行目　振込 1002-R2　入金額: 3,000円 → 2,500円",
        "2行目　振込 1002-R2　状態: 振込予定 → 振込済み",
        "振込済みとありますが、入金日は2020年12月28日(月)です。",
        "取り込まない列: 色",
    ):
        assert words in output


def test_a_banks_file_says_how_its_year_was_found_and_no_account(here: Store) -> None:
    taken_in(here, "merchants", MERCHANTS_FILE)
    file = written(
        b"\r\n".join(bank_file(data("12"), data("1002", account="9876543"), day="0119")), "sofuri.txt"
    )
    result = run(here, "import", "payouts", file, *GIFU, "--apply", "--yes")
    assert result.exit_code == 0
    assert "振込指定日: 2021年1月19日(火)（第3回）" in result.output
    assert "年は、この日に支払う回から決めました。" in result.output
    assert "口座番号の下3桁（543）が、登録されている口座（321）と違います" in result.output
    assert "9876543" not in result.output + repr(everything(here))
    given = run(here, "import", "payouts", file, *GIFU, "--year", "2022").output
    assert "2022年1月19日(水)" in given


def test_a_wrong_total_is_named_with_its_record(here: Store) -> None:
    file = written(b"".join(bank_file(data("12"), total=1)), "sofuri.txt")
    result = run(here, "import", "payouts", file, *GIFU, "--apply", "--yes")
    assert result.exit_code == 1
    assert "3件目のレコード: 合計金額は1円とありますが、データの合計は12,500円です。" in result.output


def test_an_import_is_undone_after_a_question(here: Store) -> None:
    taken_in(here, "merchants", MERCHANTS_FILE)
    assert run(here, "imports", "undo", "1", typed="n\n").exit_code == 1
    assert len(everything(here)["merchant"]) == 3
    result = run(here, "imports", "undo", "1", "--by", "鈴木", typed="y\n")
    assert "取り込み1を取り消しました。加わった5件を消し、変わった0件を元に戻しました。" in result.output
    assert not any(everything(here).values())
    listed = run(here, "imports", "list").output
    assert "取り消し済み" in listed
    assert "鈴木" in listed


def test_what_keeps_an_import_from_being_undone_is_said(here: Store) -> None:
    taken_in(here, "merchants", MERCHANTS_FILE)
    taken_in(here, "payouts", PAYOUTS_FILE)
    taken_in(here, "merchants", "加盟店番号,加盟店名\n1002,別の名前\n")
    result = run(here, "imports", "undo", "1", "--yes")
    assert result.exit_code == 1
    assert "後の取り込み3が加盟店などを1件変えています（1002）。" in result.output
    assert "店舗について、振込が1件あります（0012-1）。" in result.output
    assert "99はありません" in run(here, "imports", "undo", "99", "--yes").output


@pytest.mark.parametrize("name", ["振込.csv", "振込.xlsx"])
def test_an_empty_file_is_written_once_and_read_back(here: Store, name: str) -> None:
    assert run(here, "import", "payouts", name, *GIFU, "--template").exit_code == 0
    assert "データの行がありません" in run(here, "import", "payouts", name, *GIFU).output
    again = run(here, "import", "payouts", name, *GIFU, "--template")
    assert (again.exit_code, "もうあります" in again.output) == (1, True)


def test_what_is_missing_is_said(here: Store) -> None:
    assert run(here, "import", "merchants", *GIFU).exit_code == 2
    assert "読めません" in run(here, "import", "merchants", "nowhere.csv", *GIFU).output
    unknown = run(here, "import", "merchants", "a.csv", "--programme", "nowhere")
    assert (unknown.exit_code, "gifu-gotoeat" in unknown.output) == (2, True)
    assert "取り込んだファイルはありません" in run(here, "imports", "list").output


def test_what_stands_in_a_file_cannot_steer_the_terminal(here: Store) -> None:
    name = "\x1b]0;乗っ取り\x07.csv"
    file = written("加盟店番号,加盟店名,{{7*7}}\x1b[2J\n1,あ\x1b[2J,い\n2,{% raw %},\n", name)
    output = run(here, "import", "merchants", file, *GIFU).output
    assert not {"\x1b", "\x07"} & set(output)
    assert "{{7*7}}" in output
