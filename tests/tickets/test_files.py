"""Files: taken by what is in them, kept under random ids, given only to whom their parent is shown (P17, A097–A109)."""

import io
import socket
import struct
import threading
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tickets.files import inspection
from tickets.models import File, Ticket


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(kind="PNG", size=(40, 30), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def archive(*names: str, **contents: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, b"x")
        for name, content in contents.items():
            file.writestr(name, content)
    return out.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
TAKEN = {
    "a.png": (picture(), "image/png"),
    "a.jpg": (picture("JPEG"), "image/jpeg"),
    "a.gif": (picture("GIF"), "image/png"),
    "a.webp": (picture("WEBP"), "image/png"),
    "a.pdf": (b"%PDF-1.7\n%%EOF", "application/pdf"),
    "a.docx": (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "a.odt": (archive(mimetype=b"application/vnd.oasis.opendocument.text"), "application/vnd.oasis.opendocument.text"),
    "notes.txt": ("Grüße".encode(), "text/plain; charset=utf-8"),
    "table.csv": (b"a,b\n1,2", "text/csv; charset=utf-8"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_patrons_and_librarians_send_is_taken(db, name):
    data, kind = TAKEN[name]

    file = File.accept(SimpleUploadedFile(name, data, content_type="text/html"))

    assert file.content_type == kind
    assert file.content.name == f"{file.pk.hex[:2]}/{file.pk.hex}"


HTML = b"<html><script>alert(1)</script></html>"
REFUSED = {
    "a.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "a.html": HTML,
    "a.xhtml": b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>",
    "a.xml": b"<?xml version='1.0'?><a/>",
    "a.mht": b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n",
    "a.swf": b"CWS\x0a\x00\x00",
    "a.js": b"alert(1)",
    "a.php": b"<?php system($_GET[0]);",
    "a.exe": b"MZ\x90\x00",
    "a.lnk": b"L\x00\x00\x00\x01\x14\x02\x00",
    "a.docm": archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "a.docx": archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "a.zip": archive("x.txt"),
    "a.pdf": HTML,
    "a.png": HTML,
    "a.html\x00.png": HTML,
    "a.png;.html": HTML,
    ".htaccess": b"AddType text/html .png",
    "empty.txt": b"",
    "nul.txt": b"a\x00b",
    "latin.txt": b"Gr\xfc\xdfe",
    "cut.jpg": picture("JPEG", (400, 300))[:900],
    "noext": b"just text",
}


@pytest.mark.parametrize("name", REFUSED)
def test_everything_else_is_refused_with_a_sentence(db, name):
    """A097, A099, A103."""
    with pytest.raises(File.Refused) as refusal:
        File.accept(SimpleUploadedFile(name, REFUSED[name]))

    assert refusal.value.code == "invalid"
    assert refusal.value.detail.endswith(".")
    assert not File.objects.exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a.png.html", "a.png.png"),
        ("CON", "CON.png"),
        ("holiday.png. ", "holiday.png"),
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\x\\y.png", "y.png"),
        ('"><svg onload=alert(1)>.png', "___svg onload=alert(1)_.png"),
        ('"; filename="b.html', "__ filename=_b.png"),
        ("a\r\nSet-Cookie: x.png", "aSet-Cookie_ x.png"),
        ("photo\u202egnp.exe", "photognp.png"),
        ("x" * 400 + ".png", "x" * 110 + ".png"),
        ("", "file.png"),
    ],
)
def test_a_name_is_only_shown_and_shown_clean(db, name, shown):
    """A011, A099."""
    upload = SimpleUploadedFile("x", picture())
    upload._name = name
    file = File.accept(upload)

    assert len(file.name) <= inspection.NAME_LENGTH
    assert file.name == shown
    assert "\n" not in file.response()["Content-Disposition"]


def test_an_image_keeps_its_pixels_and_nothing_else(db):
    """A103: place, camera and whatever was hidden behind the pixels are gone."""
    image = Image.new("RGB", (20, 10), "teal")
    exif = Image.Exif()
    exif[0x010E] = "<script>alert(1)</script>"
    exif[0x0112] = 6  # turned
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    data = out.getvalue() + b"<script>behind</script>"

    kept = File.accept(SimpleUploadedFile("a.jpg", data))

    stored = kept.content.open().read()
    assert b"script" not in stored
    with Image.open(io.BytesIO(stored)) as again:
        assert not again.getexif()
        assert again.size == (10, 20)


def test_a_photograph_with_a_second_one_behind_it_is_the_first(db):
    """Phones keep a depth map or a small picture there; it may show what the first was cropped of."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(
        out, "MPO", save_all=True, append_images=[Image.new("RGB", (40, 30), "red")]
    )

    kept = File.accept(SimpleUploadedFile("a.jpg", out.getvalue()))

    assert (kept.name, kept.content_type) == ("a.jpg", "image/jpeg")
    with Image.open(kept.content.open()) as again:
        assert (again.format, getattr(again, "n_frames", 1)) == ("JPEG", 1)


def test_of_ten_thousand_frames_one_is_kept(db):
    """A103."""
    frame = b"\x21\xf9\x04\x00\x00\x00\x00\x00\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00"
    gif = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff" + frame * 10_000 + b";"

    kept = File.accept(SimpleUploadedFile("a.gif", gif))

    assert (kept.name, kept.content_type) == ("a.png", "image/png")
    assert kept.size < 200


@pytest.mark.parametrize(("width", "height"), [(1, 2**31 - 1), (2**31 - 1, 1), (0, 5)])
def test_an_impossible_picture_is_refused_by_its_header(db, width, height):
    """A103."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    png += struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))

    with pytest.raises(File.Refused):
        File.accept(SimpleUploadedFile("a.png", png))


def test_too_many_pixels_are_refused_before_they_are_decoded(db):
    """A103: a bomb of 50,000 × 50,000 in a few kB."""
    out = io.BytesIO()
    Image.new("1", (50_000, 50_000)).save(out, "PNG")

    with pytest.raises(File.Refused) as refusal:
        File.accept(SimpleUploadedFile("bomb.png", out.getvalue()))

    assert "pixels" in refusal.value.detail


def test_the_limit_itself_is_taken_and_one_byte_more_is_not(db):
    """A101."""
    text = b"a" * inspection.BYTES_AT_MOST
    assert File.accept(SimpleUploadedFile("a.txt", text)).size == inspection.BYTES_AT_MOST
    with pytest.raises(File.Refused) as refusal:
        File.accept(SimpleUploadedFile("a.txt", text + b"a"))
    assert refusal.value.code == "too_large"


def test_a_full_disk_is_a_sentence_and_no_row(db, monkeypatch):
    """A111."""

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    with pytest.raises(File.Refused) as refusal:
        File.accept(SimpleUploadedFile("a.txt", b"text"))

    assert refusal.value.code == "unavailable"
    assert not File.objects.exists()


class Clamd(threading.Thread):
    """A scanner that knows one virus."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection:
                data = b""
                while not data.endswith(b"\0\0\0\0"):
                    data += connection.recv(65536)
                connection.sendall(b"stream: Eicar-Test FOUND\0" if b"EICAR" in data else b"stream: OK\0")


@pytest.fixture
def clamd(settings):
    scanner = Clamd()
    settings.CLAMAV = f"127.0.0.1:{scanner.socket.getsockname()[1]}"
    scanner.start()
    yield scanner
    scanner.socket.close()


def test_a_scanner_has_its_say_where_there_is_one(db, clamd):
    """A105."""
    assert File.accept(SimpleUploadedFile("a.txt", b"harmless")).size == 8
    with pytest.raises(File.Refused) as refusal:
        File.accept(SimpleUploadedFile("a.txt", b"EICAR"))
    assert "virus" in refusal.value.detail


def test_without_its_scanner_no_file_is_taken(db, settings):
    """A105, F27: it fails closed."""
    settings.CLAMAV = "127.0.0.1:1"
    with pytest.raises(File.Refused) as refusal:
        File.accept(SimpleUploadedFile("a.txt", b"harmless"))
    assert refusal.value.code == "unavailable"


@pytest.fixture
def files(ticket, ana) -> dict[str, File]:
    made = {name: File.keep(f"{name}.txt", name.encode()) for name in ("question", "reply", "note")}
    made["question"].attach(ticket=ticket)
    ticket.hear("See file", files=[made["reply"]])
    ticket.note(ana, "See file", [made["note"]])
    return made


def test_a_file_is_given_to_staff_who_may_see_its_ticket(client, files, ana, cleo, adam):
    """P17, A053."""
    for who, expected in [(ana, 200), (cleo, 404), (adam, 404)]:
        client.force_login(who)
        assert {client.get(f"/tickets/files/{file.pk}/").status_code for file in files.values()} == {expected}
    client.logout()
    assert client.get(f"/tickets/files/{files['reply'].pk}/").status_code == 302


def test_a_patron_gets_their_own_files_and_never_a_notes(client, files, ticket):
    """A107, A109, P10."""
    other = Ticket.open(ticket.queue, "Other", "quinn@example.edu")
    mine, theirs = (f"/tickets/mine/{t.patron_token}/files" for t in (ticket, other))

    assert {name: client.get(f"{mine}/{file.pk}/").status_code for name, file in files.items()} == {
        "question": 200, "reply": 200, "note": 404,
    }  # fmt: skip
    assert {client.get(f"{theirs}/{file.pk}/").status_code for file in files.values()} == {404}


def test_a_file_is_saved_and_never_shown(client, files, ana):
    """P17."""
    client.force_login(ana)
    response = client.get(f"/tickets/files/{files['reply'].pk}/")

    assert response["Content-Disposition"] == 'attachment; filename="reply.txt"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert b"".join(response.streaming_content) == b"reply"


def test_no_address_leads_to_the_stored_file_itself(client, files, ana):
    """A065."""
    client.force_login(ana)
    name = files["reply"].content.name
    for path in [f"/media/{name}", f"/files/{name}", f"/static/{name}", f"/{name}", f"/static/../{name}"]:
        assert client.get(path).status_code == 404


def test_six_files_are_one_too_many_and_the_text_is_kept(client, ticket):
    """A101."""
    uploads = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(6)]
    url = f"/tickets/mine/{ticket.patron_token}/reply/"

    response = client.post(url, {"body": "With files", "uploads": uploads})

    assert response.status_code == 422
    assert "At most 5 files" in response.content.decode()
    assert "With files" in response.content.decode()
    client.post(url, {"body": "With files", "uploads": [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(5)]})
    assert ticket.replies.get().files.count() == 5


def test_one_bad_file_stores_nothing_and_keeps_the_text(client, ticket):
    """P15: all or nothing."""
    uploads = [SimpleUploadedFile("a.txt", b"x"), SimpleUploadedFile("b.svg", b"<svg/>")]

    response = client.post(f"/tickets/mine/{ticket.patron_token}/reply/", {"body": "With files", "uploads": uploads})

    assert response.status_code == 422
    assert "“b.svg” is of a kind" in response.content.decode()
    assert "With files" in response.content.decode()
    assert not File.objects.exists()
    assert not ticket.replies.exists()
