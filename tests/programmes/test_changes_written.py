"""How a change of the calendar is read from TOML and JSON, and written again."""

import json
import tomllib
from datetime import date

import pytest

from programmes.changes import ChangeError, read_change, written_change

NOTICE = {"title": "変更のお知らせ", "day": "2021-01-08"}

EVERY_KIND = [
    {"kind": "suspend", "of": "use", "first": "2020-12-28", "last": "2021-01-11", "words": "利用自粛"},
    {"kind": "suspend", "of": "settlement", "first": "2020-12-28", "words": "換金の停止"},
    {"kind": "resume", "of": "use", "day": "2021-01-12"},
    {"kind": "extend", "of": "use", "last": "2021-03-31"},
    {"kind": "end_early", "of": "web", "last": "2021-01-10", "words": "完売"},
    {"kind": "move_round", "number": 4, "cutoff": "2021-01-17", "payout": "2021-02-08"},
    {"kind": "add_round", "first": "2021-03-01", "last": "2021-03-31", "cutoff": "2021-04-11"},
]


@pytest.mark.parametrize("raw", EVERY_KIND, ids=lambda raw: raw["kind"])
def test_a_change_is_read_back_as_it_was_written(raw):
    raw = {**raw, "reason": "大雪のためです。", "notice": NOTICE}
    read = read_change(raw)
    written = written_change(read)
    assert json.loads(json.dumps(written)) == raw
    assert read_change(written) == read


def test_a_change_is_read_from_toml_with_its_own_days():
    text = 'kind = "resume"\nof = "use"\nday = 2021-01-12\nreason = "おさまったためです。"\nnotice = {title = "再開", day = 2021-01-08}'
    read = read_change(tomllib.loads(text))
    assert (read.day, read.notice.day) == (date(2021, 1, 12), date(2021, 1, 8))


@pytest.mark.parametrize(
    ("raw", "field", "words"),
    [
        ({"kind": "suspnd"}, "kind", "「suspend」のことですか"),
        ({}, "kind", "move_round"),
        ({"kind": ["resume"]}, "kind", "resume"),
        ({"kind": "resume", "of": "shops", "day": "2021-01-12"}, "of", "settlement"),
        ({"kind": "resume", "of": "use"}, "day", "必要な項目"),
        ({"kind": "resume", "of": "use", "day": "2021-02-30"}, "day", "日付のはずが文字"),
        ({"kind": "resume", "of": "use", "day": "2021-01-12T10:00:00"}, "day", "日付のはずが文字"),
        ({"kind": "move_round", "number": "4", "cutoff": "2021-01-17"}, "number", "整数のはずが文字"),
        ({"kind": "resume", "of": "use", "day": "2021-01-12", "dya": 1}, "dya", "「day」のことですか"),
        ({"kind": "resume", "of": "use", "day": "2021-01-12", "notice": "再開"}, "notice", "表のはずが文字"),
        ({"kind": "resume", "of": "use", "day": "2021-01-12", "notice": {"title": "再開"}}, "notice.day", "必要な項目"),
    ],
)  # fmt: skip
def test_what_is_no_change_is_refused_by_field(raw, field, words):
    with pytest.raises(ChangeError) as refused:
        read_change({"reason": "おさまったためです。", "notice": NOTICE, **raw}, "changes[1]")
    assert [problem.field for problem in refused.value.problems] == [f"changes[1].{field}"]
    assert words in str(refused.value)
