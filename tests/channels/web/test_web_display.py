"""How the pages look is kept in a cookie and stands in the page's first byte."""

import pytest

from bot.channels.web.display import Display, display_from

CHOSEN = {"size": "largest", "colours": "dark", "contrast": "more", "motion": "less"}


async def test_a_page_follows_the_system_by_itself(browser):
    page = (await browser.open("/")).text
    assert 'data-size="normal" data-colours="auto" data-contrast="auto" data-motion="auto"' in page
    assert 'media="screen and (prefers-color-scheme: dark)" id="dark"' in page
    assert '<meta name="color-scheme" content="light dark">' in page


@pytest.mark.parametrize("path", ["/", "/chat", "/p/north", "/p/nowhere"])
async def test_what_was_chosen_holds_on_every_page(browser, path):
    await browser.client.post("/display", data=CHOSEN)
    page = (await browser.open(path)).text
    assert 'data-size="largest" data-colours="dark" data-contrast="more" data-motion="less"' in page
    assert 'media="screen" id="dark"' in page
    assert 'media="all" id="contrast"' in page
    assert '<meta name="color-scheme" content="dark">' in page
    assert 'value="largest" checked' in page


async def test_the_form_leads_back_to_its_page(browser):
    await browser.open("/p/north")
    response = await browser.client.post("/display", data={**CHOSEN, "back": browser.hidden("back")})
    assert (response.status_code, response.headers["location"]) == (303, "/p/north")


@pytest.mark.parametrize(
    "back",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/p/north?x=1", "p", "/a//b", "/p\nx: y"],
)
async def test_the_form_leads_to_no_other_site(browser, back):
    response = await browser.client.post("/display", data={**CHOSEN, "back": back})
    assert response.headers["location"] == "/"


async def test_the_page_s_script_gets_no_page(browser):
    response = await browser.client.post("/display", data=CHOSEN, headers={"x-requested-with": "fetch"})
    assert (response.status_code, response.text) == (204, "")
    assert "madoguchi_display=largest.dark.more.less" in response.headers["set-cookie"]


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}],
)
async def test_another_site_may_not_choose(browser, headers):
    response = await browser.client.post("/display", data=CHOSEN, headers=headers)
    assert response.status_code == 403
    assert "set-cookie" not in response.headers


async def test_a_cookie_that_is_not_ours_changes_nothing(browser):
    for value in ("x", 'largest"><script>', "....", "normal.dark.dark.dark.dark", "いろ".encode().hex()):
        browser.client.cookies.set("madoguchi_display", value, domain="counter.example")
        page = (await browser.open("/")).text
        assert "<script>" not in page
        assert 'data-contrast="auto"' in page


async def test_pages_that_differ_by_cookie_say_so(browser):
    assert "cookie" in (await browser.open("/")).headers["vary"].lower()


def test_a_choice_unknown_to_us_stays_as_it_is():
    assert display_from({"size": "huge", "colours": "light"}) == Display(colours="light")
