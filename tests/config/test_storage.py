"""What browsers are sent: hashed names that all exist, and no comments."""

import re

from django.core.files.storage import FileSystemStorage
from django.core.management import call_command

from config.storage import HashedStaticFilesStorage

LENGTH = 12
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
        assert not re.search(r"^\s*(//|/\*)", text, re.MULTILINE), file
        for name in IMPORTED.findall(text):
            assert (file.parent / name).exists(), (file, name)
            assert hashed.search(name), (file, name)


def test_a_long_chain_of_imports_settles_in_the_worst_order(tmp_path, settings):
    """Each importer before what it imports: a pass more for each."""
    source = tmp_path / "source"
    (source / "js").mkdir(parents=True)
    for number in range(LENGTH):
        following = f'import "./m{number + 1:02}.js";' if number + 1 < LENGTH else "export const last = 1;"
        (source / "js" / f"m{number:02}.js").write_text(following)
    settings.STATIC_URL = "/static/"
    storage = HashedStaticFilesStorage(location=tmp_path / "static")
    files = FileSystemStorage(location=source)
    paths = {f"js/m{number:02}.js": (files, f"js/m{number:02}.js") for number in range(LENGTH)}
    for name in paths:
        with files.open(name) as file:
            storage.save(name, file)

    done = [processed for *_, processed in storage.post_process(paths)]

    assert not [each for each in done if isinstance(each, Exception)]
    assert (
        storage.stored_name("js/m11.js").removeprefix("js/")
        in storage.open(storage.stored_name("js/m10.js")).read().decode()
    )
