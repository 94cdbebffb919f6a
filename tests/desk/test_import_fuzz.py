"""Whatever bytes come as a file: there is a preview or a reason, never a crash, and nothing is changed by it."""

import io
import random
import shutil
from pathlib import Path

import pytest
import xlsxwriter
from bank_files import bank_file, data
from import_office import MERCHANTS_FILE, PAYOUTS_FILE, PROGRAMMES, everything, preview, taken_in, told

from desk.imports import Kind
from desk.imports.words import preview_in_words
from store import Store

PIECES = (
    b'"',
    b",",
    b"\n",
    b"\0",
    b"\xff",
    "９".encode(),
    b"1e400",
    b"-",
    b"\r",
    b"\xe3\x81",
    "令和".encode("cp932"),
)


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(PAYOUTS_FILE.splitlines()):
            sheet.write_row(number, 0, line.split(","))
    return out.getvalue()


FILES: tuple[tuple[Kind, bytes], ...] = (
    ("merchants", MERCHANTS_FILE.encode("cp932")),
    ("merchants", MERCHANTS_FILE.encode("utf-16")),
    ("payouts", PAYOUTS_FILE.encode("utf-8-sig")),
    ("payouts", b"\r\n".join(bank_file(data("12"), data("1002")))),
    ("payouts", b"".join(bank_file(data("12"), data("1002")))),
    ("payouts", workbook()),
    ("applications", "加盟店番号,状態,状態の日,不足書類\n1002,書類不足,2020/12/1,写し\n".encode()),
)


def spoiled(content: bytes, chance: random.Random) -> bytes:
    bytes_ = bytearray(content)
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(bytes_) + 1)
        match chance.randrange(4):
            case 0:
                bytes_[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del bytes_[at : at + chance.randint(1, 20)]
            case 2:
                bytes_[at:at] = chance.choice(PIECES)
            case _:
                bytes_[at:at] = chance.randbytes(chance.randint(1, 8))
    return bytes(bytes_)


@pytest.mark.parametrize(("kind", "content"), FILES)
def test_a_spoiled_file_gets_a_preview_or_a_reason(
    kind: Kind, content: bytes, migrated_file: Path, tmp_path: Path
) -> None:
    shutil.copy(migrated_file, tmp_path / "desk.db")
    store = Store(f"sqlite:///{tmp_path / 'desk.db'}")
    store.open()
    taken_in(store, "merchants", MERCHANTS_FILE)
    before = everything(store)
    chance = random.Random(20201218)
    for _ in range(60):
        made = preview(store, kind, spoiled(content, chance))
        assert all(told(made))
        assert preview_in_words(made, PROGRAMMES["gifu-gotoeat"])
        assert made.can_be_applied == (not made.refused)
    assert everything(store) == before
    store.close()
