"""The channel layer, for sockets that are reached through groups alone (`chat/broadcasts.py`)."""

import asyncio
from collections.abc import Iterable
from typing import Any

from channels.layers import InMemoryChannelLayer
from channels_redis.pubsub import RedisPubSubChannelLayer, RedisPubSubLoopLayer


class GroupLoopLayer(RedisPubSubLoopLayer):  # type: ignore[misc]  # channels_redis has no types
    async def _subscribe_to_channel(self, channel: str) -> None:
        """A queue in this process, and no subscription of its own.

        Nobody sends to a single socket by its name. So a socket costs Redis nothing until it joins a group, and
        opens while Redis is away (P4): with a subscription each, no desk could connect during an outage.
        """
        self.channels[channel] = asyncio.Queue()

    async def groups_send(self, groups: Iterable[str], message: dict[str, Any]) -> None:
        """In one journey: a line is for its patron and for the desks, and each journey costs as much as the line."""
        (connection,) = self._shards
        packed = self.channel_layer.serialize(message)
        async with connection._lock:  # noqa: SLF001 -- as its own `publish` does
            connection._ensure_redis()  # noqa: SLF001
            pipeline = connection._redis.pipeline(transaction=False)  # noqa: SLF001
            for group in groups:
                pipeline.publish(self._get_group_channel_name(group), packed)
            await pipeline.execute()


class GroupLayer(RedisPubSubChannelLayer):  # type: ignore[misc]
    """Channels' own by Redis, of one server."""

    async def groups_send(self, groups: Iterable[str], message: dict[str, Any]) -> None:
        await self._get_layer().groups_send(groups, message)

    def _get_layer(self) -> Any:
        loop = asyncio.get_running_loop()
        if loop not in self._layers:
            # Let the library make its layer for this loop, with its hook on the loop's end; then be ours.
            super()._get_layer().__class__ = GroupLoopLayer
        return self._layers[loop]


class MemoryLayer(InMemoryChannelLayer):  # type: ignore[misc]
    """For tests of one process."""

    async def groups_send(self, groups: Iterable[str], message: dict[str, Any]) -> None:
        for group in groups:
            await self.group_send(group, message)
