"""Every setting, typed, read once at start from the environment or ``.env``.

Each is documented in ``.env.example``; a wrong value is refused at start with a text that says which and why.
"""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class LineChannel(BaseModel):
    """One LINE channel: its webhook path (``/line/<name>``), its programmes, and how it proves itself.

    Either ``access_token`` (long-lived) or ``channel_id`` with the secret (short stateless tokens are then issued).
    """

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")]
    programmes: tuple[str, ...] = ()
    secret: SecretStr
    access_token: SecretStr | None = None
    channel_id: str = ""


class Settings(BaseSettings):
    """The settings of one deployment; names in the environment begin with ``MADOGUCHI_``."""

    model_config = SettingsConfigDict(env_prefix="MADOGUCHI_", env_file=".env", extra="ignore")

    database_url: str = "sqlite:///var/madoguchi.sqlite3"
    secret_key: SecretStr = SecretStr("")
    metrics_token: SecretStr = SecretStr("")
    public_url: HttpUrl | None = None
    site_name: str = "商品券・食事券の窓口"
    programme_folders: tuple[Path, ...] = ()
    line_channels: tuple[LineChannel, ...] = ()
    line_api_url: str = ""
    line_blob_url: str = ""
    postal_lead_days: Annotated[int, Field(ge=1, le=10)] = 3
    demo: bool = False
    behind_proxy: bool = False
    log_json: bool = True
    keep_messages_days: Annotated[int, Field(ge=1, le=3650)] = 180
    keep_questions_days: Annotated[int, Field(ge=1, le=3650)] = 365

    @field_validator("line_api_url", "line_blob_url")
    @classmethod
    def _an_address_or_nothing(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("http:// または https:// で始まるアドレスを指定してください")
        return value.rstrip("/")
