"""The pages behind one-time links in a real browser: by thumb, by keyboard, without JavaScript; and how they look."""

import hashlib
import re
import shutil
from datetime import date, timedelta
from io import BytesIO
from itertools import count

import merchant_kit as kit
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from bot.clock import SystemClock
from bot.merchants.code import new_token, token_hash
from bot.merchants.linking import issue
from store import doors

from .axe import assert_clean
from .browser_house import House

pytestmark = pytest.mark.browser

CODE = "gifu-gotoeat"
LINE, ALICE = "line:main", "U" + "a" * 32
NUMBERS = count(1)
SECRET = "a secret of more than thirty-two characters"
SIZES = ((360, 740), (1280, 800))
ZOOMED = ((640, 400), (320, 256))
PURPOSES = ("link", "evidence", "statement")


class Town:
    """A house with a merchant, one payout, and Alice who is linked on LINE."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.store = house.store
        self.merchant = self.store.write_now(lambda db: kit.merchant(db, number="B-7001"))
        self.payout = self.new_payout()
        self.member = self.store.write_now(
            lambda db: kit.linked(db, self.merchant, LINE, ALICE, now=SystemClock().now())
        )

    def new_payout(self) -> int:
        return self.store.write_now(lambda db: kit.payout(db, self.merchant, date(2021, 2, 1), 120_000))

    def give(self, purpose: str, channel: str = LINE, address: str = ALICE, payout: int = 0) -> str:
        """The path of a new link."""
        token, now = new_token(), SystemClock().now()
        subject = {"programme": CODE} if purpose == "link" else {"payout": payout or self.payout}
        self.store.write_now(
            lambda db: doors.give(
                db, token_hash=token_hash(token), purpose=purpose, subject=subject, channel=channel, address=address,
                membership=None if purpose == "link" else self.member, now=now,
                expires_at=now + timedelta(minutes=30),
            )
        )  # fmt: skip
        return f"/d/{token}"

    def code(self) -> str:
        now = SystemClock().now()
        return self.store.write_now(lambda db: issue(db, SECRET, self.merchant, now=now, by="sato"))


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("doors"))
    house.start()
    yield Town(house)
    house.stop()


@pytest.fixture
def enter(visit, town):
    """Opens a new link and goes on to its page: ``enter("evidence", width=360)``."""

    def entered(purpose: str, **how: object) -> Page:
        payout = town.new_payout() if purpose == "evidence" else 0
        page = visit(
            town.give(purpose, "terminal" if purpose == "link" else LINE, payout=payout), at=town.house, **how
        )
        if purpose != "link":
            page.get_by_role("button", name="続ける").click()
            expect(page.get_by_text("みほん食堂")).to_be_visible()
        return page

    return entered


def photo(shade: int, words: str = "STUB 1000") -> bytes:
    image = Image.new("RGB", (1600, 1200), (shade, 180, 150))
    ImageDraw.Draw(image).rectangle((200, 300, 1400, 900), fill=(250, 246, 230))
    ImageDraw.Draw(image).text((300, 500), words, fill=(30, 30, 30), font_size=120)
    file = BytesIO()
    image.save(file, "JPEG")
    return file.getvalue()


def file(name: str, body: bytes, kind: str = "image/jpeg") -> dict[str, object]:
    return {"name": name, "mimeType": kind, "buffer": body}


def send(page: Page, *chosen: dict[str, object]) -> None:
    page.get_by_label("撮ってある写真を選ぶ").set_input_files(list(chosen))
    page.get_by_role("button", name="選んだ写真を送る").click()


@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without"])
def test_photos_are_sent_seen_taken_back_and_finished(enter, scripted):
    page = enter("evidence", width=390, height=844, java_script_enabled=scripted)
    send(page, file("一枚目.jpg", photo(60)), file("二枚目.jpg", photo(120)))
    expect(page.get_by_role("heading", name="受け取った写真（2枚）")).to_be_visible()
    pictures = page.locator(".door-album img")
    expect(pictures).to_have_count(2)
    page.get_by_label("いま、カメラで撮る").set_input_files(file("カメラ.jpg", photo(200)))
    page.get_by_role("button", name="選んだ写真を送る").click()
    expect(pictures).to_have_count(3)
    pictures.first.scroll_into_view_if_needed()
    if scripted:
        page.wait_for_function("[...document.images].every(each => each.complete && each.naturalWidth > 0)")
    page.get_by_role("button", name=re.compile("写真1を ?取り消す")).click()
    expect(pictures).to_have_count(2)
    page.get_by_role("button", name="終わりました").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("写真を2枚受け取りました")


def test_what_cannot_be_taken_is_told_at_once_and_by_name(enter):
    page = enter("evidence", width=390, height=844)
    page.get_by_role("button", name="選んだ写真を送る").click()
    expect(page.get_by_role("status")).to_contain_text("送る写真を選んで")
    send(page, file("明細.jpg", b"%PDF-1.7"), file("よい.jpg", photo(90)))
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("明細.jpg")
    expect(alert).to_be_focused()
    expect(page.locator(".door-album img")).to_have_count(1)


@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without"])
def test_too_much_at_once_is_said_in_words_of_ours(enter, scripted, tmp_path):
    page = enter("evidence", width=390, height=844, java_script_enabled=scripted)
    large = tmp_path / "large.jpg"
    large.write_bytes(b"\xff\xd8\xff" + b"x" * (11 * 1024 * 1024))
    several = [shutil.copy(large, tmp_path / f"{number}.jpg") for number in range(5)]
    page.get_by_label("撮ってある写真を選ぶ").set_input_files(several)
    page.get_by_role("button", name="選んだ写真を送る").click()
    expect(page.get_by_role("status" if scripted else "alert")).to_contain_text("合わせて40MBまで")


def test_linking_by_keyboard_alone(visit, town):
    page = visit(f"/p/{CODE}", width=390, height=844, at=town.house)
    keys = page.keyboard
    page.get_by_label("ご質問の内容").fill("お店の記録と連携したい")
    keys.press("Enter")
    page.get_by_role("link", name="連携のページを開く").last.focus()
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("加盟店の記録と連携する")
    for typed in ("B-7001", "AAAAA-AAAAA"):
        _tab_to(page, "number" if typed == "B-7001" else "code")
        keys.type(typed)
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("番号またはコードが違います")
    expect(page.get_by_label("加盟店番号")).to_have_value("B-7001")
    _tab_to(page, "code")
    keys.type(town.code())
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("連携しました")
    page.get_by_role("link", name="チャットに戻る").last.focus()
    keys.press("Enter")
    expect(page.locator(".message.counter").last).to_contain_text("記録と連携しました")


def _tab_to(page: Page, name: str) -> None:
    for _ in range(30):
        if page.evaluate("document.activeElement.id") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"out of the keyboard's reach: {name}")


def test_a_statement_is_downloaded_in_both_kinds(enter):
    page = enter("statement")
    for button, name in (("印刷用", "入金明細書_2021-02-01.pdf"), ("表計算用", "入金明細書_2021-02-01.csv")):
        with page.expect_download() as taken:
            page.get_by_role("button", name=button).click()
        assert taken.value.suggested_filename == name
        assert taken.value.path().stat().st_size > 200


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_axe_finds_no_violation(visit, town, enter, purpose, colours):
    looks = {"color_scheme": colours, "bypass_csp": True, "reduced_motion": "reduce"}
    page = visit(town.give(purpose), at=town.house, **looks)
    _clean_at_all_sizes(page, "before")
    page = enter(purpose, **looks)
    _clean_at_all_sizes(page, "inside")
    if purpose == "evidence":
        send(page, file("よい.jpg", photo(90)), file("明細.jpg", b"%PDF-1.7"))
        expect(page.get_by_role("alert")).to_be_visible()
        _clean_at_all_sizes(page, "with a picture and a refusal")
        page.get_by_role("button", name="終わりました").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("受け取りました")
    if purpose == "link":
        page.get_by_label("加盟店番号").fill("0")
        page.get_by_label("連携コード", exact=True).fill("0")
        page.get_by_role("button", name="連携する").click()
        expect(page.get_by_role("alert")).to_be_visible()
    _clean_at_all_sizes(page, "after")
    _clean_at_all_sizes(visit("/d/nothing", at=town.house, **looks), "shut")


def _clean_at_all_sizes(page: Page, scene: str) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert_clean(page, f"{scene}, {width} px")


@pytest.mark.parametrize("purpose", PURPOSES)
def test_nothing_scrolls_sideways_and_everything_to_press_is_large_enough(enter, purpose):
    page = enter(purpose)
    if purpose == "evidence":
        send(page, file("よい.jpg", photo(90)), file("長い名前の" * 12 + ".jpg", b"%PDF-1.7"))
        expect(page.get_by_role("alert")).to_be_visible()
    for scale in ("100%", "200%"):
        page.evaluate("scale => { document.documentElement.style.fontSize = scale }", scale)
        for width, height in (*SIZES, *ZOOMED):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{width} px at {scale}"
    page.evaluate("() => { document.documentElement.style.fontSize = '' }")
    page.set_viewport_size({"width": 360, "height": 740})
    targets = page.locator("main button:visible, main a.button:visible, main input:visible").all()
    small = [box for each in targets if (box := each.bounding_box()) and box["height"] < 44]
    assert small == []


@pytest.fixture
def shop_owner(visit, town):
    """The chat of somebody who is linked in it to a merchant with one payout, before the day of the demonstration."""
    page = visit(f"/p/{CODE}", width=390, height=844, at=town.house)
    [visitor] = [each for each in page.context.cookies() if each["name"] == "madoguchi_visitor"]
    address = f"{hashlib.sha256(visitor['value'].encode()).hexdigest()}.{CODE}"

    def opened(db):
        merchant = kit.merchant(db, number=f"B-8{next(NUMBERS):03}", name="みなと屋")
        kit.payout(db, merchant, date(2020, 12, 14), 34_500, {"face-1000": 35}, {"face-1000": 34})
        kit.linked(db, merchant, "web", address, now=SystemClock().now())

    town.store.write_now(opened)
    return page


def test_from_the_chat_to_a_statement_and_back(shop_owner, ask):
    page = shop_owner
    ask(page, "入金の明細書をダウンロードしたい")
    page.get_by_role("link", name="明細を開く").last.click()
    page.get_by_role("button", name="続ける").click()
    expect(page.get_by_text("34,500円")).to_be_visible()
    with page.expect_download():
        page.get_by_role("button", name="印刷用").click()
    page.get_by_role("link", name="チャットに戻る").last.click()
    expect(page).to_have_url(re.compile(f"/p/{CODE}#latest$"))


def test_from_a_dispute_in_the_chat_to_photos_and_on_with_the_form(shop_owner, ask):
    page = shop_owner
    ask(page, "入金の額が違うので異議を申し立てたい")
    for button in ("この入金を選ぶ", "手元にある", "この数で進む", "書かずに進む"):
        _press(page, button)
    _newest(page).get_by_role("link", name="写真のページを開く").click()
    page.get_by_role("button", name="続ける").click()
    expect(page.get_by_text("みなと屋")).to_be_visible()
    send(page, file("一枚目.jpg", photo(60)), file("二枚目.jpg", photo(120)))
    expect(page.locator(".door-album img")).to_have_count(2)
    page.get_by_role("button", name="終わりました").click()
    expect(page.get_by_text("申し立ては、まだ送られていません")).to_be_visible()
    page.get_by_role("link", name="チャットに戻る").last.click()
    expect(_newest(page)).to_contain_text("写真を2枚受け取りました")
    for button in ("申し立ての続き", "写真はこれで進む", "申し立てを送る"):
        _press(page, button)
    expect(_newest(page)).to_contain_text("受付番号")


def _newest(page: Page) -> Locator:
    return page.locator("#log .message.counter").last


def _press(page: Page, name: str) -> None:
    answers = page.locator("#log .message.counter")
    before = answers.count()
    _newest(page).get_by_role("button", name=name).first.click()
    expect(answers).to_have_count(before + 1)
