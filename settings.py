"""Every setting, typed, read once at start from the environment or ``.env``.

Each is documented in ``.env.example``; a wrong value is refused at start with a text that says which and why.
"""

import re
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")
_THIS_MACHINE = ("localhost", "127.0.0.1")


def origin_of(site: str) -> str:
    """The origin of a site as browsers write it. Raises ValueError with words for whoever wrote the setting."""
    try:
        parts = urlsplit(site.strip().lower())
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
    except ValueError as error:
        raise ValueError(
            f"「{site}」はサイトのアドレスとして読めません(例: https://www.example.jp)"
        ) from error
    if scheme != "https" and not (scheme == "http" and host in _THIS_MACHINE):
        raise ValueError(f"「{site}」は https:// で始まるアドレスにしてください")
    if not _HOST.fullmatch(host):
        raise ValueError(
            f"「{site}」のホスト名が読めません。* は使えません。日本語のドメインは xn-- の形で書いてください"
        )
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username is not None:
        raise ValueError(
            f"「{site}」にはサイトのアドレスだけを書いてください(パスなどは不要です。例: https://{host})"
        )
    usual = {"https": 443, "http": 80}[scheme]
    return f"{scheme}://{host}" if port in (None, usual) else f"{scheme}://{host}:{port}"


def tiles_of(template: str) -> str:
    """The address of a map's tiles, with {z}, {x} and {y} in it; "" for no tiles. Raises ValueError with words for whoever
    wrote the setting."""
    if not template.strip():
        return ""
    address = template.strip()
    missing = [part for part in ("{z}", "{x}", "{y}") if part not in address]
    if missing:
        raise ValueError(f"地図のアドレスに {' '.join(missing)} がありません")
    try:
        parts = urlsplit(address)
        origin_of(f"{parts.scheme}://{parts.netloc}")
    except ValueError as error:
        raise ValueError(f"地図のアドレスが読めません: {error}") from error
    return address


class LineChannel(BaseModel):
    """One LINE channel: its webhook path (``/line/<name>``), its programmes, and how it proves itself.

    Either ``access_token`` (long-lived) or ``channel_id`` with the secret (short stateless tokens are then issued);
    with both the id proves the secret. An empty one is none. ``menu_size``: of the pictures of its rich menus.
    """

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")]
    programmes: tuple[str, ...] = ()
    secret: SecretStr
    access_token: SecretStr | None = None
    channel_id: str = ""
    menu_size: Literal["large", "medium", "small"] = "large"

    @field_validator("access_token")
    @classmethod
    def _a_token_or_none(cls, value: SecretStr | None) -> SecretStr | None:
        return value if value and value.get_secret_value().strip() else None

    @model_validator(mode="after")
    def _has_a_way_to_prove_itself(self) -> Self:
        if self.access_token is None and not self.channel_id.strip():
            raise ValueError(
                f"LINEチャネル「{self.name}」に access_token も channel_id もありません。"
                "チャネルアクセストークン(長期)を access_token に書くか、チャネルIDを channel_id に書いてください"
            )
        return self


class Settings(BaseSettings):
    """The settings of one deployment; names in the environment begin with ``MADOGUCHI_``."""

    model_config = SettingsConfigDict(
        env_prefix="MADOGUCHI_", env_file=".env", extra="ignore", hide_input_in_errors=True
    )

    database_url: str = "sqlite:///var/madoguchi.sqlite3"
    secret_key: SecretStr = SecretStr("")
    metrics_token: SecretStr = SecretStr("")
    shop_index_dir: Path | None = None
    public_url: HttpUrl | None = None
    site_name: str = "商品券・食事券の窓口"
    programme_folders: tuple[Path, ...] = ()
    line_channels: tuple[LineChannel, ...] = ()
    line_api_url: str = ""
    line_blob_url: str = ""
    postal_lead_days: Annotated[int, Field(ge=1, le=10)] = 3
    widget_origins: tuple[Annotated[str, AfterValidator(origin_of)], ...] = ()
    map_tiles_url: Annotated[str, AfterValidator(tiles_of)] = ""
    map_tiles_attribution: Annotated[str, Field(validate_default=True)] = ""
    demo: bool = False
    behind_proxy: bool = False
    log_json: bool = True
    quiet_from: Annotated[int, Field(ge=0, le=23)] = 21
    quiet_to: Annotated[int, Field(ge=0, le=23)] = 8
    keep_messages_days: Annotated[int, Field(ge=1, le=3650)] = 180
    keep_questions_days: Annotated[int, Field(ge=1, le=3650)] = 365
    keep_evidence_days: Annotated[int, Field(ge=1, le=3650)] = 180

    @field_validator("shop_index_dir", mode="before")
    @classmethod
    def _a_folder_or_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("line_api_url", "line_blob_url")
    @classmethod
    def _an_address_or_nothing(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("http:// または https:// で始まるアドレスを指定してください")
        return value.rstrip("/")

    @field_validator("map_tiles_attribution")
    @classmethod
    def _tiles_say_whose_they_are(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("map_tiles_url") and not value.strip():
            raise ValueError("地図の出典を書いてください(例: 地理院タイル)")
        return value.strip()
