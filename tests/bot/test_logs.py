"""Logs: a command that prints answers keeps them quiet, and nobody else's are lost by that."""

import structlog
from structlog.testing import capture_logs

from bot.logs import configure

log = structlog.get_logger()


def test_quiet_logs_say_warnings_only(capsys) -> None:
    configure(as_json=True, quiet=True)
    try:
        log.info("nothing_to_see", count=1)
        log.warning("look_here", count=2)
        assert "nothing_to_see" not in (said := capsys.readouterr().err)
        assert "look_here" in said
    finally:
        configure(as_json=True)


def test_a_logger_first_used_in_a_quiet_command_is_heard_later() -> None:
    configure(as_json=True, quiet=True)
    log.info("first_use")
    configure(as_json=True)
    with capture_logs() as heard:
        log.info("later")
    assert [each["event"] for each in heard] == ["later"]
