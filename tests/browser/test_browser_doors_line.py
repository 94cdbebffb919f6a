"""A real browser on its way from our page to LINE's dialog: the page's policy lets it go there, and nowhere else."""

import re
from urllib.parse import urlsplit

import merchant_kit as kit
import pytest
from line_house import channel, served
from line_stand_in import StandIn
from playwright.sync_api import expect

from bot.merchants.linking import issue

pytestmark = [pytest.mark.browser, pytest.mark.line]

SECRET = "only-for-tests-" * 3


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("doors-line")
    with StandIn() as line:
        channels = [channel(line, "gifu", ("gifu-gotoeat",))]
        with served(f"sqlite:///{folder}/house.sqlite3", line, channels) as house:
            line.webhook_url = house.webhook("gifu")
            yield line, house


def test_the_page_leads_to_lines_dialog(town, chromium):
    line, house = town
    store, now = house.house.store, house.house.clock.now()
    merchant = store.write_now(lambda db: kit.merchant(db, number="1001"))
    code = store.write_now(lambda db: issue(db, SECRET, merchant, now=now, by="sato"))
    got = line.ask("alice", "お店の記録と連携したい")
    [address] = [each["uri"] for each in got.actions() if each["label"] == "連携のページを開く"]
    context = chromium.new_context(base_url=house.base_url, locale="ja-JP")
    page = context.new_page()
    complaints = []
    page.on("console", lambda entry: complaints.append(entry.text) if "Policy" in entry.text else None)
    page.goto(urlsplit(address).path)
    page.get_by_label("加盟店番号").fill("1001")
    page.get_by_label("連携コード", exact=True).fill(code)
    page.get_by_role("button", name="LINEの確認へ進む").click()
    expect(page).to_have_url(re.compile(re.escape(f"{line.base_url}/dialog/bot/accountLink?linkToken=")))
    assert complaints == []
    line.forget("alice")
    assert line.open_dialog(page.url).status == 200
    assert "記録と連携しました" in line.wait("alice").all_text()
    context.close()
