"""Server-sent events: resumed without loss or doubles, one visitor's alone, ended when the server stops."""

import asyncio
import re
from contextlib import suppress

import pytest

from bot.channels.web.live import MOST_BY_VISITOR, Live


class Listener:
    """Reads ``/events`` of a room straight from the application, as a server would."""

    def __init__(self, web, browser, path="/p/north", after=0, last_event_id=""):
        cookie = f"madoguchi_visitor={browser.client.cookies.get('madoguchi_visitor', '')}"
        headers = [(b"cookie", cookie.encode()), (b"accept-encoding", b"gzip")]
        if last_event_id:
            headers.append((b"last-event-id", last_event_id.encode()))
        self.scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": f"{path}/events", "raw_path": b"", "root_path": "", "query_string": f"after={after}".encode(),
            "headers": headers, "client": ("203.0.113.5", 1), "server": ("counter.example", 80),
        }  # fmt: skip
        self.status = 0
        self.text = ""
        self._gone = asyncio.Event()
        self._grew = asyncio.Event()
        self.task = asyncio.create_task(web.app(self.scope, self._receive, self._send))

    async def _receive(self):
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message):
        self.status = message.get("status", self.status)
        self.text += message.get("body", b"").decode()
        self._grew.set()

    async def until(self, words):
        async with asyncio.timeout(20):
            while words not in self.text:
                self._grew.clear()
                await self._grew.wait()

    @property
    def ids(self):
        return [int(found) for found in re.findall(r"^id: (\d+)$", self.text, re.MULTILINE)]

    async def leave(self):
        self._gone.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(self.task, 20)


@pytest.fixture
async def listen(web, browser):
    listeners = []
    await browser.open("/p/north")

    def start(**how):
        listeners.append(Listener(web, browser, **how))
        return listeners[-1]

    yield start
    for each in listeners:
        await each.leave()


async def test_a_message_arrives_in_every_tab(browser, listen):
    tabs = [listen(), listen()]
    await asyncio.gather(*(tab.until("retry: 1500") for tab in tabs))
    await browser.send("/p/north", "聞こえますか")
    for tab in tabs:
        await tab.until("「聞こえますか」へのお返事です。")
        assert tab.ids == [1, 2]


async def test_who_comes_back_gets_what_was_missed_and_nothing_twice(browser, listen):
    await browser.send("/p/north", "一つ目")
    first = listen()
    await first.until("「一つ目」へのお返事です。")
    await first.leave()
    await browser.open("/p/north")
    await browser.send("/p/north", "二つ目")
    again = listen(last_event_id=str(first.ids[-1]))
    await again.until("「二つ目」へのお返事です。")
    assert again.ids == [3, 4]
    assert "一つ目" not in again.text


async def test_the_id_the_browser_remembers_goes_before_the_one_in_the_page(browser, listen):
    await browser.send("/p/north", "一つ目")
    await browser.open("/p/north")
    await browser.send("/p/north", "二つ目")
    back = listen(after=0, last_event_id="3")
    await back.until("「二つ目」へのお返事です。")
    assert back.ids == [4]


@pytest.mark.parametrize("nonsense", ["abc", "-1", "9" * 30, "１", "1.5"])
async def test_an_id_that_is_none_starts_from_the_beginning(browser, listen, nonsense):
    await browser.send("/p/north", "一つ目")
    back = listen(last_event_id=nonsense.encode("ascii", "ignore").decode() or "x")
    await back.until("「一つ目」へのお返事です。")
    assert back.ids == [1, 2]


async def test_staff_are_heard_the_same_way(engine, browser, listen):
    await browser.send("/p/north", "人と話したい")
    tab = listen(after=2)
    await tab.until("retry")
    await engine.staff_say(engine.received[0].address, "担当の者です。")
    await tab.until("担当の者です。")


async def test_another_visitor_hears_nothing(web, browsers, browser, listen):
    other = await browsers()
    await other.open("/p/north")
    stranger = Listener(web, other)
    mine = listen()
    await asyncio.gather(stranger.until("retry"), mine.until("retry"))
    await browser.send("/p/north", "わたしの質問")
    await mine.until("わたしの質問")
    assert stranger.ids == []
    await stranger.leave()


async def test_a_room_hears_only_itself(browser, listen):
    elsewhere = listen(path="/p/south")
    here = listen()
    await asyncio.gather(elsewhere.until("retry"), here.until("retry"))
    await browser.send("/p/north", "北の質問")
    await here.until("北の質問")
    assert elsewhere.ids == []


async def test_streams_end_when_the_server_is_told_to_stop(web, listen):
    tab = listen()
    await tab.until("retry")
    web.live.close()
    await asyncio.wait_for(tab.task, 20)
    assert tab.status == 200


async def test_nobody_without_a_cookie_is_listened_to(web, browsers):
    stranger = Listener(web, await browsers())
    await asyncio.wait_for(stranger.task, 20)
    assert stranger.status == 403


async def test_a_visitor_has_so_many_live_tabs_and_no_more(listen):
    tabs = [listen() for _ in range(MOST_BY_VISITOR)]
    await asyncio.gather(*(tab.until("retry") for tab in tabs))
    refused = listen()
    await asyncio.wait_for(refused.task, 20)
    assert refused.status == 429
    await tabs[0].leave()
    again = listen()
    await again.until("retry")


async def test_a_quiet_line_is_kept_open_by_heartbeats():
    async def nothing():
        await asyncio.sleep(60)
        yield

    live = Live(reception=None, heartbeat=0.01)  # type: ignore[arg-type]
    quiet = live._with_pauses(nothing())
    assert [await anext(quiet) for _ in range(3)] == [None, None, None]
    live.close()
    assert [said async for said in quiet] == []


async def test_a_deleted_conversation_is_gone_in_every_tab_at_once(engine, browser, listen):
    await browser.send("/p/north", "一つ目")
    tabs = [listen(after=2), listen(after=2)]
    await asyncio.gather(*(tab.until("retry") for tab in tabs))
    await engine.forget("web", engine.received[0].address)
    for tab in tabs:
        await tab.until("event: forgotten\n")
    await browser.open("/p/north")
    await browser.send("/p/north", "二つ目")
    for tab in tabs:
        await tab.until("「二つ目」へのお返事です。")
        assert tab.ids == [0, 3, 4]
