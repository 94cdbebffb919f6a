"""What telling people costs in messages, beside what is left of the month's: one message for each person, on a channel where
speaking first is paid for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Left = Callable[[], Mapping[str, int | None]]
"""Asks every channel that is paid for how many people can still be told something this month; None: there is no limit,
or it does not say."""


@dataclass(frozen=True, slots=True)
class ChannelCost:
    """``people`` of a channel to be told. ``is_paid``: a message each; ``left``: as :data:`Left` says."""

    channel: str
    people: int
    is_paid: bool
    left: int | None = None

    @property
    def missing(self) -> int:
        """How many cannot be reached."""
        return 0 if self.left is None else max(0, self.people - self.left)


@dataclass(frozen=True, slots=True)
class Cost:
    """By channel; only channels with people in them."""

    channels: tuple[ChannelCost, ...]

    @property
    def people(self) -> int:
        return sum(each.people for each in self.channels)

    @property
    def messages(self) -> int:
        """How many are counted against the month's."""
        return sum(each.people for each in self.channels if each.is_paid)


def cost_of(people: Mapping[str, int], left: Mapping[str, int | None]) -> Cost:
    """What telling so many ``people`` by channel costs. A channel of LINE is paid for even where it is not set up here."""
    return Cost(
        tuple(
            ChannelCost(name, count, name in left or name.startswith("line:"), left.get(name))
            for name, count in sorted(people.items())
        )
    )
