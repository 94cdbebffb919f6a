"""What somebody is reminded of, on how many days before and at which hour: shown, turned on and off, and changed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.arguments import ArgCheck, one_of, whole
from bot.blocks import Button, Reply, Text
from bot.offers import questions, to_person
from bot.orders import ChooseReminder
from bot.reminder_cards import Showing
from bot.reminder_choices import (
    ALL_DAYS,
    ORDER,
    Change,
    Choice,
    Choices,
    Reminders,
    Setting,
    Settings,
    chosen,
    days_of,
    last_of,
)
from bot.reminder_wish import Wish, is_about_reminders, wish_of
from bot.reminding import deadline_card
from bot.turn import Turn
from programmes.model import Programme
from programmes.rules import BusinessCalendar
from programmes.rules.deadlines import deadlines_of
from store.announcements import NEWS
from store.reminders import NOTHING

NAME = "reminders"
_NEWS_STEPS: Final = ("news", "news_on", "news_off")
ARGS: Mapping[str, ArgCheck] = {
    "step": one_of("on", "off", "days", "hour", "all_off", "all_on", "sample", *_NEWS_STEPS),
    "kind": one_of(*ORDER),
    "days": whole(1, ALL_DAYS),
    "hour": whole(0, 23),
}
READS: frozenset[str] = frozenset({"time"})
_CUTOFFS: Final = ("round_cutoff", "final_cutoff")


def fits(programme: Programme) -> bool:
    return bool(programme.reminders)


def takes(text: str, programme: Programme) -> bool:
    """Whether it is about being told: "番号で止めてもらえる？" stops no reminders."""
    return is_about_reminders(text)


def answer(turn: Turn) -> Reply:
    if turn.records.in_group:
        return Reply("answer", (Text(turn.words(NAME, "in_group")),), (to_person(turn),))
    choosing = _Choosing(turn)
    return choosing.stepped() if turn.args else choosing.wished(wish_of(turn.text))


def continued(turn: Turn) -> Reply | None:
    """The reply to words said when days or an hour were asked for; None where they name neither."""
    wish = wish_of(turn.text)
    return _Choosing(turn).wished(wish) if wish.says_when or wish.too_early else None


def pictured(_turn: Turn) -> Reply | None:
    """Nothing: a picture is no day and no hour."""
    return None


class _Choosing:
    """One turn about the settings of whoever speaks."""

    def __init__(self, turn: Turn) -> None:
        calendar = BusinessCalendar(turn.holiday_name)
        deadlines = deadlines_of(turn.programme, turn.post, calendar)
        self._turn = turn
        self._here = Reminders(turn.programme, deadlines, turn.records.linked, turn.now, turn.quiet)
        self._choices: Choices = chosen(turn.records.reminder_choices(turn.programme.code))
        self._showing = Showing(turn, self._here, self._here.settings(self._choices))

    # --- buttons ---------------------------------------------------------------------------------------

    def stepped(self) -> Reply:
        args, settings = self._turn.args, self._showing.settings
        step, setting = args.get("step", ""), settings.of(args.get("kind", ""))
        if step == "sample" and setting is None:
            setting = self._as_linked().of(args.get("kind", ""))
        if step in _NEWS_STEPS:
            return self._news(step)
        if step == "all_off":
            return self._all_off()
        if step == "all_on":
            return self._all_on()
        if step == "hour" and "kind" not in args:
            return (
                self._turn_on(settings.on, Wish(hour=int(args["hour"]))) if "hour" in args else self._hours()
            )
        if setting is None or not setting.has_day:
            return self._cannot((args["kind"],)) if "kind" in args else self._first()
        return self._step(step, setting)

    def _step(self, step: str, setting: Setting) -> Reply:
        args = self._turn.args
        match step:
            case "on":
                return self._turn_on((setting,), Wish("on"))
            case "off":
                return self._turn_off((setting,))
            case "days" if "days" in args and not setting.is_event:
                done = self._turn_on((setting,), Wish(days=days_of(int(args["days"]))))
                return self._asked_again(done, setting)
            case "days" if not setting.is_event:
                return self._showing.ask_days(setting)
            case "hour" if "hour" in args:
                return self._turn_on((setting,), Wish(hour=int(args["hour"])))
            case "hour":
                return self._showing.ask_hour(setting)
            case "sample" if setting.coming is not None:
                return self._sample(setting)
            case _:
                on = setting in self._showing.settings.on
                return self._showing.kinds((setting,), "lead_is_on" if on else "lead_is_off")

    def _asked_again(self, done: Reply, setting: Setting) -> Reply:
        """The days once more, as they are now, with what is to be written."""
        after = self._after(done).settings.of(setting.kind)
        return (
            replace(self._after(done).ask_days(after), orders=done.orders) if after and done.orders else done
        )

    def _after(self, done: Reply) -> Showing:
        choices = self._choices
        for order in done.orders:
            if isinstance(order, ChooseReminder):
                choices = order.change.on(choices)
        return Showing(self._turn, self._here, self._here.settings(choices))

    def _hours(self) -> Reply:
        return self._showing.ask_hour(None) if self._showing.settings.on else self._first()

    # --- words -----------------------------------------------------------------------------------------

    def wished(self, wish: Wish) -> Reply:
        """What was asked for in words; where that is nothing certain, everything as it is."""
        if wish.act == "off" and not wish.kinds:
            return self._all_off()
        if wish.kinds == (NEWS,):
            return self._news({"": "news", "off": "news_off"}.get(wish.act, "news_on"))
        if wish.act == "again" and not wish.kinds and self._showing.settings.all_off:
            return self._all_on()
        if not wish.act and not wish.says_when and not wish.too_early:
            return self._first()
        kinds = self._meant(wish)
        if not kinds:
            return self._first(asks=True)
        settings = self._showing.settings
        mine = tuple(each for kind in kinds if (each := settings.of(kind)) and each.has_day)
        if not mine:
            return self._cannot(kinds)
        return self._turn_off(mine) if wish.act == "off" else self._turn_on(mine, wish)

    def _meant(self, wish: Wish) -> tuple[str, ...]:
        """The kinds that are meant: those named, the one spoken of before, all that are on, or what there is."""
        linked, settings = self._here.linked, self._showing.settings
        if wish.kinds == _CUTOFFS and not linked and self._turn.role == "consumer":
            return ("use_end",)
        if wish.kinds:
            return wish.kinds
        if not wish.says_when and not wish.too_early:
            return ()
        if spoken_of := self._turn.memory.slot("kind"):
            return (spoken_of,)
        if wish.hour is None and linked:
            return _CUTOFFS
        return tuple(each.kind for each in settings.on) or (() if linked else ("use_end",))

    def _first(self, *, asks: bool = False) -> Reply:
        """Everything as it is; a shop that is not linked is told what to do first, who asks to be told of something of what."""
        settings = self._showing.settings
        if self._turn.role == "merchant" and not self._here.linked and not settings.on:
            return self._link_first()
        if asks and not settings.on and settings.open:
            return self._showing.which()
        return self._showing.overview()

    # --- what is changed -------------------------------------------------------------------------------

    def _turn_on(self, each: tuple[Setting, ...], wish: Wish) -> Reply:
        """These are wanted, on those days and at that hour where they are named."""
        if not each:
            return self._first()
        changes = [self._wanted(setting, wish) for setting in each]
        showing, orders = self._changed([*self._awake(each), *changes])
        now = tuple(s for setting in each if (s := showing.settings.of(setting.kind)))
        if all(s.coming is None and s.deadlines for s in now):
            return self._too_late(now[0], changes[0])
        notes = [showing.night_note(now[0].hour)] if wish.hour is not None else []
        notes += [showing.words("too_early")] if wish.too_early else []
        return replace(showing.kinds(now, "lead_on", *notes), orders=orders)

    def _wanted(self, setting: Setting, wish: Wish) -> Change:
        other: dict[str, object] = {"wanted": True}
        if wish.days and not setting.is_event:
            days = {*wish.days, *(setting.days if wish.also and setting.on else ())}
            other["days"] = tuple(sorted(days, reverse=True))
        if wish.hour is not None:
            other["hour"] = wish.hour
        return Change.of(setting, **other)

    def _awake(self, each: tuple[Setting, ...]) -> list[Change]:
        """Where everything was off: it is no more, but nothing comes back that was not asked for."""
        settings = self._showing.settings
        if not settings.all_off:
            return []
        others = [other for other in settings.each if other.on and other not in each]
        news = [Change(NEWS, Choice(False))] if settings.news else []
        return [Change(NOTHING, Choice(True)), *(Change.of(each, wanted=False) for each in others), *news]

    def _turn_off(self, each: tuple[Setting, ...]) -> Reply:
        showing, orders = self._changed([Change.of(setting, wanted=False) for setting in each])
        now = tuple(s for setting in each if (s := showing.settings.of(setting.kind)))
        return replace(showing.kinds(now, "lead_off"), orders=orders)

    def _all_off(self) -> Reply:
        showing, orders = self._changed([Change(NOTHING, Choice(False))])
        return replace(showing.overview(showing.words("lead_all_off")), orders=orders)

    def _all_on(self) -> Reply:
        showing, orders = self._changed([Change(NOTHING, Choice(True))])
        return replace(showing.overview(showing.words("lead_all_on")), orders=orders)

    def _news(self, step: str) -> Reply:
        """Announcements: whether they come; turned on or off."""
        changes = {
            "news_on": [*self._awake(()), Change(NEWS, Choice(True))], "news_off": [Change(NEWS, Choice(False))],
        }.get(step, [])  # fmt: skip
        showing, orders = self._changed(changes)
        return replace(showing.news(), orders=orders)

    def _changed(self, changes: list[Change]) -> tuple[Showing, tuple[ChooseReminder, ...]]:
        """How it stands once these are written."""
        choices = self._choices
        for change in changes:
            choices = change.on(choices)
        orders = tuple(ChooseReminder(self._turn.programme.code, change) for change in changes)
        return Showing(self._turn, self._here, self._here.settings(choices)), orders

    # --- what cannot be --------------------------------------------------------------------------------

    def _cannot(self, kinds: tuple[str, ...]) -> Reply:
        """Nothing to remind of: it is for linked shops, its day is over, or there is no day."""
        showing = self._showing
        setting = next((each for kind in kinds if (each := showing.settings.of(kind))), None)
        for_shops = any(
            rule.about in kinds for rule in self._turn.programme.reminders if rule.to != "consumers"
        )
        if setting is None and for_shops and not self._here.linked:
            return self._link_first()
        name = showing.name(kinds[0])
        if setting is not None and setting.is_over:
            return showing.told("title_over", showing.words("over", name=name, day=self._last_day(setting)))
        dated = showing.names(showing.settings.open)
        return showing.told("title_no_day", showing.words("no_day", name=name, each=dated))

    def _last_day(self, setting: Setting) -> object:
        return max(each.day for each in self._here.deadlines if each.kind == setting.kind)

    def _too_late(self, setting: Setting, change: Change) -> Reply:
        """The last days are still to come, but none of the wished moments."""
        showing = self._showing
        nearer = self._here.coming(setting.deadlines, range(15), change.choice.hour or setting.hour)
        text = showing.words(
            "too_late",
            name=showing.name(setting.kind),
            day=last_of(setting),
            days_to_choose=nearer is not None,
        )
        ways = (showing.button("days", step="days", kind=setting.kind),) if nearer else ()
        return showing.told("title_too_late", text, *ways)

    def _link_first(self) -> Reply:
        showing = self._showing
        linked = self._as_linked()
        text = showing.words("link_first", each=showing.names(linked.on))
        sample = next((each for each in linked.on if each.coming), None)
        ways = questions(self._turn, "link")
        if sample:
            ways = (*ways, showing.button("sample", step="sample", kind=sample.kind))
        use = showing.settings.of("use_end")
        if self._turn.role is None and use and use.has_day:
            label = self._turn.words("reminder_settings", "offer_use")
            ways = (*ways, Button(label, self._turn.press(NAME, step="on", kind="use_end")))
        return showing.told("title_link", text, *ways, link=True)

    def _as_linked(self) -> Settings:
        """How it stands for a shop that has just been linked."""
        return replace(self._here, linked=True).settings({})

    def _sample(self, setting: Setting) -> Reply:
        """The next one as it will come."""
        coming, turn = setting.coming, self._turn
        assert coming is not None
        card = deadline_card(turn.words, turn.programme, setting.rule, coming.deadline, coming.at.date())
        text = self._showing.words("sample", name=self._showing.name(setting.kind))
        back = self._showing.button("settings")
        return Reply("answer", (Text(text), card), (back, to_person(turn)))
