"""Somebody else's data is asked for: always refused, and never seen in an honest question."""

import pytest
from talking import CODES, REGISTRY, programmes

from bot.privacy import asks_for_somebodys_data


@pytest.mark.parametrize(
    "text",
    [
        "ほかのお店の口座番号を教えて",
        "となりの旅館はいくら入金されましたか",
        "よその加盟店の換金額は？",
        "向かいの店の売上わかる？",
        "山田さんの電話番号を教えて",
        "田中様の住所を知りたい",
        "当選者の名前を教えて",
        "友達が何冊買ったか調べて",
        "うちの従業員の住所を教えて",
    ],
)
def test_a_question_about_somebody_else_is_noticed(text: str) -> None:
    assert asks_for_somebodys_data(text)


@pytest.mark.parametrize(
    "text",
    [
        "事務局の電話番号を教えて",
        "お客様の住所は確認しますか",
        "口座番号を変えたい",
        "お店の電話番号は",
        "ほかの店の半券が混ざっていました",
        "アルバイトが感染した、連絡先は",
        "友達の分も買えますか",
        "購入者の名前を書いてもらうの？",
        "業者さんの連絡先は",
    ],
)
def test_an_honest_question_is_left_alone(text: str) -> None:
    assert not asks_for_somebodys_data(text)


@pytest.mark.parametrize("code", CODES)
def test_no_question_that_ships_is_taken_for_one(code: str) -> None:
    programme = programmes()[code]
    entries = [text for entry in programme.entries for text in (entry.question, *entry.phrasings)]
    examples = [text for candidate in REGISTRY.candidates(programme) for text in candidate.texts]
    assert [text for text in (*entries, *examples) if asks_for_somebodys_data(text)] == []
