"""The ``madoguchi`` command: thin, one function a verb."""

import asyncio
import json
import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer
import uvicorn
from pydantic import SecretStr, ValidationError

from bot.blocks import Button, Card, Cards, Choices, Press, Reply, Say
from bot.channels.line.verbs import line_app
from bot.channels.terminal import Terminal, new_address
from bot.clock import TOKYO, SystemClock
from bot.guards import ROLES
from bot.live_programmes import LiveProgrammes, take_over
from bot.logs import configure
from bot.plain import source_line, sources_of, text_of
from bot.words import OWN, TemplateWords
from desk.announcement_verbs import announce_app
from desk.announcements import AnnouncementDesk
from desk.calendar_changes import CalendarDesk
from desk.calendar_verbs import calendar_app
from desk.console import Console
from desk.dispute_verbs import DisputeDesk, disputes_app
from desk.import_verbs import import_app, imports_app, shop_lists_app
from desk.merchant_verbs import Office, merchants_app
from desk.reminder_verbs import reminders_app
from desk.reminders import ReminderDesk
from desk.report_verbs import shop_reports_app
from desk.shop_verbs import shops_verb
from desk.verbs import cases_app
from handlers import all_handlers
from main import House, build, create_app, messages_left, programmes_of, reminder_desk, running
from programmes.check import check_programmes
from programmes.loader import PACKAGE_DATA, ProgrammeError, load_programmes
from programmes.rules import PostalService
from settings import Settings
from store import Store
from store.shop_shelf import Shelf

app = typer.Typer(no_args_is_help=True, add_completion=False, help="商品券・食事券の窓口 Madoguchi")
Code = Annotated[str, typer.Option("--programme", "-p", help="事業のコード(例: gifu-gotoeat)")]
Who = Annotated[str, typer.Option(help="consumer(券を使う人) または merchant(加盟店)")]
At = Annotated[str, typer.Option(help="この日にいるものとして答える(例: 2020-12-18)")]


def main() -> None:
    app()


@app.command()
def serve(host: str = "127.0.0.1", port: int = 8000) -> None:
    """Run the counter: web chat and LINE webhooks."""
    settings = _settings()
    if len(settings.secret_key.get_secret_value()) < 32:
        _stop(
            "MADOGUCHI_SECRET_KEY に32文字以上のランダムな文字列を設定してください(.env.example をご覧ください)。"
        )
    _run(settings, host, port)


@app.command()
def demo(host: str = "127.0.0.1", port: int = 8000) -> None:
    """Open the counter with sample data and a date switch, on this machine only."""
    folder = Path("var")
    changes: dict[str, Any] = {"demo": True, "log_json": False, "line_channels": ()}
    if "MADOGUCHI_DATABASE_URL" not in os.environ:
        changes["database_url"] = f"sqlite:///{folder / 'demo.sqlite3'}"
    settings = _settings().model_copy(update={**changes, "secret_key": _demo_key(folder)})
    typer.echo(f"窓口を開きました: http://{host}:{port}  (終わるときは Ctrl+C)")
    _run(settings, host, port)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="質問の文")] = "",
    programme: Code = "",
    role: Who = "",
    at: At = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSONで答える")] = False,
    batch: Annotated[bool, typer.Option(help="標準入力の1行1問(JSON)に1行ずつ答える")] = False,
) -> None:
    """Answer one question, or with --batch a line of JSON for each line of JSON."""
    if not question and not batch:
        _stop('質問の文を書いてください(例: madoguchi ask "いつまで使えますか" --programme gifu-gotoeat)。')
    with _own_house() as house:
        _known(house, programme, role, at)
        if not batch:
            asyncio.run(_ask(house, question, programme, role, at, as_json))
        elif asyncio.run(_batch(house)):
            raise typer.Exit(1)


@app.command()
def chat(programme: Code = "", role: Who = "", at: At = "") -> None:
    """Talk to the counter in the terminal."""
    with _own_house() as house:
        _known(house, programme, role, at)
        asyncio.run(_chat(house, programme, role, at))


@app.command()
def check(folder: Annotated[Path | None, typer.Argument(help="事業のデータのフォルダ")] = None) -> None:
    """Validate every programme's data: file, line, field, what to do."""
    problems = check_programmes(folder or PACKAGE_DATA)
    errors = [problem for problem in problems if problem.severity == "error"]
    for problem in problems:
        typer.echo(str(problem))
    typer.echo(f"誤り {len(errors)} 件、注意 {len(problems) - len(errors)} 件")
    raise typer.Exit(1 if errors else 0)


# --- how they are done ---------------------------------------------------------------------------------


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"MADOGUCHI_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors() if e["loc"]]
        _stop("設定に誤りがあります。\n" + "\n".join(lines))


