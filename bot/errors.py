"""The errors of the counter.

    BotError
    ├── Refusal   the person asked for something that cannot be: a kind answer, logged as info
    └── Failure   ours: an apology, a case for the desk, logged as error

The one place that catches them (and everything else) is the engine.
"""


class BotError(Exception):
    """Anything the counter raises on purpose."""


class Refusal(BotError):
    """Something that cannot be. ``words`` is what the person is told (plain, polite Japanese)."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Failure(BotError):
    """Something of ours went wrong. The message is for the log: ids only, never a person's words."""
