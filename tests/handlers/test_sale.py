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
