"""A shop asks in chat for its own calendar, subscribes, and ends it again: from the words to the file."""

import merchant_kit as kit
from ics_rules import checked
from merchant_talk import Merchant
from shipped import WORDS, programmes

from bot.calendars.own import PrivateCalendars
from bot.calendars.public import PublicCalendars
from bot.clock import SetClock
from programmes.rules import PostalService
from store import Store


async def test_from_the_words_to_the_calendar_and_to_its_end(store: Store) -> None:
    def linked(db):
        merchant = kit.merchant(db)
        kit.linked(db, merchant)
        return kit.payout(db, merchant, round=4)

    payout = store.write_now(linked)
    public = PublicCalendars(programmes(), WORDS, PostalService())
    calendars = PrivateCalendars(store, public, SetClock(kit.NOW))
    shop = Merchant(store)
    assert "みほん食堂のカレンダー" in shop.say("カレンダーに入れたい")
    shop.tap("アドレスを受け取る")
    [page] = shop.pages()
    token = await calendars.reveal(page.partition("/c/")[2].partition("?")[0])
    assert token is not None
    body = await calendars.ics(token)
    assert body is not None
    assert any(f"payout:{payout}@" in event.value("UID") for event in checked(body).of("VEVENT"))
    assert token not in "".join(str(reply) for reply in shop.told), "the chat never knew it"

    assert "2021年2月3日(水)に表示" in shop.say("カレンダーの登録をやめたい")
    shop.tap("登録をやめる")
    shop.tap("やめる")
    assert await calendars.ics(token) is None
