"""Pictures through the page: good ones, bad ones, too many, too large; seen and taken back by who sent them only."""

import hashlib
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import merchant_kit as kit
import pytest
from door_house import ALICE, CODE, LINE, DoorHouse, Person, door_house, is_shut
from PIL import Image
from sqlalchemy import insert, select, update

from bot.codec import memory_to_json
from bot.memory import Memory
from bot.merchants.doors.pictures import Closed
from store import conversations, disputes, evidence, memberships, merchants
from store.merchant_tables import DISPUTES, EVIDENCE
from store.tables import CONVERSATIONS


@pytest.fixture
async def house(tmp_path: Path, migrated_file: Path) -> AsyncIterator[DoorHouse]:
    async with door_house(tmp_path, migrated_file) as house:
        yield house


@pytest.fixture
async def person(house: DoorHouse) -> Person:
    return house.person()


@pytest.fixture
async def token(house: DoorHouse, person: Person) -> str:
    """A door that the person went through."""
    token = house.give("evidence")
    await person.go_on(token)
    return token


def photo(shade: int = 100, kind: str = "JPEG", size: tuple[int, int] = (900, 600)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, (shade, 90, 160)).save(file, kind)
    return file.getvalue()


def files(*bodies: bytes, name: str = "IMG") -> list[tuple[str, tuple[str, bytes]]]:
    return [("pictures", (f"{name}_{number}.jpg", body)) for number, body in enumerate(bodies, 1)]


async def sent(person: Person, token: str, chosen: list[Any]) -> httpx.Response:
    """Sends the chosen files and looks at the page that follows."""
    await person.open(f"/d/{token}")
    answer = await person.post(f"/d/{token}/pictures", files=chosen)
    if answer.status_code != 303:
        return answer
    return await person.open(answer.headers["location"].partition("#")[0])


def shown(page: httpx.Response) -> list[str]:
    return re.findall(r'<img src="([^"]*/pictures/\d+)"', page.text)


def kept(house: DoorHouse) -> list[Any]:
    rows = select(EVIDENCE).where(EVIDENCE.c.state == "kept").order_by(EVIDENCE.c.id)
    return list(house.read(lambda db: db.execute(rows).all()))


async def test_several_pictures_are_kept_made_safe_and_shown(
    house: DoorHouse, person: Person, token: str
) -> None:
    page = await sent(person, token, files(photo(10), photo(20, "PNG"), photo(30, "WEBP")))
    assert page.status_code == 200
    assert "受け取った写真（3枚）" in page.text
    assert "あと7枚" in page.text
    rows = kept(house)
    assert [(row.payout_id, row.membership_id, row.dispute_id) for row in rows] == [
        (house.payout, house.member, None)
    ] * 3
    for address, row in zip(shown(page), rows, strict=True):
        small = await person.client.get(address)
        assert small.headers["content-type"] == "image/jpeg"
        assert small.headers["cache-control"] == "no-store"
        assert small.headers["x-content-type-options"] == "nosniff"
        assert max(Image.open(BytesIO(small.content)).size) == 480
        whole = await person.client.get(f"{address}/whole")
        assert hashlib.sha256(whole.content).hexdigest() == row.sha256
        assert whole.headers["cache-control"] == "no-store"


async def test_the_same_picture_twice_is_kept_once(house: DoorHouse, person: Person, token: str) -> None:
    await sent(person, token, files(photo(), photo()))
    await sent(person, token, files(photo()))
    assert len(kept(house)) == 1


async def test_what_is_no_picture_is_named_with_its_reason_and_the_others_are_kept(
    house: DoorHouse, person: Person, token: str
) -> None:
    heic = b"\0\0\0\x18ftypheic" + b"\0" * 40
    chosen = [
        ("pictures", ("<b>請求書</b>.pdf", b"%PDF-1.7 not a picture")),
        ("pictures", ("良い.jpg", photo())),
        ("pictures", ("IMG_7.heic", heic)),
        ("pictures", ("空.png", b"")),
        ("pictures", ("切れた.jpg", photo()[:400])),
    ]
    page = await sent(person, token, chosen)
    assert page.status_code == 422
    assert "受け取れなかった写真が4枚あります" in page.text
    assert "ほかの1枚は受け取りました" in page.text
    for words in ("写真ではないようです", "互換性優先", "中身がありません", "写真として開けません"):
        assert words in page.text
    assert "&lt;b&gt;請求書&lt;/b&gt;.pdf" in page.text
    assert "<b>請求書" not in page.text
    assert len(kept(house)) == 1


async def test_a_file_above_its_limit_is_refused_alone(house: DoorHouse, person: Person, token: str) -> None:
    page = await sent(person, token, files(photo(), b"\xff\xd8\xff" + b"x" * (12 * 1024 * 1024)))
    assert page.status_code == 422
    assert "12MBまで" in page.text
    assert len(kept(house)) == 1


