"""A person is wanted."""

from asking import Ask

from bot.memory import Memory


def test_a_case_is_opened_with_its_number_and_the_next_opening(ask: Ask) -> None:
    answer = ask("person", "gifu-gotoeat", "人と話したい", "2020-12-18T20:00:00")
    assert answer.kind == "handoff"
    assert answer.reply.case is not None
    assert answer.reply.case.number == "A7-K2Q"
    assert "A7-K2Q" in answer
    assert "2020年12月21日(月)10:00" in answer


def test_in_hours_the_closing_time_is_said(ask: Ask) -> None:
    assert "今日は17:00まで" in ask("person", "gifu-gotoeat", "人と話したい", "2020-12-18T11:00:00")


def test_none_of_the_choices_offers_a_person_first(ask: Ask) -> None:
    answer = ask("person", "gifu-gotoeat", "", "2020-12-18", args={"offer": "1"})
    assert answer.reply.case is None
    assert "人に相談する" in answer


def test_the_question_set_aside_goes_with_the_case(ask: Ask) -> None:
    memory = Memory(programme="gifu-gotoeat", asked="なくした券はどうなりますか")
    answer = ask("person", "gifu-gotoeat", "", "2020-12-18", memory=memory)
    assert answer.reply.case is not None
    assert answer.reply.case.question == "なくした券はどうなりますか"
