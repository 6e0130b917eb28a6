"""The bare Channels relay, under the server that ours runs under: `python -m tests.bench.relay_server PORT`."""

import sys

from config.web import serve

serve(int(sys.argv[1]), app="tests.bench.channels_relay:application")
