"""A file that is the same for whoever asks, until what it is made of changes."""

import hashlib
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

ICS: Final = "text/calendar; charset=utf-8"
PDF: Final = "application/pdf"


def file(request: Request, body: bytes, media: str, name: str, *, cache: str) -> Response:
    """``body`` with its ETag; 304 where whoever asks has this very file. ``name``: what it is called when it is kept; with
    ``?download`` browsers keep it and do not open it. ``cache``: public or private, and how long it may be kept."""
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    how = "attachment" if "download" in request.query_params else "inline"
    headers = {"etag": tag, "cache-control": cache}
    if tag in (given.strip() for given in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    return Response(
        body, media_type=media, headers={**headers, "content-disposition": f'{how}; filename="{name}"'}
    )
