"""The interface's own description."""


def test_the_http_half_is_published(client):
    document = client.get("/api/v1/openapi.json").json()

    assert document["openapi"].startswith("3.1")
    assert "/api/v1/chats" in document["paths"]


def test_the_readable_page_names_every_request(client, db):
    document = client.get("/api/v1/openapi.json").json()

    page = client.get("/api/v1/docs").content.decode()

    assert all(path in page for path in document["paths"])
    assert all(f'id="{name}"' in page for name in document["components"]["schemas"])
