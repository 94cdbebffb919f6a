"""Blocks as HTML: everything is there, everything is escaped, one bad message does not hide the others."""

from datetime import datetime
from html.parser import HTMLParser

import pytest

from bot.blocks import (
    Button,
    Card,
    Cards,
    Choices,
    Citation,
    Link,
    Open,
    PickDay,
    Picture,
    Press,
    Reply,
    Row,
    Say,
    SharePosition,
    Text,
)
from bot.channels.web.rendering import FormFields, Renderer, press_value, read_press_value
from bot.channels.web.templating import environment
from bot.clock import TOKYO
from bot.engine import Said

AT = datetime(2020, 12, 18, 9, 5, tzinfo=TOKYO)
NASTY = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{7777*7777}}{% raw %}"
SOURCE = Citation("加盟店募集要項", "P.17 換金", "必着日までに届いたもの")


@pytest.fixture
def renderer():
    return Renderer(environment("窓口", "/accents.css"))


@pytest.fixture
def fields():
    return FormFields("/p/north/messages", "the-token")


def out(*blocks, quick=(), **more):
    return Said(
        **{
            "id": 7,
            "direction": "out",
            "kind": "answer",
            "text": "言葉",
            "reply": Reply("answer", blocks, quick),
            "at": AT,
            "event_id": "e",
        }
        | more
    )


def test_text_stands_with_its_source_and_wording(renderer, fields):
    html = renderer.message(out(Text("一行目\n二行目", (SOURCE, SOURCE))), fields)
    assert "一行目\n二行目" in html
    assert "加盟店募集要項 P.17 換金 ほか1件" in html
    assert "<blockquote>必着日までに届いたもの</blockquote>" in html


def test_card_is_a_section_with_a_list_of_terms(renderer, fields):
    card = Card(
        "第2回の換金",
        (Row("必着日", "2020年12月6日(日)", strong=True),),
        "一日でも遅れると次の回です。",
        "北券",
        "warning",
        "#0B6E4F",
        (),
        (SOURCE,),
    )
    html = renderer.message(out(card), fields)
    assert '<section class="card tone-warning accent-0b6e4f">' in html
    assert "<h3>第2回の換金</h3>" in html
    assert (
        '<div class="row strong"><dt>必着日</dt><dd><span class="whole">2020年12月6日(日)</span></dd></div>'
        in html
    )
    assert "出典" in html


def test_cards_stand_side_by_side_with_their_buttons(renderer, fields):
    cards = Cards(
        tuple(
            Card(name, buttons=(Button("この券", Press("guard", (("p", name),))),))
            for name in ("north", "south")
        )
    )
    html = renderer.message(out(cards), fields)
    assert html.count("<section") == 2
    assert "guard?p=south" in html
    assert "south：この券" in html


@pytest.mark.parametrize(
    ("does", "expected"),
    [
        (Press("payout", (("round", "2"),)), 'name="press"'),
        (Say("おつりは出ますか"), '<button class="button" name="text" value="おつりは出ますか">'),
        (PickDay(Press("payout"), "2020-10-01", "2021-03-31", "2020-12-18"), 'type="date" name="picked" required min="2020-10-01" max="2021-03-31" value="2020-12-18"'),
        (Open("https://example.jp/a?b=1&c=2"), 'href="https://example.jp/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer"'),
        (Open("tel:0300000000"), 'href="tel:0300000000">'),
        (Open("/d/q83v-jRW_eJ"), 'href="/d/q83v-jRW_eJ">'),
        (SharePosition(), "data-position"),
    ],
)  # fmt: skip
def test_every_kind_of_button_has_its_form_or_link(renderer, fields, does, expected):
    for message in (
        out(Choices("どれですか", (Button("押す", does),))),
        out(Text("はい"), quick=(Button("押す", does),)),
    ):
        html = renderer.message(message, fields)
        assert expected in html
        assert "押す" in html


def test_every_form_carries_the_token_and_a_nonce_of_its_own(renderer, fields):
    html = renderer.message(out(Choices("どれ", (Button("一", Say("一")), Button("二", Say("二"))))), fields)
    assert html.count('name="csrf" value="the-token"') == 2
    nonces = {part.split('"')[0] for part in html.split('name="nonce" value="')[1:]}
    assert len(nonces) == 2


