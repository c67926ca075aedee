"""Closed vocabularies of the records: channels, regimes, results. Codes are latin, labels live in
``resources/texts/words.ru.toml``."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """How the appeal reached the region (domain A1 № 3)."""

    EPGU = "epgu"
    POS = "pos"
    SITE = "site"
    LETTER = "letter"
    RECEPTION = "reception"
    HOTLINE = "hotline"
    SOCIAL = "social"
    MESSENGER = "messenger"
    EMAIL = "email"
    SED = "sed"


class Regime(StrEnum):
    """Legal regime; not the channel (design § 1, domain ruling 17)."""

    FZ59 = "fz59"
    POS = "pos"
    OPEN_SOURCE = "open_source"
    ORAL = "oral"
    BODY_REQUEST = "body_request"
    NOT_APPEAL = "not_appeal"


CHANNEL_REGIMES: dict[Channel, tuple[Regime, ...]] = {
    Channel.EPGU: (Regime.FZ59, Regime.NOT_APPEAL),
    Channel.POS: (Regime.POS, Regime.FZ59, Regime.NOT_APPEAL),
    Channel.SITE: (Regime.FZ59, Regime.NOT_APPEAL),
    Channel.LETTER: (Regime.FZ59, Regime.BODY_REQUEST, Regime.NOT_APPEAL),
    Channel.RECEPTION: (Regime.FZ59, Regime.ORAL),
    Channel.HOTLINE: (Regime.ORAL, Regime.NOT_APPEAL),
    Channel.SOCIAL: (Regime.OPEN_SOURCE, Regime.NOT_APPEAL),
    Channel.MESSENGER: (Regime.OPEN_SOURCE, Regime.NOT_APPEAL),
    # 547-ФЗ: since 30.03.2025 a letter by e-mail is not an appeal under 59-ФЗ.
    Channel.EMAIL: (Regime.NOT_APPEAL,),
    Channel.SED: (Regime.FZ59, Regime.BODY_REQUEST),
}


class ApplicantKind(StrEnum):
    """Who may apply (Киров 1.4)."""

    CITIZEN = "citizen"
    FOREIGNER = "foreigner"
    STATELESS = "stateless"
    CITIZEN_ABROAD = "citizen_abroad"
    LEGAL_ENTITY = "legal_entity"


class QuestionKind(StrEnum):
    """Вид вопроса (domain B4)."""

    PROPOSAL = "proposal"
    STATEMENT = "statement"
    COMPLAINT = "complaint"
    NOT_APPEAL = "not_appeal"
    INFORMATION = "information"
    REQUEST = "request"
    PROSECUTOR = "prosecutor"
    ORAL = "oral"
    CORRUPTION = "corruption"


class RepeatKind(StrEnum):
    """How an appeal repeats earlier ones of the same author (domain B10); ``domain/repeats.py``
    proposes one, a person chooses."""

    REPEATED = "repeated"
    MANIFOLD = "manifold"
    DUPLICATE = "duplicate"
    SECOND = "second"


class Jurisdiction(StrEnum):
    """Предмет ведения (domain B4)."""

    FEDERAL = "federal"
    JOINT = "joint"
    REGIONAL = "regional"
    LOCAL = "local"


class Result(StrEnum):
    """Result of a question, by itself; the ССТУ status is a function of state and result (C6)."""

    EXPLAINED = "explained"
    SUPPORTED = "supported"
    NOT_SUPPORTED = "not_supported"
    ANSWERED = "answered"
    FORWARDED = "forwarded"
    WITHOUT_ANSWER = "without_answer"


class OrganisationKind(StrEnum):
    """A commercial organisation is never responsible (design § 1, domain ruling 12)."""

    BODY = "body"
    LOCAL_BODY = "local_body"
    TERRITORIAL_BODY = "territorial_body"
    INSTITUTION = "institution"
    PUBLIC_FUNCTION = "public_function"
    COMMERCIAL = "commercial"


class AppealState(StrEnum):
    """Computed from registrations and questions; the profile only renames (rulings O1)."""

    RECEIVED = "received"
    REGISTERED = "registered"
    TAKEN = "taken"
    FORMALISED = "formalised"
    ASSIGNED = "assigned"
    IN_WORK = "in_work"
    APPROVAL = "approval"
    REWORK = "rework"
    SIGNED = "signed"
    SENT = "sent"
    CONTROL = "control"
    CLOSED = "closed"


class AssignmentState(StrEnum):
    """State of the work on one question by one body."""

    PROPOSED = "proposed"
    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    ANSWERED = "answered"
    DONE = "done"


class Special(StrEnum):
    """Items with narrower access (design § 1, domain ruling 25)."""

    PROSECUTOR = "prosecutor"
    CORRUPTION = "corruption"
    SVO = "svo"
    CHILDREN = "children"
    HEALTH = "health"
    DEPUTY = "deputy"
    PRESIDENT = "president"


class ExtensionGround(StrEnum):
    """What lets a body extend its term (59-ФЗ ст. 12 ч. 2)."""

    EXCEPTIONAL = "exceptional"
    REQUEST = "request"


class FileKind(StrEnum):
    """What a file beside an appeal is."""

    LETTER = "letter"
    SCAN = "scan"
    PHOTO = "photo"
    PHOTO_BEFORE = "photo_before"
    PHOTO_AFTER = "photo_after"
    ANSWER = "answer"
    SIGNATURE = "signature"
    PROOF = "proof"
    OTHER = "other"


class ViewLevel(StrEnum):
    """How much of a document the portal sends by role (design § 1)."""

    FULL = "full"
    WORKING = "working"
    FIGURES = "figures"
