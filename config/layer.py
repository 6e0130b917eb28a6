"""The channel layer, for sockets that are reached through groups alone (`chat/broadcasts.py`)."""

import asyncio
from typing import Any

from channels_redis.pubsub import RedisPubSubChannelLayer, RedisPubSubLoopLayer


class GroupLoopLayer(RedisPubSubLoopLayer):  # type: ignore[misc]  # channels_redis has no types
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
            super()._get_layer().__class__ = GroupLoopLayer
        return self._layers[loop]
