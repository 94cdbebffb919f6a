"""HTTP/1.1 to one host over connections that stay open: no more than a call to LINE needs.

A general client costs a sixth of all the processor time of a message (docs/decisions/0005-line-replies.md).
"""

import asyncio
import ssl
from dataclasses import dataclass, field
from typing import Final, cast
from urllib.parse import urlsplit

import httptools

IDLE: Final = 15.0
"""Seconds that an unused connection stays open: the far side may close it at any time after that."""


class NotAsked(Exception):  # noqa: N818
    """No connection: the request surely did not arrive. The message names the kind of error."""


class NotAnswered(Exception):  # noqa: N818
    """Sent, but no whole answer came: it may have been carried out. The message names the kind of error."""


@dataclass(slots=True)
class Response:
    """``headers`` by their names in lower case."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class _Connection(asyncio.Protocol):
    """One request at a time."""

    def __init__(self) -> None:
        self.unused_since = 0.0
        self.is_open = True
        self._parser = httptools.HttpResponseParser(self)
        self._response = Response()
        self._answer: asyncio.Future[Response] | None = None

    async def ask(self, request: bytes, patience: float) -> Response:
        """Wait so many seconds. Raises NotAnswered; after that, and when cancelled, the connection is closed."""
        loop = asyncio.get_running_loop()
        self._answer = loop.create_future()
        alarm = loop.call_later(patience, self._fail, "timeout")
        self._transport.write(request)
        try:
            return await self._answer
        except BaseException:
            self.close()
            raise
        finally:
            alarm.cancel()

    def close(self) -> None:
        self.is_open = False
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(type(error).__name__)

    def connection_lost(self, error: Exception | None) -> None:
        self._fail(type(error).__name__ if error else "closed")

    def on_header(self, name: bytes, value: bytes) -> None:
        self._response.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_body(self, part: bytes) -> None:
        self._response.body += part

    def on_message_complete(self) -> None:
        response, self._response = self._response, Response()
        response.status = self._parser.get_status_code()
        if response.status < 200:  # the answer itself is still to come
            return
        self.is_open = self.is_open and self._parser.should_keep_alive()
        if self._answer is None or self._answer.done():  # nobody asked
            self.close()
        else:
            self._answer.set_result(response)

    def _fail(self, why: str) -> None:
        self.is_open = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(NotAnswered(why))


class Wire:
    """Connections to the host of ``base_url``, made as they are needed; ``timeout``: seconds for connecting, and for an
    answer."""

    def __init__(self, base_url: str, timeout: float) -> None:
        address = urlsplit(base_url)
        self._tls = ssl.create_default_context() if address.scheme == "https" else None
        self._host = address.hostname or ""
        self._port = address.port or (443 if self._tls else 80)
        self._path = address.path
        self._head = f"Host: {address.netloc}\r\nUser-Agent: madoguchi\r\n"
        self._timeout = timeout
        self._unused: list[_Connection] = []

    async def post(self, path: str, headers: dict[str, str], body: bytes) -> Response:
        """POST ``body``. Raises NotAsked and NotAnswered."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"POST {self._path}{path} HTTP/1.1\r\n{self._head}{lines}Content-Length: {len(body)}\r\n\r\n"
        connection = self._unused_one() or await self._connected()
        response = await connection.ask(head.encode("latin-1") + body, self._timeout)
        self._put_back(connection)
        return response

    def close(self) -> None:
        """Close what is not in use; what is in use closes with its call's end."""
        while self._unused:
            self._unused.pop().close()

    def _unused_one(self) -> _Connection | None:
        """The one used last that is still open."""
        long_ago = asyncio.get_running_loop().time() - IDLE
        while self._unused:
            connection = self._unused.pop()
            if connection.is_open and connection.unused_since > long_ago:
                return connection
            connection.close()
        return None

    async def _connected(self) -> _Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._timeout):
                _, made = await loop.create_connection(_Connection, self._host, self._port, ssl=self._tls)
        except OSError as error:  # among them TimeoutError and everything of TLS
            raise NotAsked(type(error).__name__) from error
        return made

    def _put_back(self, connection: _Connection) -> None:
        if connection.is_open:
            connection.unused_since = asyncio.get_running_loop().time()
            self._unused.append(connection)
        else:
            connection.close()
