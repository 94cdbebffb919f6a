"""A secretariat at work on a store: files taken in, and what stands afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import typer
from shipped import programmes
from sqlalchemy import select
from typer.testing import CliRunner, Result

from bot.clock import TOKYO
from desk import imports
from desk.console import Console
from desk.import_verbs import import_app, imports_app, shop_lists_app
from desk.imports import Applied, Kind, Preview
from desk.imports.words import problem_in_words
from store import Store
from store.merchant_tables import (
    APPLICATION_EVENTS,
    APPLICATIONS,
    IMPORT_CHANGES,
    IMPORT_RUNS,
    MERCHANTS,
    PAYOUTS,
    SETTLEMENT_REQUESTS,
    SHOPS,
)

PROGRAMMES = programmes()
NOW = datetime(2020, 12, 18, 10, tzinfo=TOKYO)
LATER = NOW + timedelta(hours=1)
KEPT = (MERCHANTS, SHOPS, APPLICATIONS, APPLICATION_EVENTS, SETTLEMENT_REQUESTS, PAYOUTS)
MERCHANTS_FILE = """加盟店番号,加盟店名,電話番号,金融機関名,口座番号,店舗番号,店舗名
0012,和食すずらん,058-000-0001,みずほ銀行,1234567,0012-1,すずらん本店
0012,和食すずらん,058-000-0001,みずほ銀行,1234567,0012-2,すずらん駅前店
1002,喫茶ポプラ,058-000-0002,十六銀行,７６５４３２１,,
1003,そば処かえで,,,,,
"""
PAYOUTS_FILE = """加盟店番号,店舗番号,回,入金日,入金額,申告 1000円券,申告 500円券,確認 1000円券,確認 500円券,差額の理由,状態,到着日
0012,0012-1,第2回,2020/12/28,"12,500円",10,5,10,5,,予定,2020/12/8
1002,,2,令和2年12月28日,￥３，０００,２,3,2,2,枚数が申告より1枚少なかったため,予定,2020/12/8
"""


def preview(store: Store, kind: Kind, data: str | bytes, code: str = "gifu-gotoeat", **more: Any) -> Preview:
    content = data.encode() if isinstance(data, str) else data
    return imports.make_preview(store, kind, PROGRAMMES[code], "一覧.csv", content, NOW, **more)


def taken_in(store: Store, kind: Kind, data: str | bytes, code: str = "gifu-gotoeat", **more: Any) -> Applied:
    made = preview(store, kind, data, code, **more)
    assert not made.refused, told(made)
    return imports.apply(store, made, "佐藤", NOW)


def run(store: Store, *arguments: str, typed: str = "", now: datetime = NOW) -> Result:
    """What is typed after ``madoguchi``, over this store; ``typed``: the answers to what it asks."""

    @contextmanager
    def opening(who: str) -> Iterator[Console]:
        yield Console(store, PROGRAMMES, who)

    app = typer.Typer()
    for name, verbs in (("import", import_app), ("imports", imports_app), ("shop-lists", shop_lists_app)):
        app.add_typer(verbs(opening, lambda: now), name=name)
    return CliRunner().invoke(app, list(arguments), input=typed)


def told(made: Preview) -> list[str]:
    """Why rows are refused, in words."""
    return [problem_in_words(problem, made.form == "zengin") for problem in made.refused]


def codes(problems: tuple[imports.Problem, ...]) -> list[tuple[int | None, str, str]]:
    return [(problem.row, problem.header, problem.code) for problem in problems]


def everything(store: Store, *, whose: bool = True) -> dict[str, list[dict[str, Any]]]:
    """All that is kept, by table; without ``whose`` import it is."""

    def rows(db: Any) -> dict[str, list[dict[str, Any]]]:
        return {
            table.name: [
                {name: value for name, value in row._mapping.items() if whose or name != "import_id"}
                for row in db.execute(select(table).order_by(table.c.id))
            ]
            for table in KEPT
        }

    return store.read_now(rows)


def runs_and_changes(store: Store) -> tuple[int, int]:
    def count(db: Any) -> tuple[int, int]:
        return len(db.execute(select(IMPORT_RUNS)).all()), len(db.execute(select(IMPORT_CHANGES)).all())

    return store.read_now(count)
