"""The preview over the real counter, the real LINE messages and the real web templates."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shipped
from page_reader import PageReader
from starlette.applications import Starlette

from bot.channels.line.senders import Senders
from bot.channels.line.showing import messages_by
from bot.channels.preview import Sides, create_preview
from bot.channels.web.showing import showing
from bot.clock import SystemClock
from main import build, create_app
from settings import Settings


def settings_of(folder: Path, **more: object) -> Settings:
    return Settings(_env_file=None, database_url=f"sqlite:///{folder}/x.db", secret_key="s" * 48, **more)  # type: ignore[arg-type, call-arg]


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    return build(settings_of(tmp_path_factory.mktemp("preview"), demo=True), counter=shipped.counter())


@pytest.fixture(scope="session")
def pages(house) -> Starlette:
    web = showing(house.programmes, "")
    line = messages_by(Senders(house.programmes, "https://counter.example"))
    sides = Sides(line, web.messages, web.styles)
    return create_preview(house.counter, house.programmes, sides, SystemClock())


@pytest.fixture(scope="session")
def client(pages) -> PageReader:
    return PageReader(pages)


@pytest.fixture
def whole_site(tmp_path) -> Callable[..., PageReader]:
    """The application as it is served, not started: nothing of it may need the store."""

    def site(**more: object) -> PageReader:
        counter = shipped.counter(str(more.get("public_url", "")))
        return PageReader(create_app(build(settings_of(tmp_path, **more), counter=counter)))

    return site
