"""The sheet for shops: one page A4 that holds every round, in large letters that every printer has."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from io import BytesIO

import pytest
from pypdf import PageObject, PdfReader
from shipped import WORDS, programmes

from bot.calendars.sheet import sheet
from bot.holidays import business_calendar
from programmes.japanese import day_in_words
from programmes.model import Programme, Round
from programmes.rules import LastPosting, PostalService, last_safe_posting, payout_of

CODES = ("aikyo-gunma", "gifu-gotoeat", "gunma-gotoeat", "ise-shouhinken", "tottori-area")
TODAY = date(2020, 12, 18)
PAGE = "https://counter.example/guide/x/calendar"


def pdf(programme: Programme) -> PdfReader:
    return PdfReader(BytesIO(sheet(programme, WORDS, PostalService(), TODAY, PAGE)))


def text_of(made: PdfReader) -> str:
    return "".join("".join(page.extract_text().split()) for page in made.pages)


@cache
def shipped(code: str) -> PdfReader:
    """The sheet of a shipped programme."""
    return pdf(programmes()[code])


@cache
def text(code: str) -> str:
    return text_of(shipped(code))


def sizes(page: PageObject) -> set[float]:
    found: set[float] = set()

    def visit(words: str, _cm: object, _tm: object, _font: object, size: float) -> None:
        if words.strip():
            found.add(round(size, 2))

    page.extract_text(visitor_text=visit)
    return found


def long(rounds: int) -> Programme:
    """Gifu, settled every week."""
    gifu, first = programmes()["gifu-gotoeat"], date(2020, 10, 26)
    made = [
        Round(
            number=n + 1, name=f"第{n + 1}回", first=first + timedelta(7 * n), last=first + timedelta(7 * n + 6),
            cutoff=first + timedelta(7 * n + 13), payout=first + timedelta(7 * n + 28),
        )
        for n in range(rounds)
    ]  # fmt: skip
    return replace(gifu, settlement=replace(gifu.settlement, rounds=tuple(made)))


@pytest.mark.parametrize("code", CODES)
def test_it_is_one_page_a4_tagged_with_its_letters_in_it_and_none_too_small(code: str) -> None:
    made = shipped(code)
    [page] = made.pages
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)
    assert min(sizes(page)) >= 11
    catalog = made.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "ja"
    for font in page["/Resources"]["/Font"].values():
        assert "/FontFile2" in font.get_object()["/FontDescriptor"]


@pytest.mark.parametrize("code", CODES)
def test_every_round_stands_there_with_its_days(code: str) -> None:
    programme = programmes()[code]
    said, holidays = text(code), business_calendar()
    for each in programme.settlement.rounds:
        posting = last_safe_posting(programme, each, PostalService(), holidays)
        payout = payout_of(programme, each)
        named = [each.first, each.last, each.cutoff, payout.first, payout.last]
        named += [posting.post_by] if isinstance(posting, LastPosting) else []
        assert each.name in said
        assert all(day_in_words(day) in said for day in named if day)
    assert ("投函の目安" in said) == (
        programme.settlement.travels == "post" and bool(programme.settlement.rounds)
    )


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("gifu-gotoeat", "電話0570-07-5210"),
        ("gifu-gotoeat", "平日10:00〜17:00（祝日は休み）"),
        ("gifu-gotoeat", "2021年1月3日(日)または2020年12月29日(火)〜2021年1月5日(火)（年末年始・資料の記載が分かれています）"),
        ("gifu-gotoeat", "送り先：ぎふGoToEatキャンペーン精算センターの私書箱"),
        ("gifu-gotoeat", "受付には一切応じられません"),
        ("gifu-gotoeat", "およそ3週間後"),
        ("gifu-gotoeat", "出典：ぎふGoToEatキャンペーン加盟店募集要項P.17"),
        ("gifu-gotoeat", f"最新の日程：{PAGE}"),
        ("gifu-gotoeat", "2020年12月18日(金)時点"),
        ("gifu-gotoeat", "資料に書かれた日ではありません"),
        ("aikyo-gunma", "入金（目安）"),
        ("aikyo-gunma", "027-243-7274・027-243-7273"),
        ("ise-shouhinken", "2024年2月29日(木)まで換金処理が完了した紙商品券の保管"),
        ("gunma-gotoeat", "資料には「基本形：毎月2回」とあります"),
        ("gunma-gotoeat", "電話番号は、資料に書かれていません"),
        ("tottori-area", "利用期間（2022年5月18日(水)時点）"),
        ("tottori-area", "受付時間は、資料に書かれていません"),
    ],
)  # fmt: skip
def test_what_a_shop_looks_for_stands_there(code: str, words: str) -> None:
    assert words in text(code)


def test_two_rounds_a_month_for_half_a_year_still_stand_on_one_page_in_letters_large_enough() -> None:
    [page] = pdf(long(12)).pages
    assert min(sizes(page)) >= 11
    assert "第12回" in page.extract_text()


def test_a_year_of_weeks_takes_more_pages_with_the_heads_of_the_columns_again() -> None:
    made = pdf(long(52))
    assert len(made.pages) > 1
    whole = text_of(made)
    assert all(f"第{number}回" in whole for number in range(1, 53))
    assert "1/2ページ" in whole
    assert all("投函の目安" in page.extract_text() for page in made.pages if "第" in page.extract_text())


def test_signs_that_cannot_be_printed_are_marked_and_the_mark_is_explained() -> None:
    gifu = programmes()["gifu-gotoeat"]
    desk = replace(gifu.desks[0], name="窓口😀")
    said = text_of(pdf(replace(gifu, desks=(desk, *gifu.desks[1:]))))
    assert "窓口〓" in said
    assert "〓は、この書類の文字にない字を表します" in said


def test_the_same_day_gives_the_same_bytes() -> None:
    gifu = programmes()["gifu-gotoeat"]
    one, other = (sheet(gifu, WORDS, PostalService(), TODAY, "") for _ in range(2))
    assert one == other
    assert "最新の日程" not in "".join(PdfReader(BytesIO(one)).pages[0].extract_text().split())
