"""The checked forms of the tables: every way in (editor, paste, import, starter) goes through one of these.

`check(FacilityForm, values)` gives the values to store, days of vague dates filled in, or raises `FormErrors` that
names each wrong field with what is wrong and what to do. The tables themselves check nothing.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import ValidationError, model_validator
from sqlmodel import SQLModel
from sqlmodel._compat import SQLModelConfig

from db.errors import InputError
from db.models import (
    AliasFields,
    CitationFields,
    ClaimFields,
    FacilityFields,
    InclusionFields,
    MilestoneFields,
    ObservationFields,
    PartnerFields,
    PlaceFields,
    PolicyFields,
    RoleFields,
    SourceFields,
)
from db.models.columns import FACTS, NAME_LENGTH, SUBJECTS, TEXT_LENGTH
from db.values import dates
from db.words import Extent


class FormErrors(InputError):
    """What is wrong with a form: `errors` are (field, sentence); field "" is the form as a whole."""

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        self.errors = errors
        super().__init__(" ".join(sentence for _, sentence in errors), field=errors[0][0])


class FieldError(ValueError):
    """A wrong field, raised inside a validator."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Form(SQLModel):
    """What all forms check: texts that fit, dates that exist, and the days that follow from them."""

    model_config = SQLModelConfig(extra="forbid", str_strip_whitespace=True)
    dates: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _texts_fit(cls, values: dict[str, Any]) -> dict[str, Any]:
        for name, value in values.items():
            if isinstance(value, str):
                if unstorable := cannot_be_stored(value):
                    raise FieldError(name, unstorable)
                longest = NAME_LENGTH if name == "name" else TEXT_LENGTH
                if len(value) > longest:
                    raise FieldError(name, f"This has {len(value):,} characters; at most {longest:,} fit. Shorten it.")
        for name in ("name", "title", "statement"):
            if name in cls.model_fields and not is_seen(str(values.get(name) or "")):
                raise FieldError(name, f"Enter a {name}.")
        return values

    @model_validator(mode="after")
    def _days_follow_from_dates(self) -> Self:
        for name in self.dates:
            written = getattr(self, name)
            first, last = (None, None)
            if written is not None:
                try:
                    first, last = dates.span(written)
                except InputError as error:
                    raise FieldError(name, str(error)) from error
            object.__setattr__(self, f"{name}_first_day", first)
            object.__setattr__(self, f"{name}_last_day", last)
        return self


def cannot_be_stored(text: str) -> str:
    """What is wrong with a text that no library can keep as it is; "" for nothing."""
    if "\0" in text:
        return "This holds a zero byte, which no text may have. Delete what stands around it and type that anew."
    try:
        text.encode()
    except UnicodeEncodeError:
        return "This holds half a sign (a lone surrogate), which no text may have. Delete it and type it anew."
    return ""


def is_seen(text: str) -> bool:
    """Whether anything of a text can be seen: blanks and signs without a shape cannot."""
    return any(unicodedata.category(sign)[0] not in "CZ" for sign in text)


class PlaceForm(Form, PlaceFields):
    """A place."""


class SourceForm(Form, SourceFields):
    """A source."""

    dates: ClassVar[tuple[str, ...]] = ("published", "seen")

    @model_validator(mode="after")
    def _addresses_are_addresses(self) -> Self:
        for name in ("address", "archive_address"):
            address = getattr(self, name)
            if address and not address.lower().startswith(("http://", "https://", "doi:", "file:")):
                raise FieldError(name, "This is no web address. Start it with https://, or leave it empty.")
        return self


class PartnerForm(Form, PartnerFields):
    """A partner."""


class PolicyForm(Form, PolicyFields):
    """A policy."""


class FacilityForm(Form, FacilityFields):
    """A facility."""

    @model_validator(mode="after")
    def _stands_on_earth(self) -> Self:
        for name, limit in (("latitude", 90), ("longitude", 180)):
            degrees = getattr(self, name)
            if degrees is not None and not -limit <= degrees <= limit:
                raise FieldError(
                    name, f"{name.capitalize()} {degrees:g} does not exist. It lies between -{limit} and {limit}."
                )
        if (self.latitude is None) != (self.longitude is None):
            raise FieldError("latitude", "Give both latitude and longitude, or neither.")
        if self.whole_includes_it is not None and self.part_of_id is None:
            raise FieldError("whole_includes_it", "Choose first which facility this one is part of.")
        return self


class SubjectForm(Form):
    """A fact, alias or tag about exactly one subject."""

    @model_validator(mode="after")
    def _has_one_subject(self) -> Self:
        subjects = [name for name in SUBJECTS if getattr(self, name, None) is not None]
        if len(subjects) != 1:
            raise FieldError("", "Choose exactly one facility, partner, policy or place that this is about.")
        return self


