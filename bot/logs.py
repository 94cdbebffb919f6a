"""Structured logs: ids, counts and names of things; never a person's words, name or address."""

import logging
import sys
from typing import Any, Final

import structlog
from structlog.typing import EventDict

_PROCESSORS: Final[list[Any]] = []
"""One list for good: a logger that was used keeps the list it found, so what is configured later must stand in it."""


def configure(*, as_json: bool, quiet: bool = False) -> None:
    """JSON lines for machines, or readable lines. ``quiet``: warnings only (commands that print answers)."""
    level = logging.WARNING if quiet else logging.INFO
    logging.basicConfig(level=level, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    _PROCESSORS[:] = [
        *([_warnings_only] if quiet else []),
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        renderer,
    ]
    structlog.configure(
        processors=_PROCESSORS,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=_StandardError,
        cache_logger_on_first_use=True,
    )


def _warnings_only(_logger: object, method: str, event: EventDict) -> EventDict:
    if method in ("debug", "info"):
        raise structlog.DropEvent
    return event


class _StandardError:
    """Writes lines to what is standard error at that moment (a captured one may be closed later)."""

    def __init__(self, *_: object) -> None:
        pass

    def msg(self, message: str) -> None:
        print(message, file=sys.stderr, flush=True)  # noqa: T201

    debug = info = warning = error = critical = exception = msg
