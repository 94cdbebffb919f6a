"""Linking a person's account at a channel's platform with an account of ours, as our pages ask for it."""

from typing import Protocol


class LinkError(Exception):
    """No address could be made. The message says why, without ids.

    LinkError
    ├── NoSuchPerson   this is no person's id, or the platform knows nobody by it: trying again is useless
    └── LinkNotNow     the platform could not be asked or refused for now: try again later
    """


class NoSuchPerson(LinkError):  # noqa: N818
    pass


class LinkNotNow(LinkError):  # noqa: N818
    pass


class AccountLinks(Protocol):
    """The dialog of one channel's platform, in which a person confirms the link."""

    @property
    def origin(self) -> str:
        """Where the dialog is (``https://access.line.me``): a page must be allowed to lead there."""
        ...

    async def address_for(self, user_id: str, nonce: str) -> str:
        """Where to send the browser of the person with this id, who has proved to our page who they are; good for ten
        minutes, once. The platform then tells by webhook who came through with this nonce (10 to 255 characters of
        Base64, at least 128 bits by chance, never used before).

        Raises LinkError; ValueError for what can be no nonce."""
        ...
