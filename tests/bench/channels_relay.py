"""Channels with the same layer and nothing else: no database, no session."""

import os

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

settings.configure(
    SECRET_KEY="bench",
    CHANNEL_LAYERS={
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [{"address": os.environ["REDIS_URL"], "socket_timeout": None}]},
        }
    },
)


class Relay(AsyncWebsocketConsumer):
    """The first frame names the room; all others go to everybody in it."""

    room = ""

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if not self.room:
            self.room = text_data or ""
            await self.channel_layer.group_add(self.room, self.channel_name)
            await self.send("welcome")
        else:
            await self.channel_layer.group_send(self.room, {"type": "line", "text": text_data})

    async def line(self, event: dict[str, str]) -> None:
        await self.send(event["text"])


application = Relay.as_asgi()
