"""A web process: HTTP and sockets, under Uvicorn. `python -m config.web --port 8001`.

Without an access log: addresses of patrons are written nowhere. docs/decisions has why this server.
"""

from __future__ import annotations

import argparse
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES = 64 * 1024
# The consumers refuse frames over 8 KiB in words; what is larger still is closed (1009) before it is read (A031).
FRAME_BYTES = 64 * 1024


class BoundedHttp(HttpToolsProtocol):
    """Uvicorn's own, which would take a request's head of any length into memory."""

    _in_head = True
    _head = 0

    def data_received(self, data: bytes) -> None:
        self._head += len(data) if self._in_head else 0
        # One read may hold a short head and a long body; what is still no whole head after that is too long.
        if self._head > HEAD_BYTES and len(data) < self._head:
            self.send_400_response("The head of this request is too long.")
        else:
            super().data_received(data)

    def on_message_begin(self) -> None:
        self._in_head, self._head = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head, self._head = False, 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head = True
        super().on_message_complete()


def serve(port: int, host: str = "127.0.0.1", app: Any = "config.asgi:application") -> None:
    """Until a signal; then sockets are closed and requests have 5 s to end."""
    uvicorn.run(
        app,
        host=host,
        port=port,
        http=BoundedHttp,
        ws="websockets-sansio",
        ws_max_size=FRAME_BYTES,
        ws_per_message_deflate=False,  # it would cost 100 KiB of memory for each socket
        lifespan="off",
        log_config=None,  # ours is Django's LOGGING
        access_log=False,
        proxy_headers=False,  # `campuses.limits` reads them, as far as TRUSTED_PROXIES allows
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=5,
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m config.web", description="A web process of Refdesk.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    options = parser.parse_args()
    serve(options.port, options.host)


if __name__ == "__main__":
    main()
