"""The yardstick: a bare echo as the SDK's own example writes it: verify, parse, reply; nothing is stored."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI, HTTPException, Request
from linebot.v3 import WebhookParser
from linebot.v3.exceptions import InvalidSignatureError
from linebot.v3.messaging import (
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    ReplyMessageRequest,
    TextMessage,
)
from linebot.v3.webhooks import MessageEvent, TextMessageContent


def create(api_url: str, secret: str, token: str) -> FastAPI:
    """The application; ``api_url`` stands for LINE."""
    parser = WebhookParser(secret)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        client = AsyncApiClient(Configuration(access_token=token, host=api_url))
        app.state.api = AsyncMessagingApi(client)
        yield
        await client.close()

    app = FastAPI(lifespan=lifespan)

    @app.post("/callback")
    async def callback(request: Request) -> str:
        body = (await request.body()).decode()
        try:
            events = parser.parse(body, request.headers["X-Line-Signature"])
        except InvalidSignatureError as error:
            raise HTTPException(status_code=400, detail="Invalid signature") from error
        for event in events:
            if isinstance(event, MessageEvent) and isinstance(event.message, TextMessageContent):
                await app.state.api.reply_message(
                    ReplyMessageRequest(
                        replyToken=event.reply_token, messages=[TextMessage(text=event.message.text)]
                    )
                )
        return "OK"

    return app


if __name__ == "__main__":
    uvicorn.run(create(*sys.argv[2:5]), port=int(sys.argv[1]), log_level="warning")
