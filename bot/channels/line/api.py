"""LINE's Messaging API over one HTTP session: sends a body, brings back what was answered.

The SDK's client is not used for this: see docs/decisions/0005-line-replies.md.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp

LINE: Final = "https://api.line.me"
CONNECTIONS: Final = 256
"""As many as the sender has attempts under way."""


class NotAsked(Exception):  # noqa: N818
    """No connection: the request surely did not arrive."""


class NotAnswered(Exception):  # noqa: N818
    """Sent, but no answer came: it may have been carried out. The message names the kind (timeout, …)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What LINE answered. ``request_id``: LINE's own, for its support; of the accepted request after a 409."""

    status: int
    body: bytes = b""
    request_id: str = ""


class LineApi:
    """The API at ``base_url``; ``timeout`` in seconds for a whole call (the SDK's default would be 300)."""

    def __init__(self, base_url: str = "", timeout: float = 10.0) -> None:
        self.base_url = base_url or LINE
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Inside the running loop; connections are made as they are needed, through the proxy that the environment
        names (read once: asking it for every request costs more than the request)."""
        self._session = aiohttp.ClientSession(
            proxy=_proxy_for(self.base_url),
            connector=aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=60),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=self._timeout,
            headers={"Content-Type": "application/json"},
        )

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def post(self, path: str, body: bytes, token: str, retry_key: str = "") -> Answer:
        """POST a JSON body. Raises NotAsked and NotAnswered."""
        if self._session is None:
            raise RuntimeError("the LINE API is not open")
        headers = {"Authorization": f"Bearer {token}"}
        if retry_key:
            headers["X-Line-Retry-Key"] = retry_key
        try:
            async with self._session.post(
                self.base_url + path, data=body, headers=headers, allow_redirects=False
            ) as answered:
                return Answer(answered.status, await answered.read(), _request_id(answered))
        except aiohttp.ClientConnectorError as error:
            raise NotAsked(type(error).__name__) from error
        except (TimeoutError, aiohttp.ClientError) as error:
            raise NotAnswered(type(error).__name__) from error


def _proxy_for(url: str) -> str | None:
    address = urlsplit(url)
    return None if proxy_bypass(address.netloc) else getproxies().get(address.scheme)


def _request_id(answered: aiohttp.ClientResponse) -> str:
    headers = answered.headers
    return headers.get("x-line-accepted-request-id") or headers.get("x-line-request-id") or ""
