"""Linking a person's LINE account with an account of ours [D:linking-accounts].

LINE gives a token for one person, good once and for ten minutes. Our page sends the browser on to LINE's dialog with
this token and a nonce of ours; LINE then tells by webhook (an ``Incoming`` of kind ``linked``) who came through with
that nonce. With a token that is used or too old LINE shows an error page, and no webhook comes.
"""

from typing import Final
from urllib.parse import urlencode, urlsplit

from bot.account_links import LinkNotNow, NoSuchPerson
from bot.channels.line.api import LINE, Answer, LineApi, NotAnswered, NotAsked
from bot.channels.line.inbound import is_nonce, is_user
from bot.channels.line.tokens import NoToken, Tokens, authorised

ACCESS: Final = "https://access.line.me"
DIALOG: Final = "/dialog/bot/accountLink"
_LONGEST_TOKEN: Final = 1024


class AccountLinks:
    """Of one channel. ``access_url``: where LINE's dialog is, "" for LINE's own."""

    def __init__(self, api: LineApi, tokens: Tokens, access_url: str = "") -> None:
        self._api = api
        self._tokens = tokens
        self._dialog = (access_url or ACCESS) + DIALOG

    @property
    def origin(self) -> str:
        """Where LINE's dialog is: a page must be allowed to lead there."""
        parts = urlsplit(self._dialog)
        return f"{parts.scheme}://{parts.netloc}"

    async def address_for(self, user_id: str, nonce: str) -> str:
        """Where to send the browser of the person with this LINE id, who has proved to our page who they are; good for
        ten minutes, once.

        ``nonce``: 10 to 255 characters of Base64, at least 128 bits by chance, never used before. Raises LinkError;
        ValueError for what can be no nonce."""
        if not is_nonce(nonce):
            raise ValueError("no nonce for an account link")
        link_token = await self._link_token(user_id)
        return f"{self._dialog}?{urlencode({'linkToken': link_token, 'nonce': nonce})}"

    async def _link_token(self, user_id: str) -> str:
        if not is_user(user_id):
            raise NoSuchPerson("no id of a user")
        path = f"/v2/bot/user/{user_id}/linkToken"
        try:
            answer = await authorised(self._tokens, lambda token: self._api.post(path, b"", token))
        except (NotAsked, NotAnswered, NoToken) as error:
            raise LinkNotNow(str(error)) from error
        if answer.status in {400, 404}:
            raise NoSuchPerson(str(answer.status))
        if answer.status != 200:
            raise LinkNotNow(str(answer.status))
        return _token_in(answer)


def access_url_for(api_url: str) -> str:
    """Where the dialog is for an API at ``api_url``: with LINE itself on a host of its own."""
    return ACCESS if api_url in {"", LINE} else api_url


def _token_in(answer: Answer) -> str:
    token = answer.said().get("linkToken")
    if not isinstance(token, str) or not 0 < len(token) <= _LONGEST_TOKEN:
        raise LinkNotNow("an answer without a link token")
    return token
