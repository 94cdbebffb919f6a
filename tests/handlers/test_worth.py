"""What counted tickets are worth together."""

import pytest
from asking import HANDLERS, Ask, programmes


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("gifu-gotoeat", "千円券35枚と500円券20枚おくったら", ["35,000円（35枚×1,000円）", "45,000円"]),
        ("gifu-gotoeat", "30枚の千円券と15枚の500円券", ["30,000円", "7,500円", "37,500円"]),
        ("gifu-gotoeat", "千円券と500円券が10枚ずつ", ["10,000円", "5,000円", "15,000円"]),
        ("gunma-gotoeat", "500円のが1,200枚たまった", ["600,000円（1,200枚×500円）"]),
        ("tottori-area", "500円券88枚と250円券40枚", ["44,000円", "10,000円", "54,000円"]),
        ("ise-shouhinken", "共通券12枚と専用券30枚", ["12,000円", "15,000円", "27,000円"]),
    ],
)
def test_the_faces_are_summed_up(ask: Ask, code: str, text: str, said: list[str]) -> None:
    answer = ask("worth", code, text, "2021-01-10")
    assert answer.kind == "answer"
    assert [words for words in said if words not in answer] == []


def test_a_shop_hears_what_it_is_paid(ask: Ask) -> None:
    said = "換金の額は、額面総額です。振込手数料は事務局が負担します。"
    assert said in ask("worth", "gifu-gotoeat", "500円券20枚", "2020-12-01", role="merchant")
    assert said not in ask("worth", "gifu-gotoeat", "500円券20枚", "2020-12-01", role="consumer")


def test_a_face_there_is_not_is_left_out_and_said_so(ask: Ask) -> None:
    answer = ask("worth", "tottori-area", "千円券3枚と500円券4枚", "2022-05-20")
    assert "額面の合計は2,000円です。1,000円券はこの" in answer
    assert "にはないので" not in ask("worth", "gifu-gotoeat", "千円券3枚と500円券4枚", "2020-12-01")


def test_without_counts_they_are_asked_for(ask: Ask) -> None:
    answer = ask("worth", "tottori-area", "券の合計はいくら", "2022-05-20")
    assert answer.kind == "form"
    assert "500円券10枚と250円券10枚" in answer


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("500円券20枚でいくら", True),
        ("伝票に120枚と書いた", False),
        ("2000円券3枚", False),
        ("500円券20枚使われた、補助は", False),
        ("5200円の会計で千円券5枚", False),
        ("500円券25枚？", False),
        ("窓口の500円券25枚の、今日買えますか", False),
        ("500円券26枚の束が3つでいくら", False),
        ("券の交換は？500円券2枚と千円券", False),
        ("700円の定食に500円券2枚だしたら200円もどる？", False),
    ],
)
def test_only_tickets_counted_by_their_face_are_its_business(text: str, taken: bool) -> None:
    assert HANDLERS["worth"].takes(text, programmes()["gifu-gotoeat"]) is taken  # type: ignore[attr-defined]


def test_a_programme_without_printed_tickets_is_not_concerned() -> None:
    assert not HANDLERS["worth"].fits(programmes()["aikyo-gunma"])


@pytest.mark.parametrize(
    ("code", "text", "rest"),
    [
        (
            "gifu-gotoeat",
            "3,800円の会計に千円券3枚と五百円券1枚だしたら、あと現金なんぼ払う？",
            "残りは300円です",
        ),
        ("gifu-gotoeat", "会計が1,000円で500円券1枚だしたら残りは", "残りは500円です"),
        ("ise-shouhinken", "1,700円の支払いを1000円券1枚と500円券1枚でしたら足らん分は", "残りは200円です"),
        ("tottori-area", "2,250円のランチ、500円券4枚だしたらあと250円券何枚いる？", "250円券1枚です"),
        ("gifu-gotoeat", "会計2,000円に千円券2枚、あといくら", "残りはありません"),
        ("gifu-gotoeat", "会計が13,800円。券1セット全部使ったら、あと現金いくら？", "残りは1,300円です"),
    ],
)
def test_what_the_tickets_leave_of_a_bill_is_said(ask: Ask, code: str, text: str, rest: str) -> None:
    assert rest in ask("worth", code, text, "2021-01-10")


def test_change_is_no_matter_of_sums() -> None:
    gifu = programmes()["gifu-gotoeat"]
    assert not HANDLERS["worth"].takes("2400円の定食に千円券3枚出したらおつりは", gifu)  # type: ignore[attr-defined]