async def test_more_than_forty_megabytes_at_once_are_refused_in_words(
    house: DoorHouse, person: Person, token: str
) -> None:
    page = await sent(person, token, files(*[b"x" * (11 * 1024 * 1024)] * 4))
    assert page.status_code == 413
    assert "合わせて40MBまで" in page.text
    assert "500文字" not in page.text
    assert kept(house) == []
    assert len(shown(await sent(person, token, files(photo())))) == 1


async def test_a_large_body_that_brings_no_files_is_not_read(
    house: DoorHouse, person: Person, token: str
) -> None:
    body = {"csrf": person.csrf, "pictures": "x" * 1_000_000}
    assert is_shut(await person.client.post(f"/d/{token}/pictures", data=body))


async def test_only_the_pictures_route_takes_large_bodies(
    house: DoorHouse, person: Person, token: str
) -> None:
    for path in (f"/d/{token}", f"/d/{token}/done", f"/d/{token}/statement", f"/d/{token}/pictures/1/remove"):
        answer = await person.client.post(path, data={"csrf": person.csrf, "number": "x" * 20_000})
        assert answer.status_code == 413


async def test_no_more_than_ten_pictures_are_kept(house: DoorHouse, person: Person, token: str) -> None:
    page = await sent(person, token, files(*(photo(10 * number) for number in range(12))))
    assert page.status_code == 422
    assert "受け取れなかった写真が2枚あります" in page.text
    assert "写真は10枚までです" in page.text
    assert len(kept(house)) == 10
    assert "選んだ写真を送る" not in page.text
    assert "10枚そろいました" in page.text
    await person.post(f"{shown(page)[0]}/remove")
    assert len(kept(house)) == 9
    assert "あと1枚" in (await person.open(f"/d/{token}")).text


async def test_absurdly_many_files_are_refused_in_words(house: DoorHouse, person: Person, token: str) -> None:
    page = await sent(person, token, files(*[b"x"] * 31))
    assert page.status_code == 400
    assert "枚数を減らして" in page.text


async def test_pictures_on_their_way_from_the_chat_count(
    house: DoorHouse, person: Person, token: str
) -> None:
    def expected(db: Any) -> None:
        evidence.expect(
            db, payout=house.payout, membership=house.member, dispute=None, channel=LINE, address=ALICE,
            transport_id="1", now=kit.NOW,
        )  # fmt: skip

    house.store.write_now(expected)
    page = await person.open(f"/d/{token}")
    assert "チャットで送られた1枚" in page.text
    assert "あと9枚" in page.text


async def test_nothing_chosen_is_said(person: Person, token: str) -> None:
    page = await sent(person, token, [("pictures", ("", b"", "application/octet-stream"))])
    assert page.status_code == 422
    assert "写真が選ばれていません" in page.text


async def test_a_picture_is_taken_back_until_it_is_submitted(
    house: DoorHouse, person: Person, token: str
) -> None:
    page = await sent(person, token, files(photo(10), photo(20)))
    first, second = shown(page)
    assert (await person.post(f"{first}/remove")).status_code == 303
    assert is_shut(await person.client.get(first))
    await person.open(f"/d/{token}")
    assert (await person.post(f"{first}/remove")).status_code == 303
    number = int(second.rpartition("/")[2])
    house.store.write_now(lambda db: _submitted(db, house))
    page = await person.open(f"/d/{token}")
    assert "提出済み" in page.text
    assert "取り消す" not in page.text
    await person.post(f"{second}/remove")
    assert [row.id for row in kept(house)] == [number]


def _submitted(db: Any, house: DoorHouse) -> None:
    members = memberships.of_person(db, LINE, ALICE, kit.NOW)
    payout = merchants.payout(db, members, house.payout)
    disputes.submit(
        db, number="H7K-29M", payout=payout, membership=house.member, under_rule=True, last_day=None, claimed={},
        claimed_amount=None, words="", at=kit.NOW, now=kit.NOW,
    )  # fmt: skip


async def test_pictures_for_a_dispute_that_was_submitted_belong_to_it(
    house: DoorHouse, person: Person
) -> None:
    house.store.write_now(lambda db: _submitted(db, house))
    [dispute] = house.read(lambda db: db.execute(select(DISPUTES.c.id)).scalars().all())
    token = house.give("evidence", payout=house.payout, dispute=dispute)
    await person.go_on(token)
    page = await sent(person, token, files(photo()))
    assert "提出済み" in page.text
    assert [row.dispute_id for row in kept(house)] == [dispute]
    page = await person.post(f"/d/{token}/done")
    assert "まだ送られていません" not in page.text


