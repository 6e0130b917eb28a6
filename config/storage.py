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
    # A file's name is right once those of its imports are, so a chain of imports may need a pass for each of its links:
    # how many depends on the order in which this disk lists a folder. Django gives up after 5.
    max_post_process_passes = 30

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            paths = {name: (self, name) if self._shorten(name) else source for name, source in paths.items()}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _shorten(self, name: str) -> bool:
        """The collected copy; whether it is one of ours."""
        for folder, shorten in OURS.items():
            if name.startswith(folder):
                file = Path(self.path(name))
                file.write_text(shorten(file.read_text(encoding="utf-8")), encoding="utf-8")
                return True
        return False
