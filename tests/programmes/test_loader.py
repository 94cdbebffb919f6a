"""Reading programmes from folders: the sample whole, and every way its shape can be wrong."""

import shutil
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.loader import ProgrammeError, load_programme, load_programmes, read_folder, read_root
from programmes.model import Bound
from programmes.reading.problem import Problem

SAMPLE = Path(__file__).parent / "sample"
CODE = "rei-shokujiken"
PROGRAMME = (SAMPLE / CODE / "programme.toml").read_text("utf-8")
FAQ = (SAMPLE / CODE / "faq.toml").read_text("utf-8")


def write(root: Path, programme: str = PROGRAMME, faq: str = FAQ, code: str = CODE) -> Path:
    folder = root / code
    folder.mkdir(parents=True)
    (folder / "programme.toml").write_text(programme, "utf-8")
    (folder / "faq.toml").write_text(faq, "utf-8")
    return folder


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(ProgrammeError) as caught:
        load_programme(folder)
    return caught.value.problems


def line_of(text: str, words: str) -> int:
    """The line the words stand on, which must be one."""
    assert text.count(words) == 1
    return text[: text.index(words)].count("\n") + 1


def test_the_sample_is_read_whole() -> None:
    rei = load_programme(SAMPLE / CODE)
    assert (rei.code, rei.words.ticket, rei.words.use) == (CODE, "食事券", "利用")
    assert [round_.number for round_ in rei.settlement.rounds] == [1, 2, 3]
    assert rei.desks[0].id == "call"
    assert rei.desks[0].hours[0].opens == time(10)
    assert rei.tickets[0].pieces[0].face == 500
    assert rei.clause("schedule").section == "P.17 換金スケジュールについて"
    assert [entry.id for entry in rei.entries] == ["change", "period", "parking"]
    assert rei.facts[0].number == 7.0


def test_a_bound_has_three_spellings() -> None:
    counter, web = load_programme(SAMPLE / CODE).sales
    assert counter.first == Bound(day=date(2020, 10, 26), at=time(10))
    assert counter.last == Bound(
        words="別途お知らせする日", known=date(2020, 12, 15), as_of=date(2020, 11, 20)
    )
    assert web.first == Bound(words="10月下旬")
    assert web.last == Bound(day=date(2020, 12, 15))


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ('issuer = "れい商工会議所"', 'isuer = "れい商工会議所"', "isuer", "「issuer」のことですか"),
        ('decided_by = "精算', 'decide_by = "精算', "disputes.decide_by", "「decided_by」のことですか"),
        ('face = 500', 'fase = 500', "tickets.paper.pieces[1].fase", "「face」のことですか"),
        ('  {who = "県", percent = 5},', '  {who = "県", percents = 5},', "tickets.paper.premium[2].percents", "「percent」"),
        ("cutoff = 2020-11-22", 'cutoff = "2020-11-22"', "settlement.rounds[2].cutoff", "日付のはずが文字"),
        ("cutoff = 2020-11-22", "cutoff = 2020-11-22T10:00:00", "settlement.rounds[2].cutoff", "日付のはずが日時"),
        ("price = 10000", 'price = "10,000"', "tickets.paper.price", "整数のはずが文字"),
        ("price = 10000", "price = 10000.5", "tickets.paper.price", "整数のはずが小数"),
        ("price = 10000", "price = true", "tickets.paper.price", "整数のはずが真偽値"),
        ("price = 10000", "price = -1", "tickets.paper.price", "使えない数"),
        ("percent = 99.3", "percent = nan", "facts.sold.percent", "使えない数"),
        ('opens = "10:00"\ncloses = "17:00"', 'opens = "10：00"\ncloses = "17:00"', "desks.call.hours[1].opens", "時刻のはずが"),
        ('closes = "17:00"', 'closes = "24:00"', "desks.call.hours[1].closes", "時刻のはずが"),
        ('days = ["sat", "sun"]', 'days = ["sat", "son"]', "desks.call.hours[2].days[2]", "「sun」のことですか"),
        ('holidays = "closed"', 'holidays = "close"', "desks.call.hours[1].holidays", "「closed」のことですか"),
        ('basis = "use"', 'basis = ["use"]', "settlement.basis", "使えない値"),
        ('otherwise = "ask"', 'otherwise = "perhaps"', "registration.questions.night.otherwise", "no, ask"),
        ('fits = "no"', 'fit = "no"', "registration.questions.night.fit", "「fits」のことですか"),
        ('state = "kit_arrived"', 'state = "kit_arived"', "registration.after[2].state", "「kit_arrived」のことですか"),
        ('since = "kit_arrived"', 'since = "kit_sent"', "registration.start.since", "使えない値"),
        ('unit = "束"', 'units = "束"', "settlement.counts.stubs.units", "「unit」のことですか"),
        ('meaning = "売場が広いお店です。"', 'mean = "売場が広いお店です。"', "shop_size.sizes.large.mean", "「meaning」のことですか"),
        ('places = ["れい市"]', 'places = "れい市"', "places", "並びのはずが文字"),
        ('names = ["れい食事券", "れいのイート"]', 'names = ["れい食事券", 3]', "names[2]", "文字のはずが整数"),
        ("last = 2021-02-28", "last = 20210228", "use.last", "表のはずが整数"),
        ('first = "10月下旬"', 'first = ""', "sales.web.first", "いつなのか"),
        ('first = "10月下旬"', 'first = {day = 2020-10-30, hour = "10:00"}', "sales.web.first.hour", "ありません"),
        ("[tickets.paper]", "[tickets.Paper]", "tickets.Paper", "名前「Paper」は使えません"),
        ("[[keeping]]\nwhat = \"帳簿\"", "[[keeping]]", "keeping[2].what", "必要な項目「what」"),
        ("[disputes]", "[dispute]", "dispute", "「disputes」のことですか"),
        ('quota = 30000', 'quota = 30000\nid = "x"', "discount.id", "「id」という項目はありません"),
    ],
)  # fmt: skip
def test_a_wrong_shape_is_named_by_line_and_field(
    tmp_path: Path, old: str, new: str, field: str, words: str
) -> None:
    assert old in PROGRAMME
    text = PROGRAMME.replace(old, new, 1)
    folder = write(tmp_path, text)
    found = [problem for problem in problems_of(folder) if problem.field == field]
    assert len(found) == 1
    assert words in found[0].what + found[0].mend
    assert found[0].file == str(folder / "programme.toml")
    first = PROGRAMME[: PROGRAMME.index(old)].count("\n") + 1
    assert first <= found[0].line <= first + new.count("\n")


