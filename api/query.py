"""Query parameters as frozen values; everything that is wrong with a query is told at once."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import reduce
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import BeforeValidator, Field, ValidationError, ValidationInfo, WithJsonSchema

from engine.facts import KINDS
from engine.findings import LANGUAGES, Frozen, Language
from engine.messages import Listed, Message, shown
from engine.problems import Complaint, did_you_mean, nearest
from engine.values import day_of

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

FLAGS: Mapping[str, bool] = {"1": True, "true": True, "0": False, "false": False}


def today() -> date:
    """The day of a check that names none."""
    return datetime.now().astimezone().date()


class BadQuery(Complaint):
    """A query that cannot be used, with all that is wrong with it."""


class Unfit(ValueError):
    """A value that a parameter cannot have."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


class Query(Frozen):
    """What every view may be asked: nothing."""

    @classmethod
    def read(cls, args: "MultiDict[str, str]") -> Self:
        """The query; raises BadQuery. A parameter that nothing reads is refused, or it would be lost in silence."""
        given: dict[str, Any] = {}
        wrong: list[Message] = []
        known = {field.alias or name: field for name, field in cls.model_fields.items()}
        for name, values in args.lists():
            if name not in known:
                told = Message("unknown query parameter '{name}'", name=name)
                wrong.append(did_you_mean(told, nearest(name, known)))
            elif isinstance(known[name].default, tuple):
                given[name] = tuple(values)
            elif len(values) > 1:
                wrong.append(Message("{name} is given {count} times; give it once", name=name, count=len(values)))
            else:
                given[name] = values[0]
        try:
            read = cls.model_validate(given)
        except ValidationError as error:
            wrong += [one["ctx"]["error"].message for one in error.errors(include_url=False)]
        if wrong:
            raise BadQuery(reduce(lambda one, other: Message("{one}; {other}", one=one, other=other), wrong))
        return read


def _one_of(names: Iterable[str]) -> Callable[[str, ValidationInfo], str]:
    words = tuple(names)

    def held(text: str, info: ValidationInfo) -> str:
        if text not in words:
            told = Message(
                "{name} is one of {words}, not '{found}'", name=info.field_name, words=Listed(words), found=shown(text)
            )
            raise Unfit(told)
        return text

    return held


def _day(text: str) -> date:
    day = day_of(text)
    if day is None:
        raise Unfit(Message("as_of is a day as YYYY-MM-DD, not '{found}'", found=shown(text)))
    return day


def _flag(text: str, info: ValidationInfo) -> bool:
    return FLAGS[_one_of(FLAGS)(text, info)]


Lang = Annotated[Language, BeforeValidator(_one_of(LANGUAGES))]
Kind = Annotated[str, BeforeValidator(_one_of(KINDS)), WithJsonSchema({"type": "string", "enum": list(KINDS)})]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "string", "enum": list(FLAGS)})]


class InLanguage(Query):
    """An answer in one of the two languages."""

    lang: Lang = Field("en", description="The language of the answer.")


class OfKind(InLanguage):
    """The vocabulary of one kind of fact."""

    kind: Kind | None = Field(None, description="What rules are about; all kinds without it.")


class OfPlan(InLanguage):
    """What is asked of a plan."""

    as_of: Day | None = Field(None, description="The day of the check (waivers end); today without it.")
    file: str | None = Field(None, description="The name of the file that findings point into.")

    @property
    def day(self) -> date:
        """The day of the check."""
        return self.as_of or today()


class OfCheck(OfPlan):
    """What is asked of a plan that is checked."""

    client: str = Field(
        "", description="The label under which the check is kept; that of the token where there is one."
    )
    pack: tuple[str, ...] = Field((), description="Packs of rules beside the guidance; `all` is every one.")
    explain: Flag = Field(False, description="Add the condition tree of every rule.")
    margins: Flag = Field(False, description="Add how far each number and day can move before a finding changes.")
