"""Days of reminders told by two processes, one of which is killed again and again, while LINE has its troubles.

Time passes step by step: an hour is over when it has been planned and what it asked for is settled; only the evening's last
hour is left in the middle, so that something is on its way when the night begins. A month of it: bench/reminder_storm.py.
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Self

HERE = Path(__file__).parent
HOUSE = HERE.parents[1]
PATHS = [HOUSE, HOUSE / "tests", HERE, HOUSE / "tests/channels/line"]
sys.path[:0] = [str(each) for each in PATHS if str(each) not in sys.path]

from line_stand_in import StandIn, user_id  # noqa: E402
from merchant_kit import linked, merchant, payout  # noqa: E402
from reminder_kit import GIFU, at  # noqa: E402
from sqlalchemy import Connection, func, select  # noqa: E402

from store import Store, reminder_portions, reminders  # noqa: E402
from store.reminder_tables import PORTIONS, REMINDERS  # noqa: E402
from store.tables import MESSAGES  # noqa: E402

CUTOFF: Final = (date(2020, 12, 12), date(2020, 12, 15))
"""Three days before, and on, the last safe posting day of a round."""
HOURS: Final = (10, 18, 20)
PATIENCE: Final = 120.0
"""Seconds after which a step is not waited for any more."""
TROUBLES: Final = ("429", "500", "reset", "accept_then_500", "accept_then_reset")
WISHES: Final[tuple[dict[str, Any] | None, ...]] = (
    None,
    {"wanted": True, "hour": 20},
    {"wanted": True, "hour": 18},
    {"wanted": True, "days": 0b1001, "hour": 18},
    None,
    {"wanted": False},
    {"wanted": True, "days": 0b1000, "hour": 23},
)
"""What people chose about cutoffs, in turn."""


class Forker:
    """Makes processes and ends them: see ``reminder_child.py``."""

    def __enter__(self) -> Self:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, PATHS))}
        command = [sys.executable, str(HERE / "reminder_child.py")]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=HOUSE
        )
        self._answer()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def order(self, *words: object) -> None:
        """``start NAME DATABASE_URL LINE_URL TOKEN CLOCK_FILE`` or ``kill NAME``; done when it returns."""
        assert self._process.stdin is not None
        self._process.stdin.write(" ".join(map(str, words)) + "\n")
        self._process.stdin.flush()
        self._answer()

    def _answer(self) -> None:
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "done\n"


@dataclass
class Storm:
    """``people`` on LINE and half as many on the web. ``trouble``: how many calls in ten go wrong;
    ``calls_of_a_life``: one of the two is killed after so many calls at the latest."""

    forker: "Forker"
    database_url: str
    folder: Path
    people: int
    days: Sequence[date] = CUTOFF
    seed: int = 1
    trouble: float = 3
    calls_of_a_life: int = 12
    hours: int = field(default=0, init=False)
    killed: int = field(default=0, init=False)
    at_night: int = field(default=0, init=False)
    over: threading.Event = field(default_factory=threading.Event, init=False)

    def __post_init__(self) -> None:
        self.store = Store(self.database_url)
        self.dice = random.Random(self.seed)
        self.clock = self.folder / "clock"
        self._now = at(self.days[0].isoformat(), 7)
        self.line = StandIn(seed=self.seed)
        for kind in TROUBLES:
            self.line.fault(kind, "/message/", rate=self.trouble / 10 / len(TROUBLES))

    def blow(self) -> None:
        """Let all days pass."""
        self.store.open()
        self.store.write_now(self._people)
        self._set(self._now)
        with self.line:
            self._start("a")
            self._start("b")
            killing = threading.Thread(target=self._kill)
            killing.start()
            try:
                for day in self.days:
                    self._day(day)
            finally:
                self.over.set()
                killing.join()
                self.forker.order("kill", "a")
                self.forker.order("kill", "b")

    # --- who ------------------------------------------------------------------------------------

    def _people(self, db: Connection) -> None:
        """Each with a merchant, a wish of their own and, some of them, a payout."""
        channels = [("line:main", user_id(str(number))) for number in range(self.people)]
        channels += [("web", f"visitor{number}.{GIFU}") for number in range(self.people // 2)]
        for number, (channel, address) in enumerate(channels):
            mine = merchant(db, GIFU, f"N{number}")
            linked(db, mine, channel, address)
            person = address.partition(".")[0]
            if wish := WISHES[number % len(WISHES)]:
                reminders.choose(db, channel, person, GIFU, "round_cutoff", self._now, **wish)
            for each in range(number % 2, len(self.days), 5):
                payout(db, mine, self.days[each])

    def _kill(self) -> None:
        """One of the two, at random moments: after an hour has begun, and after some calls of LINE."""
        dice = random.Random(self.seed)
        calls, hours = 0, 0
        while not self.over.wait(0.005):
            if len(self.line.platform.calls) < calls and self.hours == hours:
                continue
            calls, hours = len(self.line.platform.calls) + dice.randint(1, self.calls_of_a_life), self.hours
            time.sleep(dice.uniform(0.0, 0.2))
            name = dice.choice("ab")
            self.forker.order("kill", name)
            self._start(name)
            self.killed += 1

    def _start(self, name: str) -> None:
        self.forker.order(
            "start", name, self.database_url, self.line.base_url, self.line.access_token, self.clock
        )

    # --- time -----------------------------------------------------------------------------------

    def _set(self, moment: datetime) -> None:
        self._now = moment
        new = self.clock.with_suffix(".new")
        new.write_text(moment.isoformat(), "ascii")
        new.replace(self.clock)

    def _day(self, day: date) -> None:
        for hour in HOURS:
            self._hour(at(day.isoformat(), hour), self.dice.randrange(4) if hour == HOURS[-1] else 10_000)
        self._set(at(day.isoformat(), 20, 59) + timedelta(seconds=30))
        self._wait(self._nothing_on_its_way)
        before = len(self.line.sent)
        for moment in (at(day.isoformat(), 21), at((day + timedelta(days=1)).isoformat(), 2)):
            self._set(moment)
            time.sleep(0.06)
        self.at_night += len(self.line.sent) - before
        self._hour(at((day + timedelta(days=1)).isoformat(), 8))

    def _hour(self, hour: datetime, steps: int = 10_000) -> None:
        self._set(hour)
        self.hours += 1
        self._wait(lambda: self._is_planned(hour))
        self._let_settle(steps)

    def _let_settle(self, steps: int) -> None:
        """Nothing is left to be sent; time goes on only where everything waits for it. Now and then it is put back a little
        first."""
        end = time.monotonic() + PATIENCE
        while steps and not self.store.read_now(self._is_settled):
            steps -= 1
            assert time.monotonic() < end, f"it came to a standstill at {self._now}"
            if self.dice.random() < 0.02:
                self._set(self._now - timedelta(seconds=40))
            time.sleep(0.02)
            nothing_to_do, next_attempt = self.store.read_now(self._waits_for)
            if nothing_to_do and next_attempt:
                self._set(max(self._now, next_attempt))

    def _waits_for(self, db: Connection) -> tuple[bool, datetime | None]:
        """Whether nobody can do anything now, and the next attempt."""
        pending = PORTIONS.c.state == "pending"
        until = db.execute(select(func.min(PORTIONS.c.next_attempt_at)).where(pending)).scalar_one()
        sending = db.execute(select(PORTIONS.c.id).where(PORTIONS.c.state == "sending")).first()
        return not sending and not reminder_portions.waiting(db, self._now, 1), until

    def _wait(self, holds: Any) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, f"it came to a standstill at {self._now}"
            time.sleep(0.02)

    def _is_planned(self, hour: datetime) -> bool:
        done = self.store.read_now(reminders.done_to).get(GIFU)
        return done is not None and done >= hour

    def _is_settled(self, db: Connection) -> bool:
        return not reminder_portions.waiting(db, self._now, 1) and not reminder_portions.anything_waits(db)

    def _nothing_on_its_way(self) -> bool:
        """No attempt of a living process that began before the last minute of the day."""
        state = select(PORTIONS.c.id).where(PORTIONS.c.state == "sending")
        quiet_since = len(self.line.platform.calls)
        time.sleep(0.15)
        still = len(self.line.platform.calls) == quiet_since
        return still or not self.store.read_now(lambda db: db.execute(state).first())

    # --- what became of it ----------------------------------------------------------------------

    def told(self) -> set[tuple[str, str, str, int]]:
        """Channel, person, thing and days before, of all that was told."""
        return {(row.channel, row.person, row.about, row.days) for row in self._rows() if row.state == "sent"}

    def wrong(self) -> list[str]:
        """Whatever differs between what our records say and what LINE saw: each accepted key is one message to the
        people whose reminders went with it, and no reminder went with two. What may have arrived in the evening and counts
        the days is not tried in the morning, and ends as unknown."""
        rows = self._rows()
        portions = {
            portion.id: portion
            for portion in self.store.read_now(lambda db: db.execute(select(PORTIONS)).all())
        }

        def is_in_doubt(row: Any) -> bool:
            portion = portions.get(row.portion_id)
            over_night = (
                portion is not None and portion.doubtful and portion.created_at.date() < row.ended_at.date()
            )
            return row.state == "unknown" and over_night

        told = [row for row in rows if not is_in_doubt(row)]
        wrong = [f"{row.person} {row.about} {row.days}: {row.state}" for row in told if row.state != "sent"]
        ours = {(portions[row.portion_id].key, row.person) for row in told if row.portion_id}
        perhaps = {(portions[row.portion_id].key, row.person) for row in rows if row.portion_id} - ours
        theirs: Counter[tuple[str, str]] = Counter()
        for key, (body, _) in self.line.platform.keys.items():
            to = json.loads(body)["to"]
            theirs.update((key, each) for each in ([to] if isinstance(to, str) else to))
        wrong += [f"LINE saw {pair}, we did not send it" for pair in theirs.keys() - ours - perhaps]
        wrong += [f"LINE did not see {pair}" for pair in ours - theirs.keys()]
        seen = Counter(each.to for each in self.line.sent)
        if seen != Counter(person for _, person in theirs.elements()):
            wrong.append("LINE told somebody twice")
        wrong += [f"line {line} stands twice in a transcript" for line in self._doubled()]
        return [*wrong, *([f"{self.at_night} at night"] if self.at_night else [])]

    def _rows(self) -> Any:
        return self.store.read_now(lambda db: db.execute(select(REMINDERS)).all())

    def _doubled(self) -> list[Any]:
        lines = self.store.read_now(
            lambda db: db.execute(select(MESSAGES.c.conversation_id, MESSAGES.c.text)).all()
        )
        return [line for line, count in Counter(map(tuple, lines)).items() if count > 1]
