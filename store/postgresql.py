"""PostgreSQL as we use it: over pg8000, with connections checked before use and replaced when they broke."""

import ssl
from datetime import datetime
from typing import Any, Final

from pg8000.exceptions import InterfaceError
from sqlalchemy import URL, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import DisconnectionError, OperationalError

TIMESTAMPTZ: Final = 1184
"""PostgreSQL's number for the type of our times."""
BROKEN: Final = (OSError, InterfaceError)
"""What the driver raises when the server or the network has gone; SQLAlchemy knows few of them."""


def postgresql_engine(url: URL, patience: float, **options: Any) -> Engine:
    """An engine over a server; ``patience``: seconds to wait for one answer."""
    arguments, url = connect_arguments(url, patience)
    engine = create_engine(url, connect_args=arguments, pool_size=10, **options)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        # the driver's own reader of times takes ten times as long
        connection.register_in_adapter(TIMESTAMPTZ, datetime.fromisoformat)

    @event.listens_for(engine, "checkout")
    def _check(connection: Any, _record: object, _proxy: object) -> None:
        try:
            connection.cursor().execute("rollback")  # the quickest question to the server
        except Exception as error:  # whatever it is, this connection is of no use
            raise DisconnectionError("the server closed the connection") from error

    @event.listens_for(engine, "handle_error")
    def _broken(context: ExceptionContext) -> Exception | None:
        error = context.original_exception
        if not isinstance(error, BROKEN):
            return None
        context.is_disconnect = True
        return OperationalError(context.statement, None, error)

    return engine


def connect_arguments(url: URL, patience: float) -> tuple[dict[str, Any], URL]:
    """What libpq reads from a URL's query, in the driver's words; and the URL without it."""
    query = dict(url.query)
    arguments: dict[str, Any] = {"application_name": "madoguchi", "timeout": patience}
    host = str(query.pop("host", ""))
    if host.startswith("/"):
        arguments["unix_sock"] = f"{host}/.s.PGSQL.{url.port or 5432}"
    mode = str(query.pop("sslmode", ""))
    if mode in {"require", "verify-ca", "verify-full"}:
        arguments["ssl_context"] = _tls(mode)
    return arguments, url.set(query=query)


def _tls(mode: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = mode == "verify-full"
    if mode == "require":
        context.verify_mode = ssl.CERT_NONE
    return context