def test_picture_has_its_words_and_link_its_address(renderer, fields):
    html = renderer.message(
        out(
            Picture("https://example.jp/a.png", "日程の図"),
            Link("くわしくは", "公式サイト", "https://example.jp"),
        ),
        fields,
    )
    assert 'alt="日程の図"' in html
    assert 'href="https://example.jp"' in html


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "http://example.jp",
        "//example.jp",
        " https://example.jp",
    ],
)
def test_addresses_that_are_not_safe_are_shown_as_words(renderer, fields, url):
    html = renderer.message(
        out(Choices("どうぞ", (Button("開く", Open(url)),)), Link("くわしくは", "ここ", url)), fields
    )
    assert "<a " not in html
    assert "開く" in html


def test_nothing_anybody_wrote_becomes_markup(renderer, fields):
    everything = out(
        Text(NASTY, (Citation(NASTY, NASTY, NASTY),)),
        Choices(NASTY, (Button(NASTY, Press("payout", (("x", NASTY),))), Button(NASTY, Say(NASTY)))),
        Card(NASTY, (Row(NASTY, NASTY),), NASTY, NASTY, "plain", NASTY, (Button(NASTY, PickDay(Press("p"), NASTY, NASTY, NASTY)),)),
        Picture(NASTY, NASTY),
        Link(NASTY, NASTY, NASTY),
        quick=(Button(NASTY, Open(NASTY)),),
        event_id=NASTY,
    )  # fmt: skip
    person = Said(8, "in", "text", NASTY, None, AT, NASTY)
    html = renderer.messages([everything, person], fields)
    seen = Tags()
    seen.feed(html)
    assert "script" not in seen.tags
    assert [tag for tag in seen.tags if tag == "img"] == ["img"]
    assert not [name for name in seen.attributes if name.startswith("on")]
    assert "60481729" not in html
    assert html.count("{{7777*7777}}") > 20


class Tags(HTMLParser):
    """Every tag and attribute name as a browser would see them."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]


def test_what_a_person_took_back_is_not_shown(renderer, fields):
    html = renderer.message(Said(8, "in", "text", "", None, AT, "e", unsent=True), fields)
    assert "取り消されました" in html


def test_staff_are_told_apart_from_the_counter(renderer, fields):
    html = renderer.message(Said(8, "staff", "answer", "お調べしました。", None, AT), fields)
    assert "担当者" in html
    assert "お調べしました。" in html


def test_a_message_that_cannot_be_printed_leaves_its_words(renderer, fields):
    too_long = Press("payout", (("x", "あ" * 400),))
    broken = out(Choices("どれですか", (Button("押す", too_long),)), text="どれですか")
    html = renderer.messages([broken, out(Text("次の返事です"), id=9)], fields)
    assert "どれですか" in html
    assert "次の返事です" in html


def test_a_line_marks_each_new_day_once(renderer, fields):
    next_day = datetime(2020, 12, 19, 0, 1, tzinfo=TOKYO)
    html = renderer.messages(
        [out(Text("一")), out(Text("二"), id=8), out(Text("三"), id=9, at=next_day)], fields
    )
    assert html.count("2020年12月18日(金)</span>") == 1
    assert html.count("2020年12月19日(土)</span>") == 1


def test_the_last_question_carries_the_anchor(renderer, fields):
    asked = [Said(n, "in", "text", f"質問{n}", None, AT, "e") for n in (1, 3)]
    html = renderer.messages([asked[0], out(Text("答え")), asked[1]], fields)
    assert html.count('id="latest"') == 1
    assert html.index('id="latest"') > html.index("答え")


def test_press_values_come_back_as_they_went():
    value = press_value('「"見る"」', Press("payout", (("p", "north"), ("words", 'a&b=c"'))))
    assert (
        read_press_value(value) == ('「"見る"」', 'payout?p=north&words=a%26b%3Dc"')
        or read_press_value(value)[0] == '「"見る"」'
    )


def test_in_a_frame_on_another_site_our_own_pages_open_beside_it(renderer):
    inside = FormFields("/widget/north/messages", "")
    page = renderer.message(out(Choices("どうぞ", (Button("開く", Open("/d/q83v-jRW_eJ")),))), inside)
    assert 'href="/d/q83v-jRW_eJ" target="_blank"' in page
