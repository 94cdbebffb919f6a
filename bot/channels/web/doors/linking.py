"""The page that takes a merchant's number and a one-time code."""

from datetime import datetime
from typing import Any, assert_never

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.web.doors.threshold import Seen, Shut, Threshold, field
from bot.channels.web.reception import network_of
from bot.merchants.doors.linking import Confirm, Linked, NotNow
from bot.merchants.linking import NotProven

MOST_TYPED = 64


class LinkPage:
    def __init__(self, threshold: Threshold) -> None:
        self._threshold = threshold

    def show(self, request: Request, seen: Seen, status: int = 200, **told: Any) -> Response:
        """``told``: what came of the last try."""
        values = {"problem": "", "until": None, "number": "", **told}
        needs_dialog = bool(self._threshold.doors.linking.dialog(seen.door))
        every = self._threshold.reception.settings.samples
        samples = [each for each in every if each.programme == seen.door.programme.code]
        return self._threshold.page(
            "link.html", request, seen, status, needs_dialog=needs_dialog, most=MOST_TYPED, samples=samples, **values
        )  # fmt: skip

    async def take(self, request: Request, seen: Seen, form: FormData) -> Response:
        """Number and code as they were typed. What is wrong with them is never told apart."""
        number, code = field(form, "number")[:MOST_TYPED], field(form, "code")[:MOST_TYPED]
        linking = self._threshold.doors.linking
        outcome = await linking.take(seen.door, seen.browser.key, number, code, network_of(request))
        match outcome:
            case None:
                raise Shut
            case Confirm(address):
                return RedirectResponse(address, status_code=303)
            case Linked(member):
                return self._threshold.page("linked.html", request, seen, member=member)
            case NotNow(ever):
                problem = "not_now" if ever else "not_here"
                return self.show(request, seen, 503, problem=problem, number=number)
            case NotProven(None):
                return self.show(request, seen, 422, problem="wrong", number=number)
            case NotProven(until):
                response = self.show(request, seen, 429, problem="locked", until=until, number=number)
                response.headers["retry-after"] = str(self._seconds(until))
                return response
            case _:
                assert_never(outcome)

    def _seconds(self, until: datetime | None) -> int:
        left = (until - self._threshold.reception.clock.now()).total_seconds() if until else 0
        return max(1, int(left) + 1)
