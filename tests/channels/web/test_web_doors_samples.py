"""The page for linking names whom a visitor of the demonstration can link as, and nobody anywhere else."""

from pathlib import Path

from door_house import CODE, door_house
from guide_site import programmes

from desk.demo import demo_logins

HEADING = "見本の番号とコード"


async def test_a_demo_visitor_finds_number_and_code_of_this_programme(
    tmp_path: Path, migrated_file: Path
) -> None:
    samples = demo_logins(programmes())
    async with door_house(tmp_path, migrated_file, samples=samples) as house:
        page = await house.person().open(f"/d/{house.give('link')}")
    assert HEADING in page.text
    for each in samples:
        assert (each.code in page.text) == (each.programme == CODE)
    assert all(each.about in page.text for each in samples if each.programme == CODE)


async def test_outside_the_demonstration_there_is_no_such_list(tmp_path: Path, migrated_file: Path) -> None:
    async with door_house(tmp_path, migrated_file) as house:
        page = await house.person().open(f"/d/{house.give('link')}")
    assert page.status_code == 200
    assert HEADING not in page.text
