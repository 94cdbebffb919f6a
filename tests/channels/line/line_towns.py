"""Which stand-ins for LINE there are: the project's own, and a stricter one where it lies beside the project."""

import importlib
import os
import sys
import warnings
from pathlib import Path
from typing import Any

from line_stand_in import StandIn

HOUSE = Path(__file__).parents[3]
SHARED = Path(os.environ.get("MADOGUCHI_SHARED", HOUSE.parent / "shared"))
STRICT = (SHARED / "line_fake").is_dir()
PLATFORMS = ("stand_in", "line_fake") if STRICT else ("stand_in",)

if not STRICT:
    warnings.warn(
        f"NO line_fake IN {SHARED}: LINE is tested against the project's own stand-in only", stacklevel=1
    )


def strict(module: str = "line_fake") -> Any:
    """A module of the stricter stand-in."""
    if str(SHARED) not in sys.path:
        sys.path.append(str(SHARED))
    return importlib.import_module(module)


def platform(name: str, **more: Any) -> Any:
    """A stand-in by its name, not yet entered."""
    return StandIn(**more) if name == "stand_in" else strict().LinePlatform(seed=1, **more)


def knock_at(line: Any, url: str) -> None:
    """Where the platform sends its webhooks from now on."""
    if isinstance(line, StandIn):
        line.webhook_url = url
    else:
        line.state.webhook_url = url
