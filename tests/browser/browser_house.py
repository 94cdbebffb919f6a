"""The whole house as it is run, counter and data included, at an address of its own, in a thread of its own."""

import asyncio
import socket
import threading
from pathlib import Path

import shipped
import uvicorn
from pydantic import SecretStr

from main import build, create_app
from settings import Settings


class House:
    """``address`` to visit; ``store`` for what staff do meanwhile."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        house = build(
            Settings(
                _env_file=None,
                database_url=f"sqlite:///{folder}/house.db",
                secret_key=SecretStr("a secret of more than thirty-two characters"),
                demo=True,
            ),
            counter=shipped.counter(),
        )
        self.store = house.store
        self.app = create_app(house)
        config = uvicorn.Config(self.app, port=port, log_level="error", lifespan="on")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._ready = threading.Event()

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(60), "the house did not open"

    def stop(self) -> None:
        self.app.state.web.live.close()
        self._server.should_exit = True
        self._thread.join(20)
        assert not self._thread.is_alive(), "the house did not close"

    async def _serve(self) -> None:
        serving = asyncio.create_task(self._server.serve())
        while not self._server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        self._ready.set()
        await serving
