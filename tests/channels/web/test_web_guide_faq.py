"""The questions: by topic, by role, found by the counter's own ranking, and each at its own address."""

import html
import re
from datetime import datetime

import httpx
import pytest
from guide_site import CODES, counter, programmes, site_at, text_of

from bot.clock import TOKYO
from programmes.placeholders import fill

GIFU = "/guide/gifu-gotoeat"
HOSTILE = (
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{ 7 * 7 }}", "{use.first}", "%s%n", "';--",
    "\x00", "\u202eおつり", "🙂🙂🙂", "a" * 500, "''\"\"``", "</title><h1>", "javascript:alert(1)", "../../etc/passwd",
)  # fmt: skip


@pytest.fixture
async def client():
    transport = httpx.ASGITransport(app=site_at("2020-12-18T12:00").app)
    async with httpx.AsyncClient(transport=transport, base_url="http://counter.example") as each:
        yield each


async def read(client, path: str, status: int = 200, **query: str) -> str:
    response = await client.get(path, params=query or None)
    assert response.status_code == status
    return response.text


def hits(page: str) -> list[str]:
    found = re.search(r'<ol class="hits">(.*?)</ol>', page, re.DOTALL)
    return re.findall(r"<h3>(?:<a [^>]*>)?(.*?)(?:</a>)?</h3>", found[1]) if found else []


@pytest.mark.parametrize("code", CODES)
async def test_every_question_stands_under_its_topic_with_its_answer(client, code):
    programme = programmes()[code]
    page = await read(client, f"/guide/{code}/faq")
    words = text_of(page)
    assert page.count('<details class="question"') == len(programme.entries)
    for entry in programme.entries[::7]:
        under = page[page.index(f">{html.escape(entry.topic)}</h2>") :]
        assert html.escape(entry.question) in under[: under.index("</section>")]
        assert "".join(fill(entry.answer, programme).split()) in words


@pytest.mark.parametrize("role", ["consumer", "merchant"])
async def test_a_role_sees_the_questions_for_it(client, role):
    programme = programmes()["gifu-gotoeat"]
    page = await read(client, f"{GIFU}/faq", role=role)
    for entry in programme.entries:
        assert (f'href="{GIFU}/faq/{entry.id}"' in page) == (role in entry.roles), entry.id


async def test_an_unknown_role_is_none(client):
    assert await read(client, f"{GIFU}/faq", role="admin") == await read(client, f"{GIFU}/faq")


@pytest.mark.parametrize(
    "words", ["おつりは出ますか", "テイクアウト", "いつまで", "締切", "駐車場", "換金の回数"]
)
async def test_a_search_shows_what_the_counter_finds_in_its_order(client, words):
    programme = programmes()["gifu-gotoeat"]
    found = counter().search("gifu-gotoeat", words, None, datetime(2020, 12, 18, 12, tzinfo=TOKYO))
    questions = {entry.id: entry.question for entry in programme.entries}
    expected = [questions.get(hit.id) for hit in found if hit.kind != "do"]
    shown = [html.unescape(heading) for heading in hits(await read(client, f"{GIFU}/faq", q=words))]
    assert [heading for heading in shown if heading in questions.values()] == expected
    assert len(shown) == len(found)


async def test_a_computed_answer_stands_there_with_its_day_and_source(client):
    page = text_of(await read(client, f"{GIFU}/faq", q="12/20に届いたらいつ入金？", role="merchant"))
    assert "2021年1月19日(火)" in page
    assert "P.17換金スケジュールについて" in page


async def test_nothing_found_says_so_and_shows_a_way_to_a_person(client):
    page = await read(client, f"{GIFU}/faq", q="明日の天気は？")
    assert hits(page) == []
    assert "あてはまるお答えが見つかりませんでした" in page
    assert 'href="tel:0570075210"' in page
    assert 'href="/p/gifu-gotoeat"' in page


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
async def test_whatever_is_typed_is_shown_as_words_and_nothing_else(client, words):
    page = await read(client, f"{GIFU}/faq", q=words)
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "49</h2>" not in page
    typed = " ".join(words.replace("\0", " ").split())
    field = re.search(r'<input class="field" id="q"[^>]*? value="([^"]*)"', page)
    assert html.unescape(field[1]) == typed
    assert page.count("<h1") == 1


async def test_an_endless_question_is_refused_kindly(client):
    assert "500文字まで" in await read(client, f"{GIFU}/faq", 413, q="あ" * 501)


async def test_blank_words_are_no_search(client):
    assert "検索結果" not in await read(client, f"{GIFU}/faq", q="  \u3000 ")


@pytest.mark.parametrize("code", CODES)
async def test_each_answer_has_its_own_address_with_its_clause_and_relations(client, code):
    programme = programmes()[code]
    known = {entry.id for entry in programme.entries}
    for entry in programme.entries[::9]:
        page = await read(client, f"/guide/{code}/faq/{entry.id}")
        words = text_of(page)
        assert f"<h1>{html.escape(entry.question, quote=False)}</h1>" in page
        assert "".join(fill(entry.answer, programme).split()) in words
        assert "".join(fill(entry.details, programme).split()) in words
        for source in entry.source:
            clause = programme.clause(source)
            assert "".join(clause.says.split()) in words
            assert f'href="/guide/{code}/sources#{clause.id}"' in page
        for other in known & set(entry.related):
            assert f'href="/guide/{code}/faq/{other}"' in page


async def test_an_answer_on_a_conflict_says_that_the_documents_differ(client):
    page = await read(client, f"{GIFU}/faq/takeout")
    assert "資料の記載が分かれています" in page
    assert f'href="{GIFU}/sources#conflict.takeout"' in page


async def test_what_the_documents_do_not_say_leads_to_a_person(client):
    page = await read(client, f"{GIFU}/faq/ns-parking")
    assert "チャットで相談する" in page
    assert 'href="tel:0570075210"' in page


@pytest.mark.parametrize(
    "path", ["/guide/nowhere", "/guide/nowhere/faq", f"{GIFU}/faq/nothing", f"{GIFU}/nothing", "/guide"]
)
async def test_an_unknown_page_is_answered_in_plain_words(client, path):
    assert "ページが見つかりません" in await read(client, path, 404)


@pytest.mark.parametrize("code", CODES)
async def test_every_clause_has_an_anchor_and_every_conflict_both_its_sides(client, code):
    programme = programmes()[code]
    page = await read(client, f"/guide/{code}/sources")
    words = text_of(page)
    for clause in programme.clauses:
        assert page.count(f'id="{clause.id}"') == 1
        assert "".join(clause.says.split()) in words
    for conflict in programme.conflicts:
        assert page.count(f'id="conflict.{conflict.id}"') == 1
        for statement in conflict.statements:
            assert "".join(statement.says.split()) in words