def _stop(text: str) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(2)


def _demo_key(folder: Path) -> SecretStr:
    """The demo's own key, kept so that a page stays good over a restart."""
    file = folder / "demo.key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return SecretStr(file.read_text(encoding="ascii"))


def _run(settings: Settings, host: str, port: int) -> None:
    configure(as_json=settings.log_json)
    house = _built(settings)
    proxy: dict[str, Any] = (
        {"proxy_headers": True, "forwarded_allow_ips": "*"} if settings.behind_proxy else {}
    )
    config = uvicorn.Config(
        create_app(house),
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=20,
        **(proxy or {"proxy_headers": False}),
    )
    server = _Server(config)
    server.run()
    if not server.started:
        raise typer.Exit(3)


class _Server(uvicorn.Server):
    """Ends the web chat's open streams when it is told to stop: it would wait for them before anything else."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.config.app.state.web.live.close()  # type: ignore[union-attr]
        super().handle_exit(sig, frame)


def _built(settings: Settings) -> House:
    try:
        return build(settings)
    except ProgrammeError as error:
        _stop(str(error))


@contextmanager
def _own_house() -> Iterator[House]:
    """A house over a store of its own that is gone afterwards: questions from a terminal leave nothing behind. Its calendars
    are those that the deployment has published, if there is one."""
    configure(as_json=False, quiet=True)
    settings = _settings()
    with tempfile.TemporaryDirectory(prefix="madoguchi-") as folder:
        url = f"sqlite:///{Path(folder) / 'terminal.sqlite3'}"
        house = _built(settings.model_copy(update={"database_url": url, "line_channels": ()}))
        if not take_over(house.programmes, settings.database_url, _now()):
            typer.echo("日程の変更を読めないため、資料の日付でお答えします。", err=True)
        yield house


@contextmanager
def _console(who: str) -> Iterator[Console]:
    """The desk over the deployment's own store, beside a server that may be running on it."""
    with _deployment() as (store, programmes):
        yield Console(store, programmes, who)


@contextmanager
def _calendar_desk() -> Iterator[CalendarDesk]:
    with _deployment() as (store, programmes):
        yield CalendarDesk(store, programmes)


@contextmanager
def _announcement_desk() -> Iterator[AnnouncementDesk]:
    with _deployment() as (store, programmes):
        yield AnnouncementDesk(store, programmes, TemplateWords(OWN), _left(programmes))


@contextmanager
def _reminder_desk() -> Iterator[ReminderDesk]:
    with _deployment() as (store, programmes):
        yield reminder_desk(_settings(), store, programmes, _left(programmes))


def _left(programmes: LiveProgrammes) -> Callable[[], dict[str, int | None]]:
    """What is left of this month's messages, asked when it is needed."""
    return lambda: asyncio.run(messages_left(_settings(), programmes))


@contextmanager
def _deployment() -> Iterator[tuple[Store, LiveProgrammes]]:
    """The deployment's store, and its programmes as they stand now."""
    configure(as_json=False, quiet=True)
    settings = _settings()
    store = Store(settings.database_url)
    store.open()
    try:
        programmes = LiveProgrammes(
            load_programmes(None, *settings.programme_folders),
            PostalService(lead_days=settings.postal_lead_days),
        )
        programmes.refresh(store, _now())
        yield store, programmes
    finally:
        store.close()


@contextmanager
def _office() -> Iterator[Office]:
    """The deployment's store, with the secret that the counter hashes codes with."""
    with _console("") as console:
        yield Office(console.store, _settings().secret_key.get_secret_value())


@contextmanager
def _dispute_desk() -> Iterator[DisputeDesk]:
    with _console("") as console:
        yield DisputeDesk(console.store, console.programmes, TemplateWords(OWN))


def _shelf(store: Store) -> Shelf:
    return Shelf(store, _settings().shop_index_dir)


def _now() -> datetime:
    return SystemClock().now()


app.add_typer(cases_app(_console, _now), name="cases")
app.add_typer(merchants_app(_office, _now), name="merchants")
app.add_typer(disputes_app(_dispute_desk, _now), name="disputes")
app.add_typer(calendar_app(_calendar_desk, _now), name="calendar")
app.add_typer(announce_app(_announcement_desk, _now), name="announce")
app.add_typer(reminders_app(_reminder_desk, _now), name="reminders")
app.add_typer(import_app(_console, _now, _shelf), name="import")
app.add_typer(imports_app(_console, _now), name="imports")
app.add_typer(shop_lists_app(_console, _now, _shelf), name="shop-lists")
app.add_typer(shop_reports_app(_console), name="shop-reports")
app.command("shops")(shops_verb(_console, _shelf, _now))
app.add_typer(line_app(_settings, programmes_of, all_handlers), name="line")


