#!/usr/bin/env python
"""The project's command line."""

import os
import sys


def main() -> None:
    if sys.argv[1:2] == ["demo"]:
        from config.demo import main as demo  # noqa: PLC0415 -- it makes what the settings need

        demo(sys.argv[2:])
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- after the settings are named

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
