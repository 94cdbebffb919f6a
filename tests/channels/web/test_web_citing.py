"""From an answer to where it stands: clauses, recorded conflicts, the answer's own page."""

import pytest
import shipped

from bot.blocks import Citation, Reply
from bot.channels.web.citing import Reading

PROGRAMMES = shipped.programmes()
READING = Reading(PROGRAMMES)
CONFLICTS = [(programme, conflict) for programme in PROGRAMMES.values() for conflict in programme.conflicts]
ENTRIES = [(programme, entry) for programme in PROGRAMMES.values() for entry in programme.entries]


def cited(programme, clause):
    return Citation("資料", "P.1", "", programme.code, clause)


def test_a_clause_is_linked_to_its_place_among_the_sources():
    programme = PROGRAMMES["gifu-gotoeat"]
    clause = programme.clauses[0].id
    assert READING.clause_page(cited(programme, clause)) == f"/guide/gifu-gotoeat/sources#{clause}"


@pytest.mark.parametrize(
    "citation", [Citation("資料", "P.1"), Citation("資料", "P.1", "", "elsewhere", "p1")]
)
def test_what_is_not_known_here_is_not_linked(citation):
    assert READING.clause_page(citation) == ""
    assert Reading().clause_page(citation) == ""


def test_a_stored_answer_has_a_page_and_a_computed_one_has_none():
    for programme, entry in ENTRIES:
        said = Reply("answer", topic=f"faq:{entry.id}", programme=programme.code)
        assert READING.answer_page(said) == f"/guide/{programme.code}/faq/{entry.id}"
    for topic in ("do:payout", "faq:no-such-entry", "faq:", "feedback", ""):
        assert READING.answer_page(Reply("answer", topic=topic, programme="gifu-gotoeat")) == ""


def test_a_stored_answer_shows_the_conflict_it_names_and_no_other():
    for programme, entry in ENTRIES:
        said = Reply("answer", topic=f"faq:{entry.id}", programme=programme.code)
        shown = READING.disagreements(said, [cited(programme, each) for each in entry.source])
        assert [each.conflict.id for each in shown] == ([entry.conflict] if entry.conflict else [])


def test_a_computed_answer_shows_a_conflict_of_which_it_cites_two_sides():
    assert len(CONFLICTS) > 3
    for programme, conflict in CONFLICTS:
        said = Reply("answer", topic="do:payout", programme=programme.code)
        one, *others = conflict.statements
        both = [cited(programme, one.source[0]), *(cited(programme, each.source[0]) for each in others)]
        if len({each.clause for each in both}) > 1:
            shown = READING.disagreements(said, both)
            assert f"/guide/{programme.code}/sources#conflict.{conflict.id}" in [
                each.address for each in shown
            ]
        assert READING.disagreements(said, []) == []
