"""One tap from an answer to the wording it stands on, and to what contradicts it."""

import pytest
from talking import CODES, Talk, programmes, said

from bot.blocks import Card, Cards, Citation, Press, Reply
from bot.codec import encode_press
from bot.plain import sources_of
from bot.sources import source_press
from bot.turn import cite

GIFU = "gifu-gotoeat"


def tapped(talk: Talk) -> Reply:
    press = source_press(sources_of(talk.last))
    assert press is not None
    return talk.press(press)


def cards_of(reply: Reply) -> tuple[Card, ...]:
    """The documents' cards."""
    block = reply.blocks[0]
    return block.cards if isinstance(block, Cards) else (block,) if isinstance(block, Card) else ()


@pytest.mark.parametrize("code", CODES)
def test_every_clause_is_shown_with_document_section_and_wording(code: str) -> None:
    programme = programmes()[code]
    for clause in programme.clauses:
        press = source_press(cite(programme, [clause.id]))
        assert press is not None
        first = cards_of(Talk(code).press(press))[0]
        assert first.title == programme.document(clause.document).title
        assert [(row.label, row.value) for row in first.rows] == [(clause.section, f"「{clause.says}」")]


@pytest.mark.parametrize("code", CODES)
def test_every_entrys_sources_fit_into_one_tap(code: str) -> None:
    programme = programmes()[code]
    for entry in programme.entries:
        press = source_press(cite(programme, entry.source))
        if entry.source:
            assert press is not None
            assert len(encode_press(press)) <= 300
            assert dict(press.args)["c"].split(",") == list(dict.fromkeys(entry.source))


@pytest.mark.parametrize("code", CODES)
def test_a_conflict_is_shown_with_both_statements_from_either_side(code: str) -> None:
    programme = programmes()[code]
    for conflict in programme.conflicts:
        for statement in conflict.statements:
            for clause in statement.source:
                words = said(Talk(code).press(source_press(cite(programme, [clause])) or ""))
                assert conflict.note in words
                assert all(each.says in words for each in conflict.statements)


def test_a_clause_without_conflict_is_shown_alone() -> None:
    talk = Talk(GIFU)
    assert "分かれています" not in said(talk.press(Press("source", (("p", GIFU), ("c", "overview-issue")))))


def test_sources_of_several_documents_stand_side_by_side() -> None:
    programme = programmes()["ise-shouhinken"]
    one_each = [next(c.id for c in programme.clauses if c.document == d.id) for d in programme.documents]
    press = source_press(cite(programme, one_each))
    assert press is not None
    titles = [card.title for card in cards_of(Talk("ise-shouhinken").press(press))]
    assert titles[:3] == [document.title for document in programme.documents]


def test_a_look_at_the_sources_disturbs_nothing_and_is_no_answer_to_rate() -> None:
    talk = Talk(GIFU, at="2020-12-18")
    talk.say("12月10日に出したら入金はいつ")
    before = talk.memory
    assert not tapped(talk).can_be_rated
    assert talk.memory == before
    assert "2020年12月20日(日)の投函分" in said(talk.say("じゃあ12月20日は？"))


def test_sources_of_another_programme_do_not_change_what_is_spoken_of() -> None:
    talk = Talk(GIFU, "gunma-gotoeat", programme=GIFU)
    reply = talk.press(Press("source", (("p", "gunma-gotoeat"), ("c", "use"))))
    assert reply.programme == "gunma-gotoeat"
    assert talk.memory.programme == GIFU


@pytest.mark.parametrize(
    "data",
    [
        "source?p=gifu-gotoeat",
        "source?p=gifu-gotoeat&c=",
        "source?p=gifu-gotoeat&c=no-such-clause",
        "source?p=gifu-gotoeat&c=cover&x=1",
        "source?p=ise-shouhinken&c=apply",
        "source?c=cover",
    ],
)
def test_stale_and_foreign_sources_are_answered_politely(data: str) -> None:
    reply = Talk(GIFU).press(data)
    assert reply.topic == "stale"


def test_of_several_clauses_those_still_there_are_shown() -> None:
    reply = Talk(GIFU).press("source?p=gifu-gotoeat&c=gone,overview-issue")
    assert [len(card.rows) for card in cards_of(reply)] == [1]


def test_what_cannot_be_looked_up_is_no_button() -> None:
    assert source_press([Citation("手引き", "P.1")]) is None
    assert source_press([]) is None


def test_as_many_clauses_as_fit_are_carried() -> None:
    many = [Citation("手引き", "P.1", "", GIFU, f"clause-number-{number}") for number in range(40)]
    press = source_press(many)
    assert press is not None
    assert 10 < len(dict(press.args)["c"].split(",")) < 40
    encode_press(press)
