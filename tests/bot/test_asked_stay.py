"""A stay as people describe it."""

import pytest

from bot.asked_stay import asked_stay, is_one_of_a_group, person_nights


@pytest.mark.parametrize(
    ("text", "fees", "nights"),
    [
        ("1人8000円", [8000], 1),
        ("大人2人で1泊1人8000円", [8000, 8000], 1),
        ("1人7000円で2人2泊", [7000, 7000], 2),
        ("大人2人で1人8000円と小学生1人4000円", [8000, 8000, 4000], 1),
        ("大人2人 1泊 8000円、子供1人 3000円", [8000, 8000, 3000], 1),
        ("3人で合計21000円", [7000, 7000, 7000], 1),
        ("３泊で１人１万円", [10000], 3),
        ("夫婦で1泊15000円ずつ", [15000, 15000], 1),
        ("8,000円の宿に4人", [8000] * 4, 1),
        ("1泊7500円で私と妻の2人、2泊", [7500, 7500], 2),
        ("大人9000円が2人と子供0円の赤ちゃん、3人家族", [9000, 9000], 1),
        ("夫と子ども2人の4人で1人9000円、2泊", [9000] * 4, 2),
        ("祖母と母と私で1人12000円", [12000] * 3, 1),
        ("4人で1室2万8千円", [7000] * 4, 1),
        ("4人で1室2万8千円。1人7000円", [7000] * 4, 1),
        ("2人1泊8000円 割引", [8000, 8000], 1),
        ("夫婦と赤ちゃん（宿代なし）で、大人1人8千円の旅館に1泊", [8000, 8000], 1),
        ("夫婦と子ども2人、大人1人8000円、子ども1人4000円", [8000, 8000, 4000, 4000], 1),
        ("大人2人子ども1人で大人1人9000円子ども1人6000円", [9000, 9000, 6000], 1),
        ("大人1人8000円、大人1人9000円", [8000, 9000], 1),
        ("1泊5800円だけどお土産500円つけたら", [6300], 1),
        ("1泊5000円で夕食代が1,500円", [6500], 1),
        ("大人2人で1泊1人5500円、お土産2000円", [7500, 5500], 1),
        ("1人5500円で2泊、お土産2000円", [5500], 2),
        ("2人で1人8000円、夕食付き9000円", [8000, 8000], 1),
    ],
)
def test_people_fees_and_nights_are_read(text: str, fees: list[int], nights: int) -> None:
    stay = asked_stay(text)
    assert sorted(guest.fee for guest in stay.guests) == sorted(fees)
    assert stay.nights == nights


@pytest.mark.parametrize(
    "text",
    [
        "",
        "割引額を計算して",
        "4人家族だといくら",
        "2泊したら",
        "赤ちゃんも5000円引き？",
        "5000円割引されますか",
        "5,000円キャッシュバック",
    ],
)
def test_without_a_fee_nobody_is_counted(text: str) -> None:
    assert asked_stay(text).guests == ()


def test_a_sum_for_all_is_shared() -> None:
    assert asked_stay("3人で合計21000円").fee_is_total
    assert not asked_stay("3人で1人7000円").fee_is_total


def test_what_changes_the_answer_is_noticed() -> None:
    assert asked_stay("クオカード付きのプラン 8000円").cashable_plan
    assert asked_stay("税込1人8000円").tax_included
    assert not any(guest.resident for guest in asked_stay("県外の友達と2人で8000円").guests)


def test_a_free_infant_does_not_pay() -> None:
    stay = asked_stay("大人2人1人8000円、乳児1人は無料")
    assert [guest.pays for guest in stay.guests].count(False) == 1


@pytest.mark.parametrize(
    "text", ["9999人で1円", "1人99999999999999円", "0泊 0人 0円", "-1人 -5円", "1人8000円 365000泊"]
)
def test_absurd_numbers_do_no_harm(text: str) -> None:
    stay = asked_stay(text)
    assert 1 <= stay.nights <= 365
    assert len(stay.guests) <= 200


@pytest.mark.parametrize(
    ("text", "fees"),
    [
        ("9000円の大人2人と3000円の幼児1人なら", [9000, 9000, 3000]),
        ("夫婦と小学生1人で1泊、大人8000円 子供5000円", [8000, 8000, 5000]),
        ("妻と小学生の子ども1人と私で、大人8000円子ども4000円", [8000, 8000, 4000]),
        ("大人2人こども2人 ぜんぶで税抜22000円の宿", [5500, 5500, 5500, 5500]),
        ("8,000円で祖父母2人と孫1人（孫は4,000円）", [8000, 8000, 4000]),
        ("2人で11,000円でした", [5500, 5500]),
        ("夫婦と中学生の子1人、みんな8000円", [8000, 8000, 8000]),
    ],
)
def test_each_fee_is_that_of_the_people_it_stands_beside(text: str, fees: list[int]) -> None:
    assert sorted(guest.fee for guest in asked_stay(text).guests) == sorted(fees)


@pytest.mark.parametrize(
    ("text", "nights"), [("延べ120人泊", 120), ("人泊は80", 80), ("1,200人泊", 1200), ("2人で3泊", 0)]
)
def test_the_nights_of_all_people_together_are_read(text: str, nights: int) -> None:
    assert person_nights(text) == nights


def test_one_of_a_group_alone_says_nothing_of_the_group() -> None:
    assert is_one_of_a_group("6人グループでひとりだけ5千円の部屋")
    assert not is_one_of_a_group("ひとりだけで5千円の部屋")
