"""One case for each thing that can be wrong with the sense of a programme: file, line, field, severity."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from programmes.check import check_programmes, main
from programmes.loader import PACKAGE_DATA
from programmes.reading.problem import Problem

SAMPLE = Path(__file__).parent / "sample"
CODE = "rei-shokujiken"
TEXTS = {name: (SAMPLE / CODE / name).read_text("utf-8") for name in ("programme.toml", "faq.toml")}


@dataclass(frozen=True)
class Spoiled:
    """A programme in which ``old`` was replaced by ``new`` in one file, checked."""

    file: Path
    text: str
    problems: list[Problem]

    def only(self) -> Problem:
        assert len(self.problems) == 1, "\n".join(map(str, self.problems))
        return self.problems[0]

    def line_of(self, words: str) -> int:
        assert self.text.count(words) == 1
        return self.text[: self.text.index(words)].count("\n") + 1


Spoil = Callable[..., Spoiled]


@pytest.fixture
def spoil(tmp_path: Path) -> Spoil:
    def spoil(*changes: tuple[str, str], file: str = "programme.toml") -> Spoiled:
        text = TEXTS[file]
        for old, new in changes:
            assert text.count(old) == 1, f"{old} stands {text.count(old)} times"
            text = text.replace(old, new)
        folder = tmp_path / CODE
        folder.mkdir()
        for name, original in TEXTS.items():
            (folder / name).write_text(text if name == file else original, "utf-8")
        return Spoiled(folder / file, text, check_programmes(tmp_path))

    return spoil


def test_the_sample_is_clean() -> None:
    assert check_programmes(SAMPLE) == []


def test_there_is_nothing_to_mend_in_the_shipped_programmes() -> None:
    found = check_programmes(PACKAGE_DATA)
    assert not found, "\n".join(map(str, found))


def test_a_wrong_shape_and_a_wrong_sense_are_found_in_one_go(spoil: Spoil) -> None:
    spoiled = spoil(
        ("cutoff = 2020-11-22", 'cutoff = "2020-11-22"'), ("last = 2020-10-25", "last = 2020-09-25")
    )
    fields = {problem.field for problem in spoiled.problems}
    assert {"settlement.rounds[2].cutoff", "facts.poster.last"} <= fields


def test_a_row_that_cannot_be_read_is_no_gap_and_no_unknown_name(spoil: Spoil) -> None:
    changes = (
        ("cutoff = 2020-11-22", 'cutoff = "2020-11-22"'),
        ('name = "様式第4号"\n', ""),
        ('section = "表紙"\n', ""),
    )
    fields = [problem.field for problem in spoil(*changes).problems]
    assert fields == ["clauses.cover.section", "settlement.rounds[2].cutoff", "forms.form-4.name"]


@pytest.mark.parametrize(
    ("old", "new", "field", "line", "words"),
    [
        # settlement rounds
        ("first = 2020-11-16", "first = 2020-11-17", "settlement.rounds[3].first", "first = 2020-11-17", "間が空いています(2020年11月16日(月))"),
        ("first = 2020-11-16", "first = 2020-11-19", "settlement.rounds[3].first", "first = 2020-11-19", "2020年11月16日(月)から2020年11月18日(水)まで"),
        ("first = 2020-11-16", "first = 2020-11-15", "settlement.rounds[3].first", "first = 2020-11-15", "重なっています"),
        ("cutoff = 2020-11-22", "cutoff = 2020-11-14", "settlement.rounds[2].cutoff", "cutoff = 2020-11-14", "対象期間の最終日"),
        ("payout = 2020-12-10", "payout = 2020-11-21", "settlement.rounds[2].payout", "payout = 2020-11-21", "締切日"),
        ("payout_last = 2020-12-15", "payout_last = 2020-12-09", "settlement.rounds[2].payout_last", "payout_last = 2020-12-09", "より前です"),
        ("payout = 2020-12-10\n", "", "settlement.rounds[2].payout_last", "payout_last = 2020-12-15", "payoutがない"),
        ("number = 3", "number = 4", "settlement.rounds[3].number", "number = 4", "第2回の次が第4回"),
        # periods
        ("last = 2021-02-28", "last = 2020-02-28", "use.last", "last = 2020-02-28", "始まりの2020年10月26日(月)より前"),
        ("last = 2020-10-25", "last = 2020-09-25", "facts.poster.last", "last = 2020-09-25", "より前"),
        ("last = 2020-11-30\n[[desks", "last = 2020-10-25\n[[desks", "desks.call.hours[2].last", "last = 2020-10-25\n[[desks", "より前"),
        ('last = {words = "別途お知らせする日", known = 2020-12-15, as_of = 2020-11-20}\nsold_out = 2020-12-10', 'last = {words = "別途お知らせする日", known = 2020-10-15}', "sales.counter.last", "known = 2020-10-15", "より前"),
        ("sold_out = 2020-12-10", "sold_out = 2020-10-25", "sales.counter.sold_out", "sold_out = 2020-10-25", "完売日の2020年10月25日(日)が販売期間の外"),
        ("suspended = 2020-12-01", "suspended = 2020-12-16", "sales.web.suspended", "suspended = 2020-12-16", "中断日の"),
        ("final_cutoff = 2020-12-08", "final_cutoff = 2020-12-07", "settlement.final_cutoff", "final_cutoff =", "最後の回の締切"),
        ('closes = "17:00"', 'closes = "09:30"', "desks.call.hours[1].closes", 'closes = "09:30"', "始まりの10:00"),
        # values
        ("total = 12500", "total = 12000", "tickets.paper.pieces[1].total", "total = 12000", "12,500円"),
        ("facility_share = 500", "facility_share = 400", "discount.amount", "amount = 5000", "内訳の合計4,900円"),
        ('where = "れい県内の加盟店"', 'where = "{use.first}から"', "use.where", "{use.first}", "差し込み"),
        ('colour = "#0017C1"', 'colour = "blue"', "colour", 'colour = "blue"', "色「blue」"),
        ("number = 7\n", 'number = 7\ntext = "七"\n', "facts.trucks.number", "number = 7\n", "値が2個あります(text、number)"),
        ("yen = 1500000000\n", "", "facts.budget.label", 'label = "予算"', "値がありません"),
        ('  {says = "12月29日～1月3日", source = ["cover"]},\n', "", "conflicts.year-end.statements", "statements = [", "1件しか"),
        # references and sources
        ('document = "guide"\nsection = "表紙"', 'document = "gide"\nsection = "表紙"', "clauses.cover.document", 'document = "gide"', "「guide」のことですか"),
        ('source = ["year-end"]\n\n[tickets', 'source = ["yearend"]\n\n[tickets', "desks.call.closures[1].source[1]", 'source = ["yearend"]', "「year-end」のことですか"),
        ('conflict = "year-end"', 'conflict = "nenmatsu"', "desks.call.closures[1].conflict", 'conflict = "nenmatsu"', "[conflicts.nenmatsu]"),
        ('tickets = ["paper"]\nchannel = "Web"', 'tickets = ["papier"]\nchannel = "Web"', "sales.web.tickets[1]", 'tickets = ["papier"]', "「paper」のことですか"),
        ('desk = "call"\nevidence', 'desk = "center"\nevidence', "disputes.desk", 'desk = "center"', "desksにありません"),
        ('forms = ["form-4"]', 'forms = ["form-5"]', "reports[1].forms[1]", 'forms = ["form-5"]', "「form-4」のことですか"),
        ('kind = "common"', 'kind = "small"', "tickets.paper.pieces[1].kind", 'kind = "small"', "ticket_kindsにありません"),
        ('text = "れい新聞"\nsource = ["cover"]', 'text = "れい新聞"', "facts.media.source", "[facts.media]", "出典"),
        ('payout = 2020-12-25\nsource = ["schedule"]', "payout = 2020-12-25", "settlement.rounds[3].source", "[[settlement.rounds]]\nnumber = 3", "出典"),
        ('late_source = ["schedule"]\n', "", "settlement.late_source", "[settlement]", "遅れたとき"),
        # forms and steps for merchants
        ('desk = "call"\nsource = ["cover"]\n\n[registration.start]', 'desk = "cal"\nsource = ["cover"]\n\n[registration.start]', "registration.send.desk", 'desk = "cal"', "「call」のことですか"),
        ('rule = "加盟店になれるのは、れい県内のお店です。"\nsource = ["cover"]', 'rule = "加盟店になれるのは、れい県内のお店です。"', "registration.questions.place.source", "[registration.questions.place]", "出典"),
        ('rule = "加盟店になれるのは、れい県内のお店です。"\nsource = ["cover"]', 'rule = "加盟店になれるのは、れい県内のお店です。"\nsource = ["covr"]', "registration.questions.place.source[1]", 'source = ["covr"]', "「cover」のことですか"),
        ("お店はれい県内にありますか？", "お店はれい県内です。", "registration.questions.place.ask", "お店はれい県内です。", "「？」で終わっていません"),
        ("売場は1,000㎡より広いですか？", "売場は1,000㎡より広いです。", "shop_size.questions.area.ask", "売場は1,000㎡より広いです。", "「？」で終わっていません"),
        ('state = "kit_arrived"', 'state = "received"', "registration.after[2].state", 'state = "received"\ntext = "ステッカー', "次の手順が二つ"),
        ('text = "ステッカーを掲示してください。"\nsource = ["cover"]', 'text = "ステッカーを掲示してください。"', "registration.after[2].source", '[[registration.after]]\nstate = "kit_arrived"', "出典"),
        ('otherwise = "small"', 'otherwise = "smal"', "shop_size.otherwise", 'otherwise = "smal"', "「small」のことですか"),
        ('yes = "large"', 'yes = "larger"', "shop_size.questions.area.yes", 'yes = "larger"', "[shop_size.sizes.larger]"),
        ('takes = ["common"]\nsource = ["cover"]\n[shop_size.sizes.small]', 'takes = ["comon"]\nsource = ["cover"]\n[shop_size.sizes.small]', "shop_size.sizes.large.takes[1]", 'takes = ["comon"]', "「common」のことですか"),
        ('name = "加盟店控えの束"', 'name = "500円の食事券"', "settlement.counts.stubs.name", 'name = "500円の食事券"\nunit', "二つあります"),
        # weekdays in text
        ("令和2年10月1日(木)改訂", "令和2年10月1日(金)改訂", "documents.guide.edition", "10月1日(金)改訂", "2020年10月1日(木) です"),
        ("精算センターの私書箱へ郵送します。", "2020/11/8(月)までに郵送します。", "settlement.how", "2020/11/8(月)", "合いません"),
        ('where = "れい県内の加盟店"', 'where = "1/3(土)は休み"', "use.where", "1/3(土)", "2021年1月3日(日) です"),
        ('where = "れい県内の加盟店"', 'where = "2020年2月30日(日)から"', "use.where", "2月30日(日)", "という日はありません"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_named_by_line_and_field(
    spoil: Spoil, old: str, new: str, field: str, line: str, words: str
) -> None:
    spoiled = spoil((old, new))
    problem = spoiled.only()
    assert (problem.field, problem.line, problem.severity) == (field, spoiled.line_of(line), "error")
    assert problem.file == str(spoiled.file)
    assert words in problem.what + problem.mend


@pytest.mark.parametrize(
    ("old", "new", "field", "line", "words"),
    [
        ('related = ["change"]', 'related = ["chnge"]', "faq[2].related[1]", 'related = ["chnge"]', "「change」のことですか"),
        ('related = ["change"]', 'related = ["period"]', "faq[2].related[1]", 'related = ["period"]\n\n[[faq]]\nid = "parking"', "自分自身"),
        ("{use.period}", "{use.periods}", "faq[2].answer", "{use.periods}", "「period」のことですか"),
        ("2021年1月1日(金)も", "{facts.truk}も", "faq[2].details", "{facts.truk}", "「trucks」のことですか"),
        ("{use.period}", "{desks.call.website}", "faq[2].answer", "{desks.call.website}", "値がありません"),
        ("{use.period}", "{use.first", "faq[2].answer", "{use.first", "閉じていません"),
        ('question = "駐車場はありますか？"', 'question = "{words.ticket}？"', "faq[3].question", "{words.ticket}？", "使えません"),
        ("おつりは出ません。", "おつりは出ません。" * 30, "faq[1].answer", "足りない分", "290文字"),
        ('label = "いつ使えますか？"\n', "", "faq[2].question", 'question = "れい食事券は', "25文字"),
        ('label = "いつ使えますか？"', 'label = "この食事券はいったいいつまで使えるのでしょうか？"', "faq[2].label", "label = ", "ボタンの文字が"),
        ("2021年1月1日(金)", "2021年1月1日(土)", "faq[2].details", "1月1日(土)", "合いません"),
        ('"駐車場ある"', '"おつり もらえる"', "faq[3].phrasings[2]", "おつり もらえる", "「change」(1行目)にもあります"),
        ('"駐車場ある"', '"ｵﾂﾘﾓﾗｴﾙ？"', "faq[3].phrasings[2]", "ｵﾂﾘﾓﾗｴﾙ", "「change」(1行目)にもあります"),
        ('"有効期限おしえて"', '"おつりは出ますか"', "faq[2].phrasings[3]", '"おつりは出ますか"', "「change」(1行目)にもあります"),
        ('source = ["cover"]\nrelated = ["change"]', 'related = ["change"]', "faq[2].source", '[[faq]]\nid = "period"', "出典"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_answered_so_is_an_error(
    spoil: Spoil, old: str, new: str, field: str, line: str, words: str
) -> None:
    spoiled = spoil((old, new), file="faq.toml")
    problem = spoiled.only()
    assert (problem.field, problem.line, problem.severity) == (field, spoiled.line_of(line), "error")
    assert words in problem.what + problem.mend


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ("{use.period}", "2020年10月26日(月)から", "faq[2].answer", "{use.first}"),
        ("{use.period}", "令和3年2月28日(日)まで", "faq[2].answer", "{use.last}"),
        ("{use.period}", "2021/2/28まで", "faq[2].answer", "{use.last}"),
        ("{use.period}", "2月28日(日)まで", "faq[2].answer", "{use.last}"),
        ("2021年1月1日(金)も使えます。", "予算は15億円です。", "faq[2].details", "{facts.budget:short}"),
        ("2021年1月1日(金)も使えます。", "予算は14億10,000万円です。", "faq[2].details", "{facts.budget:short}"),
        ("2021年1月1日(金)も使えます。", "1冊1万2,500円分です。", "faq[2].details", "{tickets.paper.value:short}"),
        ("2021年1月1日(金)も使えます。", "10,000円です。", "faq[2].details", "{tickets.paper.price}"),
        ("おつりは出ません。", "おつりは出ません。" * 21, "faq[1].answer", "detailsに移して"),
        (', "小銭で返ってくる？"', "", "faq[1].phrasings", "5個"),
        ('"端数はどうなる"', '"おつりないの"', "faq[1].phrasings[5]", "二度"),
    ],
)  # fmt: skip
def test_what_could_be_better_is_a_warning(spoil: Spoil, old: str, new: str, field: str, words: str) -> None:
    problem = spoil((old, new), file="faq.toml").only()
    assert (problem.field, problem.severity) == (field, "warning")
    assert words in problem.what + problem.mend


def test_an_id_used_twice_names_the_first_line(spoil: Spoil) -> None:
    spoiled = spoil(('id = "parking"', 'id = "change"'), file="faq.toml")
    problem = spoiled.only()
    assert (problem.field, problem.line) == (
        "faq[3].id",
        spoiled.line_of('[[faq]]\nid = "change"\ntopic = "店"') + 1,
    )
    assert "1行目" in problem.what


def test_other_days_amounts_and_names_of_tickets_may_be_written_out(spoil: Spoil) -> None:
    text = "500円券で800円のお買い物をした2020年7月24日(金)の例です。15日以内、1/2の確率、第3.5版です。"
    assert spoil(("2021年1月1日(金)も使えます。", text), file="faq.toml").problems == []


def test_the_same_words_may_lead_two_roles_to_two_answers(spoil: Spoil) -> None:
    changes = (
        ('"駐車場ある"', '"おつりないの"'),
        ('kind = "not_stated"', 'kind = "not_stated"\nroles = ["merchant"]'),
    )
    assert spoil(*changes, file="faq.toml").problems == []


def test_an_answer_on_a_conflict_may_quote_the_wrong_weekday(spoil: Spoil) -> None:
    changes = (
        ("2021年1月1日(金)も使えます。", "要項には1月3日(月)とあります。"),
        ('label = "いつ使えますか？"', 'label = "いつ"\nconflict = "year-end"'),
    )
    assert spoil(*changes, file="faq.toml").problems == []


def test_people_may_type_a_wrong_weekday(spoil: Spoil) -> None:
    assert spoil(('"駐車場ある"', '"11/8(月)は車で行ける"'), file="faq.toml").problems == []


def test_the_command_prints_every_problem_and_fails(spoil: Spoil, capsys: pytest.CaptureFixture[str]) -> None:
    spoiled = spoil(("price = 10000", 'price = "1"'), ("sets = 2", "set = 2"))
    assert main([str(spoiled.file.parent.parent)]) == 1
    printed = capsys.readouterr().out
    assert f"{spoiled.file}:{spoiled.line_of('set = 2')}: 誤り: purchase.set: " in printed
    assert printed.endswith("誤り 3 件、注意 0 件\n")


def test_the_command_is_content_with_a_clean_programme() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "programmes.check", str(SAMPLE)],
        capture_output=True,
        check=False,
        cwd=SAMPLE.parents[2],
    )
    assert ran.returncode == 0
    assert ran.stdout.decode().startswith("誤り 0 件")


def test_a_form_is_short(spoil: Spoil) -> None:
    before = '[[registration.after]]\nstate = "received"'
    question = TEXTS["programme.toml"].partition("[registration.questions.night]\n")[2].partition("\n[[")[0]
    more = "".join(f"[registration.questions.more-{n}]\n{question}\n" for n in range(7))
    problem = spoil((before, more + before)).only()
    assert problem.field == "registration.questions"
    assert "9個" in problem.what
    assert "8個まで" in problem.mend


def test_a_condition_that_no_question_asks_about(spoil: Spoil) -> None:
    condition = '[[registration.conditions]]\ntext = "お店の看板があること"\nsource = ["schedule"]\n'
    problem = spoil(("[registration.send]", condition + "[registration.send]")).only()
    assert (problem.field, problem.severity) == ("registration.conditions[1].text", "warning")
    assert "確かめる質問がありません" in problem.what


def test_what_excludes_is_asked_first(spoil: Spoil) -> None:
    problem = spoil(
        ('otherwise = "no"', 'otherwise = "ask"'),
        ('otherwise = "ask"\nrule = "深夜', 'otherwise = "no"\nrule = "深夜'),
    ).only()
    assert (problem.field, problem.severity) == ("registration.questions.night.otherwise", "warning")
    assert "「place」の後" in problem.what
