"""Bytes of documents in the base and on the wire: compact UTF-8 JSON, compressed where stored."""

from __future__ import annotations

import copy
import json
import zlib
from typing import Any

from cur_desk.domain import changes as paths
from cur_desk.domain.changes import Document
from cur_desk.domain.text import clean


def to_json(value: Any) -> bytes:
    """Compact UTF-8 JSON, never ASCII-escaped."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def pack(document: Document) -> bytes:
    """A document as it is stored."""
    return zlib.compress(to_json(document), 1)


def unpack_bytes(stored: bytes) -> bytes:
    """The JSON bytes of a stored document."""
    return zlib.decompress(stored)


def unpack(stored: bytes) -> Document:
    """A stored document."""
    return json.loads(zlib.decompress(stored))  # type: ignore[no-any-return]


def clean_tree(value: Any) -> Any:
    """A copy with every string cleaned: NFC, no control characters, no lone surrogates."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [clean_tree(v) for v in value]
    if isinstance(value, dict):
        return {clean(k): clean_tree(v) for k, v in value.items()}
    return value


Patch = dict[str, Any]


def patch_of(old: Document, new: Document) -> Patch | None:
    """``{set, unset}`` that leads from ``old`` to ``new``, or nothing if a patch cannot say it.

    ``unset`` is applied first, then ``set`` in order. A patch is proved by applying it: the order
    of list items, for one, is beyond it.
    """
    patch: Patch = {"set": {}, "unset": []}
    for change in paths.diff(old, new):
        if change.op == "unset" or change.op == "remove":
            patch["unset"].append(change.path)
        elif change.op == "add" and not paths.get(old, change.path):
            patch["set"][change.path] = paths.get(new, change.path)
        elif change.op == "add":
            patch["set"][f"{change.path}/{change.value['id']}"] = change.value
        else:
            patch["set"][change.path] = change.value
    trial = copy.deepcopy(old)
    try:
        apply_patch(trial, patch)
    except paths.PathError:
        return None
    same = all(trial.get(k) == new.get(k) for k in {*trial, *new} - paths.OWN_KEYS)
    return patch if same else None


def apply_patch(document: Document, patch: Patch) -> None:
    """Applies a patch of the feed in place. Raises PathError where the base is another."""
    for path in patch["unset"]:
        paths.unset(document, path)
    for path, value in patch["set"].items():
        paths.set_value(document, path, copy.deepcopy(value))
