"""Filters that are chosen rather than typed: by button, from a menu, in an address that is shared."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed to, as text that buttons and addresses carry; several of one kind with "," between.

    ``area``, ``station``: names as the list has them; ``genre``, ``kind`` (of ticket): codes.
    """

    area: str = ""
    station: str = ""
    genre: str = ""
    kind: str = ""

    @property
    def given(self) -> dict[str, str]:
        """The filters that are set, by name, as ``ShopIndex.refined`` takes them."""
        every = {"area": self.area, "station": self.station, "genre": self.genre, "kind": self.kind}
        return {name: value for name, value in every.items() if value}


class UnknownFilterError(ValueError):
    """The list, or the common set, has no such filter. ``name``: area, station, genre or kind."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(f"no such {name} on this list")
        self.name = name
        self.value = value


def several(value: str) -> list[str]:
    """The single values of a filter."""
    return [part for part in (part.strip() for part in value.split(",")) if part]
