"""What a file is, by what is in it: an allow-list, limits, and images drawn anew (A097–A103).

The name and the type that the sender claims count for nothing but the choice among plain texts. An image is decoded
and encoded again, which leaves its metadata and anything hidden behind its pixels.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageOps, UnidentifiedImageError

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

BYTES_AT_MOST = 20 * 1024 * 1024
FILES_AT_MOST = 5
PIXELS_AT_MOST = 40_000_000
NAME_LENGTH = 120
EXTENSION_LENGTH = 5

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
IMAGES = {
    "PNG": ("image/png", "png"),
    "JPEG": ("image/jpeg", "jpg"),
    "MPO": ("image/jpeg", "jpg"),  # a JPEG with a second picture behind the first, as phones make them
    "GIF": ("image/png", "png"),
    "WEBP": ("image/png", "png"),
}
OFFICE = {
    "word/document.xml": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "xl/workbook.xml": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "ppt/presentation.xml": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
}
OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
TEXTS = {"txt": "text/plain", "csv": "text/csv", "md": "text/plain"}
EXTENSIONS = ["png", "jpg", "jpeg", "gif", "webp", "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", *TEXTS]
TAKEN = "Pictures, PDF, Word, Excel, PowerPoint, OpenDocument and plain text are fine."


class NotTaken(Exception):
    def __init__(self, detail: str, code: str = "invalid") -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True)
class Inspected:
    name: str
    content_type: str
    data: bytes


def limits() -> dict[str, object]:
    """For saying them before anybody chooses a file."""
    return {
        "files": FILES_AT_MOST,
        "bytes": BYTES_AT_MOST,
        "accept": ",".join(f".{extension}" for extension in EXTENSIONS),
        "sentence": f"Up to {FILES_AT_MOST} files, {BYTES_AT_MOST // 1024 // 1024} MB each. {TAKEN}",
    }


def read(upload: UploadedFile[Any]) -> bytes:
    """The upload's bytes; stops reading at the limit, whatever length was declared."""
    data: bytes = upload.read(BYTES_AT_MOST + 1)
    return data


def inspect(name: str, data: bytes) -> Inspected:
    shown = display_name(name)
    if not data:
        raise NotTaken(f"“{shown}” is empty. Choose it again, or another file.")
    if len(data) > BYTES_AT_MOST:
        raise NotTaken(f"“{shown}” is larger than {BYTES_AT_MOST // 1024 // 1024} MB.", "too_large")
    stem, _, extension = shown.rpartition(".")
    stem, extension = (stem or shown, extension.lower()) if stem else (shown, "")
    found = _image(data, shown) or _document(data, shown) or _text(data, extension)
    if found is None:
        raise NotTaken(f"“{shown}” is of a kind that we can't take. {TAKEN}")
    content_type, right_extension, kept = found
    if extension not in {right_extension, "jpeg" if right_extension == "jpg" else right_extension}:
        stem = shown if extension not in EXTENSIONS and len(extension) > EXTENSION_LENGTH else stem
        extension = right_extension
    return Inspected(f"{stem[: NAME_LENGTH - 6]}.{extension}", content_type, kept)


def display_name(name: str) -> str:
    """The name without folders, controls, marks that turn the direction, or anything a header or page could trip on."""
    name = unicodedata.normalize("NFC", name.encode(errors="replace").decode())
    name = re.split(r"[/\\]", name)[-1]
    name = "".join("" if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else c for c in name)
    name = re.sub(r"[<>:\"|?*;'`&%]", "_", name).strip(" .")
    if len(name) > NAME_LENGTH:
        stem, _, extension = name.rpartition(".")
        name = f"{stem[: NAME_LENGTH - 10]}.{extension[:8]}" if stem else name[:NAME_LENGTH]
    return name or "file"


def _image(data: bytes, shown: str) -> tuple[str, str, bytes] | None:
    """Only the four formats that browsers draw; the pixel cap is read from the header, before anything is decoded."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            kind = image.format or ""
            if image.width * image.height > PIXELS_AT_MOST:
                raise NotTaken(
                    f"“{shown}” has more than {PIXELS_AT_MOST // 1_000_000} million pixels. Make it smaller."
                )
            image.seek(0)
            content_type, extension = IMAGES[kind]
            ImageOps.exif_transpose(image, in_place=True)
            clear = extension == "png" and ("A" in image.getbands() or "transparency" in image.info)
            mode = "RGBA" if clear else "RGB"
            clean = image if image.mode == mode else image.convert(mode)
            clean.info.clear()  # pixels alone
            out = io.BytesIO()
            clean.save(out, "JPEG" if extension == "jpg" else "PNG", **({"quality": 88} if extension == "jpg" else {}))
    except UnidentifiedImageError:
        return None
    except Image.DecompressionBombError as error:
        raise NotTaken(f"“{shown}” has too many pixels. Make it smaller.") from error
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        raise NotTaken(f"“{shown}” seems to be damaged. Save it again, or send another.") from error
    return content_type, extension, out.getvalue()


def _document(data: bytes, shown: str) -> tuple[str, str, bytes] | None:
    if data.startswith(b"%PDF-"):
        return "application/pdf", "pdf", data
    if not data.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js")) for name in names):
                raise NotTaken(f"“{shown}” holds macros. Save it without them, or as PDF.")
            for main, (content_type, extension) in OFFICE.items():
                if main in names and "[Content_Types].xml" in names:
                    return content_type, extension, data
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:  # noqa: PLR2004 -- the longest has 60
                mimetype = archive.read("mimetype").decode("ascii", "replace").strip()
                if mimetype in OPEN_DOCUMENT and not any(name.startswith("Basic/") for name in names):
                    return mimetype, OPEN_DOCUMENT[mimetype], data
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError):
        return None
    return None


def _text(data: bytes, extension: str) -> tuple[str, str, bytes] | None:
    """Plain text by its content; which kind, by its name alone. Markup under any name but these three is refused."""
    if extension not in TEXTS or b"\x00" in data:
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return f"{TEXTS[extension]}; charset=utf-8", extension, data
