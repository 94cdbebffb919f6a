"""Settings that cannot work are refused at start, with words for whoever wrote them."""

import json

import pytest
from pydantic import ValidationError

from settings import LineChannel, Settings

CHANNEL = {"name": "gifu", "secret": "a secret"}


@pytest.mark.parametrize("more", [{}, {"access_token": ""}, {"access_token": " ", "channel_id": " "}])
def test_a_line_channel_without_a_way_to_prove_itself_is_refused_by_name(
    more: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADOGUCHI_LINE_CHANNELS", json.dumps([CHANNEL | more]))
    with pytest.raises(
        ValidationError, match=r"LINEチャネル「gifu」に access_token も channel_id も"
    ) as refused:
        Settings(_env_file=None)  # type: ignore[call-arg]
    assert "a secret" not in str(refused.value)


@pytest.mark.parametrize("more", [{"access_token": "a token"}, {"channel_id": "2000000001"}])
def test_either_way_is_enough(more: dict[str, str]) -> None:
    LineChannel(**CHANNEL, **more)  # type: ignore[arg-type]


def test_an_empty_token_beside_an_id_is_none() -> None:
    assert LineChannel(**CHANNEL, access_token="", channel_id="2000000001").access_token is None  # type: ignore[arg-type]
