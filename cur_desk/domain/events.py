"""Events: the only thing a person's work writes for the portal (design § 3, rulings D1–D3).

An event is a *save* (paths with what was there and what is set) or an *act*. A legal act carries
the whole content it confirms and is applied with it in one portal transaction.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from cur_desk.domain.records.base import SCHEMA_VERSION, Instant, Part, new_id

SAVE = "save"

Id = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


class Change(Part):
    """One operation on a path; list items are addressed by id, never by place.

    ``set``: the value at ``path`` becomes ``value``; ``unset``: it disappears;
    ``add``: ``value`` (with its own ``id``) joins the list at ``path``, or a plain value a set;
    ``remove``: the item at ``path`` leaves its list, or ``value`` its set.
    ``was`` is what the author saw there.
    """

    model_config = ConfigDict(extra="forbid")

    op: Literal["set", "unset", "add", "remove"] = "set"
    path: Annotated[str, Field(max_length=300, pattern=r"^[a-z_]+(/[A-Za-z0-9_:.\-]+)*$")]
    was: Any = None
    value: Any = None


class Event(Part):
    """What a person did to one record; made once, kept until the portal's receipt.

    ``after``: the previous unsent event of this workstation on the record: what the chain wrote
    counts as the author's own. ``resolves``: the conflicting event that this one settles.
    """

    id: Id = Field(default_factory=new_id)
    record: Id
    record_kind: str = "appeal"
    act: Annotated[str, Field(max_length=60)] = SAVE
    base_version: Annotated[int, Field(ge=0, le=2**53)]
    after: Id | None = None
    resolves: Id | None = None
    changes: list[Change] = Field(default_factory=list, max_length=5_000)
    content: dict[str, Any] | None = None
    author: Id
    post: Id
    device: Annotated[str, Field(max_length=60)]
    made_at: Instant
    schema_version: int = Field(default=SCHEMA_VERSION, alias="schema", ge=1, le=10_000)

    @property
    def is_save(self) -> bool:
        """Everyday change of fields, merged by the portal field by field."""
        return self.act == SAVE

    def to_document(self) -> dict[str, Any]:
        """The JSON form that is sent, hashed and sealed."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)
