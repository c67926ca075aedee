"""Formats by their bytes; what an act may attach, and who may take it away."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest

from cur_desk.domain import media
from cur_desk.domain.acts import files
from cur_desk.domain.acts.context import Context
from cur_desk.domain.acts.effects import apply_act
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.base import new_id

SHA, OTHER = "a" * 64, "b" * 64
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name in names:
            packed.writestr(name, "x" * 40)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\xff\xd8\xff\xe1rest", media.JPEG),
        (b"\x89PNG\r\n\x1a\nrest", media.PNG),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", media.WEBP),
        (b"II*\x00rest", media.TIFF),
        (b"%PDF-1.7\n", media.PDF),
        ("Справка о ремонте".encode(), media.PLAIN),
        ("Справка".encode("cp1251"), media.PLAIN),
        (archive("[Content_Types].xml", "word/document.xml"), media.DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), media.XLSX),
        (archive("[Content_Types].xml", "word/document.xml", "vbaProject.bin"), media.UNKNOWN),
        (archive("run.exe"), media.UNKNOWN),
        (b"MZ\x90\x00\x03", media.UNKNOWN),
        (b"#!/bin/sh\necho", media.UNKNOWN),
        (b"<html><script>", media.UNKNOWN),
        (b"\x30\x82\x0a\x10" + bytes.fromhex("06092a864886f70d010702"), media.SIGNATURE),
        (b"-----BEGIN CMS-----\n", media.SIGNATURE),
        (b"\x00\x00\x00\x18ftypheic", media.UNKNOWN),
        (b"", media.UNKNOWN),
    ],
)
def test_the_bytes_say_the_format(data: bytes, found: str) -> None:
    assert media.sniff(data) == found


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("photo.exe", media.JPEG, "photo.jpg"),
        ("photo.jpg.exe", media.JPEG, "photo.jpg"),
        ("Фото.JPEG", media.JPEG, "Фото.JPEG"),
        ("evil.bat", media.PLAIN, "evil.txt"),
        ("evil.bat. ", media.PLAIN, "evil.txt"),
        ("evil.txt.", media.PLAIN, "evil.txt"),
        (".bat", media.PLAIN, ".bat.txt"),
        ("Ответ № 12.5 от 3 ноября", media.PDF, "Ответ № 12.5 от 3 ноября.pdf"),
        ("акт 12.5", media.PDF, "акт 12.5.pdf"),
        ("ответ.pdf.sig", media.SIGNATURE, "ответ.pdf.sig"),
        ("что-то.exe", media.UNKNOWN, "что-то.exe"),  # is not taken at all
    ],
)
def test_a_name_ends_as_the_bytes_say(name: str, kind: str, kept: str) -> None:
    assert media.named(name, kind) == kept


def test_words_for_a_file_that_is_not_taken() -> None:
    allowed = frozenset({media.JPEG, media.PDF})
    assert media.wrong("снимок.jpg", 10, media.JPEG, allowed, 100) is None
    assert media.wrong("пусто.jpg", 0, media.JPEG, allowed, 100).code == "empty-file"  # type: ignore[union-attr]
    large = media.wrong("снимок.jpg", 2_000_001, media.JPEG, allowed, 2_000_000)
    assert large is not None
    assert large.reason == "Файл «снимок.jpg» больше 2 МБ."
    foreign = media.wrong("снимок.jpg", 10, media.UNKNOWN, allowed, 100)
    assert foreign is not None
    assert "JPEG, PDF" in foreign.advice


def given(sha: str = SHA, **more: Any) -> dict[str, Any]:
    return {"id": new_id(), "sha256": sha, "name": "яма.jpg", "size": 9, **more}


def document(**more: Any) -> dict[str, Any]:
    return {
        "kind": "appeal", "id": new_id(), "version": 1, "channel": "pos", "regime": "pos",
        "received_at": "2026-11-20T06:00:00Z", "questions": [{"id": "q1"}], **more,
    }  # fmt: skip


def context(person: str = "ivan") -> Context:
    return Context(NOW, person, "org:1", new_id())


def test_attached_files_stand_once_with_who_and_when() -> None:
    doc, by = document(), context()
    content = {
        "files": [given(), given(OTHER, copy_of=SHA, awaited=True)],
        "question": "q1",
    }
    apply_act(doc, "attach", content, by)
    apply_act(doc, "attach", content, by)
    refs = Appeal.model_validate(doc).files
    assert [(f.sha256, f.question, f.attached_by, f.awaited) for f in refs] == [
        (SHA, "q1", "ivan", False),
        (OTHER, "q1", "ivan", False),
    ]
    assert refs[1].copy_of == SHA
    assert doc["questions"][0].get("files") is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"files": [given()]}, None),
        ({"files": [given()], "question": "q1"}, None),
        ({"files": [given()], "question": "q9"}, "lost-path"),
        ({"files": [given()], "question": "q1", "answer": "a9"}, "lost-path"),
        ({"files": [given(size=0)]}, "empty-file"),
        ({"files": [given("A" * 64)]}, "invalid"),
        ({"files": [given(OTHER, copy_of=SHA)]}, "invalid"),
        ({"files": [given(), given(OTHER, copy_of=SHA)]}, None),
        ({"files": [given(file_kind="virus")]}, "invalid"),
        ({"files": [given() for _ in range(21)]}, "too-many-files"),
        ({"files": [given(id="one"), given(OTHER, id="one")]}, "invalid"),
        ({"files": [given(id="one"), given(OTHER, id="two")]}, None),
    ],
)
def test_what_may_be_attached(content: dict[str, Any], code: str | None) -> None:
    found = files.refusal("attach", Appeal.model_validate(document()), "ivan", content)
    assert (found[0] if found else None) == code


def test_only_who_attached_it_takes_it_away_and_no_proof() -> None:
    doc = document()
    photo, proof = given(), given(OTHER)
    apply_act(doc, "attach", {"files": [photo, given("c" * 64, copy_of=SHA)]}, context())
    apply_act(doc, "attach", {"files": [proof]}, context())
    doc["questions"][0]["answers"] = [
        {"id": "a1", "text": "Ответ", "organisation": "org:1", "signature_file": OTHER}
    ]
    appeal = Appeal.model_validate(doc)

    def refused(person: str, file: str) -> str | None:
        found = files.refusal("detach", appeal, person, {"file": file, "reason": "не тот"})
        return found[0] if found else None

    assert refused("olga", photo["id"]) == "not-yours"
    assert refused("ivan", proof["id"]) == "in-use"
    assert refused("ivan", photo["id"]) is None
    apply_act(doc, "detach", {"file": photo["id"], "reason": "не тот снимок"}, context())
    assert [f["sha256"] for f in doc["files"]] == [OTHER]
