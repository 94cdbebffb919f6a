"""One linked person's conversation with the real counter over a real store: what replies order is carried out."""

from datetime import datetime, timedelta

from sqlalchemy import Connection
from talking import buttons_of, counter, said

from bot.blocks import Button, Open, PickDay, Press, Reply, Say
from bot.clock import TOKYO
from bot.codec import encode_press
from bot.incoming import Incoming, IncomingKind
from bot.memory import Memory
from bot.orders import Overtaken, carry_out
from bot.records import Records
from bot.turn import Standing
from store import Store, memberships


class Merchant:
    """Whoever speaks at ``address``; ``now`` moves on only when it is set."""

    def __init__(
        self,
        store: Store,
        programme: str = "gifu-gotoeat",
        address: str = "U1",
        at: str = "2021-02-03T12:00:00",
    ) -> None:
        self.store, self.programme, self.address = store, programme, address
        self.channel = "line:main"
        self.memory = Memory(programme=programme, role="merchant")
        self.at(at)
        self.last = Reply("silent")
        self.told: list[Reply] = []
        self.numbers = iter(f"{address}-{n:03}" for n in range(1, 100))

    def at(self, moment: str) -> "Merchant":
        self.now = datetime.fromisoformat(moment).replace(tzinfo=TOKYO)
        return self

    def say(self, text: str) -> str:
        return self._send("text", text=text)

    def tap(self, label: str) -> str:
        """Tap a button of the last reply."""
        does = self.button(label).does
        if isinstance(does, Say):
            return self.say(does.text)
        assert isinstance(does, Press | PickDay), label
        return self.press(does if isinstance(does, Press) else does.press)

    def button(self, label: str) -> Button:
        return next(button for button in buttons_of(self.last) if label in button.label)

    def offers(self, label: str) -> bool:
        return any(label in button.label for button in buttons_of(self.last))

    def pages(self) -> list[str]:
        """The addresses that the last reply's buttons open."""
        return [button.does.url for button in buttons_of(self.last) if isinstance(button.does, Open)]

    def press(self, press: Press | str) -> str:
        return self._send("press", press=encode_press(press) if isinstance(press, Press) else press)

    def picture(self, message_id: str = "1001") -> str:
        return self._send("picture", message_id=message_id)

    def _send(self, kind: IncomingKind, text: str = "", press: str = "", message_id: str = "") -> str:
        incoming = Incoming(
            self.channel, self.address, f"e{len(self.told)}", kind, self.now, text=text, press=press, message_id=message_id
        )  # fmt: skip
        for _ in range(5):
            with self.store.database.reading() as db:
                records = Records(db, memberships.of_person(db, self.channel, self.address, self.now))
                standing = Standing((self.programme,), self.memory, records=records)
                later = self.now + timedelta(seconds=3)  # it takes a moment until it is answered
                reply = counter().reply(incoming, standing, later, lambda: next(self.numbers))
            if self._ordered(reply):
                break
        self.last = reply
        self.told.append(reply)
        self.memory = reply.memory or self.memory
        return said(reply)

    def _ordered(self, reply: Reply) -> bool:
        def unit(db: Connection) -> None:
            for order in reply.orders:
                carry_out(db, order, self.channel, self.address, self.now)

        try:
            self.store.write_now(unit)
        except Overtaken:
            return False
        return True
