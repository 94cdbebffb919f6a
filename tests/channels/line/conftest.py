"""LINE as a stand-in, and our side of its API."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from line_far_side import patience
from line_towns import PLATFORMS, platform

from bot.channels.line.api import LineApi


@pytest.fixture(params=PLATFORMS)
def line(request: pytest.FixtureRequest) -> Iterator[Any]:
    with platform(request.param) as line:
        yield line


@pytest.fixture
async def api(line: Any, request: pytest.FixtureRequest) -> AsyncIterator[LineApi]:
    api = LineApi(line.base_url, timeout=patience(request))
    await api.open()
    yield api
    await api.close()
