"""What the doctor finds: each ill by its name, with how to mend it; nothing where all is well."""

from dataclasses import replace
from typing import Any

import pytest
from line_menus import WORDS, menus

from bot.channels.line.doctor import Finding, Reading, examined, is_wrong
from bot.channels.line.menus.plan import Standing
from bot.channels.line.standing import Account, Knock, LineRefused, Quota, Webhook

GIFU = menus("gifu-gotoeat")
STANDING = Standing(
    {str(at): menu.name for at, menu in enumerate(GIFU)},
    {menu.alias: str(at) for at, menu in enumerate(GIFU)},
    "0",
)
WELL = Reading(
    name="gifu",
    public_url="https://madoguchi.example.jp/",
    wanted=GIFU,
    secret=True,
    account=Account("ぎふの窓口", "@gifu", "bot", "auto"),
    webhook=Webhook("https://madoguchi.example.jp/line/gifu", active=True),
    knock=Knock(success=True, status=200, reason="OK", detail="200"),
    quota=Quota(5000, 1234),
    standing=STANDING,
)
DEAD = LineRefused(0, "MaxRetryError")
NO = LineRefused(401, "Authentication failed.")
BUSY = LineRefused(429, "Too many requests.")
DOWN = LineRefused(503, "Service unavailable.")


def said(finding: Finding) -> str:
    return WORDS("doctor", finding.block, **finding.values)


def of_level(reading: Reading, level: str) -> list[str]:
    return [finding.block for finding in examined(reading) if finding.level == level]


def test_a_channel_that_is_well_has_nothing_to_mend():
    findings = examined(WELL)
    assert {finding.level for finding in findings} == {"good"}
    assert not is_wrong(findings)
    assert [finding.check for finding in findings] == [
        "public_url", "token", "secret", "account", "responses", "webhook", "webhook_test", "quota", "menus",
    ]  # fmt: skip


ILLS: list[tuple[dict[str, Any], str, str]] = [
    ({"public_url": ""}, "no_public_url", "MADOGUCHI_PUBLIC_URL"),
    ({"public_url": "http://madoguchi.example.jp"}, "public_url_without_https", "https"),
    ({"account": NO}, "token_refused", "401 Authentication failed."),
    ({"account": DEAD}, "unreachable", "つながりません"),
    ({"account": LineRefused(500, "")}, "unreadable", "500"),
    (
        {"token": LineRefused(400, "invalid_client"), "secret": NO, "account": None},
        "not_issued",
        "invalid_client",
    ),
    ({"secret": LineRefused(400, "invalid_client")}, "not_issued", "channel_id"),
    ({"token": DEAD, "secret": DEAD, "account": None}, "unreachable", "つながりません"),
    ({"token": BUSY, "secret": BUSY, "account": None}, "token_not_checked", "もう一度お試しください"),
    ({"token": DOWN, "secret": DOWN, "account": None}, "token_not_checked", "503"),
    ({"account": DEAD, "secret": DEAD}, "unreachable", "つながりません"),
    ({"webhook": None, "knock": None}, "no_webhook", "https://madoguchi.example.jp/line/gifu"),
    ({"webhook": Webhook("https://other.example.jp/", True)}, "other_webhook", "https://other.example.jp/"),
    ({"webhook": Webhook(WELL.address, False)}, "webhook_is_off", "オン"),
    ({"knock": Knock(False, 401, "ERROR_STATUS_CODE", "401")}, "test_401", "secret"),
    ({"knock": Knock(False, 404, "ERROR_STATUS_CODE", "404")}, "test_404", "/line/gifu"),
    ({"knock": Knock(False, 503, "ERROR_STATUS_CODE", "503")}, "test_503", "データベース"),
    ({"knock": Knock(False, 0, "COULD_NOT_CONNECT", "")}, "test_no_connection", "証明書"),
    ({"knock": Knock(False, 0, "request_timeout", "")}, "test_too_slow", "2秒"),
    ({"knock": Knock(False, 0, "UNCLASSIFIED", "?")}, "test_other", "UNCLASSIFIED"),
    ({"knock": Knock(False, 502, "ERROR_STATUS_CODE", "502")}, "test_other", "502"),
    ({"quota": Quota(200, 200)}, "quota_used_up", "200"),
    ({"standing": Standing({}, {}, "")}, "menus_missing", "line setup --channel gifu"),
    ({"standing": replace(STANDING, aliases={})}, "menus_missing", "gifu-gotoeat（お店の方）"),
    ({"standing": replace(STANDING, default="1")}, "menu_not_default", "gifu-gotoeat（お店の方）"),
    ({"standing": replace(STANDING, default="")}, "menu_not_default", "line setup"),
    ({"wanted": ()}, "too_many_programmes", "19件"),
]


@pytest.mark.parametrize(
    ("ill", "block", "words"), ILLS, ids=[f"{at}-{ill[1]}" for at, ill in enumerate(ILLS)]
)
def test_an_ill_is_named_with_how_to_mend_it(ill, block, words):
    reading = replace(WELL, **ill)
    assert of_level(reading, "wrong") == [block]
    finding = next(each for each in examined(reading) if each.level == "wrong")
    first, *mend = said(finding).split("\n")
    assert mend
    assert words in said(finding)
    assert first.endswith(("。", "方）"))


@pytest.mark.parametrize(
    ("state", "block"),
    [
        ({"secret": None}, "secret_unproved"),
        ({"secret": DEAD}, "secret_not_checked"),
        ({"secret": BUSY}, "secret_not_checked"),
        ({"secret": DOWN}, "secret_not_checked"),
        ({"account": Account("ぎふの窓口", "@gifu", "chat", "manual")}, "chat_is_on"),
        ({"knock": LineRefused(429, "limit")}, "not_tested"),
        ({"quota": Quota(5000, 4000)}, "quota_nearly"),
        ({"quota": DEAD}, "unreadable"),
        ({"standing": replace(STANDING, aliases={**STANDING.aliases, "mado-old-c": "0"})}, "menus_left_over"),
        ({"standing": replace(STANDING, menus={**STANDING.menus, "9": GIFU[0].name})}, "menus_left_over"),
        ({"standing": replace(STANDING, menus={**STANDING.menus, "9": "theirs"})}, "menus_of_others"),
    ],
)
def test_what_an_operator_should_know_is_no_ill(state, block):
    reading = replace(WELL, **state)
    assert of_level(reading, "notice") == [block]
    assert not is_wrong(examined(reading))


def test_unlimited_messages_are_said_so():
    reading = replace(WELL, quota=Quota(None, 12345))
    finding = next(each for each in examined(reading) if each.check == "quota")
    assert "12,345 通、上限はありません" in said(finding)


def test_without_a_public_address_the_webhook_is_not_compared():
    reading = replace(WELL, public_url="", webhook=None)
    assert of_level(reading, "wrong") == ["no_public_url", "no_webhook"]
    assert "公開アドレス/line/" in said(examined(reading)[-4])
