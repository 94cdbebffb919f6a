"""The ``madoguchi`` command: what it prints, where, and how it ends."""

import json
from datetime import datetime
from pathlib import Path

import calendar_kit
import pytest
from typer.testing import CliRunner, Result

from bot.clock import TOKYO
from cli import app
from store import Store


@pytest.fixture(autouse=True)
def no_deployment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Away from any .env and any store of this machine."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", f"sqlite:///{tmp_path / 'cli.sqlite3'}")


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, list(arguments), input=typed)


def test_ask_prints_the_answer_its_source_and_what_to_press(tmp_path: Path) -> None:
    result = run("ask", "いつまで使えますか", "--programme", "gifu-gotoeat", "--at", "2020-12-18")
    assert result.exit_code == 0
    assert "2021年2月28日(日)" in result.stdout
    assert "加盟店募集要項" in result.stdout
    assert "［人に相談する］" in result.stdout
    assert list(tmp_path.iterdir()) == [], "whoever asks makes no database of the deployment"


def test_a_question_from_a_terminal_is_answered_by_the_calendar_that_is_published(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'cli.sqlite3'}")
    store.open()
    change = calendar_kit.change("move_round", number=3, cutoff="2020-12-23")
    calendar_kit.publish(store, "gifu-gotoeat", change, datetime(2020, 12, 14, tzinfo=TOKYO))
    store.close()
    result = run(
        "ask", "第3回の換金の必着日は", "-p", "gifu-gotoeat", "--role", "merchant", "--at", "2020-12-14"
    )
    assert "12月23日" in result.stdout
    assert result.stderr == ""


def test_ask_in_json_says_answer_kind_source_and_score() -> None:
    result = run(
        "ask",
        "入金日はいつですか？",
        "-p",
        "gifu-gotoeat",
        "--role",
        "merchant",
        "--at",
        "2020-12-18",
        "--json",
    )
    said = json.loads(result.stdout)
    assert set(said) == {"answer", "kind", "source", "score"}
    assert said["kind"] == "answer"
    assert "2021年2月1日(月)" in said["answer"]
    assert "P.17" in said["source"]
    assert 0 < said["score"] <= 1


def test_a_batch_answers_line_by_line_and_reports_what_it_cannot_read() -> None:
    lines = [
        {"id": "a", "programme": "gifu-gotoeat", "role": "consumer", "at": "2020-12-18", "question": "いつまで使えますか"},
        "not json",
        {"id": "b", "programme": "nowhere", "role": "consumer", "at": "2020-12-18", "question": "いつまで"},
        {"id": "c", "programme": "gifu-gotoeat", "role": "king", "at": "2020-12-18", "question": "いつまで"},
        {"id": "d", "programme": "gifu-gotoeat", "role": "merchant", "at": "2020-13-18", "question": "いつまで"},
        {"id": "e", "programme": "gifu-gotoeat", "question": 7},
        {"programme": "gifu-gotoeat", "question": "いつまで使えますか"},
        [1, 2],
        "",
        {"id": "f", "programme": "gifu-gotoeat", "role": "merchant", "at": "2020-12-21", "question": "次の締切はいつですか？"},
        {"id": "g", "programme": "gifu-gotoeat", "role": None, "at": None, "question": "こんにちは"},
    ]  # fmt: skip
    typed = "\n".join(
        line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines
    )
    result = run("ask", "--batch", typed=typed + "\n")
    said = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["id"] for line in said] == ["a", "f", "g"]
    assert [line["kind"] for line in said] == ["answer", "answer", "greeting"]
    assert "2021年1月11日(月)" in said[1]["answer"]
    assert all(set(line) == {"id", "answer", "kind", "source", "score"} for line in said)
    assert [f"{number}行目が読めません" in result.stderr for number in (2, 3, 4, 5, 6, 7, 8)] == [True] * 7
    assert "9行目" not in result.stderr
    assert result.exit_code == 1


def test_chat_shows_a_welcome_answers_and_presses_buttons_by_number() -> None:
    typed = "いつまで使えますか\n4\n"
    result = run("chat", "--programme", "gifu-gotoeat", "--at", "2020-12-18", typed=typed)
    assert result.exit_code == 0
    assert "ようこそ" in result.stdout
    assert "2021年2月28日(日)" in result.stdout
    assert "受付番号は" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ask",), "質問の文を書いてください"),
        (("ask", "いつ", "--programme", "nowhere"), "gifu-gotoeat"),
        (("ask", "いつ", "--role", "king"), "consumer か merchant"),
        (("ask", "いつ", "--at", "きのう"), "2020-12-18 のように"),
        (("chat", "--programme", "nowhere"), "gifu-gotoeat"),
    ],
)
def test_what_there_is_not_is_said_and_ends_with_two(arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not result.stdout


def test_a_wrong_setting_is_said_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_POSTAL_LEAD_DAYS", "99")
    result = run("ask", "いつ")
    assert result.exit_code == 2
    assert "MADOGUCHI_POSTAL_LEAD_DAYS" in result.stderr


def test_serve_does_not_open_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MADOGUCHI_SECRET_KEY", raising=False)
    result = run("serve")
    assert result.exit_code == 2
    assert "MADOGUCHI_SECRET_KEY" in result.stderr


def test_check_of_the_shipped_data_is_clean() -> None:
    result = run("check")
    assert result.exit_code == 0
    assert "誤り 0 件" in result.stdout


def test_check_says_file_line_and_field(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "broken"
    folder.mkdir(parents=True)
    (folder / "programme.toml").write_text('code = "broken"\nname = 7\n', encoding="utf-8")
    result = run("check", str(tmp_path / "data"))
    assert result.exit_code == 1
    assert "programme.toml:2" in result.stdout


def test_cases_of_an_empty_store() -> None:
    result = run("cases")
    assert (result.exit_code, "待っている相談はありません" in result.stdout) == (0, True)


def test_a_case_that_is_not_there_ends_with_one() -> None:
    assert run("cases", "show", "AAA-AAA").exit_code == 1
