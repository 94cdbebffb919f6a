"""The house as a whole: health, readiness, who may read the metrics."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shipped
from fastapi.testclient import TestClient
from pydantic import SecretStr

from main import build, create_app
from settings import Settings


def client_of(folder: Path, **changes: object) -> TestClient:
    settings = Settings(_env_file=None).model_copy(  # type: ignore[call-arg]
        update={
            "database_url": f"sqlite:///{folder / 'test.sqlite3'}",
            "secret_key": SecretStr("k" * 40),
            "line_channels": (),
            **changes,
        }
    )
    return TestClient(create_app(build(settings, counter=shipped.counter())), client=("127.0.0.1", 50000))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client_of(tmp_path_factory.mktemp("house"), metrics_token=SecretStr("sesame")) as client:
        yield client


def test_the_process_is_healthy_and_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_metrics_hold_counts_for_who_has_the_token(client: TestClient) -> None:
    answer = client.get("/metrics", headers={"authorization": "Bearer sesame"})
    assert answer.status_code == 200
    assert "madoguchi_events_total" in answer.text


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "sesame", "Bearer sesamé"])
def test_metrics_are_for_nobody_else(client: TestClient, given: str) -> None:
    assert client.get("/metrics", headers={"authorization": given.encode()}).status_code == 403


def test_every_page_has_the_strict_headers(client: TestClient) -> None:
    for path in ("/", "/chat", "/p/gifu-gotoeat", "/nowhere"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_the_date_switch_is_for_the_demo_only(client: TestClient) -> None:
    assert client.post("/demo/day", data={"day": "2020-12-18"}).status_code == 404
