"""Every handler over every programme, before, in and after everything: it speaks, shortly, and in whole sentences."""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from asking import HANDLERS, WORDS, programmes, turn_of

import bot
from bot.asked_day import span_of
from bot.blocks import Cards, Reply, Timeline
from bot.codec import encode_press
from bot.plain import text_of
from handlers import TEMPLATES

CODES = ("aikyo-gunma", "gifu-gotoeat", "gunma-gotoeat", "ise-shouhinken", "tottori-area")
TEXTS = (
    "",
    "今日はどうですか",
    "12/20(土)の分はいつですか",
    "明日ポストに入れたらいつ",
    "昨日届いた分はいつ",
    "昨日の入金額が違う",
    "4人家族で2泊、1人8000円だといくら",
    "1人5000円だと",
    "合計21000円で3人",
    "県外の人 1人8000円",
    "クオカード付きのプラン 8000円",
    "乳児1人は無料、8000円",
    "税込1人8000円で5泊",
    "12月20日に1人8000円で泊まる",
    "大人1人0円だと",
    "3冊でいくら",
    "3セットのうち大型店で使える分は",
    "夫婦で上限いっぱい買うと",
    "15店で3000冊、広報費30万円",
    "実券1冊とプレミアム券2冊で合計いくら",
    "500円券1200枚と250円券400枚",
    "6月前半の分",
    "7月分と12月分はいつ",
    "11月と12月の分",
    "次の入金はいつ",
    "3,800円の会計に500円券3枚、残りはいくら",
)
ARGS = {"menu": {"welcome": "1"}, "person": {"offer": "1"}}
ROLES = (None, "consumer", "merchant")
LONGEST = 500
"""Characters a person can be expected to read in one answer, source line and all."""
MACRO = re.compile(r"{% macro (\w+)\(([^)]*)\)")
SAID: set[tuple[str, str]] = set()
OF_RECORDS = (
    "calendar_feed",
    "dispute",
    "dispute_state",
    "link",
    "may_join",
    "menu",
    "payouts",
    "pipe",
    "registration",
    "reminders",
    "shop_report",
    "shop_size",
    "shops",
)
"""Much of what these say needs somebody's records, or answers given before: their own tests hear it."""


class Listening:
    """The words, remembering which were said."""

    def __call__(self, template: str, block: str, /, **values: Any) -> str:
        SAID.add((template, block))
        return WORDS(template, block, **values)


def days_of(code: str) -> list[date]:
    """The days on which something begins or ends, the days around them, and far before and after."""
    programme = programmes()[code]
    first, last = span_of(programme)
    bounds = [b for sale in programme.sales for b in (sale.first, sale.last)]
    bounds += [programme.use.first, programme.use.last]
    bounds += [b for r in programme.recruitment for b in (r.first, r.last) if b]
    days = {bound.day for bound in bounds if bound.day}
    days |= {day for s in programme.use.suspensions for day in (s.first, s.last) if day}
    days |= {r.cutoff for r in programme.settlement.rounds}
    days |= {c.first for d in programme.desks for c in d.closures}
    around = {day + timedelta(days=shift) for day in days for shift in (-1, 0, 1)}
    return sorted(around | {first - timedelta(days=400), last + timedelta(days=400), programme.demo_day})


@cache
def replies(code: str, name: str) -> list[tuple[str, date, Reply]]:
    """What is said to every text on every day; what is said again on the same day, once."""
    handler = HANDLERS[name]
    said = []
    for number, day in enumerate(days_of(code)):
        today: list[Reply] = []
        for text in TEXTS if number % 4 == 0 else TEXTS[:3]:
            at, args = f"{day}T{9 + number % 12:02}:30:00", ARGS.get(name, {}) if number % 5 == 0 else {}
            turn = turn_of(code, text, at, role=ROLES[number % 3], args=args, follow_up=number % 2 == 0)
            reply = handler.answer(replace(turn, words=Listening()))
            if reply not in today:
                today.append(reply)
                said.append((text, day, reply))
    return said


PAIRS = [(code, name) for code in CODES for name in sorted(HANDLERS)]


@pytest.mark.parametrize(("code", "name"), PAIRS)
def test_it_speaks_on_every_day_and_briefly(code: str, name: str) -> None:
    """The words of a picture are its table, and as long as that."""
    if not HANDLERS[name].fits(programmes()[code]):
        return
    for text, day, reply in replies(code, name):
        words = text_of(reply, buttons=True)
        assert 0 < len(reply.blocks) <= 5, (text, day)
        read = tuple(block for block in reply.blocks if not isinstance(block, Timeline))
        assert len(re.sub(r"\s", "", text_of(replace(reply, blocks=read)))) <= LONGEST, (text, day, words)


