"""Static files with their content's hash in the name, module imports included, and without their comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Comments that have their lines for themselves, in our own scripts and style sheets. What comes with others is served
# as they wrote it.
OURS = {
    ("js", ".js"): re.compile(r"^[ \t]*(?:/\*.*?\*/[ \t]*|//[^\n]*)\n", re.MULTILINE | re.DOTALL),
    ("css", ".css"): re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL),
}


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
        file = Path(self.path(name))
        comments = OURS.get((name.partition("/")[0], file.suffix))
        if comments is None:
            return False
        file.write_text(comments.sub("", file.read_text(encoding="utf-8")), encoding="utf-8")
        return True
