"""What is not ours stands with its licence, its version and its hash."""

import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
FONTS = ROOT / "bot/pictures/fonts"
FOLDERS = (ROOT / "bot/channels/web/static/vendor", ROOT / "tests/browser/vendor")


def test_vendored_files_are_exactly_those_that_are_declared():
    text = (ROOT / "THIRD_PARTY_LICENSES.md").read_text(encoding="utf-8")
    declared = dict(re.findall(r"^\| `([^`]+)` \| `([0-9a-f]{64})` \|$", text, re.MULTILINE))
    present = {
        str(file.relative_to(ROOT)): hashlib.sha256(file.read_bytes()).hexdigest()
        for folder in (*FOLDERS, FONTS)
        for file in folder.iterdir()
    }
    assert declared == present


def test_every_vendored_file_has_its_licence_beside_it():
    for folder in FOLDERS:
        for file in folder.iterdir():
            if ".LICENSE" not in file.name:
                stem = re.sub(r"(\.min)?\.(js|css)$", "", file.name)
                assert (folder / f"{stem}.LICENSE.txt").exists(), file.name


def test_the_fonts_stand_with_their_licence():
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert {file.suffix for file in FONTS.iterdir()} == {".ttf", ".txt"}


def test_the_pages_load_no_package_from_elsewhere():
    web = ROOT / "bot/channels/web"
    ours = [*web.glob("templates/**/*.*"), *web.glob("static/*.*")]
    for file in ours:
        assert not re.search(r"cdn|unpkg|jsdelivr|googleapis", file.read_text(encoding="utf-8")), file.name
