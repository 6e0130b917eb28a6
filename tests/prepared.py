"""The folder of a demo that has never run, made once and copied for each test that starts one.

Tables, campuses and static files take a minute of a small machine; `make test` starts some twenty demos.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import demo
from config.processes import ROOT

VARIABLE = "PREPARED_DEMO"
OUR_OWN = {"REFDESK_TESTING", "DATABASE_URL", "REDIS_URL"}


@contextmanager
def prepared_demo() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="refdesk-prepared-"))
    env = {key: value for key, value in os.environ.items() if key not in OUR_OWN}
    try:
        subprocess.run([sys.executable, "-m", "tests.prepared", str(folder)], cwd=ROOT, env=env, check=True)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def copy_to(folder: Path) -> None:
    """What was prepared, if anything was: a test that is run alone starts from nothing, as `make demo` does."""
    if prepared := os.environ.get(VARIABLE):
        shutil.copytree(prepared, folder, ignore=shutil.ignore_patterns("static"), dirs_exist_ok=True)
        (folder / "static").symlink_to(Path(prepared) / "static")


def main(folder: Path) -> None:
    os.environ.update(demo.environment(folder, 8000))
    demo.prepare(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
