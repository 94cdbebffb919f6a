"""Reads pages of an application that is not started: nothing of it may need the store or a running loop."""

import asyncio
from typing import Any

import httpx
from starlette.types import ASGIApp


class PageReader:
    """Each call is a request of its own; a redirection is followed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def get(self, path: str, **more: Any) -> httpx.Response:
        return asyncio.run(self._asked("GET", path, **more))

    def post(self, path: str, **more: Any) -> httpx.Response:
        return asyncio.run(self._asked("POST", path, **more))

    async def _asked(self, method: str, path: str, **more: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app=self._app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://counter.example", follow_redirects=True
        ) as client:
            return await client.request(method, path, **more)
