"""``madoguchi merchants``: codes for the post, links, and taking both back."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager

import merchant_kit as kit
import pytest
from merchant_kit import NOW
from typer.testing import CliRunner, Result

from bot.merchants import linking
from bot.merchants.linking import Proven
from desk.merchant_verbs import Office, merchants_app
from store import Store, memberships

SECRET = "a secret of the deployment, long enough to be one"
GIFU = ("--programme", "gifu-gotoeat")


def run(store: Store, *arguments: str, secret: str = SECRET) -> Result:
    @contextmanager
    def opening() -> Iterator[Office]:
        yield Office(store, secret)

    return CliRunner().invoke(merchants_app(opening, lambda: NOW), arguments)


def opens(store: Store, number: str, code: str) -> bool:
    proven = store.write_now(
        lambda db: linking.prove(
            db, SECRET, programme="gifu-gotoeat", number=number, code=code, who=code, now=NOW
        )
    )
    return isinstance(proven, Proven)


def code_in(text: str) -> str:
    found = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", text)
    assert found, text
    return found[0]


def test_a_code_is_shown_once_and_opens_that_merchant(store: Store) -> None:
    store.write_now(kit.merchant)
    done = run(store, "code", "1001", *GIFU, "--by", "窓口係")
    assert done.exit_code == 0
    assert "2021年4月4日(日)まで" in done.stdout
    assert opens(store, "1001", code_in(done.stdout))


def test_a_shops_code_opens_that_shop_only(store: Store) -> None:
    def unit(db) -> None:
        kit.shop(db, kit.merchant(db), number="S-7")

    store.write_now(unit)
    code = code_in(run(store, "code", "S-7", *GIFU).stdout)
    proven = store.write_now(
        lambda db: linking.prove(
            db, SECRET, programme="gifu-gotoeat", number="ｓ－７", code=code, who="x", now=NOW
        )
    )
    assert isinstance(proven, Proven)
    assert proven.shop == 1


def test_codes_for_all_whom_nobody_is_linked_to(store: Store) -> None:
    def unit(db) -> None:
        kit.linked(db, kit.merchant(db, number="1001"))
        kit.merchant(db, number="1002", name="みほん酒場, 本店")
        kit.merchant(db, "gunma-gotoeat", number="1003")

    store.write_now(unit)
    [header, row] = codes_for_the_printer(store)
    assert header == ["number", "name", "code", "expires_at"]
    assert (row[0], row[1], row[3]) == ("1002", "みほん酒場, 本店", "2021-04-04")
    assert opens(store, "1002", row[2])


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "＝みほん"])
def test_the_printers_table_opens_in_a_spreadsheet_and_runs_nothing_there(store: Store, name: str) -> None:
    store.write_now(lambda db: kit.merchant(db, name=name))
    assert run(store, "codes", *GIFU).stdout_bytes.startswith(b"\xef\xbb\xbf")
    assert [row[1] for row in codes_for_the_printer(store)] == ["name", f"'{name}"]


def codes_for_the_printer(store: Store) -> list[list[str]]:
    table = run(store, "codes", *GIFU).stdout_bytes.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(table)))


def test_links_are_listed_without_saying_who_and_ended_by_number(store: Store) -> None:
    store.write_now(lambda db: kit.linked(db, kit.merchant(db), address="U" + "a" * 32))
    listed = run(store, "links", "1001", *GIFU)
    assert "LINE　代表" in listed.stdout
    assert "a" * 32 not in listed.stdout
    assert run(store, "revoke", "1").exit_code == 0
    assert not store.read_now(lambda db: memberships.of_merchant(db, 1))
    again = run(store, "revoke", "1")
    assert again.exit_code == 1
    assert "連携 1 はありません" in again.stderr


def test_a_lost_envelope_makes_its_codes_worthless(store: Store) -> None:
    store.write_now(kit.merchant)
    code = code_in(run(store, "code", "1001", *GIFU).stdout)
    assert run(store, "revoke-codes", "1001", *GIFU).exit_code == 0
    assert not opens(store, "1001", code)


@pytest.mark.parametrize("verb", [("code", "9"), ("links", "9"), ("revoke-codes", "9")])
def test_a_number_that_is_none_is_said(store: Store, verb: tuple[str, str]) -> None:
    done = run(store, *verb, *GIFU)
    assert done.exit_code == 1
    assert "番号 9 の加盟店はありません" in done.stderr


def test_without_the_deployments_secret_no_code_is_made(store: Store) -> None:
    store.write_now(kit.merchant)
    done = run(store, "code", "1001", *GIFU, secret="")
    assert done.exit_code == 1
    assert "MADOGUCHI_SECRET_KEY" in done.stderr
