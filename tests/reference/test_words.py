"""Labels: every code and every field has one; nothing in the catalogues is left over."""

from __future__ import annotations

import inspect
import tomllib
from enum import StrEnum

import pytest
from pydantic import BaseModel

from cur_desk.domain import deadline_rules, marks
from cur_desk.domain.fields import item_model, walk_fields
from cur_desk.domain.records import KINDS
from cur_desk.domain.records import words as vocabularies
from cur_desk.domain.records.words import Channel
from cur_desk.paths import resources_dir
from cur_desk.reference.words import field_label, label, labels, model_field_label


def enums() -> list[type[StrEnum]]:
    found = [*vars(vocabularies).values(), deadline_rules.Unit, deadline_rules.Rollover]
    found.append(marks.ExchangeMark)
    return [e for e in found if inspect.isclass(e) and issubclass(e, StrEnum) and e is not StrEnum]


def models() -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = set()

    def walk(model: type[BaseModel]) -> None:
        if model in found:
            return
        found.add(model)
        for name in model.model_fields:
            inner = item_model(model, name)
            if inner is not None:
                walk(inner)

    for kind in KINDS.values():
        walk(kind)
    return found


def catalogue(name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((resources_dir() / "texts" / name).read_text("utf-8"))


@pytest.mark.parametrize("enum", enums(), ids=lambda e: e.__name__)
def test_every_code_has_a_label(enum: type[StrEnum]) -> None:
    assert all(label(value) for value in enum)
    assert list(labels(enum)) == [v.value for v in enum]


def test_no_label_is_left_over() -> None:
    known = {e.__name__: {v.value for v in e} for e in enums()}
    for group, items in catalogue("words.ru.toml").items():
        assert set(items) <= known[group], group
    fields = {m.__name__: set(m.model_fields) for m in models()}
    for group, items in catalogue("fields.ru.toml").items():
        if group != "common":
            assert set(items) <= fields[group], group


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_field_has_a_label(kind: str) -> None:
    for path, _ in walk_fields(KINDS[kind]):
        assert field_label(path, kind) != path.split("/")[-1], path
    for model in models():
        for name in model.model_fields:
            assert model_field_label(model, name)


def test_labels_by_path() -> None:
    assert label(Channel.LETTER) == "Письмо"
    assert field_label("questions/0190-ab/place/oktmo") == "Муниципальное образование"
    assert field_label("questions") == "Вопросы"
    assert field_label("questions/*") == "Вопросы"
    assert field_label("text") == "Текст"
    assert field_label("something/new") == "new"
