"""A calendar on the web: a picture, its words and a table; nothing inline that the policy forbids."""

import re
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
import shipped

import bot
from bot.blocks import Reply, Timeline
from bot.channels.web.rendering import FormFields, Renderer
from bot.channels.web.templating import STATIC, environment
from bot.clock import TOKYO
from bot.engine import Said
from bot.timeline import timeline_block
from bot.words import TemplateWords

WORDS = TemplateWords(Path(bot.__file__).parent / "templates")
PROGRAMMES = shipped.programmes()


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(environment("窓口", "/accents.css"))


def block(code: str, day: date | None = None) -> Timeline:
    made = timeline_block(PROGRAMMES[code], day or PROGRAMMES[code].demo_day, WORDS, role="merchant")
    assert made
    return made


class Page(HTMLParser):
    """Tags with their attributes, and whether every tag was closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str, of_class: str = "") -> list[dict[str, str | None]]:
        return [a for t, a in self.found if t == tag and of_class in [*(a.get("class") or "").split(), ""]]


@pytest.mark.parametrize("code", PROGRAMMES)
def test_everything_drawn_stands_in_the_table_too(renderer: Renderer, code: str) -> None:
    timeline = block(code)
    html = renderer.timeline(timeline)
    table = re.sub(r"<[^>]+>", "", html[html.index("<table>") :])
    for lane in timeline.lanes:
        assert lane.label in table
        for track in lane.tracks:
            for each in track.drawn:
                assert each.words in table
                assert each.state in table


@pytest.mark.parametrize("code", PROGRAMMES)
def test_the_picture_is_well_formed_and_hidden_from_those_who_read(renderer: Renderer, code: str) -> None:
    page = Page(renderer.timeline(block(code)))
    assert page.open == []
    outer = [a for a in page.all("svg") if "x" not in a]
    assert all(a.get("aria-hidden") == "true" for a in outer)
    assert len(page.all("table")) == 1
    assert len(page.all("caption")) == 1


def test_nothing_stands_inline(renderer: Renderer) -> None:
    page = Page(renderer.timeline(block("gunma-gotoeat")))
    names = {name for _, attributes in page.found for name in attributes}
    assert not {name for name in names if name == "style" or name == "id" or name.startswith("on")}
    assert "style" not in {tag for tag, _ in page.found}


def test_bars_lie_on_their_days(renderer: Renderer) -> None:
    """Gifu from September 2020 to March 2021 is 212 days; use begins on the 56th and lasts 126."""
    bar = Page(renderer.timeline(block("gifu-gotoeat"))).all("rect", "use")[0]
    assert float((bar["x"] or "").rstrip("%")) == pytest.approx(55 / 212 * 100, abs=0.02)
    assert float((bar["width"] or "").rstrip("%")) == pytest.approx(126 / 212 * 100, abs=0.02)


def test_a_restraint_is_striped_and_said(renderer: Renderer) -> None:
    page = Page(html := renderer.timeline(block("gunma-gotoeat", date(2021, 6, 1))))
    assert len(page.all("rect", "stop")) == 3  # two, and the legend's
    assert len(page.all("line", "stripes")) == 3
    assert "いま利用自粛" in html
    assert len(page.all("em", "stop")) == 1


def test_what_runs_or_is_next_is_not_marked_as_a_stop(renderer: Renderer) -> None:
    page = Page(renderer.timeline(block("gifu-gotoeat")))
    assert page.all("em", "track-state")
    assert not page.all("em", "stop")


def test_an_end_without_a_day_is_dashed(renderer: Renderer) -> None:
    assert len(Page(renderer.timeline(block("tottori-area"))).all("line", "open")) == 5


@pytest.mark.parametrize(
    ("day", "lines", "label"),
    [
        (date(2020, 9, 1), 2, "今日 2020年9月1日(火)<"),
        (date(2021, 3, 31), 2, "今日 2021年3月31日(水)<"),
        (date(2020, 8, 31), 1, "← 今日 2020年8月31日(月)<"),
        (date(2021, 4, 1), 1, "今日 2021年4月1日(木) →<"),
    ],
)
def test_today_has_its_line_or_an_arrow(renderer: Renderer, day: date, lines: int, label: str) -> None:
    html = renderer.timeline(block("gifu-gotoeat", day))
    assert len(Page(html).all("line", "today")) == lines  # one of them the legend's
    assert label in html


def test_the_next_cutoff_is_called_out(renderer: Renderer) -> None:
    page = Page(html := renderer.timeline(block("gifu-gotoeat")))
    assert len(page.all("li", "current")) == 1
    assert "必着 あと2日</em>" in html


def test_what_was_written_stays_text(renderer: Renderer) -> None:
    nasty = "<script>alert(1)</script>"
    timeline = block("gifu-gotoeat")
    html = renderer.timeline(
        replace(timeline, title=nasty, summary=nasty, notes=(nasty,), colour=nasty, today_label=nasty)
    )
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 4


def test_in_the_chat_its_source_stands_under_it(renderer: Renderer) -> None:
    said = Said(
        7,
        "out",
        "answer",
        "",
        Reply("answer", (block("gifu-gotoeat"),)),
        datetime(2020, 12, 18, tzinfo=TOKYO),
    )
    html = renderer.message(said, FormFields("/p/north/messages", "token"))
    assert 'class="timeline accent-' in html
    assert "加盟店募集要項" in html[html.index("</figure>") :]


def test_every_class_of_the_picture_has_its_look(renderer: Renderer) -> None:
    css = (STATIC / "timeline.css").read_text(encoding="utf-8")
    for code in PROGRAMMES:
        for tag, attributes in Page(renderer.timeline(block(code))).found:
            first = (attributes.get("class") or "").split()[:1]
            if tag in ("line", "text", "figure", "em") and first:
                assert f".{first[0]}" in css, f"{tag} {first[0]}"
