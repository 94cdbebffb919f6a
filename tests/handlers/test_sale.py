"""Is it on sale."""

import pytest
from asking import Ask


@pytest.mark.parametrize(
    ("code", "at", "text", "said"),
    [
        ("gunma-gotoeat", "2020-11-02", "実券まだ買える？", ["販売中です"]),
        ("gunma-gotoeat", "2020-11-03", "実券まだ買える？", ["完売しました", "2020年11月2日(月)"]),
        ("gunma-gotoeat", "2020-12-20", "まだ買える？", ["中断", "2020年12月14日(月)", "2021年3月1日(月)"]),
        ("gunma-gotoeat", "2021-11-14", "プレミアム券ありますか", ["完売しました", "2021年11月13日(土)"]),
        ("gunma-gotoeat", "2021-12-01", "まだ買えますか", ["終了しました"]),
        ("gifu-gotoeat", "2021-01-31", "まだ買えますか", ["販売中です", "2021年1月31日(日)"]),
        ("gifu-gotoeat", "2021-02-01", "まだ買えますか", ["終了しました", "2021年1月31日(日)"]),
        ("ise-shouhinken", "2023-11-22", "まだ買える？", ["販売中です"]),
        ("ise-shouhinken", "2023-11-23", "まだ買える？", ["終了しました", "2023年11月22日(水)"]),
        ("tottori-area", "2022-05-20", "販売はいつまで", ["2022年6月30日(木)", "2022年5月18日(水)時点"]),
    ],
)
def test_the_state_of_sale_is_the_days_own(ask: Ask, code: str, at: str, text: str, said: list[str]) -> None:
    answer = ask("sale", code, text, at)
    assert [words for words in said if words not in answer] == []


@pytest.mark.parametrize(
    ("code", "text", "at", "said"),
    [
        (
            "gunma-gotoeat",
            "Web先行の抽選まだ？",
            "2020-10-27",
            "2020年10月25日(日)に終了しました。もう申し込めません",
        ),
        (
            "gunma-gotoeat",
            "Web先行の抽選まだ？",
            "2020-10-20",
            "まだWeb先行販売の抽選受付の期間ではありません",
        ),
        ("gunma-gotoeat", "Web先行の抽選まだ？", "2020-10-23", "Web先行販売の抽選受付の期間です"),
        ("gunma-gotoeat", "セブンで次いつ", "2021-09-10", "次の販売は2021年10月15日(金)から"),
        (
            "gifu-gotoeat",
            "昨日で事前受付終わった、次はいつ申し込める",
            "2020-10-23",
            "2020年10月26日(月)から",
        ),
    ],
)
def test_one_way_of_selling_is_told_by_its_own_days(
    ask: Ask, code: str, text: str, at: str, said: str
) -> None:
    assert said in ask("sale", code, text, at)


def test_what_is_said_last_names_the_way_of_selling(ask: Ask) -> None:
    text = "抽選に外れてしまって…セブンで買えるようになるのはいつからですか"
    assert "2020年11月6日(金)" in ask("sale", "gunma-gotoeat", text, "2020-11-03")