class AliasForm(SubjectForm, AliasFields):
    """Another name."""


class ObservationForm(SubjectForm, ObservationFields):
    """A dated figure."""

    dates: ClassVar[tuple[str, ...]] = ("date", "said_on")

    @model_validator(mode="after")
    def _value_lies_within_its_range(self) -> Self:
        for name in ("value", "low", "high"):
            number = getattr(self, name)
            if number is not None and not (math.isfinite(number) and 0 <= number < 1e300):
                raise FieldError(name, f"{number:g} cannot be: a figure is zero or more.")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise FieldError("low", f"The low value, {self.low:g}, is above the high one, {self.high:g}.")
        if self.low is not None and self.low > self.value:
            raise FieldError("low", f"The low value, {self.low:g}, is above the figure itself, {self.value:g}.")
        if self.high is not None and self.high < self.value:
            raise FieldError("high", f"The high value, {self.high:g}, is below the figure itself, {self.value:g}.")
        if self.part_of_id is not None and self.extent is not Extent.PART:
            raise FieldError("extent", "A figure that names its whole is a part of it.")
        return self


class MilestoneForm(SubjectForm, MilestoneFields):
    """A dated event."""

    dates: ClassVar[tuple[str, ...]] = ("date", "said_on")


class RoleForm(Form, RoleFields):
    """What a partner does in a facility or policy."""

    dates: ClassVar[tuple[str, ...]] = ("since", "until")

    @model_validator(mode="after")
    def _is_in_one_thing_for_a_time(self) -> Self:
        if (self.facility_id is None) == (self.policy_id is None):
            raise FieldError("", "Choose one facility or one policy that this role is in.")
        if self.amount is not None and not (math.isfinite(self.amount) and self.amount >= 0):
            raise FieldError("amount", f"{self.amount:g} cannot be: an amount is zero or more.")
        _refuse_end_before_beginning(self)
        return self


def _refuse_end_before_beginning(form: RoleFields | InclusionFields) -> None:
    first, last = form.since_first_day, form.until_last_day
    if first is not None and last is not None and last < first:
        raise FieldError("until", "It ends before it begins.")


class InclusionForm(Form, InclusionFields):
    """A facility in a programme."""

    dates: ClassVar[tuple[str, ...]] = ("since", "until")

    @model_validator(mode="after")
    def _is_in_it_for_a_time(self) -> Self:
        _refuse_end_before_beginning(self)
        return self


class ClaimForm(SubjectForm, ClaimFields):
    """A statement in words."""

    dates: ClassVar[tuple[str, ...]] = ("said_on",)

    @model_validator(mode="after")
    def _is_about_one_thing(self) -> Self:
        if sum(getattr(self, f"about_{name}") is not None for name in FACTS) > 1:
            raise FieldError("", "A claim takes its stance on one fact or claim at most.")
        return self


class CitationForm(Form, CitationFields):
    """A further source for one fact."""

    @model_validator(mode="after")
    def _is_for_one_fact(self) -> Self:
        if sum(getattr(self, name) is not None for name in FACTS) != 1:
            raise FieldError("", "A citation belongs to exactly one fact.")
        return self


FORM_BY_TABLE: dict[str, type[Form]] = {
    "place": PlaceForm,
    "source": SourceForm,
    "partner": PartnerForm,
    "policy": PolicyForm,
    "facility": FacilityForm,
    "alias": AliasForm,
    "observation": ObservationForm,
    "milestone": MilestoneForm,
    "role": RoleForm,
    "inclusion": InclusionForm,
    "claim": ClaimForm,
    "citation": CitationForm,
}


def check(form: type[Form], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values to store, from what was entered. Raises FormErrors when anything is wrong."""
    try:
        return form.model_validate(dict(values)).model_dump()
    except ValidationError as error:
        raise FormErrors([_in_words(dict(one)) for one in error.errors()]) from error


def _in_words(error: dict[str, Any]) -> tuple[str, str]:
    """One of pydantic's errors as (field, sentence)."""
    raised = (error.get("ctx") or {}).get("error")
    if isinstance(raised, FieldError):
        return raised.field, str(raised)
    field = str(error["loc"][0]) if error["loc"] else ""
    known = {
        "missing": "This is needed.",
        "float_parsing": "This is not a number.",
        "int_parsing": "This is not a whole number.",
        "extra_forbidden": "There is no such field.",
        "enum": f"This is not one of {(error.get('ctx') or {}).get('expected', 'the known words')}.",
    }
    kind = str(error["type"])
    if kind == "string_too_long":
        return field, f"At most {error['ctx']['max_length']:,} characters fit. Shorten it."
    return field, known.get(kind, str(error["msg"]))