def test_a_missing_field_points_at_the_head_of_its_table(tmp_path: Path) -> None:
    text = PROGRAMME.replace('decided_by = "精算センターの計数結果"\n', "")
    (problem,) = problems_of(write(tmp_path, text))
    assert (problem.line, problem.field) == (line_of(text, "[disputes]"), "disputes.decided_by")


def test_a_missing_field_of_the_programme_points_at_the_first_line(tmp_path: Path) -> None:
    (problem,) = problems_of(write(tmp_path, PROGRAMME.replace("demo_day = 2020-12-18\n", "")))
    assert (problem.line, problem.field) == (1, "demo_day")


def test_the_nth_question_and_a_line_of_its_list_are_found(tmp_path: Path) -> None:
    text = FAQ.replace('  "有効期限おしえて",', "  3,").replace('kind = "not_stated"', 'kind = "not_said"')
    second, third = problems_of(write(tmp_path, faq=text))
    assert (second.line, second.field) == (line_of(text, "\n  3,") + 1, "faq[2].phrasings[3]")
    assert (third.line, third.field) == (line_of(text, 'kind = "not_said"'), "faq[3].kind")
    assert third.file.endswith("faq.toml")


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    text = PROGRAMME.replace("price = 10000", 'price = "a"').replace("sets = 2", 'sets = "b"')
    found = problems_of(write(tmp_path, text, FAQ.replace('topic = "店"', "topic = 1")))
    assert {problem.field for problem in found} == {"tickets.paper.price", "purchase.sets", "faq[3].topic"}


def test_a_key_that_is_not_faq_is_unknown_in_the_questions(tmp_path: Path) -> None:
    (problem,) = problems_of(write(tmp_path, faq="[[fqa]]\nid = 'x'\n"))
    assert (problem.line, problem.field) == (1, "fqa")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a = 1\nb = "', 2),
        ("a = 1\n\nb = [1,\n2\n", 5),
        ("a = 1\na = 2\n", 2),
        ("x", 1),
        (f"a = {'[' * 3000}", 0),
    ],
)
def test_text_that_is_not_toml_is_a_problem_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    (problem,) = problems_of(write(tmp_path, text))
    assert "TOMLとして読めません" in problem.what
    assert problem.line == line


def test_a_file_that_is_not_utf8_or_not_there_is_a_problem(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "programme.toml").write_bytes(PROGRAMME.encode("cp932", "replace"))
    assert "UTF-8" in problems_of(folder)[0].what
    (folder / "programme.toml").unlink()
    assert "ファイルがありません" in problems_of(folder)[0].what


