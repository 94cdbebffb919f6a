"""What stands at LINE and what is done there, through the SDK: the state of a channel, its rich menus and aliases.

Synchronous, for a command line; the server never comes here, and need not carry the SDK's models.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from linebot.v3 import messaging, oauth
from urllib3.exceptions import HTTPError

from bot.channels.line.doctor import Reading
from bot.channels.line.menus.menu import Menu
from bot.channels.line.menus.plan import Standing
from bot.channels.line.standing import Account, Knock, LineRefused, Quota, Webhook
from settings import LineChannel

T = TypeVar("T")
TIMEOUT: Final = (5.0, 20.0)
"""Seconds to connect and to wait (the SDK would wait for 300)."""


class LineSide:
    """One channel at LINE. ``api_url``, ``blob_url`` "": LINE's own. Every method raises LineRefused."""

    def __init__(self, token: str, api_url: str = "", blob_url: str = "") -> None:
        self._api = messaging.MessagingApi(_client(token, api_url))
        self._blob = messaging.MessagingApiBlob(_client(token, blob_url))

    def standing(self) -> Standing:
        menus = _asked(lambda: self._api.get_rich_menu_list(_request_timeout=TIMEOUT))
        aliases = _asked(lambda: self._api.get_rich_menu_alias_list(_request_timeout=TIMEOUT))
        default = _asked(lambda: self._api.get_default_rich_menu_id(_request_timeout=TIMEOUT), without=404)
        return Standing(
            {menu.rich_menu_id: menu.name for menu in menus.richmenus},
            {alias.rich_menu_alias_id: alias.rich_menu_id for alias in aliases.aliases},
            default.rich_menu_id if default else "",
        )

    def create(self, menu: Menu) -> str:
        """The menu's id; it has no picture yet."""
        body = messaging.RichMenuRequest.from_dict(menu.body())
        return str(_asked(lambda: self._api.create_rich_menu(body, _request_timeout=TIMEOUT)).rich_menu_id)

    def upload(self, menu_id: str, picture: bytes) -> None:
        _asked(
            lambda: self._blob.set_rich_menu_image(
                menu_id, picture, _headers={"Content-Type": "image/png"}, _request_timeout=TIMEOUT
            )
        )

    def add_alias(self, alias: str, menu_id: str) -> None:
        body = messaging.CreateRichMenuAliasRequest(rich_menu_alias_id=alias, rich_menu_id=menu_id)
        _asked(lambda: self._api.create_rich_menu_alias(body, _request_timeout=TIMEOUT))

    def turn_alias(self, alias: str, menu_id: str) -> None:
        body = messaging.UpdateRichMenuAliasRequest(rich_menu_id=menu_id)
        _asked(lambda: self._api.update_rich_menu_alias(alias, body, _request_timeout=TIMEOUT))

    def set_default(self, menu_id: str) -> None:
        _asked(lambda: self._api.set_default_rich_menu(menu_id, _request_timeout=TIMEOUT))

    def delete_alias(self, alias: str) -> None:
        _asked(lambda: self._api.delete_rich_menu_alias(alias, _request_timeout=TIMEOUT), without=404)

    def delete(self, menu_id: str) -> None:
        _asked(lambda: self._api.delete_rich_menu(menu_id, _request_timeout=TIMEOUT), without=404)

    # --- the channel itself -----------------------------------------------------------------------------

    def account(self) -> Account:
        info = _asked(lambda: self._api.get_bot_info(_request_timeout=TIMEOUT))
        return Account(info.display_name, info.basic_id, info.chat_mode, info.mark_as_read_mode)

    def webhook(self) -> Webhook | None:
        """None: no address is set."""
        found = _asked(lambda: self._api.get_webhook_endpoint(_request_timeout=TIMEOUT), without=404)
        return found and Webhook(found.endpoint, bool(found.active))

    def knock(self) -> Knock:
        """LINE sends a signed webhook without events to the address that is set, and says what came back."""
        heard = _asked(lambda: self._api.test_webhook_endpoint(_request_timeout=TIMEOUT))
        return Knock(bool(heard.success), heard.status_code or 0, heard.reason or "", heard.detail or "")

    def quota(self) -> Quota:
        most = _asked(lambda: self._api.get_message_quota(_request_timeout=TIMEOUT))
        used = _asked(lambda: self._api.get_message_quota_consumption(_request_timeout=TIMEOUT))
        limited = str(getattr(most.type, "value", most.type)) == "limited"
        return Quota(most.value if limited else None, used.total_usage)


def read_channel(
    channel: LineChannel, public_url: str, wanted: Sequence[Menu], api_url: str = "", blob_url: str = ""
) -> Reading:
    """Asks LINE about the channel; never raises LineRefused, for that is a finding too."""
    known: dict[str, Any] = {"name": channel.name, "public_url": public_url, "wanted": wanted}
    made: Any = _or_why_not(lambda: issued(channel, api_url)) if channel.channel_id else None
    known["secret"] = made if made is None or isinstance(made, LineRefused) else True
    token = made if channel.access_token is None else token_of(channel)
    if isinstance(token, LineRefused):
        return Reading(**known, token=token)
    line = LineSide(token, api_url, blob_url)
    known["account"] = _or_why_not(line.account)
    if isinstance(known["account"], LineRefused):
        return Reading(**known)
    known["webhook"] = _or_why_not(line.webhook)
    if isinstance(known["webhook"], Webhook):
        known["knock"] = _or_why_not(line.knock)
    return Reading(**known, quota=_or_why_not(line.quota), standing=_or_why_not(line.standing))


def _or_why_not(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except LineRefused as error:
        return error


def token_of(channel: LineChannel, api_url: str = "") -> str:
    """The channel's long-lived token, or a stateless one, good for a quarter of an hour. Raises LineRefused."""
    if channel.access_token is not None:
        return channel.access_token.get_secret_value().strip()
    return issued(channel, api_url)


def issued(channel: LineChannel, api_url: str = "") -> str:
    """A stateless token, which LINE gives to nobody without the channel's right id and secret. Raises LineRefused."""
    api = oauth.ChannelAccessToken(oauth.ApiClient(oauth.Configuration(host=api_url or None)))
    secret = channel.secret.get_secret_value()
    answer = _asked(
        lambda: api.issue_stateless_channel_token_by_client_secret(
            channel.channel_id, secret, _request_timeout=TIMEOUT
        )
    )
    return str(answer.access_token)


def _client(token: str, host: str) -> Any:
    return messaging.ApiClient(messaging.Configuration(access_token=token, host=host or None))


def _asked(call: Callable[[], T], without: int = 0) -> T | Any:
    """What LINE answered; None where it answers ``without``. Raises LineRefused."""
    try:
        return call()
    except (messaging.ApiException, oauth.ApiException) as error:
        if error.status == without:
            return None
        raise LineRefused(error.status, _message(error.body)) from error
    except HTTPError as error:
        raise LineRefused(0, type(error).__name__) from error


def _message(body: object) -> str:
    """LINE's own words about an error, short."""
    try:
        answer = json.loads(body if isinstance(body, str | bytes) else "")
    except ValueError:
        return ""
    if not isinstance(answer, dict):
        return ""
    details = [each for each in answer.get("details") or [] if isinstance(each, dict)]
    said = [str(answer.get("message") or answer.get("error_description") or answer.get("error") or "")]
    said += [f"{each.get('property', '')}: {each.get('message', '')}" for each in details[:3]]
    return " / ".join(filter(None, said))[:300]
