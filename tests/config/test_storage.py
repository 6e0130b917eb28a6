"""Static files get their content's hash into their names, whatever order the disk lists them in."""

from django.core.files.storage import FileSystemStorage

from config.storage import HashedStaticFilesStorage

LENGTH = 12


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
