"""The published description of the sockets and the code agree."""

import re
from pathlib import Path

import yaml

from chat.consumers.desk import DeskConsumer
from chat.consumers.patron import PatronConsumer

ROOT = Path(__file__).parents[2]
DOCUMENT = yaml.safe_load((ROOT / "docs/asyncapi.yaml").read_text())


def resolve(reference):
    node = DOCUMENT
    for part in reference.removeprefix("#/").split("/"):
        node = node[part]
    return node if "$ref" not in node else resolve(node["$ref"])


def types_of(operation):
    messages = [resolve(message["$ref"]) for message in DOCUMENT["operations"][operation]["messages"]]
    return {message["payload"]["properties"]["type"]["const"] for message in messages}


def types_sent_by(*modules):
    """Every `"type": "…"` of a frame that a consumer sends, read from its source."""
    source = "".join((ROOT / "chat/consumers" / module).read_text() for module in modules)
    frames = re.findall(r"(?:tell|_forward)\((?:event, )?\{\"type\": \"(\w+)\"", source)
    return set(frames) | set(re.findall(r"frame = \{\s*\"type\": \"(\w+)\"", source))


def test_the_frames_up_are_the_consumers_tables():
    assert types_of("patronSends") == set(PatronConsumer.ops)
    assert types_of("deskSends") == set(DeskConsumer.ops)


def test_the_frames_down_are_those_that_the_consumers_send():
    assert types_of("patronHears") == types_sent_by("frames.py", "patron.py")
    assert types_of("deskHears") == types_sent_by("frames.py", "desk.py", "together.py")


def test_every_reference_of_the_document_leads_somewhere():
    references = re.findall(r"\$ref: '(#[^']+)'", (ROOT / "docs/asyncapi.yaml").read_text())

    assert references
    assert all(resolve(reference) for reference in references)