async def test_foreign_pictures_are_not_there(house: DoorHouse, person: Person, token: str) -> None:
    [address] = shown(await sent(person, token, files(photo())))
    stranger = house.person()
    await stranger.open(f"/d/{token}")
    for each in (address, f"{address}/whole"):
        assert is_shut(await stranger.client.get(each))

    def another(db: Any) -> tuple[int, int]:
        payout = kit.payout(db, house.merchant, amount=5)
        row = {
            "payout_id": payout, "membership_id": house.member, "state": "kept", "channel": "", "address": "",
            "transport_id": "", "added_at": kit.NOW, "attempts": 0, "body": photo(), "width": 1, "height": 1,
            "sha256": "", "error": "",
        }  # fmt: skip
        return payout, db.execute(insert(EVIDENCE).values(**row).returning(EVIDENCE.c.id)).scalar_one()

    payout, foreign = house.store.write_now(another)
    for number in (foreign, 10**12, 0):
        assert is_shut(await person.client.get(f"/d/{token}/pictures/{number}"))
        assert is_shut(await person.client.get(f"/d/{token}/pictures/{number}/whole"))
    await person.open(f"/d/{token}")
    await person.post(f"/d/{token}/pictures/{foreign}/remove")
    assert len(kept(house)) == 2
    other = house.give("evidence", payout=payout)
    await person.go_on(other)
    assert (await person.client.get(f"/d/{other}/pictures/{foreign}")).status_code == 200


async def test_nobody_else_sends_pictures(house: DoorHouse, person: Person, token: str) -> None:
    stranger = house.person()
    await stranger.open(f"/d/{house.give('evidence')}")
    for body in ({"csrf": person.csrf}, {"csrf": stranger.csrf}):
        answer = await stranger.client.post(f"/d/{token}/pictures", data=body, files=files(photo()))
        assert answer.status_code in (403, 404)
    for csrf in ("", "forged"):
        answer = await person.client.post(f"/d/{token}/pictures", data={"csrf": csrf}, files=files(photo()))
        assert is_shut(answer)
    assert kept(house) == []


async def test_an_end_of_the_link_while_a_picture_is_made_safe_keeps_it_out(
    house: DoorHouse, person: Person, token: str
) -> None:
    await person.open(f"/d/{token}")
    door = await house.doors.opening.find(token)
    assert door
    house.store.write_now(lambda db: memberships.end(db, house.member, kit.NOW, "staff"))
    with pytest.raises(Closed):
        await house.doors.pictures.keep(door, photo())
    assert kept(house) == []


async def test_when_it_is_done_the_door_closes_and_the_chat_goes_on(
    house: DoorHouse, person: Person, token: str
) -> None:
    draft = (("form", "dispute"), ("p", CODE), ("payout", str(house.payout)))
    remembered = memory_to_json(Memory(programme=CODE, form="dispute", draft=draft))
    here = house.read(lambda db: conversations.find(db, LINE, ALICE))
    house.store.write_now(
        lambda db: db.execute(
            update(CONVERSATIONS).where(CONVERSATIONS.c.id == here).values(memory=remembered)
        )
    )
    await sent(person, token, files(photo(10), photo(20)))
    page = await person.post(f"/d/{token}/done")
    assert page.status_code == 200
    assert "写真を2枚受け取りました" in page.text
    assert "申し立ては、まだ送られていません" in page.text
    assert "LINEのトークに戻ってください" in page.text
    [said] = await house.said()
    assert said.text == "写真を2枚受け取りました。"
    assert said.reply
    assert [button.label for button in said.reply.quick] == ["申し立ての続き"]
    assert is_shut(await person.open(f"/d/{token}"))


async def test_who_came_from_the_web_chat_is_led_back_into_it(house: DoorHouse) -> None:
    person = await house.chatting()
    address = f"{person.key}.{CODE}"
    member = house.store.write_now(lambda db: kit.linked(db, house.merchant, "web", address))
    token = house.give("evidence", "web", address, member=member)
    page = await person.go_on(token)
    assert f'href="/p/{CODE}"' in page.text
    page = await person.post(f"/d/{token}/done")
    assert f'href="/p/{CODE}#latest"' in page.text
    assert [said.text for said in await house.said("web", address)] == ["写真は受け取っていません。"]
    elsewhere = house.person()
    another = house.give("evidence", "web", address, member=member)
    assert f'href="/p/{CODE}' not in (await elsewhere.go_on(another)).text


async def test_after_its_time_the_page_takes_nothing(house: DoorHouse, person: Person, token: str) -> None:
    await person.open(f"/d/{token}")
    house.clock.move(timedelta(minutes=30))
    assert is_shut(await person.post(f"/d/{token}/pictures", files=files(photo())))
    assert kept(house) == []


async def test_a_page_for_phones_takes_pictures_from_camera_and_album_without_script(
    person: Person, token: str
) -> None:
    page = (await person.open(f"/d/{token}")).text
    album, camera = re.findall(r'<input class="door-file"[^>]*>', page)
    for field in (album, camera):
        assert 'accept="image/jpeg,image/png,image/webp"' in field
        assert 'type="file"' in field
    assert " multiple" in album
    assert 'capture="environment"' in camera
    assert 'enctype="multipart/form-data"' in page