def _known(house: House, code: str, role: str, at: str) -> None:
    """Stop with a word where an option names what there is not."""
    _noon(at)
    if role not in ("", *ROLES):
        _stop(f"--role には {' か '.join(ROLES)} を指定してください。")
    if code and code not in house.programmes:
        _stop(f"事業「{code}」はありません。次のどれかを指定してください: {'、'.join(house.programmes)}")


def _noon(day: str) -> datetime | None:
    """As :func:`_day_of`; a day that cannot be read ends the command with a word."""
    try:
        return _day_of(day)
    except ValueError:
        _stop(f"日付「{day}」が読めません。2020-12-18 のように書いてください。")


def _day_of(day: str) -> datetime | None:
    """Noon of a day in Tokyo; a moment as written; None for "" (now). Raises ValueError."""
    if not day:
        return None
    if "T" in day:
        return datetime.fromisoformat(day).replace(tzinfo=TOKYO)
    return datetime.combine(date.fromisoformat(day), time(12), TOKYO)


async def _answer(house: House, question: str, programme: str, role: str, at: str) -> Reply:
    terminal = Terminal(house.engine, house.clock, new_address(programme), _noon(at))
    if programme and role:
        await terminal.introduce(programme, role)
    return await terminal.say(question)


async def _ask(house: House, question: str, programme: str, role: str, at: str, as_json: bool) -> None:
    async with running(house):
        reply = await _answer(house, question, programme, role, at)
    typer.echo(
        json.dumps(_as_json("", reply), ensure_ascii=False) if as_json else text_of(reply, buttons=True)
    )


async def _batch(house: House) -> int:
    """One line out for each line in, in their order; how many lines could not be read (each said on stderr)."""
    bad = 0
    async with running(house):
        for number, line in enumerate(sys.stdin, 1):
            if not line.strip():
                continue
            try:
                case_id, *asked = _case_from(house, line)
            except (ValueError, KeyError, TypeError) as error:
                typer.echo(f"{number}行目が読めません: {type(error).__name__} {error}", err=True)
                bad += 1
                continue
            print(json.dumps(_as_json(case_id, await _answer(house, *asked)), ensure_ascii=False), flush=True)
    return bad


def _case_from(house: House, line: str) -> tuple[str, str, str, str, str]:
    """Id, question, programme, role and day of a line. Raises ValueError, KeyError or TypeError."""
    case = json.loads(line)
    question, code, role, at = (
        case["question"],
        case["programme"],
        case.get("role") or "",
        case.get("at") or "",
    )
    if not isinstance(question, str) or code not in house.programmes or role not in ("", *ROLES):
        raise ValueError("question, programme, role")
    _day_of(str(at))
    return str(case["id"]), question, code, role, str(at)


def _as_json(case_id: str, reply: Reply) -> dict[str, Any]:
    named = {"id": case_id} if case_id else {}
    return {
        **named,
        "answer": text_of(reply),
        "kind": reply.kind,
        "source": source_line(sources_of(reply)),
        "score": None if reply.score is None else round(reply.score, 4),
    }


async def _chat(house: House, programme: str, role: str, at: str) -> None:
    async with running(house):
        terminal = Terminal(house.engine, house.clock, new_address(programme), _noon(at))
        typer.echo("お聞きになりたいことを書いてください。番号でボタンを押せます。終わるときは Ctrl+D。")
        reply = await (terminal.introduce(programme, role) if programme and role else terminal.arrive())
        while True:
            offered = _shown(reply)
            try:
                line = (await asyncio.to_thread(input, "> ")).strip()
            except (EOFError, KeyboardInterrupt):
                return
            if line.isdigit() and 0 < int(line) <= len(offered):
                reply = await terminal.press(offered[int(line) - 1])
            elif line:
                reply = await terminal.say(line)


def _shown(reply: Reply) -> tuple[Button, ...]:
    """Print a reply; its buttons with a number each."""
    if reply.kind == "silent":
        typer.echo("(担当者が対応します。「ボットに戻る」と書くと、自動の回答に戻ります。)")
    typer.echo(f"\n{text_of(reply)}")
    cards = [c for b in reply.blocks for c in (b.cards if isinstance(b, Cards) else (b,))]
    buttons = [button for c in cards if isinstance(c, Card | Choices) for button in c.buttons]
    offered = tuple(b for b in (*buttons, *reply.quick) if isinstance(b.does, Press | Say))
    for number, button in enumerate(offered, 1):
        typer.echo(f"  {number}. {button.label}")
    return offered
