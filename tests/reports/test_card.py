"""The card: what is hidden, what is said, when it is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cur_desk import reports
from cur_desk.domain.masking import MaskedText
from cur_desk.errors import InputError
from cur_desk.reports.inputs import PersonalCopy

from . import builders, reading


def test_a_masked_card_holds_no_personal_string(rendered):
    pdf = rendered("card")
    text = reading.flat(pdf)
    for secret in builders.SECRETS:
        assert secret.lower() not in text.lower(), secret
    assert "Персональные данные скрыты (внутренняя)" in text
    assert "Скрыто: 4 поля, в тексте 3 места" in text
    for mark in ("П. [скрыто]", "[телефон скрыт]", "[имя скрыто]", "[подпись скрыта]"):
        assert mark in text


def test_a_masked_card_hides_what_other_fields_let_through():
    questions = (
        replace(builders.questions()[0], gist="Примеровой А. О. не ответили, тел. 22-33-44"),
    )
    moves = (replace(builders.movements()[0], note="звонила Анна Примерова"),)
    text = reading.flat(reports.render_card(builders.card(questions=questions, movements=moves)))
    assert "Примеров" not in text
    assert "22-33-44" not in text


def test_a_name_that_the_preview_let_through_is_still_hidden():
    preview = MaskedText("Меня зовут Примерова Анна, дом 5", 0)
    text = reading.flat(reports.render_card(builders.card(preview=preview)))
    assert "Примерова" not in text
    assert "дом 5" not in text


def test_without_a_seen_preview_only_the_gist_is_printed():
    text = reading.flat(reports.render_card(builders.card(preview=None)))
    assert "ветер разносит" not in text
    assert "Вопрос 1. Вернуть ежедневный вывоз отходов" in text
    assert "Текст обращения не печатается" in text


def test_the_whole_card_names_its_reason_and_is_marked_on_each_page(rendered):
    pages = reading.pages_text(rendered("personal"))
    text = reading.flat(rendered("personal"))
    assert all("СОДЕРЖИТ ПЕРСОНАЛЬНЫЕ ДАННЫЕ" in page for page in pages)
    assert "Основание печати: выезд на место" in text
    assert "Примерова Анна Образцовна" in text
    assert "8 (900) 000-00-00" in text
    assert "вернуть для уничтожения по акту" in text


def test_the_whole_card_is_refused_without_a_reason():
    copy = PersonalCopy(" ", 1, "И. О. Фамилия")
    with pytest.raises(InputError) as caught:
        reports.render_card(builders.card(personal=copy))
    assert caught.value.field == "personal.reason"


def test_the_mark_of_the_portal_stands_only_on_what_it_accepted(rendered):
    accepted, waiting = reading.flat(rendered("card")), reading.flat(rendered("bare"))
    assert "7K4M-92QX" in accepted
    assert "Подписью не является" in accepted
    assert "НЕ ОТПРАВЛЕНО" not in accepted
    assert "НЕ ОТПРАВЛЕНО, в очереди с 14:02" in waiting
    assert "Контрольная отметка портала ЦУР" not in waiting


def test_a_record_with_nothing_to_send_is_not_called_unsent():
    text = reading.flat(reports.render_card(builders.card(receipt=None)))
    assert "НЕ ОТПРАВЛЕНО" not in text
    assert "Контрольная отметка" not in text
    assert "Неотправленных изменений нет; синхронизация с порталом 19:52" in text


def _dark_share(pdf: bytes) -> float:
    """Share of dark dots in the place of the QR code of the first sheet."""
    dpi = 150
    picture = reading.image(pdf, 0, dpi)
    mm = dpi / 25.4
    width, height = picture.size
    box = (width - 35 * mm, height - 37.5 * mm, width - 15 * mm, height - 18.5 * mm)
    dots = picture.crop(tuple(round(v) for v in box)).tobytes()
    return sum(d < 128 for d in dots) / len(dots)


def test_a_qr_code_is_drawn_only_with_a_receipt(rendered):
    assert 0.35 < _dark_share(rendered("card")) < 0.65
    assert _dark_share(rendered("bare")) < 0.08


def test_the_qr_code_holds_the_payload():
    from cur_desk.reports import qr

    drawing = qr.drawing(builders.QR)
    widget = drawing.contents[0]
    assert widget.value == builders.QR
    assert widget.barLevel == "M"
    widget.qr.make()
    assert widget.qr.getModuleCount() <= 53  # version 9: a module is at least 0.37 mm
    assert qr.is_alphanumeric(builders.QR)


def test_times_are_in_the_zone_of_the_region():
    moscow = reading.flat(reports.render_card(builders.card()))
    far = reading.flat(reports.render_card(builders.card(office=builders.KHABAROVSK)))
    assert "29.10.2026 21:07 МСК" in moscow
    assert "Время, МСК" in moscow
    assert "30.10.2026 04:07 (UTC+10)" in far
    assert "Время (UTC+10)" in far
    assert "МСК, министерство" in far  # the words of the record itself are left alone
    assert (
        "Кировской области"
        not in far.replace("министерство охраны окружающей среды", "").split("Заявитель")[1]
    )


def test_an_empty_card_says_what_is_missing(rendered):
    text = reading.flat(rendered("bare"))
    for words in (
        "Заявитель не назвал себя",
        "Вопросы ещё не записаны",
        "Обращение ещё не зарегистрировано",
        "Срок не определён",
        "не отправлено: 3",
    ):
        assert words in text


def test_forty_questions_are_all_there(rendered):
    text = reading.flat(rendered("long"))
    assert text.count("0005.0005.0056.11") == 40
    assert "Примеров" not in text
    assert "Переобразцовая" not in text


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (5, "осталось 5 дней"),
        (1, "осталось 1 день"),
        (0, "срок сегодня"),
        (-2, "просрочено на 2 дня"),
    ],
)
def test_days_left_are_told(days, words):
    from datetime import timedelta

    made = builders.card()
    due = made.today + timedelta(days=days)
    assert words in reading.flat(reports.render_card(builders.card(due_on=due)))


def test_signs_without_a_glyph_do_not_stop_printing_but_unknown_letters_do():
    from cur_desk.reports.fonts import FontsMissing

    made = builders.personal_card(text="Спасибо 😀😀 большое")
    assert "Спасибо [знак] большое" in reading.flat(reports.render_card(made))
    with pytest.raises(FontsMissing):
        reports.render_card(builders.personal_card(text="Письмо: 東京"))
