"""The corpus loads whole, its labels are of the shipped directories, and it is as varied as it says."""

from __future__ import annotations

import pytest

from tests.assist.corpus import CorpusError, load_corpus, unmark


def test_marks_come_off_and_offsets_fit() -> None:
    text, spans = unmark("Яма на [[a|ул. Труда, 5]], тел. [[p:+79120000000|8-912-000-00-00]]!")
    assert text == "Яма на ул. Труда, 5, тел. 8-912-000-00-00!"
    assert [(s.kind, text[s.start : s.end], s.value) for s in spans] == [
        ("address", "ул. Труда, 5", ""),
        ("phone", "8-912-000-00-00", "+79120000000"),
    ]


@pytest.mark.parametrize("broken", ["[[a|улица", "дом]] 5", "[[x|что это]]"])
def test_a_broken_mark_is_refused(broken: str) -> None:
    with pytest.raises(CorpusError):
        unmark(broken)


@pytest.mark.parametrize("part", ["dev", "held"])
def test_the_corpus_loads(part: str) -> None:
    samples = load_corpus(part)
    assert samples
    for sample in samples:
        assert 15 <= len(sample.text.split()) <= 220, sample.id
        assert all(sample.text[s.start : s.end] == s.text for s in sample.spans), sample.id


def test_no_text_stands_twice() -> None:
    texts = [s.text for part in ("dev", "held") for s in load_corpus(part)]
    assert len(set(texts)) == len(texts)
