"""Codes, block and вид of a text; the words that caused them; learning; knowing when it does not."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import replace

import pytest

from cur_desk.assist.calibration import load_curve
from cur_desk.assist.classify import Guess, classify
from cur_desk.assist.keywords import suggest
from cur_desk.assist.knowledge import load_knowledge
from cur_desk.assist.learned import SLACK, WORDS_OF_CODE, Learned, content_words
from cur_desk.assist.question_kind import guess_kind
from cur_desk.assist.scoring import read, score
from cur_desk.domain.records.words import QuestionKind
from cur_desk.reference.classifier import load_classifier
from cur_desk.reference.profiles import load_profile
from tests.assist.corpus import load_corpus


def guess(text: str, learned: Learned | None = None) -> Guess:
    block_of = load_profile("kirov").block_of_code
    return classify(text, load_classifier(), block_of, learned=learned)


@pytest.mark.parametrize(
    ("text", "code", "block"),
    [
        (
            "Во дворе переполнены контейнеры, мусор не вывозят вторую неделю",
            "0005.0005.0056.1160",
            "waste",
        ),
        ("В поликлинике нет талонов к терапевту", "0002.0014.0143.0413", "health"),
        ("На перекрёстке не работает светофор", "0003.0009.0099.0743", "roads"),
        ("Стая бездомных собак у детского сада", "0003.0011.0127.0866", "housing"),
        ("В садик очередь, мест нет, ребёнку три года", "0002.0013.0139.0329", "education"),
        ("Рубят лес, остались одни пни и порубочные остатки", "0003.0011.0126.0861", "forest"),
    ],
)
def test_everyday_words_lead_to_the_code_and_its_block(text: str, code: str, block: str) -> None:
    found = guess(text)
    assert code in [c.code for c in found.codes]
    assert found.block == block
    assert found.knows


def test_the_words_that_caused_a_code_are_the_persons_own_with_their_places() -> None:
    text = "Второй месяц НЕ ВЫВОЗЯТ мусор от дома"
    first = guess(text).codes[0]
    assert any("мусор" in w for w in first.words)
    assert all(text[a:b].strip() for a, b in first.spans)


@pytest.mark.parametrize(
    "text", ["", "Здравствуйте", "абракадабра щщщ", "12345 !!!", "Спасибо за внимание"]
)
def test_it_says_nothing_where_it_does_not_know(text: str) -> None:
    assert not guess(text).knows
    assert suggest(text, load_classifier()) == []


def test_the_level_of_education_chooses_the_row_under_the_code() -> None:
    codes = [
        c.code for c in guess("Детей в садике кормят холодной кашей, питание в саду плохое").codes
    ]
    assert "0002.0013.0139.0330.0031" in codes


def test_names_of_places_are_no_matter() -> None:
    assert not guess("Котельнич, Котельниче, Мирный").knows


def test_learning_moves_a_code_forward_and_is_bounded() -> None:
    text = "Прибор Гаммалон на проходной пищит при входе, вахта волнуется"
    learned = Learned()
    target = "0003.0009.0093.0658"
    others = [e.code for e in load_classifier().entries if e.assignable][300:312]
    for number in range(10):
        learned.learn(target, content_words(f"{text} раз {number} проверка пищит"))
        for code in others:
            learned.learn(code, content_words(f"кладбище могила ограда уборка {number} {code}"))
    assert target in [c.code for c in guess(text, learned).codes]
    words = [a + b for a in "абвгдежзик" for b in "стуфхцчшщэ"]
    for number in range(20):
        learned.learn(target, {f"{w}{number}" for w in words})
    assert len(learned.codes[target].words) <= WORDS_OF_CODE + SLACK


def test_names_of_people_and_places_are_not_learned() -> None:
    assert content_words("Иванова Мария из Кирова просит починить фонарь") == {
        "просить",
        "починить",
        "фонарь",
    }


def test_the_curve_rises_and_stays_between_none_and_all() -> None:
    curve = load_curve()
    values = [curve.code(x / 20) for x in range(21)] + [curve.block(1.0)]
    assert values[:21] == sorted(values[:21])
    assert all(0 <= v <= 1 for v in values)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Предлагаю поставить лавочки у пруда", QuestionKind.PROPOSAL),
        ("Жалоба на бездействие главы района, нарушены мои права", QuestionKind.COMPLAINT),
        ("Подскажите, какие документы нужны для субсидии", QuestionKind.INFORMATION),
        ("Низкий поклон врачу, спасибо огромное!", QuestionKind.NOT_APPEAL),
        ("Прошу отремонтировать дорогу. Заранее благодарю", QuestionKind.STATEMENT),
        ("Инспектор требует взятку", QuestionKind.CORRUPTION),
    ],
)
def test_the_kind_of_a_question(text: str, kind: QuestionKind) -> None:
    assert guess_kind(text).kind is kind


def test_every_shipped_phrase_belongs_to_a_code_of_the_edition() -> None:
    classifier = load_classifier()
    phrases = load_knowledge(classifier).phrases
    assert len(phrases) > 5_000
    assert all(p.code in classifier and p.weight > 0 for p in phrases)


def test_the_tuning_half_stays_as_good_as_it_was() -> None:
    """A floor well under the measured figures (docs/assist.md): a slip of the rules shows here."""
    samples = load_corpus("dev")
    hits = blocks = 0
    for sample in samples:
        block_of = load_profile(sample.region).block_of_code
        found = classify(sample.text, load_classifier(), block_of)
        hits += any(c.code in sample.codes for c in found.codes)
        blocks += found.block == sample.block
    assert hits >= 0.88 * len(samples)
    assert blocks >= 0.84 * len(samples)


def test_the_verb_answers_without_login_and_files() -> None:
    asked = "Оричи, ул. Ленина, 5. С 3 ноября нет отопления. Тел. 8-912-345-67-89"
    done = subprocess.run(
        [sys.executable, "-m", "cur_desk", "assist", "--region", "kirov", "--on", "2026-11-20", "--json"],
        input=asked.encode(), capture_output=True, check=True,
    )  # fmt: skip
    said = json.loads(done.stdout)
    assert said["codes"][0]["code"] == "0005.0005.0056.1156"
    assert said["codes"][0]["words"]
    assert said["places"]["choices"][0]["oktmo"] == "33530000"
    assert {f["value"] for f in said["facts"]} >= {"+79123456789", "2026-11-03"}


def test_counts_grow_on_one_thread_while_others_ask() -> None:
    learned, words = Learned(), frozenset(f"слово{n}" for n in range(40))
    for code in range(40):
        learned.learn(f"начало{code}", words)
    ended, failed = threading.Event(), []

    def ask() -> None:
        while not ended.is_set():
            try:
                learned.scores(words)
            except RuntimeError as error:
                failed.append(error)
                return

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for one in asking:
        one.start()
    for code in range(1_500):
        learned.learn(f"код{code}", ("слово1", f"новое{code}"))
    ended.set()
    for one in asking:
        one.join()
    assert failed == []


def test_the_order_in_which_forms_of_words_come_decides_nothing() -> None:
    knowledge = load_knowledge(load_classifier())
    for sample in load_corpus("dev")[:40]:
        reading = read(sample.text, knowledge)
        turned = replace(reading, where=dict(reversed(reading.where.items())))
        told, other = score(reading, knowledge), score(turned, knowledge)
        assert list(told.items()) == list(other.items())


def test_of_learned_words_equally_frequent_the_same_are_kept() -> None:
    words = [f"слово{n}" for n in range(WORDS_OF_CODE + SLACK + 1)]
    one, two = Learned(), Learned()
    assert one.learn("1.1", words).words == two.learn("1.1", words[::-1]).words
    assert min(one.codes["1.1"].words) == min(words)
