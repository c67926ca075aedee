"""Reading and changing a JSON document by paths; list items are addressed by their ids.

The same functions serve the portal (the truth) and the workstation (what is shown before the
portal's answer). Documents are plain dicts and are never shared: functions change in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cur_desk.domain.events import Change

Document = dict[str, Any]
_MISSING = object()
OWN_KEYS = frozenset({"kind", "id", "version", "schema", "scope"})
"""Requisites of a record: no event changes them."""


class PathError(ValueError):
    """The path leads nowhere in this document."""


def _step(node: Any, key: str) -> Any:
    if isinstance(node, dict):
        return node.get(key, _MISSING)
    if isinstance(node, list):
        return next((i for i in node if isinstance(i, dict) and i.get("id") == key), _MISSING)
    return _MISSING


def get(document: Document, path: str, default: Any = None) -> Any:
    """The value at ``path``, or ``default``."""
    node: Any = document
    for key in path.split("/"):
        node = _step(node, key)
        if node is _MISSING:
            return default
    return node


def has(document: Document, path: str) -> bool:
    """Whether something stands at ``path``."""
    return get(document, path, _MISSING) is not _MISSING


def _parent(document: Document, path: str, *, create: bool) -> tuple[Any, str]:
    *heads, last = path.split("/")
    node: Any = document
    for key in heads:
        below = _step(node, key)
        if below is _MISSING:
            if not create or not isinstance(node, dict):
                raise PathError(path)
            below = node[key] = {}
        node = below
    return node, last


def set_value(document: Document, path: str, value: Any) -> None:
    """Puts ``value`` at ``path``; a list item replaces the one with its id. Raises PathError."""
    node, last = _parent(document, path, create=True)
    if isinstance(node, dict):
        node[last] = value
        return
    if isinstance(node, list):
        for index, item in enumerate(node):
            if isinstance(item, dict) and item.get("id") == last:
                node[index] = value
                return
        if isinstance(value, dict) and value.get("id") == last:
            node.append(value)
            return
    raise PathError(path)


def unset(document: Document, path: str) -> None:
    """Removes what stands at ``path``; nothing there is no error."""
    try:
        node, last = _parent(document, path, create=False)
    except PathError:
        return
    if isinstance(node, dict):
        node.pop(last, None)
    elif isinstance(node, list):
        node[:] = [i for i in node if not (isinstance(i, dict) and i.get("id") == last)]


def apply_change(document: Document, change: Change) -> None:
    """Applies one operation. Raises PathError where the path leads nowhere."""
    if change.path.split("/", 1)[0] in OWN_KEYS:
        raise PathError(change.path)
    if change.op == "set":
        set_value(document, change.path, change.value)
    elif change.op == "unset":
        unset(document, change.path)
    elif change.op == "add":
        _add(document, change.path, change.value)
    elif change.value is not None:
        values = get(document, change.path)
        if isinstance(values, list) and change.value in values:
            values.remove(change.value)
    else:
        unset(document, change.path)


def _add(document: Document, path: str, value: Any) -> None:
    values = get(document, path, _MISSING)
    if values is _MISSING:
        values = []
        set_value(document, path, values)
    if not isinstance(values, list):
        raise PathError(path)
    if isinstance(value, dict) and "id" in value:
        values[:] = [i for i in values if not (isinstance(i, dict) and i.get("id") == value["id"])]
        values.append(value)
    elif value not in values:
        values.append(value)


def apply_changes(document: Document, changes: Iterable[Change]) -> None:
    """Applies all operations in order."""
    for change in changes:
        apply_change(document, change)


def diff(old: Document, new: Document, prefix: str = "") -> list[Change]:
    """The changes that lead from ``old`` to ``new``, finest first; requisites are left out."""
    found: list[Change] = []
    for key in [*new, *(k for k in old if k not in new)]:
        if not prefix and key in OWN_KEYS:
            continue
        path = f"{prefix}{key}"
        was, value = old.get(key, _MISSING), new.get(key, _MISSING)
        if was is _MISSING and _is_item_list(value):
            was = []
        if value is _MISSING and _is_item_list(was):
            value = []
        if was == value:
            continue
        if value is _MISSING:
            found.append(Change(op="unset", path=path, was=was))
        elif isinstance(was, dict) and isinstance(value, dict):
            found.extend(diff(was, value, f"{path}/"))
        elif _are_items(was, value):
            found.extend(_diff_items(was, value, path))
        else:
            found.append(
                Change(op="set", path=path, was=None if was is _MISSING else was, value=value)
            )
    return found


def _is_item_list(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(i, dict) and "id" in i for i in value)
    )


def _are_items(was: Any, value: Any) -> bool:
    one, other = _is_item_list(was), _is_item_list(value)
    return (one and (other or value == [])) or (other and was == [])


def _diff_items(was: Any, value: Any, path: str) -> Iterator[Change]:
    old = {i["id"]: i for i in was} if isinstance(was, list) else {}
    new = {i["id"]: i for i in value} if isinstance(value, list) else {}
    for key, item in new.items():
        if key not in old:
            yield Change(op="add", path=path, value=item)
        else:
            yield from diff(old[key], item, f"{path}/{key}/")
    for key, item in old.items():
        if key not in new:
            yield Change(op="remove", path=f"{path}/{key}", was=item)


def touched(change: Change) -> str:
    """The path whose version a change raises: an added item raises its own."""
    if change.op == "add" and isinstance(change.value, dict) and "id" in change.value:
        return f"{change.path}/{change.value['id']}"
    return change.path


def overlaps(one: str, other: str) -> bool:
    """Whether two paths are the same or one lies inside the other."""
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def leaf_type_path(path: str, document: Document) -> str:
    """The path with ids of list items replaced by ``*``: ``questions/*/essence``."""
    keys: list[str] = []
    node: Any = document
    for key in path.split("/"):
        keys.append("*" if isinstance(node, list) else key)
        node = _step(node, key)
    return "/".join(keys)
