"""A picture's address: public over https or none, and another one when the picture changes."""

import re
from dataclasses import replace

import pytest
import shipped

from bot.pictures.addresses import DRAWN_BY, icon_address, icon_path, public_address

GIFU = shipped.programmes()["gifu-gotoeat"]


@pytest.mark.parametrize("site", ["https://madoguchi.example.jp", "https://madoguchi.example.jp/"])
def test_an_icon_stands_under_the_public_address(site):
    address = icon_address(site, GIFU)
    assert address == f"https://madoguchi.example.jp{icon_path(GIFU)}"
    assert "/pictures/gifu-gotoeat/icon.png?v=" in address


@pytest.mark.parametrize("site", ["", "http://localhost:8000", "http://madoguchi.example.jp/"])
def test_line_is_given_no_address_it_would_refuse(site):
    assert icon_address(site, GIFU) == ""
    assert public_address(site, "/pictures/x.png") == ""


def test_an_icon_that_changes_has_another_address():
    assert icon_path(replace(GIFU, colour="#123456")) != icon_path(GIFU)
    assert icon_path(replace(GIFU, summary="…")) == icon_path(GIFU)


def test_a_version_knows_all_code_that_draws():
    code = "\n".join(file.read_text(encoding="utf-8") for file in DRAWN_BY if file.parent.name == "pictures")
    taken = set(re.findall(r"^from bot\.([a-z_.]+) import", code, re.MULTILINE)) - {"blocks"}
    assert {"pictures.canvas", "colours", "timeline"} <= taken
    home = DRAWN_BY[0].parents[1]
    assert {home / f"{name.replace('.', '/')}.py" for name in taken} <= set(DRAWN_BY)
