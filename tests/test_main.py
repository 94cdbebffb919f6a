"""The house as a whole: health, readiness, who may read the metrics."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
import shipped
from pydantic import SecretStr

from main import build, create_app
from settings import Settings

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody on this machine, before the started house."""
    settings = Settings(_env_file=None).model_copy(  # type: ignore[call-arg]
        update={
            "database_url": f"sqlite:///{tmp_path_factory.mktemp('house') / 'test.sqlite3'}",
            "secret_key": SecretStr("k" * 40),
            "line_channels": (),
            "metrics_token": SecretStr("sesame"),
        }
    )
    app = create_app(build(settings, counter=shipped.counter()))
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
