"""A keyboard of the desk: files are written and read in a folder of one's own."""

from pathlib import Path

import pytest

from store import Store


@pytest.fixture
def here(sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store beside that folder."""
    monkeypatch.chdir(tmp_path)
    return sqlite_store
