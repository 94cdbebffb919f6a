"""The part of LINE that an operator's commands speak to, on a port of this machine: rich menus and a channel's state.

It keeps LINE's rules: a picture once and before an alias or the default leads to a menu, an alias once, nothing of
what is not there. ``broken`` holds what broke them.
"""

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any, Self
from urllib.parse import parse_qs

from PIL import Image

Json = dict[str, Any]
Answer = tuple[int, Json]


@dataclass
class State:
    """What the office knows."""

    rich_menus: dict[str, Json] = field(default_factory=dict)
    rich_images: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    default_menu: str | None = None
    webhook_url: str = ""
    webhook_active: bool = True
    knocked: Json = field(default_factory=lambda: {"success": True, "statusCode": 200, "reason": "OK"})
    chat_mode: str = "bot"
    quota: int | None = None
    used_quota: int = 0
    made: int = 0


class Office:
    """Used as a context manager."""

    access_token = "a-long-lived-token"
    channel_id = "2000000001"
    channel_secret = "the-secret-of-a-channel"

    def __init__(self) -> None:
        self.state = State()
        self.broken: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _door(self))

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def assert_clean(self) -> None:
        assert self.broken == []

    # --- answers ------------------------------------------------------------------------------------------

    def answer(self, method: str, path: str, kind: str, token: str, body: bytes) -> Answer:
        if path == "/oauth2/v3/token":
            given = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            right = (given["client_id"], given["client_secret"]) == (self.channel_id, self.channel_secret)
            return (200, _TOKEN) if right else (400, {"error": "invalid_client"})
        if token not in (f"Bearer {self.access_token}", f"Bearer {_TOKEN['access_token']}"):
            return 401, {"message": "Authentication failed."}
        for pattern, wanted, does in self._ways():
            found = re.fullmatch(pattern, path)
            if found and wanted == method:
                plain = body if "image" in kind else json.loads(body or b"{}")
                return does(*found.groups(), plain)
        return self._refuse(404, f"{method} {path}")

    def _ways(self) -> tuple[tuple[str, str, Callable[..., Answer]], ...]:
        menu, alias, everybody = "/v2/bot/richmenu", "/v2/bot/richmenu/alias", "/v2/bot/user/all/richmenu"
        s = self.state
        return (
            (f"{menu}/list", "GET", lambda _: (200, {"richmenus": list(s.rich_menus.values())})),
            (f"{alias}/list", "GET", lambda _: (200, {"aliases": self._aliases()})),
            (menu, "POST", self._create),
            (f"{menu}/([^/]+)/content", "POST", self._upload),
            (alias, "POST", self._add_alias),
            (f"{alias}/([^/]+)", "POST", self._turn_alias),
            (f"{alias}/([^/]+)", "DELETE", self._drop_alias),
            (f"{menu}/([^/]+)", "DELETE", self._delete),
            (f"{everybody}/([^/]+)", "POST", self._show),
            (everybody, "GET", self._shown),
            ("/v2/bot/info", "GET", lambda _: (200, {**_INFO, "chatMode": s.chat_mode})),
            ("/v2/bot/channel/webhook/endpoint", "GET", self._endpoint),
            (
                "/v2/bot/channel/webhook/test",
                "POST",
                lambda _: (200, {"timestamp": "2020-12-18T10:00:00Z", "detail": "", **s.knocked}),
            ),
            ("/v2/bot/message/quota", "GET", lambda _: (200, self._quota())),
            ("/v2/bot/message/quota/consumption", "GET", lambda _: (200, {"totalUsage": s.used_quota})),
        )

    def _refuse(self, status: int, why: str) -> Answer:
        self.broken.append(f"{status} {why}")
        return status, {"message": why}

    def _aliases(self) -> list[Json]:
        return [{"richMenuAliasId": a, "richMenuId": menu} for a, menu in self.state.aliases.items()]

    def _create(self, body: Json) -> Answer:
        self.state.made += 1
        menu_id = f"richmenu-{self.state.made}"
        self.state.rich_menus[menu_id] = {"richMenuId": menu_id, **body}
        return 200, {"richMenuId": menu_id}

    def _upload(self, menu_id: str, picture: bytes) -> Answer:
        menu = self.state.rich_menus.get(menu_id)
        if menu is None or menu_id in self.state.rich_images:
            return self._refuse(400, f"no picture for {menu_id}")
        size = Image.open(BytesIO(picture)).size
        if size != (menu["size"]["width"], menu["size"]["height"]) or len(picture) > 1024 * 1024:
            return self._refuse(400, f"picture of {size}")
        self.state.rich_images[menu_id] = ("image/png", picture)
        return 200, {}

    def _add_alias(self, body: Json) -> Answer:
        alias, menu_id = body["richMenuAliasId"], body["richMenuId"]
        if alias in self.state.aliases or menu_id not in self.state.rich_images:
            return self._refuse(400, f"alias {alias}")
        self.state.aliases[alias] = menu_id
        return 200, {}

    def _turn_alias(self, alias: str, body: Json) -> Answer:
        if alias not in self.state.aliases or body["richMenuId"] not in self.state.rich_images:
            return self._refuse(400, f"alias {alias}")
        self.state.aliases[alias] = body["richMenuId"]
        return 200, {}

    def _drop_alias(self, alias: str, _: Json) -> Answer:
        return (200, {}) if self.state.aliases.pop(alias, "") else self._refuse(404, f"alias {alias}")

    def _delete(self, menu_id: str, _: Json) -> Answer:
        if self.state.rich_menus.pop(menu_id, None) is None:
            return self._refuse(404, menu_id)
        self.state.rich_images.pop(menu_id, None)
        if self.state.default_menu == menu_id:
            self.state.default_menu = None
        return 200, {}

    def _show(self, menu_id: str, _: Json) -> Answer:
        if menu_id not in self.state.rich_images:
            return self._refuse(400, f"default {menu_id}")
        self.state.default_menu = menu_id
        return 200, {}

    def _shown(self, _: Json) -> Answer:
        shown = self.state.default_menu
        return (200, {"richMenuId": shown}) if shown else (404, {"message": "no default richmenu"})

    def _endpoint(self, _: Json) -> Answer:
        s = self.state
        if not s.webhook_url:
            return 404, {"message": "Not found"}
        return 200, {"endpoint": s.webhook_url, "active": s.webhook_active}

    def _quota(self) -> Json:
        most = self.state.quota
        return {"type": "none"} if most is None else {"type": "limited", "value": most}


_TOKEN: Json = {"access_token": "a-token-of-fifteen-minutes", "expires_in": 900, "token_type": "Bearer"}
_INFO: Json = {
    "userId": "U0", "basicId": "@gifu", "displayName": "ぎふの窓口", "markAsReadMode": "auto",
}  # fmt: skip


def _door(office: Office) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kind, token = self.headers.get("Content-Type", ""), self.headers.get("Authorization", "")
            status, answer = office.answer(self.command, self.path, kind, token, body)
            said = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST = do_DELETE = _answer  # noqa: N815

        def log_message(self, *_: Any) -> None:
            return None

    return Door
