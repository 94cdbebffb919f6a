"""``madoguchi cases``: what staff see and type, over a store of its own and beside a running server."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import shipped
from engine_kit import START, EchoCounter, FarEnd, event, running, say, until
from sqlalchemy import Connection
from typer.testing import CliRunner, Result

from bot.blocks import CaseRequest, Reply, Text
from bot.codec import reply_to_json
from desk.console import Console
from desk.verbs import cases_app
from store import Store, cases, conversations, transcript

HOUSE = Path(__file__).parent.parent.parent
PROGRAMMES = shipped.programmes()
NUMBER = "H7K-29M"


def a_case(store: Store, question: str = "入金額が少ない", role: str = "merchant") -> None:
    """A case of Gifu with a question and the bot's own answer before it."""
    key = uuid4().hex

    def unit(db: Connection) -> None:
        [conversation] = conversations.make_known(db, [("web", key)], START).values()
        reply = Reply("answer", (Text("入金日から14日以内にお申し出ください。"),))
        transcript.add_numbered(
            db,
            [
                transcript.line(conversation, "in", "text", question, START),
                transcript.line(
                    conversation,
                    "out",
                    "answer",
                    "入金日から14日以内にお申し出ください。",
                    START,
                    body=reply_to_json(reply),
                ),
            ],
        )
        cases.open_case(
            db,
            NUMBER,
            conversation,
            START,
            reason="asked_for",
            question=question,
            programme="gifu-gotoeat",
            role=role,
        )

    store.write_now(unit)


def run(store: Store, *arguments: str, at: datetime = START + timedelta(minutes=7)) -> Result:
    @contextmanager
    def opening(who: str) -> Iterator[Console]:
        yield Console(store, PROGRAMMES, who)

    return CliRunner().invoke(cases_app(opening, lambda: at), list(arguments))


def test_nothing_waits(here: Store) -> None:
    assert "待っている相談はありません" in run(here).output


def test_the_list_says_number_state_programme_role_and_question(here: Store) -> None:
    a_case(here)
    output = run(here).output
    for words in (
        NUMBER,
        "未対応",
        "2020年12月18日(金)10:00",
        "ぎふ Go To Eat",
        "加盟店など",
        "入金額が少ない",
    ):
        assert words in output


def test_the_list_of_one_programme(here: Store) -> None:
    a_case(here)
    assert NUMBER in run(here, "--programme", "gifu-gotoeat").output
    assert NUMBER not in run(here, "--programme", "ise-shouhinken").output


def test_a_case_is_shown_with_all_its_context(here: Store) -> None:
    a_case(here)
    result = run(here, "show", "h7k29m")
    assert result.exit_code == 0
    for words in (
        "ぎふ Go To Eat",
        "加盟店など",
        "担当者を希望",
        "入金額が少ない",
        "入金日から14日以内にお申し出ください。",
        "2020年12月18日(金)10:00",
        "受付",
        "相談者",
        "自動の回答",
    ):
        assert words in result.output


def test_a_reply_is_kept_with_its_writer_and_shown_as_waiting_to_be_sent(here: Store) -> None:
    a_case(here)
    assert "返信しました" in run(here, "reply", NUMBER, "お調べします。", "--by", "佐藤").output
    shown = run(here, "show", NUMBER).output
    assert "返信済み" in shown
    assert "佐藤" in shown
    assert "担当者（送信待ち）" in shown
    assert "お調べします。" in shown


def test_a_case_is_returned_with_a_word_and_leaves_the_list(here: Store) -> None:
    a_case(here)
    assert "自動の回答に戻し" in run(here, "return", NUMBER).output
    assert NUMBER not in run(here).output
    assert "担当者からのご案内は以上です" in run(here, "show", NUMBER).output


def test_a_case_is_closed_without_a_word(here: Store) -> None:
    a_case(here)
    assert run(here, "close", NUMBER).exit_code == 0
    shown = run(here, "show", NUMBER).output
    assert "終了: 2020年12月18日(金)10:07" in shown
    assert "担当者からのご案内" not in shown


@pytest.mark.parametrize("verb", [("show",), ("reply", "こんにちは"), ("close",), ("return",)])
def test_a_number_nobody_has_ends_with_one_and_a_word(here: Store, verb: tuple[str, ...]) -> None:
    name, *rest = verb
    result = run(here, name, "AAA-AAA", *rest)
    assert result.exit_code == 1
    assert "AAA-AAA の相談はありません" in result.output


def test_a_closed_case_is_not_answered(here: Store) -> None:
    a_case(here)
    run(here, "close", NUMBER)
    result = run(here, "reply", NUMBER, "こんにちは")
    assert (result.exit_code, "もう終了しています" in result.output) == (1, True)


def test_an_empty_reply_is_refused(here: Store) -> None:
    a_case(here)
    assert run(here, "reply", NUMBER, "  ").exit_code == 1


def test_what_a_person_typed_cannot_steer_the_terminal(here: Store) -> None:
    a_case(here, question="\x1b[2J\x1b]0;乗っ取り\x07いつ\u202e入金")
    for output in (run(here).output, run(here, "show", NUMBER).output):
        assert not {"\x1b", "\x07", "\u202e"} & set(output)
        assert "乗っ取り" in output


def test_a_template_typed_by_a_person_is_only_shown(here: Store) -> None:
    a_case(here, question="{{7*7}} {% raw %}")
    assert "{{7*7}} {% raw %}" in run(here, "show", NUMBER).output


def test_every_state_and_reason_has_its_word(here: Store) -> None:
    a_case(here)
    for unit in (
        lambda db: cases.hold(db, NUMBER, "佐藤", START),
        lambda db: cases.escalate(db, NUMBER, "佐藤", START),
        lambda db: cases.release(db, NUMBER, "佐藤", START),
        lambda db: cases.answered(db, NUMBER, "佐藤", START),
        lambda db: cases.person_wrote(db, NUMBER, START),
    ):
        here.write_now(unit)
        shown = run(here, "show", NUMBER).output
        assert shown.isascii() is False
    for word in ("担当を決定", "担当を解除", "事務局へ引き継ぎ", "返信", "追加の連絡"):
        assert word in shown


async def test_a_reply_written_beside_a_running_server_still_goes_out(tmp_path: Path) -> None:
    """The command is a process of its own; the server's engine finds what it wrote with its next sweep."""
    url = f"sqlite:///{tmp_path / 'shared.sqlite3'}"
    store, far_end = Store(url), FarEnd()
    store.open()
    counter = EchoCounter(
        lambda incoming, *_: say(
            "おつなぎします", kind="handoff", case=CaseRequest(NUMBER, "asked_for", incoming.text)
        )
    )
    try:
        async with running(store, counter, far_end) as engine:
            await engine.receive([event("人と話したい")])
            await engine.wait_until_idle()
            code = await asyncio.to_thread(beside, url, "cases", "reply", NUMBER, "担当の佐藤です。")
            assert code == 0
            await until(lambda: "担当の佐藤です。" in far_end.accepted["U1"])
    finally:
        store.close()


def beside(url: str, *arguments: str) -> int:
    command = [sys.executable, "-c", "import cli; cli.main()", *arguments]
    environment = {**os.environ, "MADOGUCHI_DATABASE_URL": url}
    return subprocess.run(
        command, cwd=HOUSE, env=environment, check=False, capture_output=True, timeout=60
    ).returncode
