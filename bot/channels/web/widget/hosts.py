"""The sites that may show the counter in a frame."""

import re
from dataclasses import dataclass
from typing import Final

LOCAL: Final = ("http://127.0.0.1:*", "http://localhost:*")
"""Pages on this machine, at any port: for the demonstration."""

_ORIGIN: Final = re.compile(r"https?://[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:([0-9]{1,5}|\*))?")


@dataclass(frozen=True, slots=True)
class Hosts:
    """``origins`` as browsers write them: scheme, host, port if it is not the usual one; ``:*`` is any port.

    Raises ValueError for anything else: they stand in a header.
    """

    origins: tuple[str, ...]

    def __post_init__(self) -> None:
        for origin in self.origins:
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(f"not an origin: {origin!r}")

    @property
    def frame_ancestors(self) -> str:
        """For the policy of the frame: these sites and, for ``/widget/try``, our own pages."""
        return " ".join(("'self'", *self.origins))

    def __str__(self) -> str:
        return " ".join(self.origins)
