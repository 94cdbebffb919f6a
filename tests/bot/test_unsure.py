"""An answer in doubt has the next likely one beside it; a sure one stands alone."""

import pytest
from talking import WORDS, programmes

from bot.blocks import Text
from bot.entry_reply import reply_of
from bot.memory import Memory
from bot.plain import text_of
from bot.unsure import MOST_CHARACTERS, runner_up, with_runner_up
from faq.ranking import BOTH, Candidate, Found, Kind, Match

GIFU = programmes()["gifu-gotoeat"]


def match(name: str, probability: float, kind: Kind = "faq") -> Match:
    return Match(Candidate(name, BOTH, (name,), kind=kind), probability, probability)


@pytest.mark.parametrize(
    ("first", "second", "stands_beside"),
    [
        (match("a", 0.4), match("b", 0.3), True),
        (match("a", 0.4), match("b", 0.17), True),
        (match("a", 0.4), match("b", 0.1), False),
        (match("a", 0.6), match("b", 0.39), False),
        (match("a", 0.4), match("b", 0.3, "not_stated"), False),
        (match("a", 0.4), match("b", 0.3, "do"), False),
        (match("a", 0.4, "do"), match("b", 0.3), False),
        (match("a", 0.4, "outside"), match("b", 0.3), False),
    ],
)
def test_only_a_stored_answer_in_doubt_has_another_that_comes_near(
    first: Match, second: Match, stands_beside: bool
) -> None:
    assert (runner_up(Found((first, second), "answer")) is second) is stands_beside


def test_a_match_alone_has_none_beside_it() -> None:
    assert runner_up(Found((match("a", 0.2),), "answer")) is None


def test_the_second_answer_stands_under_its_question_with_its_own_source() -> None:
    first, second = (entry for entry in GIFU.entries if entry.id in ("price", "faces"))
    replies = [reply_of(GIFU, entry, WORDS, Memory(programme=GIFU.code)) for entry in (first, second)]
    both = with_runner_up(WORDS, GIFU, *replies)
    said = both.blocks[-1]
    assert isinstance(said, Text)
    assert said.text.startswith(f"「{second.question}」")
    assert text_of(replies[1], sources=False).split("\n")[0] in said.text
    assert said.citations == replies[1].blocks[0].citations  # type: ignore[union-attr]
    assert both.blocks[:-1] == replies[0].blocks
    assert (both.topic, both.quick) == (replies[0].topic, replies[0].quick)


def test_two_answers_are_never_too_much_to_read_and_what_is_not_stated_stands_alone() -> None:
    replies = [reply_of(GIFU, entry, WORDS, Memory(programme=GIFU.code)) for entry in GIFU.entries]
    for reply in replies:
        for other in replies[::17]:
            both = with_runner_up(WORDS, GIFU, reply, other)
            assert both is reply or len(text_of(both, sources=False)) <= MOST_CHARACTERS
            assert both is reply or (reply.kind, other.kind) == ("answer", "answer")
