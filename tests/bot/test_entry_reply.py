"""An FAQ entry as a reply: its words with the programme's values, its source, what stands beside it."""

import re
from dataclasses import replace

import pytest
from talking import CODES, WORDS, programmes

from bot.blocks import Press, Text
from bot.entry_reply import details_of, entry_of, label_of, reply_of, short
from bot.memory import Memory
from bot.plain import text_of
from programmes.model import Entry

GIFU = programmes()["gifu-gotoeat"]


def an_entry(**changes: object) -> Entry:
    return replace(GIFU.entries[0], **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("code", CODES)
def test_every_entry_is_said_shortly_with_its_values_and_a_source(code: str) -> None:
    programme = programmes()[code]
    for entry in programme.entries:
        reply = reply_of(programme, entry, WORDS, Memory(programme=code))
        words = text_of(reply)
        assert not re.search(r"[{}]|None", words), entry.id
        assert len(re.sub(r"\s", "", words)) <= 500, entry.id
        first = reply.blocks[0]
        assert isinstance(first, Text)
        assert first.citations or entry.kind == "not_stated", entry.id
        assert len(reply.blocks) <= 3


@pytest.mark.parametrize("code", CODES)
def test_every_detail_is_said_too(code: str) -> None:
    programme = programmes()[code]
    for entry in programme.entries:
        if entry.details:
            words = text_of(details_of(programme, entry, WORDS, Memory(programme=code)))
            assert not re.search(r"[{}]|None", words), entry.id


@pytest.mark.parametrize("code", CODES)
def test_every_label_fits_a_button(code: str) -> None:
    assert [entry.id for entry in programmes()[code].entries if not 0 < len(label_of(entry)) <= 20] == []


def test_a_long_label_is_cut_with_a_mark() -> None:
    assert short("あ" * 20) == "あ" * 20
    assert short("あ" * 21) == "あ" * 19 + "…"


def test_what_the_documents_do_not_say_is_no_answer_and_offers_a_person() -> None:
    entry = next(entry for entry in GIFU.entries if entry.kind == "not_stated")
    reply = reply_of(GIFU, entry, WORDS, Memory())
    assert reply.kind == "no_answer"
    assert [button.does for button in reply.quick] == [Press("person", (("p", GIFU.code),))]


def test_a_contradiction_in_the_documents_is_told_beside_the_answer() -> None:
    conflict = GIFU.conflicts[0]
    reply = reply_of(GIFU, an_entry(conflict=conflict.id, kind="answer"), WORDS, Memory())
    assert reply.blocks[1] == Text(conflict.note)


def test_related_entries_are_those_for_who_asks() -> None:
    consumer = next(entry for entry in GIFU.entries if entry.roles == ("consumer",))
    merchant = next(entry for entry in GIFU.entries if entry.roles == ("merchant",))
    entry = an_entry(kind="answer", details="", related=(consumer.id, merchant.id, "no-such-entry"))
    labels = [button.label for button in reply_of(GIFU, entry, WORDS, Memory(), role="merchant").quick]
    assert labels == [label_of(merchant), "人に相談する"]


def test_an_entry_nobody_wrote_is_none() -> None:
    assert entry_of(GIFU, "no-such-entry") is None
