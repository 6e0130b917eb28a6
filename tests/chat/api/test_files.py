"""Files in a chat: inert, and only for those who may read it (P17, A097–A109)."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from chat.models import Attachment
from tests.chat.conftest import ask
from tickets.models import File


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(name="shelf.png"):
    data = io.BytesIO()
    Image.new("RGB", (4, 4)).save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), "image/png")


def send(client, path, file, *, token=None, key=None):
    headers = {"Idempotency-Key": str(key or uuid4())} | ({"Authorization": f"Bearer {token}"} if token else {})
    return client.post(f"/api/v1{path}", {"file": file}, headers=headers)


def fetch(client, path, token=None):
    return client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"} if token else {})


def test_the_limits_are_said_before_choosing(client, capital):
    files = client.get("/api/v1/campuses/capital").json()["files"]

    assert files["files"] == 5
    assert "20 MB" in files["sentence"]


def test_a_patrons_picture_reaches_the_lead_as_a_line(client, active_chat, ana):
    answer = send(client, "/chat/files", picture(), token=active_chat.token)

    assert answer.status_code == 201
    line = answer.json()
    assert (line["kind"], line["author"]["role"], line["seq"]) == ("file", "patron", 3)
    assert line["data"]["file"]["name"] == "shelf.png"

    client.force_login(ana)
    served = fetch(client, f"/desk/chats/{active_chat.pk}/files/{line['data']['file']['id']}")
    assert served["Content-Disposition"].startswith("attachment")
    assert served["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in served["Content-Security-Policy"]


def test_the_leads_file_is_fetched_with_the_token_of_that_chat_alone(client, active_chat, ana, capital):
    """A107: another patron's token finds nothing."""
    other = ask(capital)
    client.force_login(ana)
    file_id = send(client, f"/desk/chats/{active_chat.pk}/files", picture()).json()["data"]["file"]["id"]

    assert fetch(client, f"/chat/files/{file_id}", active_chat.token).status_code == 200
    assert fetch(client, f"/chat/files/{file_id}", other.token).status_code == 404
    assert fetch(client, f"/chat/files/{file_id}").status_code == 401


def test_a_colleague_who_may_not_read_the_chat_neither_sends_nor_fetches(client, active_chat, ana, cleo):
    client.force_login(ana)
    file_id = send(client, f"/desk/chats/{active_chat.pk}/files", picture()).json()["data"]["file"]["id"]

    client.force_login(cleo)

    assert fetch(client, f"/desk/chats/{active_chat.pk}/files/{file_id}").status_code == 404
    assert send(client, f"/desk/chats/{active_chat.pk}/files", picture()).status_code == 404
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "tool.exe", "macro.docm", "a.png.html"])
def test_what_could_run_is_refused_kindly_and_leaves_nothing(client, active_chat, name):
    """A097, A099."""
    answer = send(client, "/chat/files", SimpleUploadedFile(name, b"<script>1</script>"), token=active_chat.token)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert not File.objects.exists()
    assert active_chat.messages.filter(kind="file").count() == 0


def test_a_repeat_is_stored_once(client, active_chat):
    """P2."""
    key = uuid4()
    first, again = (send(client, "/chat/files", picture(), token=active_chat.token, key=key).json() for _ in range(2))

    assert first == again
    assert File.objects.count() == 1


def test_the_sixth_file_and_any_after_the_end_are_refused(client, active_chat, ana):
    for number in range(5):
        assert send(client, "/chat/files", picture(f"{number}.png"), token=active_chat.token).status_code == 201
    assert "5 files" in send(client, "/chat/files", picture(), token=active_chat.token).json()["detail"]

    active_chat.end(by=ana)

    assert send(client, "/chat/files", picture(), token=active_chat.token).json()["code"] == "ended"
