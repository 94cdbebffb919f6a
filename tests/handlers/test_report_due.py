"""By when a report is due."""

from asking import Ask


def test_thirty_days_after_settlement_ended(ask: Ask) -> None:
    assert "2022年7月30日(土)" in ask("report_due", "tottori-area", "6月30日に精算が終わったら", "2022-06-20")


def test_without_a_day_the_rule_is_said(ask: Ask) -> None:
    assert "30日以内" in ask("report_due", "tottori-area", "実績報告いつまで", "2022-06-20")


def test_the_forms_are_named_as_people_find_them(ask: Ask) -> None:
    answer = ask("report_due", "tottori-area", "実績報告いつまで", "2022-06-20")
    assert "様式第4号" in answer
    assert "form-" not in answer
