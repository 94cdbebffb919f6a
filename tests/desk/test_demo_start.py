"""The counter opened as a demonstration brings its merchants; any other has none."""

from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from main import build, running
from settings import Settings
from store.merchant_tables import LINK_CODES, MERCHANTS


@pytest.mark.parametrize("demo", [True, False])
async def test_made_up_merchants_are_there_in_the_demonstration_only(tmp_path: Path, demo: bool) -> None:
    settings = Settings(_env_file=None).model_copy(  # type: ignore[call-arg]
        update={
            "database_url": f"sqlite:///{tmp_path / 'start.sqlite3'}",
            "secret_key": SecretStr("k" * 40),
            "demo": demo,
        }
    )
    house = build(settings)
    async with running(house):
        for table in (MERCHANTS, LINK_CODES):
            there = house.store.read_now(
                lambda db, table=table: db.execute(select(func.count()).select_from(table)).scalar_one()
            )
            assert bool(there) is demo
