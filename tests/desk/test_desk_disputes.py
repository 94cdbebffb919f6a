"""``madoguchi disputes``: staff decide, and everybody linked to the merchant hears of it once."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import merchant_kit as kit
import pytest
from merchant_kit import NOW
from sqlalchemy import Connection, select
from typer.testing import CliRunner, Result

import bot
from bot.words import TemplateWords
from desk import exports
from desk.dispute_verbs import DisputeDesk, disputes_app
from programmes.loader import load_programmes
from store import Store, cases, conversations, disputes, evidence, memberships, merchants
from store.tables import MESSAGES, OUTBOX

NUMBER = "H7K-29M"


@cache
def words() -> TemplateWords:
    return TemplateWords(Path(bot.__file__).parent / "templates")


@cache
def programmes() -> dict:
    return dict(load_programmes())


def run(store: Store, *arguments: str) -> Result:
    @contextmanager
    def opening() -> Iterator[DisputeDesk]:
        yield DisputeDesk(store, programmes(), words())

    return CliRunner().invoke(disputes_app(opening, lambda: NOW), arguments)


@pytest.fixture
def disputed(store: Store) -> Store:
    """Two people of one merchant, one of another shop; U1 has objected to a payout, with a picture."""

    def unit(db: Connection) -> None:
        merchant = kit.merchant(db)
        main, other = kit.shop(db, merchant, name="本店"), kit.shop(db, merchant, name="支店")
        member = kit.linked(db, merchant, address="U1")
        kit.linked(db, merchant, address="U2", shop=main)
        kit.linked(db, merchant, address="U3", shop=other)
        payout = kit.payout(db, merchant, shop_id=main)
        evidence.keep(
            db,
            payout=payout,
            membership=member,
            dispute=None,
            body=b"a jpeg",
            width=1,
            height=1,
            sha256="1",
            now=NOW,
        )
        row = merchants.payout(db, memberships.of_person(db, "line:main", "U1", NOW), payout)
        assert row is not None
        disputes.submit(
            db, number=NUMBER, payout=row, membership=member, under_rule=True, last_day=None,
            claimed={"face-500": 30}, claimed_amount=15_000, words="=3枚少ない", at=NOW, now=NOW,
        )  # fmt: skip

    store.write_now(unit)
    return store


def told(store: Store) -> list[tuple[str, str]]:
    """Who was told what."""

    def read(db: Connection) -> list[tuple[str, str]]:
        rows = db.execute(
            select(MESSAGES).join(OUTBOX, OUTBOX.c.message_id == MESSAGES.c.id).order_by(MESSAGES.c.id)
        )
        return [(conversations.get(db, row.conversation_id).address, row.text) for row in rows]

    return store.read_now(read)


def test_the_waiting_ones_are_listed_and_shown_with_their_pictures(disputed: Store, tmp_path: Path) -> None:
    listed = run(disputed)
    assert NUMBER in listed.stdout
    assert "2021年2月1日(月) 12,000円" in listed.stdout
    shown = run(disputed, "show", "h7k29m", "--pictures", str(tmp_path / "out"))
    assert "=3枚少ない" in shown.stdout
    assert "500円券 30枚" in shown.stdout
    assert (tmp_path / "out" / f"{NUMBER}-1.jpg").read_bytes() == b"a jpeg"


@pytest.mark.parametrize(
    ("decision", "says"),
    [
        (("take",), ""),
        (("accept", "--amount", "3000", "--payout-day", "2021-02-22"), "3,000円"),
        (("refuse", "--reason", "半券の枚数が合っています。"), "半券の枚数が合っています"),
    ],
)
def test_a_decision_is_told_to_everybody_of_that_shop_once(
    disputed: Store, decision: tuple[str, ...], says: str
) -> None:
    verb, *more = decision
    assert run(disputed, verb, NUMBER, *more, "--by", "担当").exit_code == 0
    again = run(disputed, verb, NUMBER, *more)
    assert again.exit_code == 1
    heard = told(disputed)
    assert [who for who, _ in heard] == ["U1", "U2"], "who is linked to the other shop hears nothing"
    assert all(NUMBER in text and says in text for _, text in heard)


def test_nobody_is_refused_without_a_reason(disputed: Store) -> None:
    done = run(disputed, "refuse", NUMBER, "--reason", "")
    assert done.exit_code == 1
    assert "理由" in done.stderr
    assert told(disputed) == []


def test_a_number_that_is_none_is_said(store: Store) -> None:
    done = run(store, "take", "XXX-XXX")
    assert done.exit_code == 1
    assert "XXX-XXX の申し立てはありません" in done.stderr


def test_the_export_has_stable_columns_and_runs_nothing_in_a_spreadsheet(disputed: Store) -> None:
    raw = exports.disputes_csv(disputed, programmes())
    assert raw.startswith(b"\xef\xbb\xbf")
    header, row = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert header[:3] == ["受付番号", "事業", "加盟店番号"]
    values = dict(zip(exports.DISPUTES, row, strict=True))
    assert values["number"] == NUMBER
    assert values["words"] == "'=3枚少ない"
    assert values["payout_day"] == "2021-02-01"
    assert values["claimed"] == "500円券 30枚"
    assert values["opened_at"] == "2021-02-03 12:00:00"
    assert exports.disputes_csv(disputed, programmes(), "gunma-gotoeat").count(b"\r\n") == 1


@pytest.mark.parametrize("question", ["@入金", "＝入金", " =1+1"])
def test_cases_are_written_out_the_same_way(store: Store, question: str) -> None:
    def unit(db: Connection) -> None:
        [here] = conversations.make_known(db, [("web", "v")], NOW).values()
        cases.open_case(
            db, NUMBER, here, NOW, reason="asked_for", question=question, programme="gifu-gotoeat"
        )

    store.write_now(unit)
    header, row = csv.reader(io.StringIO(exports.cases_csv(store).decode("utf-8-sig")))
    assert len(header) == len(exports.CASES_COLUMNS) == len(row)
    assert row[:5] == [NUMBER, "gifu-gotoeat", "", "asked_for", f"'{question}"]
