"""One case for each thing that can be wrong with the rules of reminders."""

import shutil
from pathlib import Path

import pytest

from programmes.check import check_programmes
from programmes.loader import load_programme, read_folder

SAMPLE = Path(__file__).parent / "sample" / "rei-shokujiken"
WRITTEN = (SAMPLE / "reminders.toml").read_text("utf-8")
DATED = 'about = "use_end"\nto = "consumers"\ndays_before = [7]'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / SAMPLE.name))


def changed(folder: Path, old: str, new: str) -> str:
    assert WRITTEN.count(old) == 1, f"{old} stands {WRITTEN.count(old)} times"
    text = WRITTEN.replace(old, new)
    (folder / "reminders.toml").write_text(text, "utf-8")
    return text


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ("必着日は、{day}です", "必着日は、{dey}です", "reminders[1].words", "「day」のことですか"),
        ("郵送は、{days_left}。必着", "郵送は、{day_before}までです。必着", "reminders[1].words", "{day_before} はありません"),
        ('title = "{name}の締切"', 'title = "{amount}の締切"', "reminders[1].title", "{amount} はありません"),
        ("金額は{amount}です", "金額は{day}です", "reminders[3].words", "{amount}"),
        ("食事券を使えるのは、{day}", "食事券を使えるのは、{day", "reminders[2].words", "閉じていません"),
        ('about = "use_end"', 'about = "use_ends"', "reminders[2].about", "「use_end」のことですか"),
        ('to = "consumers"', 'to = "everybody"', "reminders[2].to", "consumers"),
        ("days_before = [7]", "days_before = [15]", "reminders[2].days_before[1]", "0から14"),
        ("days_before = [7]\n", "", "reminders[2].days_before", "ありません"),
        ('about = "payout_sent"\n', 'about = "payout_sent"\ndays_before = [1]\n', "reminders[3].days_before", "消してください"),
        ("hour = 18", "hour = 24", "reminders[2].hour", "0から23"),
        ("hour = 18", "hour = 18\ndefault = true", "reminders[2].default", "希望した人にだけ"),
        ('about = "payout_sent"\nto = "merchants"\ndefault = true', 'about = "payout_sent"\nto = "consumers"', "reminders[3].to", "merchants"),
        (DATED, DATED.replace("use_end", "desk_change").replace("consumers", "merchants_open"), "", ""),
        (DATED, DATED.replace("use_end", "round_cutoff"), "reminders[2].about", "資料にありません"),
        (DATED, DATED.replace("use_end", "keeping_end"), "reminders[2].about", "資料にありません"),
        ("使えるのは、{day}までです", "使えるのは、{paid}までです", "reminders[2].words", "入金日の決まっていない"),
        ('source = ["cover"]', "", "reminders[2].source", "出典"),
        ('source = ["cover"]', 'source = ["covr"]', "reminders[2].source[1]", "「cover」のことですか"),
        ('id = "use"', 'id = "cutoff"', "reminders[2].id", "1行目"),
        ("金額は{amount}です。", "金額は{amount}だ。", "reminders[3].words", "丁寧"),
        ('[[reminders]]\nid = "paid"', '[extra]\nx = 1\n[[reminders]]\nid = "paid"', "extra", "[[reminders]]"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_named_by_line_and_field(
    folder: Path, old: str, new: str, field: str, words: str
) -> None:
    changed(folder, old, new)
    problems = check_programmes(folder.parent)
    if not field:
        assert problems == []
        return
    assert [(p.field, p.severity) for p in problems] == [(field, "error")], "\n".join(map(str, problems))
    assert words in problems[0].what + problems[0].mend
    assert problems[0].file.endswith("reminders.toml")
    assert problems[0].line


@pytest.mark.parametrize("hour", [21, 23, 0, 7])
def test_an_hour_in_the_quiet_hours_is_warned_of(folder: Path, hour: int) -> None:
    changed(folder, "hour = 18", f"hour = {hour}")
    problem = check_programmes(folder.parent)
    assert [(p.field, p.severity) for p in problem] == [("reminders[2].hour", "warning")]
    assert "その前の20:00" in problem[0].what


def test_a_programme_without_reminders_is_whole(folder: Path) -> None:
    (folder / "reminders.toml").unlink()
    assert check_programmes(folder.parent) == []
    assert load_programme(folder).reminders == ()


def test_the_rules_are_read_in_the_order_of_the_file(folder: Path) -> None:
    rules = load_programme(folder).reminders
    assert [(rule.id, rule.hour, rule.default, rule.days_before) for rule in rules] == [
        ("cutoff", 10, True, (3, 0)),
        ("use", 18, False, (7,)),
        ("paid", 10, True, ()),
    ]


def test_a_programme_starts_as_its_documents_have_it(folder: Path) -> None:
    assert load_programme(folder).revision == 0
    text = (folder / "programme.toml").read_text("utf-8")
    (folder / "programme.toml").write_text(f"revision = 3\n{text}", "utf-8")
    assert [problem.field for problem in read_folder(folder).problems] == ["revision"]
