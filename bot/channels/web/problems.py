"""What people see when something cannot be: a plain page, or a note above the composer when the script asked."""

from typing import Final

from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.channels.web.reception import Problem, from_script
from bot.channels.web.rooms import Rooms

_REASONS: Final = {
    400: "unreadable",
    403: "form_expired",
    404: "not_found",
    405: "not_found",
    413: "too_large",
    429: "too_many",
}


class ProblemPages:
    """Exception handlers. They say nothing about what went wrong inside."""

    def __init__(self, env: Environment, rooms: Rooms) -> None:
        self._env = env
        self._rooms = rooms

    async def refused(self, request: Request, error: Exception) -> Response:
        """A problem of the request: 4xx."""
        assert isinstance(error, HTTPException)
        reason = error.reason if isinstance(error, Problem) else _REASONS.get(error.status_code, "unreadable")
        return self._say(request, error.status_code, reason, dict(error.headers or {}))

    async def failed(self, request: Request, error: Exception) -> Response:
        """A fault of ours: 500. The server logs it; the person hears that it is ours."""
        return self._say(request, 500, "failure", {})

    def _say(self, request: Request, status: int, reason: str, headers: dict[str, str]) -> Response:
        back = self._rooms.at(request.url.path.removesuffix("/messages"))
        template = self._env.get_template("notice.html" if from_script(request) else "problem.html")
        page = template.render(reason=reason, back=back.path if back else "/")
        return HTMLResponse(page, status, headers)
