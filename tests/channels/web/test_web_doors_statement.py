"""Taking a payout statement along: as a sheet and as a table, as often as wanted, by nobody else."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from door_house import DoorHouse, door_house, is_shut


@pytest.fixture
async def house(tmp_path: Path, migrated_file: Path) -> AsyncIterator[DoorHouse]:
    async with door_house(tmp_path, migrated_file) as house:
        yield house


@pytest.mark.parametrize(
    ("kind", "media", "begins"),
    [
        ("pdf", "application/pdf", b"%PDF-"),
        ("csv", "text/csv; charset=utf-8", "\ufeff行,明細番号".encode()),
    ],
)
async def test_the_statement_is_a_file_to_keep(
    house: DoorHouse, kind: str, media: str, begins: bytes
) -> None:
    token, person = house.give("statement"), house.person()
    await person.go_on(token)
    csrf = person.csrf
    for _ in range(2):
        file = await person.client.post(f"/d/{token}/statement", data={"csrf": csrf, "as": kind})
        assert file.status_code == 200
        assert file.headers["content-type"] == media
        assert file.headers["cache-control"] == "no-store"
        assert file.headers["x-content-type-options"] == "nosniff"
        assert file.content.startswith(begins)
        named = file.headers["content-disposition"]
        assert f'attachment; filename="statement-2021-02-01.{kind}"; ' in named
        assert f"filename*=UTF-8''%E5%85%A5%E9%87%91%E6%98%8E%E7%B4%B0%E6%9B%B8_2021-02-01.{kind}" in named


async def test_the_table_is_of_the_payout_the_link_was_given_for(house: DoorHouse) -> None:
    token, person = house.give("statement"), house.person()
    await person.go_on(token)
    table = (await person.post(f"/d/{token}/statement", **{"as": "csv"})).text
    assert "12000" in table
    assert "みほん食堂" in table
    assert "2021-02-01" in table


async def test_nobody_else_gets_it(house: DoorHouse) -> None:
    token, person, stranger = house.give("statement"), house.person(), house.person()
    await stranger.open(f"/d/{token}")
    assert is_shut(
        await stranger.client.post(f"/d/{token}/statement", data={"csrf": stranger.csrf, "as": "pdf"})
    )
    await person.go_on(token)
    assert is_shut(await stranger.post(f"/d/{token}/statement", **{"as": "pdf"}))
    for fields in ({"as": "pdf", "csrf": ""}, {"as": "exe", "csrf": person.csrf}, {"csrf": person.csrf}):
        assert is_shut(await person.client.post(f"/d/{token}/statement", data=fields))
    assert (await person.client.get(f"/d/{token}/statement")).status_code == 405


async def test_after_its_time_there_is_no_statement(house: DoorHouse) -> None:
    token, person = house.give("statement"), house.person()
    await person.go_on(token)
    house.clock.move(timedelta(minutes=30))
    assert is_shut(await person.post(f"/d/{token}/statement", **{"as": "pdf"}))


async def test_one_door_does_not_do_anothers_work(house: DoorHouse) -> None:
    statement, evidence, person = house.give("statement"), house.give("evidence"), house.person()
    await person.go_on(evidence)
    assert is_shut(await person.post(f"/d/{evidence}/statement", **{"as": "pdf"}))
    await person.go_on(statement)
    assert is_shut(await person.post(f"/d/{statement}/done"))
    await person.open(f"/d/{statement}")
    assert is_shut(await person.post(f"/d/{statement}/pictures", files={"pictures": ("a.jpg", b"x")}))


async def test_on_line_the_page_offers_a_browser_that_can_keep_files(house: DoorHouse) -> None:
    token = house.give("statement")
    page = await house.person().open(f"/d/{token}")
    assert f"/d/{token}?openExternalBrowser=1" in page.text