@pytest.mark.parametrize(("code", "name"), PAIRS)
def test_no_word_is_left_over_from_the_machine(code: str, name: str) -> None:
    if not HANDLERS[name].fits(programmes()[code]):
        return
    for text, day, reply in replies(code, name):
        words = text_of(reply, buttons=True)
        left = re.search(r"None|True|False|[{}]|sunday|saturday|holiday|form-|。。|、。|\n\n\n| {3}", words)
        assert left is None, (text, day, left, words)


@pytest.mark.parametrize(("code", "name"), PAIRS)
def test_every_date_is_told_with_its_year(code: str, name: str) -> None:
    """But for the second day of a period in the calendar, whose first day has it."""
    if name == "calendar" or not HANDLERS[name].fits(programmes()[code]):
        return
    for text, day, reply in replies(code, name):
        words = text_of(reply, sources=False)
        assert not re.search(r"(?<!年)(?<!\d)\d{1,2}月\d{1,2}日\(", words), (text, day, words)


@pytest.mark.parametrize(("code", "name"), PAIRS)
def test_every_button_is_short_and_carries_what_its_handler_takes(code: str, name: str) -> None:
    if not HANDLERS[name].fits(programmes()[code]):
        return
    for _, _, reply in replies(code, name):
        cards = [
            card for block in reply.blocks for card in (block.cards if isinstance(block, Cards) else (block,))
        ]
        assert len(cards) <= 10
        for button in [b for card in cards for b in getattr(card, "buttons", ())] + list(reply.quick):
            assert 0 < len(button.label) <= 20
            press = getattr(button.does, "press", button.does)
            if hasattr(press, "handler") and press.handler in HANDLERS:
                args = {key: value for key, value in press.args if key != "p"}
                checks = HANDLERS[press.handler].ARGS
                assert all(key in checks and checks[key](value) for key, value in args.items())
                assert encode_press(press)


def test_a_programme_whose_desks_cannot_be_reached_offers_a_person() -> None:
    gifu = programmes()["gifu-gotoeat"]
    silent = tuple(replace(desk, phones=(), email="", address="", hours=()) for desk in gifu.desks)
    turn = replace(turn_of("gifu-gotoeat", "電話番号", "2020-12-18"), programme=replace(gifu, desks=silent))
    reply = HANDLERS["desk"].answer(replace(turn, words=Listening()))
    assert "電話番号は、資料に書かれていません" in text_of(reply)


def test_every_block_of_every_template_is_said_somewhere() -> None:
    for code, name in PAIRS:
        if HANDLERS[name].fits(programmes()[code]):
            replies(code, name)
    missing = []
    for file in sorted(TEMPLATES.glob("*.j2")):
        source = file.read_text(encoding="utf-8")
        for block, arguments in MACRO.findall(source):
            inside = len(re.findall(rf"\b{block}\(", source)) > 1
            said = (file.stem, block) in SAID or (file.stem in OF_RECORDS and _is_named(block))
            if not arguments and not inside and not said:
                missing.append((file.stem, block))
    assert missing == []


@cache
def _code() -> str:
    house = Path(bot.__file__).parent.parent
    files = [*(house / "handlers").glob("*.py"), *(house / "bot/merchants").glob("*.py")]
    files.append(house / "bot/reminder_cards.py")
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def _is_named(block: str) -> bool:
    """Whether the code asks for a block by its name, or for one of a kind (``f"row_{name}"``)."""
    kinds = (block[: place.start() + 1] for place in re.finditer("_", block))
    return f'"{block}"' in _code() or any(f'f"{kind}{{' in _code() for kind in kinds)


def test_the_counters_own_templates_render_for_every_programme() -> None:
    folder = Path(bot.__file__).parent / "templates"
    for file in ("courtesy", "guards", "questions"):
        source = (folder / f"{file}.j2").read_text(encoding="utf-8")
        for block, _ in MACRO.findall(source):
            for programme in programmes().values():
                said = {"asked": "", "question": "…", "answer": "…"}
                other = programmes()["gifu-gotoeat"]
                assert WORDS(file, block, programme=programme, other=other, **said)
