"""What is wrong with a LINE channel and how to mend it: small pure checks over what was read.

Each finding names a block of ``doctor.j2``: its first line says what is, the others what to do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from bot.channels.line.menus.menu import MOST_PROGRAMMES, Menu
from bot.channels.line.menus.plan import Standing, key_of, planned
from bot.channels.line.standing import Account, Knock, LineRefused, Quota, Webhook
from bot.pictures.addresses import public_address

Level = Literal["good", "notice", "wrong"]
NEARLY_USED: Final = 0.8


@dataclass(frozen=True, slots=True)
class Finding:
    """``check``: what was looked at. ``block``: the words about it, with these values."""

    level: Level
    check: str
    block: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of one channel. ``wanted``: its menus; none: it has too many programmes. ``token``: None, or why
    there is none. ``secret``: whether LINE took it together with the channel's id; None: not asked, for the id is not
    set. What could not be read is a LineRefused."""

    name: str
    public_url: str
    wanted: Sequence[Menu]
    token: LineRefused | None = None
    secret: LineRefused | Literal[True] | None = None
    account: Account | LineRefused | None = None
    webhook: Webhook | LineRefused | None = None
    knock: Knock | LineRefused | None = None
    quota: Quota | LineRefused | None = None
    standing: Standing | LineRefused | None = None

    @property
    def address(self) -> str:
        """Where LINE should send this channel's webhooks; "" as long as there is no public address that it takes."""
        return public_address(self.public_url, f"/line/{self.name}")


def examined(reading: Reading) -> list[Finding]:
    """Everything that was found, in the order in which one would mend it."""
    findings = [*_public_url(reading), *_token(reading), *_secret(reading)]
    if isinstance(reading.account, Account):
        for check in (_account, _webhook, _knock, _quota, _menus):
            findings += check(reading)
    return findings


def is_wrong(findings: Iterable[Finding]) -> bool:
    return any(finding.level == "wrong" for finding in findings)


# --- the checks ------------------------------------------------------------------------------------------


def _public_url(reading: Reading) -> list[Finding]:
    if not reading.public_url:
        return [Finding("wrong", "public_url", "no_public_url")]
    if not reading.public_url.startswith("https://"):
        return [Finding("wrong", "public_url", "public_url_without_https", {"url": reading.public_url})]
    return [Finding("good", "public_url", "public_url", {"url": reading.public_url})]


def _token(reading: Reading) -> list[Finding]:
    refused = reading.token or (reading.account if isinstance(reading.account, LineRefused) else None)
    if refused is None:
        return [Finding("good", "token", "token")]
    if refused.is_unreachable:
        return [Finding("wrong", "token", "unreachable", {"refused": refused})]
    if reading.token:
        block = "token_not_checked" if refused.is_for_now else "not_issued"
        return [Finding("wrong", "token", block, {"refused": refused})]
    block = "token_refused" if refused.is_of_the_token else "unreadable"
    return [Finding("wrong", "token", block, {"refused": refused})]


def _secret(reading: Reading) -> list[Finding]:
    if reading.secret is None:
        return [Finding("notice", "secret", "secret_unproved")]
    if not isinstance(reading.secret, LineRefused):
        return [Finding("good", "secret", "secret")]
    if reading.token or _is_unreachable(reading.account):
        return []  # told with the token
    if reading.secret.is_for_now:
        return [Finding("notice", "secret", "secret_not_checked", {"refused": reading.secret})]
    return [Finding("wrong", "secret", "not_issued", {"refused": reading.secret})]


def _is_unreachable(read: object) -> bool:
    return isinstance(read, LineRefused) and read.is_unreachable


def _account(reading: Reading) -> list[Finding]:
    account = reading.account
    assert isinstance(account, Account)
    found = [Finding("good", "account", "account_found", {"account": account})]
    if account.chat_mode == "chat":
        return [*found, Finding("notice", "responses", "chat_is_on", {"account": account})]
    return [*found, Finding("good", "responses", "chat_is_off")]


def _webhook(reading: Reading) -> list[Finding]:
    webhook, ours = reading.webhook, reading.address
    if isinstance(webhook, LineRefused):
        return [Finding("wrong", "webhook", "unreadable", {"refused": webhook})]
    if webhook is None or not webhook.address:
        return [Finding("wrong", "webhook", "no_webhook", {"ours": ours})]
    found = []
    if ours and webhook.address != ours:
        found.append(Finding("wrong", "webhook", "other_webhook", {"ours": ours, "theirs": webhook.address}))
    if not webhook.active:
        found.append(Finding("wrong", "webhook", "webhook_is_off"))
    return found or [Finding("good", "webhook", "webhook", {"theirs": webhook.address})]


def _knock(reading: Reading) -> list[Finding]:
    knock = reading.knock
    if knock is None:
        return []
    if isinstance(knock, LineRefused):
        return [Finding("notice", "webhook_test", "not_tested", {"refused": knock})]
    if knock.success:
        return [Finding("good", "webhook_test", "test_ok")]
    return [Finding("wrong", "webhook_test", _why(knock), {"knock": knock, "name": reading.name})]


def _why(knock: Knock) -> str:
    """The block that explains why LINE's test got no 200."""
    by_status = {401: "test_401", 404: "test_404", 413: "test_other", 503: "test_503"}
    if knock.status:
        return by_status.get(knock.status, "test_other")
    by_reason = {"COULD_NOT_CONNECT": "test_no_connection", "REQUEST_TIMEOUT": "test_too_slow"}
    return by_reason.get(knock.reason.upper(), "test_other")


def _quota(reading: Reading) -> list[Finding]:
    quota = reading.quota
    if not isinstance(quota, Quota):
        return [Finding("notice", "quota", "unreadable", {"refused": quota})]
    if quota.most is None:
        return [Finding("good", "quota", "quota_unlimited", {"quota": quota})]
    if quota.used >= quota.most:
        return [Finding("wrong", "quota", "quota_used_up", {"quota": quota})]
    nearly = quota.used >= NEARLY_USED * quota.most
    return [
        Finding(
            "notice" if nearly else "good",
            "quota",
            "quota_nearly" if nearly else "quota_left",
            {"quota": quota},
        )
    ]


def _menus(reading: Reading) -> list[Finding]:
    if not isinstance(reading.standing, Standing):
        return [Finding("wrong", "menus", "unreadable", {"refused": reading.standing})]
    if not reading.wanted:
        return [Finding("wrong", "menus", "too_many_programmes", {"most": MOST_PROGRAMMES})]
    plan = planned(reading.wanted, reading.standing)
    found = []
    if plan.create:
        missing = {"missing": [menu.key for menu in plan.create], "name": reading.name}
        found.append(Finding("wrong", "menus", "menus_missing", missing))
    elif plan.default:
        found.append(
            Finding(
                "wrong",
                "menus",
                "menu_not_default",
                {"instead": key_of(plan.instead_of), "name": reading.name},
            )
        )
    if plan.stale_menus or plan.stale_aliases:
        left = [*map(key_of, plan.stale_menus.values()), *plan.stale_aliases]
        found.append(Finding("notice", "menus", "menus_left_over", {"left": left, "name": reading.name}))
    found = found or [Finding("good", "menus", "menus", {"count": len(reading.wanted)})]
    return (
        [*found, Finding("notice", "menus", "menus_of_others", {"names": plan.foreign})]
        if plan.foreign
        else found
    )
