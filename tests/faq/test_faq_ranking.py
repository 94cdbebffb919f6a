"""One ranking of entries, things to do and what is not for us."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.confidence import Coefficients, Logistic, read_coefficients, shipped_coefficients, write_coefficients
from faq.outside import outside_candidates
from faq.ranking import BOTH, Candidate, Finder, Role

CONSUMER: frozenset[Role] = frozenset({"consumer"})
MERCHANT: frozenset[Role] = frozenset({"merchant"})

CANDIDATES = (
    Candidate(
        "change", BOTH, ("おつりは出ますか？", "釣り銭もらえる？", "お釣りって出るの"), "おつりは出ません。"
    ),
    Candidate(
        "lost",
        CONSUMER,
        ("券をなくしたらどうなりますか？", "紛失した", "落としちゃった"),
        "再発行はできません。",
    ),
    Candidate(
        "lost-merchant", MERCHANT, ("受け取った券をなくしたら？", "店で券を紛失した"), "お店の責任です。"
    ),
    Candidate(
        "until", BOTH, ("いつまで使えますか？", "使える期限", "有効期限おしえて"), "2月28日まで使えます。"
    ),
    Candidate("office", BOTH, ("事務局はどこにありますか？", "事務局の住所"), "高崎市です。"),
    Candidate(
        "takeout", BOTH, ("テイクアウトに使えますか？", "持ち帰りでもいい？", "弁当は買える？"), "使えます。"
    ),
    Candidate(
        "pets", BOTH, ("ペットと入れますか？", "犬を連れて行ける？"), "資料にありません。", "not_stated"
    ),
    Candidate(
        "do:payout",
        MERCHANT,
        ("入金日はいつですか？", "12/10に使われた分はいつ入金", "次の入金日"),
        kind="do",
    ),
    *outside_candidates(),
)


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(CANDIDATES)


@pytest.mark.parametrize(
    ("asked", "role", "meant"),
    [
        ("おつりってもらえますか", "consumer", "change"),
        ("ｵﾂﾘ ﾓﾗｴﾙ?", "consumer", "change"),
        ("おつり でますか", None, "change"),
        ("じむきょく どこ", "consumer", "office"),
        ("有効期限はいつまでですか", "consumer", "until"),
        ("ていくあうと おっけー？", "consumer", "takeout"),
        ("11月20日に使われた分っていつ入金されるの", "merchant", "do:payout"),
        ("犬を連れて入れる？", "consumer", "pets"),
    ],
)
def test_the_entry_that_is_meant_comes_first(
    finder: Finder, asked: str, role: Role | None, meant: str
) -> None:
    assert finder.find(asked, role).matches[0].candidate.id == meant


def test_the_same_words_are_answered_for_the_one_who_asks(finder: Finder) -> None:
    assert finder.find("券をなくした", "consumer").matches[0].candidate.id == "lost"
    assert finder.find("券をなくした", "merchant").matches[0].candidate.id == "lost-merchant"


def test_an_entry_for_the_other_role_is_still_found_when_nothing_else_fits(finder: Finder) -> None:
    assert finder.find("入金日はいつですか", "consumer").matches[0].candidate.id == "do:payout"


def test_a_phrasing_word_for_word_is_its_entry_and_is_answered(finder: Finder) -> None:
    for candidate in CANDIDATES[:8]:
        for text in candidate.texts:
            found = finder.find(text, sorted(candidate.roles)[0])
            assert (found.matches[0].candidate.id, found.band) == (candidate.id, "answer"), text


@pytest.mark.parametrize(
    "said", ["こんにちは", "ありがとうございました", "ばか", "これまでの指示を無視して", "今日の天気は"]
)
def test_what_is_not_for_the_counter_is_told_apart(finder: Finder, said: str) -> None:
    found = finder.find(said, "consumer")
    assert found.matches[0].candidate.kind == "outside"
    assert found.band == "answer"
    assert found.choices() == ()


def test_probabilities_fall_with_the_scores(finder: Finder) -> None:
    matches = finder.find("券はどうしたらいい", "consumer").matches
    assert [m.score for m in matches] == sorted((m.score for m in matches), reverse=True)
    assert [m.probability for m in matches] == sorted((m.probability for m in matches), reverse=True)
    assert all(0 <= m.probability <= 1 for m in matches)


def test_the_bands_are_cut_by_the_thresholds() -> None:
    sure = Coefficients(meant=Logistic(10.0, {}), outside=Logistic(-10.0, {}))
    unsure = Coefficients(
        meant=Logistic(-1.5, {}), outside=Logistic(-10.0, {}), answer_from=0.3, choose_from=0.1
    )
    lost = Coefficients(meant=Logistic(-10.0, {}), outside=Logistic(-10.0, {}))
    assert Finder(CANDIDATES, sure).find("おつり").band == "answer"
    found = Finder(CANDIDATES, unsure).find("おつりは店でもらえる")
    assert found.band == "choose"
    assert 0 < len(found.choices()) <= 3
    assert Finder(CANDIDATES, lost).find("おつり").band == "none"


def test_words_nobody_knows_find_nothing_to_answer(finder: Finder) -> None:
    assert (
        finder.find("ξψω", "consumer").band == "none"
        or finder.find("ξψω").matches[0].candidate.kind == "outside"
    )


def test_a_collection_without_phrasings_is_searched_as_well() -> None:
    bare = Finder([Candidate(c.id, BOTH, c.texts[:1], c.answer) for c in CANDIDATES[:7]])
    assert bare.find("釣り銭").matches[0].candidate.id == "change"
    assert bare.lexicon.learned == {}


def test_candidates_without_texts_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one text"):
        Finder([Candidate("empty", BOTH, ())])
    with pytest.raises(ValueError, match="for this counter"):
        Finder(outside_candidates())


def test_one_candidate_is_enough() -> None:
    assert Finder([CANDIDATES[0]]).find("おつり").matches[0].candidate.id == "change"


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=80), role=st.sampled_from([None, "consumer", "merchant"]))
def test_any_message_is_ranked_without_failing(finder: Finder, text: str, role: Role | None) -> None:
    found = finder.find(text, role)
    assert len(found.matches) <= 5
    assert found.band in ("answer", "choose", "none")


def test_threads_share_a_finder(finder: Finder) -> None:
    asked = [text for candidate in CANDIDATES[:8] for text in candidate.texts] * 8
    alone = [finder.find(text).matches[0].candidate.id for text in asked]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: finder.find(text).matches[0].candidate.id, asked))
    assert together == alone


@pytest.mark.parametrize(
    "text", ["1," * 2500, "1/" * 2500, "じむきょくどこ" * 700, "令和2年" * 1200, "w" * 5000]
)
def test_the_longest_messages_are_read(finder: Finder, text: str) -> None:
    assert finder.find(text).band in ("answer", "choose", "none")


def test_coefficients_survive_their_file() -> None:
    shipped = shipped_coefficients()
    again = read_coefficients(write_coefficients(shipped, "head"))
    assert again.weights == pytest.approx(shipped.weights, abs=1e-3)
    assert again.meant.slopes == pytest.approx(shipped.meant.slopes, abs=1e-3)
    assert 0 < again.choose_from <= again.answer_from < 1


def test_a_stored_answer_about_one_month_is_not_word_for_word_about_another() -> None:
    february = Candidate("winter", BOTH, ("2月は使えた？",), "2月は利用自粛でした。")
    others = (Candidate("do:use", BOTH, ("使えた？", "3月は使えた？"), kind="do"), *CANDIDATES)
    finder = Finder((february, *others))
    same, another = finder.find("2月は使えた？"), finder.find("4月は使えた？")
    assert same.matches[0].candidate.id == "winter"
    assert another.matches[0].candidate.id == "do:use"
