"""The house as a whole: health, readiness, who may read the metrics."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
import shipped
from calendar_kit import change, publish
from engine_kit import until
from pydantic import SecretStr

from bot.clock import SystemClock
from main import House, build, create_app
from settings import Settings
from store import Store, calendar_changes

GIFU = "gifu-gotoeat"
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Built, with a change of a calendar in its store that was published before."""
    settings = Settings(_env_file=None).model_copy(  # type: ignore[call-arg]
        update={
            "database_url": f"sqlite:///{tmp_path_factory.mktemp('house') / 'test.sqlite3'}",
            "secret_key": SecretStr("k" * 40),
            "line_channels": (),
            "metrics_token": SecretStr("sesame"),
        }
    )
    before = Store(settings.database_url)
    before.open()
    publish(before, GIFU, change("move_round", number=5, cutoff="2021-02-14"), SystemClock().now())
    before.close()
    return build(settings, counter=shipped.counter())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody on this machine, before the started house."""
    app = create_app(house)
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50_000))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://testserver", follow_redirects=True) as client,
    ):
        yield client


async def test_the_process_is_healthy_and_ready(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    assert (await client.get("/readyz")).json() == {"status": "ready"}


async def test_metrics_hold_counts_for_who_has_the_token(client: httpx.AsyncClient) -> None:
    answer = await client.get("/metrics", headers={"authorization": "Bearer sesame"})
    assert answer.status_code == 200
    assert "madoguchi_events_total" in answer.text


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "sesame", "Bearer sesamé"])
async def test_metrics_are_for_nobody_else(client: httpx.AsyncClient, given: str) -> None:
    answer = await client.get("/metrics", headers={"authorization": given.encode()})
    assert answer.status_code == 403


async def test_every_page_has_the_strict_headers(client: httpx.AsyncClient) -> None:
    for path in ("/", "/chat", "/p/gifu-gotoeat", "/nowhere"):
        headers = (await client.get(path)).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


async def test_the_date_switch_is_for_the_demo_only(client: httpx.AsyncClient) -> None:
    answer = await client.post("/demo/day", data={"day": "2020-12-18"})
    assert answer.status_code == 404


async def test_a_published_change_holds_from_the_start_and_is_corrected_by_the_engine(
    house: House, client: httpx.AsyncClient
) -> None:
    feed = (await client.get(f"/p/{GIFU}/calendar.ics")).text
    assert "DTSTART;VALUE=DATE:20210214" in feed
    assert "SEQUENCE:1" in feed
    assert "2021年2月14日(日)" in (await client.get(f"/guide/{GIFU}/calendar")).text

    def corrected() -> bool:
        [row] = house.store.read_now(calendar_changes.published)
        return row.corrected_at is not None

    await until(corrected)
