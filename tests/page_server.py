"""Pages for a browser to visit, served in a thread of their own at an address that is known before they are made."""

import asyncio
import socket
import threading
from collections.abc import Callable
from typing import Any

import uvicorn


class PageServer:
    """Serves the application that ``made`` makes for the address it will stand at."""

    def __init__(self, made: Callable[[str], Any]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self._server = uvicorn.Server(uvicorn.Config(made(self.address), port=port, log_level="error"))
        self._thread = threading.Thread(target=lambda: asyncio.run(self._server.serve()), daemon=True)

    def start(self) -> None:
        self._thread.start()
        for _ in range(400):
            if self._server.started:
                return
            threading.Event().wait(0.05)
        raise AssertionError("the pages did not start")

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)
