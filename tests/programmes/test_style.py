"""What the rules of programmes/checks/words.toml find in a text, and what they leave alone."""

import dataclasses

import pytest

from programmes import model
from programmes.checks.style import on_names, on_weekdays, remarks_on, style


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("参加できます(要申請)。", "半角のかっこ"),
        ("１０枚です。", "全角の英数字「１０」"),
        ("ｽﾏﾎで使えます。", "半角カナ「ｽﾏﾎ」"),
        ("10:00～17:00です。", "範囲の記号「～」"),
        ("平日9時〜です。", "時刻「9時」"),
        ("午後5時までです。", "時刻「午後5時」"),
        ("1冊10000円です。", "数「10000」"),
        ("※対象外です。", "「※」"),
        ("うれしいです🎉。", "絵文字「🎉」"),
        ("20％です。", "全角の記号「％」"),
        ("15日（日）までです。", "曜日のかっこ"),
        ("申し込みは、。終わりました。", "句読点"),
        ("問合せはこちらです。", "「問合せ」"),
        ("お客様に伝えます。", "「お客様」"),
        ("使うことが可能です。", "「ことが可能」"),
        ("購入することができます。", "「することができ」"),
        ("休みとなっております。", "「となっております」"),
        ("確認させていただきます。", "「せていただき」"),
        ("ご理解の程お願いします。", "「の程」"),
        ("当該店舗では使えません。", "「当該」"),
        ("県及び市に出します。", "「及び」"),
        ("こちらに書いて下さい。", "「下さい」"),
        ("県内の店等で使えます。", "「等」"),
        ("送ります。届かない場合。", "丁寧ではありません"),
        ("使える。", "丁寧ではありません"),
    ],
)
def test_a_rule_names_what_it_found(text: str, found: str) -> None:
    assert [remark for remark in remarks_on(text) if found in remark.what], remarks_on(text)


@pytest.mark.parametrize(
    "text",
    [
        "2020年11月8日(日)までです。",
        "2021年1月11日(月・祝)は休みです。",
        "1冊10,000円で、12,500円分使えます（25%の上乗せ）。",
        "平日10:00〜17:00です。24時間いつでも申し込めます。",
        "「※お断りする場合がございます」と書かれています。",
        "風俗営業等の規制及び業務の適正化等に関する法律です。",
        "くわしくは https://example.jp/a～b をご覧ください。",
        "お客さまに渡します（1人2枚まで。3枚目からは別料金）。",
        "いつ届きますか？",
        "平等に扱います。",
        "資料の記載が分かれています。",
    ],
)
def test_what_is_well_written_is_left_alone(text: str) -> None:
    assert remarks_on(text) == []


@pytest.mark.parametrize(
    ("length", "severity"), [(90, None), (91, "warning"), (140, "warning"), (141, "error")]
)
def test_a_long_sentence_is_a_warning_and_a_very_long_one_an_error(length: int, severity: str | None) -> None:
    sentence = "長" * (length - 3) + "です。"
    assert [remark.severity for remark in remarks_on(sentence)] == ([severity] if severity else [])


def test_what_stands_in_brackets_does_not_lengthen_a_sentence() -> None:
    assert remarks_on("長" * 87 + "（" + "長" * 50 + "（中の中））です。") == []


def test_a_label_need_not_be_a_sentence() -> None:
    assert remarks_on("食べる。", "label") == []
    assert remarks_on("下記のとおり", "label")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2020年12月18日までです。", 1),
        ("12月18日から12月20日(日)までです。", 1),
        ("2020年12月18日(金)までです。", 0),
        ("2020年12月までです。", 0),
        ("昭和23年7月12日の法律です。", 0),
        ("「12月18日」と書かれています。", 0),
    ],
)
def test_a_day_has_its_weekday(text: str, days: int) -> None:
    assert len(list(on_weekdays(text))) == days


def test_a_programme_calls_its_merchants_by_one_name() -> None:
    assert list(on_names("取扱店で使えます。", "merchant", "取扱店")) == []
    assert len(list(on_names("加盟店で使えます。", "merchant", "取扱店"))) == 1


def test_every_text_named_as_read_is_a_field_of_the_model() -> None:
    for name in [*style()["read"]["prose"], *style()["read"]["label"]]:
        owner, field = name.split(".")
        assert field in {each.name for each in dataclasses.fields(getattr(model, owner))}, name
