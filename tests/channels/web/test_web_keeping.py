"""What is kept can be read, taken along and deleted; by its visitor alone."""

import pytest

from bot.channels.web.reception import WebSettings
from store.retention import Ages

KEPT = "/p/north/kept"


@pytest.fixture
def settings():
    return WebSettings(
        secret="a secret of more than thirty-two characters", ages=Ages(messages=123, questions=234)
    )


async def test_the_page_says_what_is_kept_how_long_and_shows_the_conversation(browser):
    await browser.ask("おつりは出ますか")
    page = (await browser.open(KEPT)).text
    for words in ("123日", "234日", "おつりは出ますか", "（2件）", "2020年12月18日(金)"):
        assert words in page


async def test_every_room_leads_to_its_own_page(browser):
    await browser.ask("おつりは出ますか", "/chat")
    assert 'href="/chat/kept"' in browser.page
    assert "おつりは出ますか" in (await browser.open("/chat/kept")).text
    assert "おつりは出ますか" not in (await browser.open(KEPT)).text
    assert (await browser.open("/p/nowhere/kept")).status_code == 404


async def test_another_visitor_reads_nothing_of_it(browser, browsers):
    await browser.ask("おつりは出ますか")
    other = await browsers()
    for path in (KEPT, f"{KEPT}/download?as=json", f"{KEPT}/download?as=text", f"{KEPT}/delete"):
        assert "おつりは出ますか" not in (await other.open(path)).text


async def test_the_conversation_can_be_taken_along_as_text_and_as_data(browser):
    await browser.ask('<b>"太字"</b> & おつり')
    text = await browser.open(f"{KEPT}/download?as=text")
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert text.headers["content-disposition"] == 'attachment; filename="madoguchi-north.txt"'
    assert '<b>"太字"</b> & おつり' in text.text
    data = await browser.open(f"{KEPT}/download?as=json")
    assert data.headers["content-disposition"].endswith('.json"')
    first, second = data.json()["messages"]
    assert (first["from"], first["text"], first["at"]) == (
        "you",
        '<b>"太字"</b> & おつり',
        "2020-12-18T12:00:00+09:00",
    )
    assert second["from"] == "counter"


async def test_deleting_is_asked_for_twice_and_leaves_nothing_but_the_other_rooms(browser):
    await browser.ask("おつりは出ますか", "/p/south")
    await browser.ask("おつりは出ますか")
    assert "削除しますか" in (await browser.open(f"{KEPT}/delete")).text
    assert "おつりは出ますか" in (await browser.client.get(KEPT)).text
    response = await browser.client.post(f"{KEPT}/delete", data={"csrf": browser.hidden("csrf")})
    assert (response.status_code, response.headers["location"]) == (303, f"{KEPT}?deleted")
    page = (await browser.open(response.headers["location"])).text
    assert "やり取りを削除しました" in page
    assert "おつりは出ますか" not in page
    assert "おつりは出ますか" not in (await browser.open("/p/north")).text
    assert "おつりは出ますか" in (await browser.open("/p/south")).text


async def test_the_page_does_not_claim_a_deletion_that_was_none(browser):
    await browser.ask("おつりは出ますか")
    assert "削除しました" not in (await browser.open(f"{KEPT}?deleted")).text


async def test_whoever_waits_for_a_person_hears_what_deleting_means(browser, engine):
    await browser.ask("人と話したい")
    assert "担当者への相談" not in (await browser.open(f"{KEPT}/delete")).text
    engine.case_number = "CCC-CCC"
    page = (await browser.open(f"{KEPT}/delete")).text
    assert "受付番号 CCC-CCC" in page
    assert "お返事ができなくなります" in page


@pytest.mark.parametrize("token", ["", "made-up"])
async def test_a_deletion_needs_the_visitor_s_own_form(browser, browsers, engine, token):
    await browser.ask("おつりは出ますか")
    other = await browsers()
    await other.open("/p/north")
    for csrf in (token, other.hidden("csrf")):
        response = await browser.client.post(f"{KEPT}/delete", data={"csrf": csrf})
        assert response.status_code == 403
    assert "おつりは出ますか" in (await browser.open(KEPT)).text


async def test_a_deletion_from_another_site_is_refused(browser):
    await browser.ask("おつりは出ますか")
    headers = {"sec-fetch-site": "cross-site"}
    csrf = {"csrf": browser.hidden("csrf")}
    assert (await browser.client.post(f"{KEPT}/delete", data=csrf, headers=headers)).status_code == 403
    assert "おつりは出ますか" in (await browser.open(KEPT)).text


async def test_a_script_that_deletes_gets_no_page(browser):
    await browser.ask("おつりは出ますか")
    headers = {"x-requested-with": "fetch"}
    csrf = {"csrf": browser.hidden("csrf")}
    response = await browser.client.post(f"{KEPT}/delete", data=csrf, headers=headers)
    assert (response.status_code, response.text) == (204, "")


async def test_a_visitor_who_never_wrote_reads_that_nothing_is_kept(browser):
    page = (await browser.open(KEPT)).text
    assert "保存しているやり取りはありません。" in page
    assert "/kept/delete" not in page
