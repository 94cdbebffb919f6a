"""What in an answer can be tapped, and what stays words."""

import pytest
from markupsafe import escape

from bot.channels.web.linking import linked, opens_elsewhere, safe_address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("03-0000-0000へ", '<a href="tel:0300000000">03-0000-0000</a>へ'),
        ("0570-00-0000", '<a href="tel:0570000000">0570-00-0000</a>'),
        ("https://example.jp/a?b=1をご覧ください。", '<a href="https://example.jp/a?b=1" target="_blank" rel="noopener noreferrer">https://example.jp/a?b=1</a>をご覧ください。'),
        ("(https://example.jp)", '(<a href="https://example.jp" target="_blank" rel="noopener noreferrer">https://example.jp</a>)'),
        ("desk@example.jp", '<a href="mailto:desk@example.jp">desk@example.jp</a>'),
        ("2020年12月6日(日)必着", '<span class="whole">2020年12月6日(日)</span>必着'),
    ],
)  # fmt: skip
def test_addresses_numbers_and_days_are_found(text, expected):
    assert str(linked(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2020-12-18",
        "370-0000",
        "第1-2-3号",
        "12,500円",
        "http://example.jp",
        "javascript:alert(1)",
        "1/2",
        "",
        "<b>",
    ],
)
def test_everything_else_is_only_escaped(text):
    assert linked(text) == escape(text)


def test_quotes_do_not_break_out_of_an_address():
    assert '"onmouseover' not in linked('https://example.jp/"onmouseover="alert(1)')


@pytest.mark.parametrize("url", ["/d/q83v-jRW_eJ", "/chat", "/p/gifu-gotoeat"])
def test_a_button_may_lead_to_a_page_of_our_own_in_the_same_tab(url):
    assert safe_address(url) == url
    assert not opens_elsewhere(url)


@pytest.mark.parametrize(
    "url",
    [
        "//evil.example/d/a", "/\\evil.example", "/d//evil.example", "/d/../admin", "/d/a?next=//evil.example",
        "/d/a#b", "/", "d/a", "/d/a\n", "/\t/evil.example", "/d/%2f%2fevil.example", "javascript:/d/a", " /d/a",
    ],
)  # fmt: skip
def test_nothing_that_a_browser_could_read_as_another_place_is_a_page_of_our_own(url):
    assert safe_address(url) == ""