def test_a_file_saved_on_windows_is_read_and_its_lines_are_right(tmp_path: Path) -> None:
    folder = write(tmp_path)
    text = PROGRAMME.replace("price = 10000", "price = false")
    (folder / "programme.toml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    (problem,) = problems_of(folder)
    assert problem.line == line_of(text, "price = false")


def test_a_programme_without_questions_is_read(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "faq.toml").unlink()
    assert load_programme(folder).entries == ()


def test_the_code_is_the_name_of_the_folder(tmp_path: Path) -> None:
    (problem,) = problems_of(write(tmp_path, code="other"))
    assert (problem.line, problem.field) == (1, "code")


def test_programmes_come_from_several_roots_by_code(tmp_path: Path) -> None:
    write(tmp_path, PROGRAMME.replace(CODE, "own-ticket"), code="own-ticket")
    (tmp_path / ".git").mkdir()
    (tmp_path / "__pycache__").mkdir()
    assert list(load_programmes(SAMPLE, tmp_path)) == [CODE, "own-ticket"]


def test_one_code_in_two_roots_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path)
    with pytest.raises(ProgrammeError, match="すでにあります"):
        load_programmes(SAMPLE, tmp_path)


def test_a_root_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProgrammeError, match="フォルダーがありません"):
        load_programmes(tmp_path / "nowhere")


def test_problems_of_one_programme_do_not_hide_those_of_another(tmp_path: Path) -> None:
    write(tmp_path, PROGRAMME.replace("price = 10000", "price = false"))
    write(tmp_path, PROGRAMME.replace(CODE, "own").replace("quota = 30000", "quota = false"), code="own")
    with pytest.raises(ProgrammeError) as caught:
        load_programmes(tmp_path)
    assert [problem.field for problem in caught.value.problems] == ["discount.quota", "tickets.paper.price"]


def test_a_problem_prints_as_one_line_with_file_line_and_field() -> None:
    problem = Problem("a/faq.toml", 3, "faq[1].answer", "長い。", "短く。")
    assert str(problem) == "a/faq.toml:3: 誤り: faq[1].answer: 長い。 → 短く。"


KEYS = st.sampled_from(
    ["code", "use", "first", "last", "desks", "faq", "clauses", "rounds", "settlement", "x", "facts", "words"]
)
VALUES = st.recursive(
    st.sampled_from(
        ['"a"', "1", "-1.5", "true", "2020-10-30", "10:00:00", "2020-10-30T10:00:00Z", "inf", "[]", '""']
    ),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda row: f"[{', '.join(row)}]")
        | st.dictionaries(KEYS, inner, max_size=3).map(
            lambda row: "{" + ", ".join(f"{k} = {v}" for k, v in row.items()) + "}"
        )
    ),
    max_leaves=5,
)
SPOILED_LINES = st.lists(st.tuples(st.integers(0, PROGRAMME.count("\n") - 1), VALUES), min_size=1, max_size=4)


@given(
    st.dictionaries(KEYS, VALUES, max_size=5).map(lambda row: "\n".join(f"{k} = {v}" for k, v in row.items()))
    | st.text(max_size=40)
)
def test_any_text_gives_a_programme_error_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    shutil.rmtree(folder, ignore_errors=True)
    assert problems_of(
        write(folder, text.encode("utf-8", "replace").decode(), text.encode("utf-8", "replace").decode())
    )


@given(SPOILED_LINES)
def test_any_value_at_any_key_is_read_or_refused_with_a_line(
    tmp_path_factory: pytest.TempPathFactory, spoiled: list[tuple[int, str]]
) -> None:
    rows = PROGRAMME.split("\n")
    for at, written in spoiled:
        key, equals, _ = rows[at].partition(" = ")
        rows[at] = f"{key} = {written}" if equals else rows[at]
    root = tmp_path_factory.getbasetemp() / "spoiled"
    shutil.rmtree(root, ignore_errors=True)
    write(root, "\n".join(rows))
    (reading,) = read_root(root)
    assert reading.programme is not None or reading.problems
    assert all(0 <= problem.line <= len(rows) for problem in reading.problems)


def test_reading_keeps_what_could_be_read_beside_the_problems(tmp_path: Path) -> None:
    reading = read_folder(write(tmp_path, PROGRAMME.replace("cutoff = 2020-11-22", "cutoff = 1")))
    assert reading.programme is not None
    assert [round_.number for round_ in reading.programme.settlement.rounds] == [1, 3]
    assert len(reading.problems) == 1
