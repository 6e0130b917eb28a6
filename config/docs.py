"""The HTTP interface as a page to read, made from its OpenAPI document: no script, so that it keeps the strict CSP."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.api import api

VERBS = ("get", "post", "put", "patch", "delete")


@require_safe
def interface(request: HttpRequest) -> HttpResponse:
    schema = api.get_openapi_schema()
    return render(
        request, "api/docs.html", {"groups": _groups(schema), "schemas": _schemas(schema), "info": schema["info"]}
    )


def _groups(schema: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, verbs in sorted(schema["paths"].items()):
        for verb in VERBS:
            if verb in verbs:
                operation = verbs[verb]
                groups.setdefault((operation.get("tags") or ["other"])[0], []).append(
                    {
                        "verb": verb.upper(),
                        "path": path,
                        "summary": operation.get("description") or operation.get("summary", ""),
                        "body": _name(_json_of(operation.get("requestBody"))),
                        "parameters": operation.get("parameters", []),
                        "answers": [
                            {"status": status, "schema": _name(_json_of(answer))}
                            for status, answer in operation.get("responses", {}).items()
                        ],
                    }
                )
    return groups


def _schemas(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "about": body.get("description", ""),
            "members": [
                {"name": member, "type": _type(of), "required": member in body.get("required", [])}
                for member, of in body.get("properties", {}).items()
            ],
        }
        for name, body in sorted(schema["components"]["schemas"].items())
    ]


def _json_of(part: dict[str, Any] | None) -> dict[str, Any]:
    content: dict[str, dict[str, Any]] = (part or {}).get("content", {})
    for described in content.values():
        schema: dict[str, Any] = described.get("schema", {})
        return schema
    return {}


def _name(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _type(schema: dict[str, Any]) -> str:
    """A member's type in a word or two."""
    if "$ref" in schema:
        return _name(schema)
    if "enum" in schema:
        return " | ".join(f"“{value}”" for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_type(choice) for choice in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    limits = [f"{word} {schema[key]}" for key, word in (("minLength", "from"), ("maxLength", "to")) if key in schema]
    return " ".join([str(schema.get("type", "anything")), *([f"({' '.join(limits)})"] if limits else [])])
