"""What people can ask, one file for one thing; this folder is the list.

To add one: ``handlers/<name>.py`` with ``NAME``, ``ARGS``, ``READS``, ``fits`` and ``answer``; ``templates/<name>.j2`` with a
block for each thing it says; ``examples/<name>.toml`` with sentences that mean it; ``tests/handlers/test_<name>.py``.
"""

import pkgutil
from importlib import import_module
from pathlib import Path
from typing import cast

from bot.turn import Handler

TEMPLATES = Path(__file__).parent / "templates"
EXAMPLES = Path(__file__).parent / "examples"


def all_handlers() -> tuple[Handler, ...]:
    """Every handler of this folder, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.ispkg)
    return tuple(cast(Handler, import_module(f"handlers.{name}")) for name in names)
