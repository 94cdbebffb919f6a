"""LINE's Messaging API over one HTTP session: sends a body, brings back what was answered.

The SDK's client is not used for this: see docs/decisions/0005-line-replies.md.
"""

import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp

LINE: Final = "https://api.line.me"
LINE_DATA: Final = "https://api-data.line.me"
"""Where pictures and files are [R#domain-name]."""
CONNECTIONS: Final = 256
"""As many as the sender has attempts under way."""
_CHUNK: Final = 64 * 1024


class NotAsked(Exception):  # noqa: N818
    """No connection: the request surely did not arrive."""


class NotAnswered(Exception):  # noqa: N818
    """Sent, but no answer came: it may have been carried out. The message names the kind (timeout, …)."""


class TooMuch(Exception):  # noqa: N818
    """The answer has more bytes than were asked for at most; it was not read to its end."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What LINE answered. ``request_id``: LINE's own, for its support; of the accepted request after a 409."""

    status: int
    body: bytes = b""
    request_id: str = ""

    def said(self) -> dict[str, Any]:
        """The body's JSON object; an empty one where there is none."""
        try:
            said = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return said if isinstance(said, dict) else {}


class LineApi:
    """The API at ``base_url``; ``timeout`` in seconds for a whole call (the SDK's default would be 300).

    ``path`` is taken as it is: whoever makes it from an id checks the id."""

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
        )

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def post(self, path: str, body: bytes, token: str, retry_key: str = "") -> Answer:
        """POST a JSON body, b"" for none. Raises NotAsked and NotAnswered."""
        headers = {"Content-Type": "application/json"}
        if retry_key:
            headers["X-Line-Retry-Key"] = retry_key
        return await self._call("POST", path, token, headers, body or None)

    async def get(self, path: str, token: str) -> Answer:
        """GET. Raises NotAsked and NotAnswered."""
        return await self._call("GET", path, token, {})

    async def delete(self, path: str, token: str) -> Answer:
        """DELETE. Raises NotAsked and NotAnswered."""
        return await self._call("DELETE", path, token, {})

    async def get_bytes(self, path: str, token: str, most: int) -> Answer:
        """GET what may be large: at most so many bytes. Raises NotAsked, NotAnswered and TooMuch."""
        return await self._call("GET", path, token, {"Accept-Encoding": "identity"}, most=most)

    async def _call(
        self,
        method: str,
        path: str,
        token: str,
        headers: dict[str, str],
        body: bytes | None = None,
        most: int | None = None,
    ) -> Answer:
        if self._session is None:
            raise RuntimeError("the LINE API is not open")
        headers["Authorization"] = f"Bearer {token}"
        try:
            async with self._session.request(
                method, self.base_url + path, data=body, headers=headers, allow_redirects=False
            ) as answered:
                read = await (answered.read() if most is None else _at_most(answered, most))
                return Answer(answered.status, read, _request_id(answered))
        except aiohttp.ClientConnectorError as error:
            raise NotAsked(type(error).__name__) from error
        except (TimeoutError, aiohttp.ClientError) as error:
            raise NotAnswered(type(error).__name__) from error


async def _at_most(answered: aiohttp.ClientResponse, most: int) -> bytes:
    """The body. Raises TooMuch before it is read whole, or at once if its length is told."""
    if (answered.content_length or 0) > most:
        raise TooMuch
    read = bytearray()
    async for chunk in answered.content.iter_chunked(_CHUNK):
        read += chunk
        if len(read) > most:
            raise TooMuch
    return bytes(read)


def _proxy_for(url: str) -> str | None:
    address = urlsplit(url)
    return None if proxy_bypass(address.netloc) else getproxies().get(address.scheme)


def _request_id(answered: aiohttp.ClientResponse) -> str:
    headers = answered.headers
    return headers.get("x-line-accepted-request-id") or headers.get("x-line-request-id") or ""
