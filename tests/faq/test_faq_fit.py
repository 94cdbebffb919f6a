"""The fits, the folds and the thresholds."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shipped

from faq.confidence import Coefficients, Logistic
from faq.evaluate import line, outcomes
from faq.fit import EXAMPLES, choices, fitted_confidence, fitted_weights, judged
from faq.folds import FOLDS, Asked, everything, examples_from, folds, strangers, without_their_entry
from faq.ranking import BOTH, Candidate
from faq.regression import Choice, fit_choice, fit_logistic
from faq.thresholds import Judged, bands


def test_the_choice_fit_finds_the_feature_that_decides() -> None:
    dice = np.random.default_rng(1)
    cases = []
    for _ in range(200):
        seen = dice.random((2, 5))
        cases.append(Choice(seen, int(seen[0].argmax())))
    weights = fit_choice(cases, np.zeros(2))
    assert weights[0] > 5 * max(weights[1], 0.2)


def test_no_weight_falls_below_its_least() -> None:
    dice = np.random.default_rng(2)
    cases = [Choice(seen, int((-seen[1]).argmax())) for seen in dice.random((100, 2, 4))]
    weights = fit_choice(cases, np.array([0.3, 0.5]))
    assert weights[0] >= 0.3
    assert weights[1] == pytest.approx(0.5)


def test_the_logistic_fit_gives_back_the_odds_it_was_made_from() -> None:
    dice = np.random.default_rng(3)
    seen = dice.normal(size=(4000, 2))
    odds = 1 / (1 + np.exp(-(0.5 + 2 * seen[:, 0] - seen[:, 1])))
    right = (dice.random(4000) < odds).astype(float)
    intercept, slopes = fit_logistic(seen, right, np.ones(4000))
    assert intercept == pytest.approx(0.5, abs=0.2)
    assert slopes == pytest.approx([2.0, -1.0], abs=0.25)


SMALL = {
    "one": (
        Candidate("change", BOTH, ("おつりは出ますか？", "釣り銭もらえる", "おつりある？", "お釣りは", "つり銭"), "出ません"),
        Candidate("until", BOTH, ("いつまで使えますか？", "期限は", "使える期間", "有効期限", "何日まで"), "2月末まで"),
        Candidate("where", BOTH, ("どこで使えますか？", "使える店", "加盟店は", "店の一覧", "どの店"), "加盟店です"),
        Candidate("outside:greeting", BOTH, ("こんにちは", "おはよう", "こんばんは", "やあ", "どうも"), kind="outside"),
    ),
    "two": (
        Candidate("parking", BOTH, ("駐車場はありますか？", "車を停める所", "駐車できる", "パーキング", "車で行ける"), "ありません"),
        Candidate("change", BOTH, ("おつりは出る？", "釣り銭は", "おつりください", "お釣りでる", "おつりの額"), "出ません"),
        Candidate("outside:greeting", BOTH, ("こんにちは", "おはよう", "こんばんは", "やあ", "どうも"), kind="outside"),
    ),
}  # fmt: skip


def test_every_phrasing_is_asked_once_of_a_ranking_that_does_not_know_it() -> None:
    seen: list[tuple[str, str]] = []
    for fold in folds(SMALL):
        known = {text for candidate in fold.finder.candidates for text in candidate.texts}
        for asked in fold.asked:
            assert asked.text not in known
            seen.append((asked.programme, asked.text))
    phrasings = [(code, text) for code, group in SMALL.items() for c in group for text in c.texts[1:]]
    assert sorted(seen) == sorted(phrasings)


def test_an_entry_left_out_is_asked_for_and_not_there() -> None:
    for fold in without_their_entry(SMALL):
        ids = {candidate.id for candidate in fold.finder.candidates}
        for asked in fold.asked:
            assert asked.meant == ""
            assert not any(asked.text in c.texts for c in fold.finder.candidates)
        assert "outside:greeting" in ids


def test_strangers_are_questions_of_another_programme_without_a_counterpart() -> None:
    asked = {(a.programme, a.text) for fold in strangers(SMALL) for a in fold.asked}
    assert ("one", "駐車場はありますか？") in asked
    assert not any("つり" in text for _programme, text in asked)


def test_a_fit_over_a_small_counter_runs_from_end_to_end() -> None:
    weights = fitted_weights(choices(SMALL))
    assert weights.weights["best"] >= 0.3
    left_out = judged(folds(SMALL, weights))
    known = [case for case in left_out if not case.asked.meant.startswith("outside:")]
    outside = [case for case in left_out if case.asked.meant.startswith("outside:")]
    unknown = judged(without_their_entry(SMALL, weights))
    fitted = fitted_confidence(weights, known, outside, unknown)
    assert 0 < fitted.choose_from <= fitted.answer_from < 1
    report = outcomes(left_out, fitted)
    assert report["all"]["asked"] == len(known)
    assert re.search(r"right [01]\.\d{3}", line("all", report["all"]))
    assert "refused" in line("outside", report["outside"])


def judged_case(sure: float, outside: float, right: bool, meant: str = "x") -> Judged:
    return Judged(Asked("p", "t", "consumer", meant), {"sure": sure}, {"out": outside}, True, right, right)


PLAIN = Coefficients(meant=Logistic(0.0, {"sure": 1.0}), outside=Logistic(0.0, {"out": 1.0}))


def test_the_thresholds_refuse_what_is_outside_and_keep_what_is_ours() -> None:
    known = [judged_case(2.0, -4.0, True) for _ in range(100)]
    outside = [judged_case(-2.0, 4.0, False, "outside:abuse") for _ in range(90)]
    outside += [judged_case(0.0, -4.0, False, "outside:abuse") for _ in range(10)]
    found = bands(PLAIN, known, outside)
    assert all(case.outcome(found) == "right" for case in known)
    assert sum(case.outcome(found) == "refused" for case in outside) >= 90


def test_an_outcome_names_what_the_person_gets() -> None:
    cut = replace(PLAIN, answer_from=0.6, choose_from=0.4, outside_from=0.9)
    assert judged_case(2.0, 0.0, True).outcome(cut) == "right"
    assert judged_case(2.0, 0.0, False).outcome(cut) == "wrong"
    assert judged_case(0.0, 0.0, True).outcome(cut) == "choices"
    assert judged_case(-2.0, 0.0, True).outcome(cut) == "refused"
    assert judged_case(2.0, 4.0, True).outcome(cut) == "refused"


def test_the_handlers_examples_stand_in_the_fit(tmp_path: Path) -> None:
    programmes = list(shipped.programmes().values())
    (tmp_path / "payout.toml").write_text(
        'roles = ["merchant"]\n[[examples]]\ntexts = ["入金いつ"]\n[[examples]]\nbases = ["stay"]\ntexts = ["支援金いつ"]\n',
        encoding="utf-8",
    )
    stay = next(programme for programme in programmes if programme.settlement.basis == "stay")
    use = next(programme for programme in programmes if programme.settlement.basis == "use")
    assert examples_from(tmp_path, stay)[0].texts == ("入金いつ", "支援金いつ")
    assert examples_from(tmp_path, use)[0].texts == ("入金いつ",)
    assert examples_from(tmp_path / "nothing", use) == ()


def test_all_that_can_be_asked_is_in_the_fit() -> None:
    programmes = list(shipped.programmes().values())
    found = everything(programmes, EXAMPLES)
    for programme in programmes:
        kinds = {candidate.kind for candidate in found[programme.code]}
        assert {"faq", "outside", "do"} <= kinds
    assert FOLDS == 5
