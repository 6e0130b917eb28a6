"""Static files with their content's hash in the name, module imports included, and without comments and indents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rcssmin import cssmin
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Our own; what comes with others is served as they wrote it.
OURS: dict[str, Callable[[str], str]] = {"js/": jsmin, "css/": cssmin}


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    support_js_module_import_aggregation = True
    # A pass settles the names of one more ring of importers when files come in the worst order, which is the disk's.
    max_post_process_passes = 30

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            for name in paths:
                self._shorten(name)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _shorten(self, name: str) -> None:
        for folder, shorten in OURS.items():
            if name.startswith(folder):
                file = Path(self.path(name))
                file.write_text(shorten(file.read_text(encoding="utf-8")), encoding="utf-8")
