"""A call is made with a token, and once more with another where LINE refuses the first."""

from bot.channels.line.api import Answer
from bot.channels.line.tokens import LongLivedToken, authorised


class Renewed:
    """Tokens that are numbered; refused ones are followed by another."""

    def __init__(self) -> None:
        self.number = 1

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def token(self) -> str:
        return f"token {self.number}"

    def refused(self, token: str) -> bool:
        self.number += 1
        return True


class FarSide:
    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.tokens: list[str] = []

    async def __call__(self, token: str) -> Answer:
        self.tokens.append(token)
        return Answer(self.statuses.pop(0))


async def test_what_is_answered_is_not_asked_again() -> None:
    for status in (200, 403, 404, 500):
        line = FarSide(status)
        assert (await authorised(Renewed(), line)).status == status
        assert line.tokens == ["token 1"]


async def test_a_refused_token_is_followed_by_another_one_once() -> None:
    line = FarSide(401, 200)
    assert (await authorised(Renewed(), line)).status == 200
    assert line.tokens == ["token 1", "token 2"]
    line = FarSide(401, 401)
    assert (await authorised(Renewed(), line)).status == 401


async def test_a_long_lived_token_has_no_successor() -> None:
    line = FarSide(401)
    assert (await authorised(LongLivedToken("the one"), line)).status == 401
    assert line.tokens == ["the one"]
