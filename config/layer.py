"""The channel layer, for sockets that are reached through groups alone (`chat/broadcasts.py`)."""

import asyncio
from typing import Any

from channels_redis.pubsub import RedisPubSubChannelLayer, RedisPubSubLoopLayer, RedisSingleShardConnection


class Connection(RedisSingleShardConnection):  # type: ignore[misc]  # channels_redis has no types
    """Sends at once what is published at once: a line is for two groups, and each journey to Redis costs as much."""

    _waiting: list[tuple[str, bytes]]
    _sending: asyncio.Task[None] | None = None

    async def publish(self, channel: str, message: bytes) -> None:
        if self._sending is None:
            self._waiting = []
            self._sending = asyncio.create_task(self._publish_waiting())
        self._waiting.append((channel, message))
        await asyncio.shield(self._sending)

    async def _publish_waiting(self) -> None:
        async with self._lock:
            waiting, self._sending = self._waiting, None  # who comes from now on goes next
            self._ensure_redis()
            pipeline = self._redis.pipeline(transaction=False)
            for channel, message in waiting:
                pipeline.publish(channel, message)
            await pipeline.execute()


class GroupLoopLayer(RedisPubSubLoopLayer):  # type: ignore[misc]
    async def _subscribe_to_channel(self, channel: str) -> None:
        """A queue in this process, and no subscription of its own.

        Nobody sends to a single socket by its name. So a socket costs Redis nothing until it joins a group, and
        opens while Redis is away (P4): with a subscription each, no desk could connect during an outage.
        """
        self.channels[channel] = asyncio.Queue()


class GroupLayer(RedisPubSubChannelLayer):  # type: ignore[misc]
    def _get_layer(self) -> Any:
        loop = asyncio.get_running_loop()
        if loop not in self._layers:
            # Let the library make its layer for this loop, with its hook on the loop's end; then be ours.
            made = super()._get_layer()
            made.__class__ = GroupLoopLayer
            for connection in made._shards:  # noqa: SLF001 -- the same
                connection.__class__ = Connection
        return self._layers[loop]
