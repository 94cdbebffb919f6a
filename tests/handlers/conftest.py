"""The one fixture of handler tests: ask a handler."""

import pytest
from asking import Ask, ask_handler


@pytest.fixture
def ask() -> Ask:
    return ask_handler
