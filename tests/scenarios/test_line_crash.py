"""Killed at random moments: every message is answered, none twice, each person's in order, as LINE saw it."""

import pytest
from line_storm import storm_with_kills
from line_towns import PLATFORMS, platform

pytestmark = pytest.mark.line
TOLD = ("reply_token_used", "retry_of_4xx", "webhook_connect", "webhook_timeout", "webhook_slow")
"""That a reply in doubt had arrived shows by its used token, and again if it is killed before that is on record; a house that
is down does not answer."""


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_killed_house_answers_everything_once_and_in_order(name: str, database_url: str) -> None:
    messages, users, kills = (200, 30, 3) if "sqlite" in database_url else (80, 16, 2)
    with platform(name) as line:
        storm, killed = storm_with_kills(line, database_url, messages, users, kills)
        assert storm.wrong() == {}
        assert killed > 0
        line.assert_clean(*TOLD, warnings=True)
