"""`madoguchi line` as an operator meets it: what it says, what it does, how it ends."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from line_office import Office
from typer.testing import CliRunner, Result

import cli
from settings import Settings

GIFU = {"name": "gifu", "programmes": ["gifu-gotoeat"], "menu_size": "small"}
Run = Callable[..., Result]


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as there:
        there.state.webhook_url = "https://madoguchi.example.jp/line/gifu"
        yield there


@pytest.fixture
def run(office: Office, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command with one channel, or with ``channels``."""
    own = {
        "secret": office.channel_secret,
        "access_token": office.access_token,
        "channel_id": office.channel_id,
    }

    def runs(
        *words: str, channels: tuple[dict[str, Any], ...] = (GIFU,), typed: str = "", **more: Any
    ) -> Result:
        values = {
            "public_url": "https://madoguchi.example.jp",
            "line_api_url": office.base_url,
            "line_blob_url": office.base_url,
            "line_channels": [{**own, **channel} for channel in channels],
            **more,
        }
        for name, value in values.items():
            text = value if isinstance(value, str) else json.dumps(value)
            monkeypatch.setenv(f"MADOGUCHI_{name.upper()}", text)
        monkeypatch.setitem(Settings.model_config, "env_file", None)
        return CliRunner().invoke(cli.app, ["line", *words], input=typed)

    return runs


@pytest.mark.line
def test_a_dry_run_says_what_would_be_done_and_does_nothing(office, run):
    done = run("setup", "--dry-run")
    assert done.exit_code == 0
    assert "作る: gifu-gotoeat（使う方）" in done.stdout
    assert "作るメニューは 2 件、消すメニューは 0 件です。" in done.stdout
    assert office.state.rich_menus == {}


@pytest.mark.line
def test_nothing_is_done_without_a_yes(office, run):
    done = run("setup", typed="n\n")
    assert done.exit_code == 1
    assert "何も変えませんでした。" in done.stderr
    assert office.state.rich_menus == {}


@pytest.mark.line
def test_set_up_and_then_there_is_nothing_left_to_do(office, run):
    done = run("setup", "--yes")
    assert done.exit_code == 0, done.output
    assert done.stdout.endswith("できました。\n")
    assert len(office.state.rich_images) == 2
    again = run("setup", "--yes")
    assert "することはありません" in again.stdout
    assert office.state.made == 2
    office.assert_clean()


@pytest.mark.line
def test_a_channel_that_has_only_its_id_gets_a_token_of_its_own(office, run):
    done = run("setup", "--yes", channels=({**GIFU, "access_token": None},))
    assert done.exit_code == 0, done.output
    assert len(office.state.rich_images) == 2


@pytest.mark.line
@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ({"access_token": "old"}, "LINEがチャネルアクセストークンを受け付けませんでした（401"),
        ({"access_token": None, "secret": "another"}, "invalid_client"),
        ({"programmes": ["gifu-gotoeat", "nowhere"]}, "事業 nowhere がありません"),
    ],
)
def test_what_is_wrong_is_said_and_ends_the_command(office, run, channel, words):
    done = run("setup", "--yes", channels=({**GIFU, **channel},))
    assert done.exit_code == 1
    assert words in done.stderr
    assert "Traceback" not in done.output
    assert office.state.rich_menus == {}


def test_line_that_cannot_be_reached_is_said_so(run):
    done = run("setup", "--yes", line_api_url="http://127.0.0.1:9")
    assert done.exit_code == 1
    assert "LINEのサーバーにつながりませんでした" in done.stderr


def test_a_channel_by_a_wrong_name_is_not_there(run):
    done = run("doctor", "--channel", "gunma")
    assert done.exit_code == 1
    assert "設定されているのは gifu です" in done.stderr
    assert "MADOGUCHI_LINE_CHANNELS" in run("doctor", line_channels=[]).stderr


@pytest.mark.line
def test_the_doctor_ends_well_after_the_set_up(run):
    before = run("doctor")
    assert before.exit_code == 1
    assert "× リッチメニューがそろっていない" in before.stdout
    run("setup", "--yes")
    after = run("doctor")
    assert after.exit_code == 0, after.stdout
    assert after.stdout.endswith("直すところはありません。\n")


@pytest.mark.line
def test_the_doctor_explains_a_test_that_failed(office, run):
    run("setup", "--yes")
    office.state.knocked = {
        "success": False,
        "statusCode": 401,
        "reason": "ERROR_STATUS_CODE",
        "detail": "401",
    }
    done = run("doctor")
    assert done.exit_code == 1
    assert "× Webhookの接続テストで、署名が合いませんでした（401）。" in done.stdout


@pytest.mark.line
def test_the_doctor_speaks_to_programs_too(office, run):
    office.state.quota, office.state.used_quota = 200, 199
    rows = json.loads(run("doctor", "--json").stdout)
    assert {row["channel"] for row in rows} == {"gifu"}
    levels = {row["check"]: row["level"] for row in rows}
    assert levels["token"] == levels["secret"] == levels["webhook"] == levels["webhook_test"] == "good"
    assert levels["quota"] == "notice"
    assert levels["menus"] == "wrong"
    assert all(row["text"] for row in rows)


@pytest.mark.line
def test_no_secret_is_ever_said(office, run):
    everything = "".join(
        run(*words, channels=({**GIFU, **channel},)).output
        for words in (("setup", "--yes"), ("doctor",), ("doctor", "--json"))
        for channel in ({}, {"access_token": "old"}, {"access_token": None, "secret": "another-one"})
    )
    for secret in (office.channel_secret, office.access_token, "another-one"):
        assert secret not in everything
