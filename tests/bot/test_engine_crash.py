"""Killed at any moment and started again: every event is answered once, each person's in order."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

EVENTS, USERS, KILLS = 300, 17, 4
CHILD = Path(__file__).parent / "crash_child.py"
HOUSE = CHILD.parent.parent.parent


def start(url: str, folder: Path, *poison: str, events: int = EVENTS) -> subprocess.Popen[bytes]:
    paths = os.pathsep.join([str(HOUSE), str(CHILD.parent)])
    command = [sys.executable, str(CHILD), url, str(folder), str(events), str(USERS), *poison]
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": paths}, stdout=subprocess.DEVNULL)


def killed_after(url: str, folder: Path, seconds: float) -> bool:
    """Run until it has begun to work and for some moments more, then kill it; whether it was still at it."""
    size = len((folder / "far_end").read_bytes()) if (folder / "far_end").exists() else 0
    child = start(url, folder)
    begun = time.monotonic()
    while time.monotonic() - begun < 20 and child.poll() is None:
        if (folder / "far_end").exists() and (folder / "far_end").stat().st_size > size:
            time.sleep(seconds)
            break
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    return child.wait() == -signal.SIGKILL


def test_killed_at_random_moments_every_event_is_answered_once_and_in_order(
    database_url: str, tmp_path: Path
) -> None:
    chance = random.Random(20201218)
    kills = [killed_after(database_url, tmp_path, chance.random() * 0.3) for _ in range(KILLS)]
    assert sum(kills) >= 2
    assert start(database_url, tmp_path).wait(90) == 0
    assert (tmp_path / "finished").exists()
    answers = answers_in(tmp_path)
    for who in range(USERS):
        assert answers[f"U{who}"] == [f"re: {number}" for number in range(EVENTS) if number % USERS == who]


def test_an_event_that_brings_the_process_down_is_given_up_and_the_others_are_answered(
    database_url: str, tmp_path: Path
) -> None:
    ends = []
    while not ends or (ends[-1] != 0 and len(ends) < 9):
        ends.append(start(database_url, tmp_path, "7", events=60).wait(60))
    assert ends[-1] == 0
    assert set(ends[:-1]) == {3}
    answers = answers_in(tmp_path)
    assert [len(answers[f"U{who}"]) for who in range(USERS)] == [
        len(range(who, 60, USERS)) for who in range(USERS)
    ]
    said = [text for texts in answers.values() for text in texts]
    assert {f"re: {number}" for number in range(60) if number != 7} == {
        text for text in said if text.startswith("re:")
    }
    assert "re: 7" not in said


def answers_in(folder: Path) -> dict[str, list[str]]:
    answers = defaultdict(list)
    for line in (folder / "far_end").read_text("utf-8").splitlines():
        answer = json.loads(line)
        answers[answer["who"]].append(answer["text"])
    return answers
