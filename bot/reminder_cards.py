"""What the chat shows of somebody's reminders: all of them, one kind, and the questions about its days and its hour."""

from dataclasses import dataclass
from typing import Final

from bot.blocks import Button, Card, Choices, Reply, Row
from bot.offers import questions, to_person
from bot.reminder_choices import DAYS_ON_OFFER, Coming, Reminders, Setting, Settings, bits_of
from bot.turn import Turn
from programmes.rules.reminders import goes_out

NAME: Final = "reminders"
SHARED: Final = "reminder_settings"
HOURS: Final = (8, 9, 10, 12, 15, 17, 18, 20)
"""The hours that have a button; the page and whoever writes one have all of them."""
_KINDS_WITH_BUTTONS: Final = 8


@dataclass(frozen=True, slots=True)
class Showing:
    """The settings of whoever speaks, ready to be shown."""

    turn: Turn
    here: Reminders
    settings: Settings

    def words(self, block: str, **values: object) -> str:
        """A block of the handler's own template."""
        return self.turn.words(NAME, block, programme=self.turn.programme, **values)

    def name(self, kind: str) -> str:
        return self.turn.words(SHARED, "kind_name", kind=kind, programme=self.turn.programme)

    def names(self, each: tuple[Setting, ...]) -> list[str]:
        return [self.name(setting.kind) for setting in each]

    def when(self, setting: Setting) -> str:
        return self.turn.words(SHARED, "when", setting=setting, each=setting.days)

    def button(self, block: str, *, primary: bool = False, **args: str) -> Button:
        return Button(self.words(f"button_{block}"), self.turn.press(NAME, **args), primary)

    # --- all of them -----------------------------------------------------------------------------------

    def overview(self, lead: str = "") -> Reply:
        """Everything that is on, with the next one; what is off in one line."""
        off = tuple(each for each in self.settings.open if each not in self.settings.on)
        rows = [*self._next(self.settings.coming)]
        rows += [Row(self.name(each.kind), self.when(each)) for each in self.settings.on]
        if off:
            rows.append(Row(self.words("row_off"), self.words("names", each=self.names(off))))
        text = "\n".join(filter(None, (lead, self.words("overview", settings=self.settings, lead=lead))))
        return self._reply(self._card(self.words("title"), text, rows), *self._ways())

    def _ways(self) -> tuple[Button, ...]:
        """To each kind, and to turn everything off or on again."""
        kinds = tuple(
            Button(self.name(each.kind), self.turn.press(NAME, kind=each.kind))
            for each in self.settings.open[:_KINDS_WITH_BUTTONS]
        )
        kinds = (*kinds, self.button("news", step="news"))
        if self.settings.all_off:
            return (self.button("all_on", step="all_on"), *kinds)
        if not self.settings.on:
            return kinds
        return (*kinds, self.button("hours", step="hour"), self.button("all_off", step="all_off"))

    def which(self) -> Reply:
        """Of what somebody wants to be told who has not said it."""
        kinds = tuple(
            Button(self.name(each.kind), self.turn.press(NAME, step="on", kind=each.kind))
            for each in self.settings.open[:_KINDS_WITH_BUTTONS]
        )
        return Reply("choices", (Choices(self.words("which"), kinds),), (to_person(self.turn),))

    # --- one kind or some ------------------------------------------------------------------------------

    def kinds(self, each: tuple[Setting, ...], lead: str, *notes: str) -> Reply:
        """What is on of these kinds, when the next one comes, and how to change it. ``lead``: block of what is said first."""
        name = self.words("names", each=self.names(each))
        on = tuple(setting for setting in each if setting in self.settings.on)
        coming = min((s.coming for s in on if s.coming), key=lambda coming: coming.at, default=None)
        rows = [*self._next(coming), *(Row(self.name(s.kind), self.when(s)) for s in on)]
        said = [self.words(lead, name=name), *notes]
        if any(s.coming and s.coming.deadline.travels == "post" for s in on):
            said.append(self.words("posted"))
        said += [self._still_on(each), self.words("changeable")]
        buttons = self._changes(each[0]) if len(each) == 1 else (self.button("settings"),)
        card = self._card(self.words("title"), "\n".join(filter(None, said)), rows, *buttons)
        return self._reply(card, *(() if len(each) > 1 else (self.button("settings"),)), of=each[0].kind)

    def _changes(self, setting: Setting) -> tuple[Button, ...]:
        kind = setting.kind
        if setting not in self.settings.on:
            return (self.button("on", primary=True, step="on", kind=kind),)
        days = () if setting.is_event else (self.button("days", step="days", kind=kind),)
        sample = () if setting.coming is None else (self.button("sample", step="sample", kind=kind),)
        hour = self.button("hour", step="hour", kind=kind)
        return (*days, hour, *sample, self.button("off", step="off", kind=kind))

    def _still_on(self, shown: tuple[Setting, ...] = ()) -> str:
        """What is on besides what is ``shown``."""
        on = self.settings.on
        only = bool(on) and set(on) <= set(shown)
        return self.words("still_on", each=self.names(on), only=only, all_off=self.settings.all_off)

    def night_note(self, hour: int) -> str:
        """What to say about an hour in which nothing is sent; "" for any other."""
        if not self.here.quiet.covers(hour):
            return ""
        before = goes_out(self.turn.today, hour, self.here.quiet).hour
        return self.words("at_night", hour=hour, before=before)

    def news(self) -> Reply:
        """Whether announcements come, and how to change it."""
        on = self.settings.news and not self.settings.all_off
        text = self.words("news", on=on)
        change = self.button("off" if on else "on", primary=not on, step="news_off" if on else "news_on")
        card = self._card(self.words("button_news"), text, (), change)
        return self._reply(card, self.button("settings"))

    # --- its days and its hour -------------------------------------------------------------------------

    def ask_days(self, setting: Setting) -> Reply:
        """Each day is a button that adds it or takes it away; the last one stays."""
        shown = sorted({*DAYS_ON_OFFER, *setting.days}, reverse=True)
        buttons = tuple(self._day(setting, day) for day in shown)
        done = self.button("done", primary=True, kind=setting.kind)
        days = self.turn.words(SHARED, "days_before", each=setting.days)
        text = self.words("ask_days", name=self.name(setting.kind), days=days)
        return self._asked(text, *buttons[:12], done, of=setting.kind)

    def _day(self, setting: Setting, day: int) -> Button:
        label = self.turn.words(SHARED, "day_before", days=day)
        if day in setting.days:
            label = self.words("button_chosen", label=label)
        days = set(setting.days) ^ {day} or {day}
        press = self.turn.press(NAME, step="days", kind=setting.kind, days=str(bits_of(days)))
        return Button(label, press)

    def ask_hour(self, setting: Setting | None) -> Reply:
        """Of one kind, or of all that are on (None)."""
        of = {"kind": setting.kind} if setting else {}
        buttons = (
            Button(
                self.words("button_clock", hour=hour),
                self.turn.press(NAME, step="hour", hour=str(hour), **of),
            )
            for hour in HOURS
        )
        block, hour = ("ask_hour", setting.hour) if setting else ("ask_hours", 0)
        text = self.words(block, hour=hour, quiet=self.here.quiet)
        return self._asked(text, *buttons, of=setting.kind if setting else "")

    # --- pieces ----------------------------------------------------------------------------------------

    def told(self, title: str, text: str, *buttons: Button, link: bool = False) -> Reply:
        """That something cannot be; what is on all the same."""
        more = () if link else (self._still_on(),)
        card = self._card(self.words(title), "\n".join((text, *more)), (), *buttons, tone="warning")
        return self._reply(card, *(() if link else (self.button("settings"),)))

    def _next(self, coming: Coming | None) -> tuple[Row, ...]:
        if coming is None:
            return ()
        value = self.turn.words(SHARED, "moment", at=coming.at)
        return (Row(self.words("row_next"), value, strong=True),)

    def _card(self, title: str, text: str, rows: object, *buttons: Button, tone: str = "plain") -> Card:
        return Card(
            title, tuple(rows), text, tone=tone, colour=self.turn.programme.colour, buttons=buttons  # type: ignore[arg-type]
        )  # fmt: skip

    def _reply(self, card: Card, *quick: Button, of: str = "") -> Reply:
        memory = self.turn.memory.but(form="", slots=(("kind", of),) if of else ())
        offered = (*quick, *questions(self.turn, "calendar_feed"), to_person(self.turn))
        return Reply("answer", (card,), offered[:13], memory)

    def _asked(self, text: str, *buttons: Button, of: str) -> Reply:
        memory = self.turn.memory.but(form=NAME, slots=(("kind", of),) if of else ())
        quick = (self.button("settings"), to_person(self.turn))
        return Reply("choices", (Choices(text, buttons),), quick, memory)
