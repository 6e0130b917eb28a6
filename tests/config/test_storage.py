"""What browsers are sent: hashed names that all exist, and no comments."""

import re

from django.core.management import call_command

IMPORTED = re.compile(r"""\b(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")


def test_collected_scripts_and_sheets_have_no_comments_and_import_what_is_there(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "config.storage.HashedStaticFilesStorage"}}

    call_command("collectstatic", verbosity=0, interactive=False)

    hashed = re.compile(r"\.[0-9a-f]{12}\.(js|css)$")
    ours = [file for folder in ("js", "css") for file in (tmp_path / folder).rglob("*") if hashed.search(file.name)]
    assert len(ours) > 100
    for file in ours:
        text = file.read_text()
        assert "/*" not in text, file
        for name in IMPORTED.findall(text):
            assert (file.parent / name).exists(), (file, name)
            assert hashed.search(name), (file, name)
