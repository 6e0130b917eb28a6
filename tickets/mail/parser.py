"""The child that reads mails: `python -m tickets.mail.parser`, one length-prefixed mail in, one JSON answer out.

Whatever a stranger's mail does to a parser happens here: without Django, the environment, files or a second process,
and with limits of CPU and memory. It imports nothing of Refdesk, so that it starts quickly and knows no secret.
"""

from __future__ import annotations

import base64
import email
import email.header
import email.message
import email.utils
import json
import re
import resource
import struct
import sys
from html.parser import HTMLParser
from typing import Any

from mailparser_reply import EmailReplyParser

CPU_SECONDS = 5
MEMORY_BYTES = 768 * 1024 * 1024
HEADER_LENGTH = 4_000
RECIPIENTS_LENGTH = 20_000
TEXT_LENGTH = 200_000
HTML_LENGTH = 500_000
TRIMMED_LENGTH = 60_000  # what the reply parser's patterns may be let loose on
PARTS_AT_MOST = 200
ATTACHMENTS_AT_MOST = 20
# utf-7 can hide markup, and nobody's mail program writes it.
CHARSETS = re.compile(
    r"^(utf-?8|us-ascii|ascii|iso-8859-\d+|latin-?1|windows-125\d|cp125\d|koi8-[ru]|gb2312|gbk|gb18030|big5|"
    r"shift_jis|iso-2022-jp|euc-jp|euc-kr|macintosh|utf-16(le|be)?)$"
)
BLOCKS = {"p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "blockquote", "pre", "hr"}
UNSEEN = {"script", "style", "head", "title", "noscript", "template"}


class Text(HTMLParser):
    """What a mail in HTML says."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in UNSEEN
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN and self.hidden:
            self.hidden -= 1
        if tag in BLOCKS - {"br", "hr"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(re.sub(r"\s+", " ", data))


def text_of(html: str) -> str:
    parser = Text()
    parser.feed(html)
    parser.close()
    lines = [line.strip() for line in "".join(parser.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def decode(data: bytes, charset: str | None) -> str:
    """Best effort: as it says, else as UTF-8, else as Latin-1. Without what no text may hold."""
    name = (charset or "utf-8").strip("\"' ").lower()
    try:
        text = data.decode(name if CHARSETS.match(name) else "utf-8")
    except (UnicodeError, LookupError):
        text = data.decode("utf-8", "replace") if name.startswith("utf") else data.decode("latin-1")
    return clean(text)


def clean(text: str) -> str:
    text = text.encode("utf-8", "replace").decode("utf-8")  # lone surrogates
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return "".join(c for c in text if c in "\n\t" or ord(c) >= 32)  # noqa: PLR2004 -- ASCII's controls


def header(message: email.message.Message, name: str, length: int = HEADER_LENGTH) -> str:
    """All headers of this name, decoded, in one line."""
    values = [value[:length] for value in raw_values(message, name)[:50]]
    return " ".join(" ".join(decoded(value) for value in values).split())[:length]


def raw_values(message: email.message.Message, name: str) -> list[str]:
    """As they came, 8-bit letters too: the package itself would show those as question marks."""
    values = [str(value) for found, value in message.raw_items() if found.lower() == name.lower()]
    return [value if value.isascii() else eight_bit(value.encode("utf-8", "surrogateescape")) for value in values]


def eight_bit(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def decoded(value: str) -> str:
    try:
        parts = email.header.decode_header(value)
    except (email.errors.HeaderParseError, ValueError):
        return clean(value)
    return "".join(decode(part, charset) if isinstance(part, bytes) else clean(part) for part, charset in parts)


def senders(message: email.message.Message) -> list[list[str]]:
    """[name, address] of each author; more than one is nobody's mail."""
    values = [value[:2000] for value in raw_values(message, "From")[:5]]
    # Addresses are read before names are decoded, so that an encoded name cannot smuggle in an address.
    return [
        [decoded(name)[:200], clean(address).strip()] for name, address in email.utils.getaddresses(values) if address
    ]


def automatic(message: email.message.Message) -> str:
    """Why nobody wrote this, or nothing (RFC 3834 and its older relatives)."""
    if (header(message, "Auto-Submitted") or "no").lower().split(";")[0].strip() != "no":
        return "Auto-Submitted"
    if header(message, "Precedence").lower() in {"bulk", "list", "junk", "auto_reply"}:
        return "Precedence"
    if header(message, "Return-Path") == "<>":
        return "Return-Path"
    for name in ("List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress"):
        if name in message and header(message, name).lower() != "oof, autoreply":
            return name
    return "Content-Type" if message.get_content_type() == "multipart/report" else ""


def bounce(message: email.message.Message) -> dict[str, Any] | None:
    """What a delivery report (RFC 3464) says: whether it failed for good, why, and of which letter."""
    if message.get_content_type() != "multipart/report":
        return None
    said, original, failed = "", "", False
    for part in list(message.walk())[:PARTS_AT_MOST]:
        if part.get_content_type() == "message/delivery-status":
            status = "\n".join(str(block)[:4000] for block in list(part.get_payload())[:20])
            failed = failed or bool(re.search(r"(?im)^action:\s*failed", status))
            if found := re.search(r"(?im)^diagnostic-code:\s*(.+)", status):
                said = clean(found[1])[:300]
            elif found := re.search(r"(?im)^status:\s*(.+)", status):
                said = said or clean(found[1])[:300]
        elif part.get_content_type() in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"}:
            original += str(part)[:20_000]
    ids = re.findall(r"(?im)^message-id:\s*(<[^<>\s]{1,240}>)", original)
    return {"failed": failed, "said": said or "It came back.", "message_ids": ids[:5]}


def bodies(message: email.message.Message) -> tuple[str, str, list[dict[str, Any]], list[str]]:
    """The text, the HTML, the attachments, and the names of those that were too many."""
    text, html = "", ""
    files: list[dict[str, Any]] = []
    left_out: list[str] = []
    for part in list(message.walk())[:PARTS_AT_MOST]:
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        name = decoded(str(part.get_filename() or ""))[:300] if part.get_filename() else ""
        data = part.get_payload(decode=True)
        data = data if isinstance(data, bytes) else b""
        is_body = part.get_content_disposition() != "attachment" and not name
        if is_body and kind == "text/plain":
            text = f"{text}\n\n{decode(data, part.get_content_charset())}".strip()[:TEXT_LENGTH]
        elif is_body and kind == "text/html":
            html = (html + decode(data, part.get_content_charset()))[:HTML_LENGTH]
        elif is_body and kind.startswith("message/"):
            continue
        elif data:
            name = name or {"text/calendar": "invitation.ics", "application/pgp-encrypted": "encrypted.asc"}.get(
                kind, "attachment"
            )
            if len(files) < ATTACHMENTS_AT_MOST:
                files.append({"name": name, "data": base64.b64encode(data).decode()})
            else:
                left_out.append(name)
    return text, html, files, left_out[:50]


def trimmed(text: str) -> str:
    """Without the quoted history and what stands below it."""
    if len(text) > TRIMMED_LENGTH:
        return text
    try:
        return EmailReplyParser(languages=["en", "es"]).parse_reply(text=text).strip() or text
    except (ValueError, IndexError, AttributeError, TypeError):
        return text


def parse(raw: bytes) -> dict[str, Any]:
    message = email.message_from_bytes(raw)
    text, html, files, left_out = bodies(message)
    whole = text or text_of(html)
    return {
        "from": senders(message),
        "from_headers": len(message.get_all("From", [])),
        "recipients": " ".join(
            header(message, name, RECIPIENTS_LENGTH)
            for name in ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc", "Resent-To")
        )[:RECIPIENTS_LENGTH],
        "subject": header(message, "Subject", 1000),
        "message_id": header(message, "Message-ID", 250),
        "thread": header(message, "In-Reply-To") + " " + header(message, "References", RECIPIENTS_LENGTH),
        "automatic": automatic(message),
        "bounce": bounce(message),
        "text": trimmed(whole),
        "whole": whole,
        "html": html,
        "files": files,
        "left_out": left_out,
    }


def confine() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def allow_cpu(seconds: int) -> None:
    """That much for the next mail; beyond it the kernel ends this process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime) + seconds + 1, hard))


def main() -> None:
    confine()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while head := source.read(4):
        allow_cpu(CPU_SECONDS)
        raw = source.read(struct.unpack(">I", head)[0])
        try:
            answer = parse(raw)
        except (RecursionError, MemoryError, ValueError, LookupError, TypeError, AttributeError, KeyError) as error:
            answer = {"error": type(error).__name__}
        out = json.dumps(answer).encode()
        sink.write(struct.pack(">I", len(out)) + out)
        sink.flush()


if __name__ == "__main__":
    main()
