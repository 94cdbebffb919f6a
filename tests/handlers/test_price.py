"""What a ticket costs."""

import pytest
from asking import Ask


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("gunma-gotoeat", "プレミアム券は1冊いくら", ["10,000円", "13,000円", "30%"]),
        ("gunma-gotoeat", "3冊買うといくら、プレミアム券", ["30,000円", "39,000円"]),
        ("gifu-gotoeat", "いくら", ["10,000円", "12,500円", "1,000円券 10枚", "500円券 5枚"]),
        ("tottori-area", "値段", ["3,500円", "5,000円", "1,500円", "43%"]),
        ("ise-shouhinken", "紙の券はいくら", ["5,000円", "6,500円", "1,500円"]),
        (
            "ise-shouhinken",
            "紙を上限いっぱい買うといくら得",
            ["25,000円（5セット×5,000円）", "7,500円（5セット×1,500円"],
        ),
        (
            "gifu-gotoeat",
            "妻と私で1セットずつ",
            ["20,000円（2セット×10,000円）", "25,000円（2セット×12,500円）"],
        ),
        ("gifu-gotoeat", "旦那と二人で買えるだけ買うと", ["40,000円", "50,000円", "10,000円"]),
    ],
)
def test_price_value_and_gain_are_said(ask: Ask, code: str, text: str, said: list[str]) -> None:
    answer = ask("price", code, text, "2021-11-01")
    assert [words for words in said if words not in answer] == []


@pytest.mark.parametrize(
    "text",
    [
        "紙を3セット持っとる、大型スーパーで使えるんは",
        "紙3セットのうち共通券は",
        "紙3セットで小さいお店だけの分は",
        "紙の券3セット、商店街でしか使えやん分",
    ],
)
def test_what_of_the_sets_is_good_where_is_told_kind_by_kind(ask: Ask, text: str) -> None:
    answer = ask("price", "ise-shouhinken", text, "2023-11-10")
    assert "共通券: 6,000円分（3セット×2,000円）。大型店を含むすべての取扱店で使えます。" in answer
    assert "中小規模店専用券: 13,500円分（3セット×4,500円）" in answer
    assert "電子商品券" not in answer.text.split("\n(")[0]
    assert answer.reply.blocks[0].citations  # type: ignore[union-attr]


def test_a_programme_with_one_kind_of_ticket_has_nothing_to_split(ask: Ask) -> None:
    assert "15,000円（3冊×5,000円）" in ask("price", "tottori-area", "エリア券3冊", "2022-05-20")


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("gunma-gotoeat", "プレミアム券3冊だと500円券何枚", ["500円券 78枚（3冊×26枚）"]),
        ("ise-shouhinken", "3セットやと500円券は何枚くる", ["27枚", "6枚", "合わせて33枚"]),
        ("tottori-area", "50冊だと全部で券は何枚", ["合わせて600枚"]),
        ("tottori-area", "1万円で何冊買えますか", ["10,000円で買えるのは、2冊です"]),
        ("tottori-area", "１万円分ほしいんだけど", ["10,000円分には、2冊が必要です", "7,000円"]),
        ("ise-shouhinken", "大型店で4000円使いたい。何セットいる", ["2セット（10,000円）が必要"]),
        ("gifu-gotoeat", "家族4人でそれぞれ2セット", ["80,000円（8セット×10,000円）"]),
        ("gifu-gotoeat", "3セットでいくら", ["買えるのは1人2セットまでです"]),
        ("gunma-gotoeat", "プレミアム券とセブンの券、1冊でいくら違う", ["13,000円", "12,500円"]),
        ("gunma-gotoeat", "コンビニで3冊", ["セブン‐イレブン販売の食事券", "37,500円"]),
    ],
)
def test_pieces_and_sums_of_several_sets_are_said(ask: Ask, code: str, text: str, said: list[str]) -> None:
    answer = ask("price", code, text, "2021-11-01")
    assert [words for words in said if words not in answer] == []
    assert "実券" not in answer or code != "gunma-gotoeat"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "夫が実券1冊、わたしがプレミアム券1冊。あわせると何円分",
            ["合わせて25,500円分", "合わせて20,000円です"],
        ),
        ("プレミアム券2冊と実券3冊で合計いくら", ["合わせて63,500円分", "26,000円"]),
        ("セブンで2冊、あとで実券を1冊。合計いくら分？", ["合わせて37,500円分"]),
        ("2冊のプレミアム券と3冊の実券で合計いくら", ["合わせて63,500円分"]),
    ],
)
def test_sets_of_several_tickets_are_added_up(ask: Ask, text: str, said: list[str]) -> None:
    answer = ask("price", "gunma-gotoeat", text, "2021-11-01")
    assert [words for words in said if words not in answer] == []


def test_each_count_belongs_to_the_ticket_beside_it(ask: Ask) -> None:
    text = "妻がセブンの券を3冊、私が実券を2冊持ってます。実券2冊で何円分になりますか"
    answer = ask("price", "gunma-gotoeat", text, "2021-11-01")
    assert "25,000円分" in answer
    assert "37,500円" not in answer


def test_no_sets_at_all_are_not_added_up(ask: Ask) -> None:
    assert "13,000円分" in ask("price", "gunma-gotoeat", "実券0冊とプレミアム券1冊で合計", "2021-11-01")


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("tottori-area", "1冊のうち250円の券だけ足すといくら", "250円券は、4枚で1,000円分です"),
        ("gifu-gotoeat", "2セットのうち500円券だけだといくら分", "500円券は、10枚で5,000円分です"),
    ],
)
def test_the_tickets_of_one_face_value_are_added_up_alone(ask: Ask, code: str, text: str, said: str) -> None:
    assert said in ask("price", code, text, "2021-11-01")
