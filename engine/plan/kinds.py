"""The kinds of values that a plan holds: what is accepted, what a planner is told to write, and their limits."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Literal, TypeGuard, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetCoreSchemaHandler, Strict
from pydantic_core import PydanticUseDefault
from pydantic_core import core_schema as core

from engine.messages import Message, Tells

Need = Literal["required", "quick", "optional"]


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of value: its name, what a planner is told to write, its limits, and how pydantic reads it."""

    name: str
    expected: Tells
    advice: Message
    least: int | None = None
    most: int | None = None
    schema: core.CoreSchema | None = None
    json: Mapping[str, Any] | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core.CoreSchema:
        return self.schema or handler(source)

    def __get_pydantic_json_schema__(self, schema: core.CoreSchema, handler: Any) -> Any:
        return dict(self.json) if self.json else handler(schema)


_BARE = Message("write one number without quotes or units")
_SHARE = Message("a share from 0 to 1")
_AS_SHARE = Message("write a share, such as 0.05 for 5%")
_CITY = Message("write a country code, or country code and city: NZ or NZ/Auckland")
DAY_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
PLACE_PATTERN = r"^[A-Z]{2}(/[^/]*[^/\s][^/]*)?$"
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
_day_schema = core.chain_schema(
    [core.str_schema(strict=True, pattern=DAY_PATTERN), core.date_schema(strict=False, ge=FIRST_DAY, le=LAST_DAY)]
)
_day_or_none_schema = core.union_schema(
    [core.literal_schema(["none"]), _day_schema], custom_error_type="day", custom_error_message="no day"
)


def whole(least: int = 0, most: int | None = None) -> Kind:
    schema = core.int_schema(strict=True, ge=least, le=most)
    advice = Message("write one number without quotes, units or decimals")
    return Kind("int", Message("a whole number"), advice, least, most, schema)


def _decimal(name: str, expected: Message, advice: Message, least: int = 0, most: int | None = None) -> Kind:
    """An exact number: pydantic's own Decimal would also take text, or refuse 5 where 5.0 is taken."""
    number = core.union_schema(
        [core.int_schema(strict=True), core.decimal_schema(strict=True)],
        mode="left_to_right",
        custom_error_type="number",
        custom_error_message="no number",
    )
    limited = core.decimal_schema(strict=False, ge=Decimal(least), le=None if most is None else Decimal(most))
    json = {"type": "number", "minimum": least} | ({} if most is None else {"maximum": most})
    return Kind(name, expected, advice, least, most, core.chain_schema([number, limited]), json)


_YEARS = f"({FIRST_DAY.year // 10}[0-9]|20[0-9]{{2}}|{LAST_DAY.year})"  # from 1990 to 2100
_day_json = {"type": "string", "format": "date", "pattern": DAY_PATTERN.replace("[0-9]{4}", _YEARS)}
TEXT = Kind("text", Message("text"), Message("write one text, in quotes"), schema=core.str_schema(strict=True))
BOOL = Kind(
    "bool", Message("true or false"), Message("write one of them, without quotes"), schema=core.bool_schema(strict=True)
)
DAY = Kind("date", Message("a day"), Message("write YYYY-MM-DD"), schema=_day_schema, json=_day_json)
DAY_OR_NONE = Kind(
    "date or none",
    Message("a day or the word none"),
    Message("write YYYY-MM-DD or none"),
    schema=_day_or_none_schema,
    json={"anyOf": [{"enum": ["none"]}, _day_json]},
)
PLACE = Kind("place", Message("a place"), _CITY, schema=core.str_schema(strict=True, pattern=PLACE_PATTERN))
SHARE = _decimal("share", _SHARE, _AS_SHARE, most=1)
MAP = Kind("map", Message("a mapping of fields"), Message("write its fields under it"))
ENTRY = Kind("entries", Message("an entry with fields"), Message("write its fields after the '- '"))
LIST = Kind("list", Message("a list"), Message("write it as [a, b], or one entry a line after '- '"))


class _OrDefault:
    """Marks a field that has a default: null means the default, too."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core.CoreSchema:
        return core.no_info_before_validator_function(_default_if_null, core.nullable_schema(handler(source)))

    def __get_pydantic_json_schema__(self, schema: core.CoreSchema, handler: Any) -> Any:
        """A kind that tells its own JSON Schema does not know that null is taken, too."""
        told, null = handler(schema), {"type": "null"}
        return told if null in told.get("anyOf", ()) else {"anyOf": [told, null]}


def _default_if_null(value: object) -> object:
    if value is None:
        raise PydanticUseDefault
    return value


def _without_blanks(texts: tuple[str, ...]) -> tuple[str, ...]:
    return texts if all(map(str.strip, texts)) else tuple(text for text in texts if text.strip())


# What the fields below are made of. Known has a default; the others are None when they are not given.
T = TypeVar("T")
Known = Annotated[T, _OrDefault()]
Word = Annotated[T, Strict(False)] | None
Words = Annotated[tuple[Annotated[T, Strict(False)], ...], Strict(False)] | None
Entries = Annotated[tuple[T, ...], Strict(False)] | None
Text = Annotated[str, TEXT] | None
YesNo = Annotated[bool, BOOL] | None
Count = Annotated[int, whole()]
Whole = Count | None
Number = Annotated[Decimal, _decimal("number", Message("a number"), _BARE)] | None
Amount = Annotated[Decimal, _decimal("money", Message("an amount of money"), _BARE)]
Money = Amount | None
Share = Annotated[Decimal, SHARE] | None
Change = Annotated[Decimal, _decimal("share", Message("a share"), _AS_SHARE, least=-1)] | None
Day = Annotated[date, DAY] | None
DayOrNone = Annotated[date | Literal["none"], DAY_OR_NONE] | None
Place = Annotated[str, PLACE]
Places = Annotated[tuple[Place, ...], Strict(False)] | None
Digests = Annotated[dict[str, Annotated[str, TEXT]], MAP] | None
Shares = Annotated[dict[Place, Annotated[Decimal, SHARE]], MAP] | None
TextList = Annotated[tuple[Annotated[str, TEXT], ...], Strict(False), AfterValidator(_without_blanks)]
Texts = TextList | None


def told(
    meaning: str,
    meaning_zh: str,
    zh: str,
    need: Need = "optional",
    unit: str | None = None,
    required_when: str = "",
    **more: Any,
) -> Any:
    """A field with what people are told about it.

    Its meaning in both languages, its Chinese label, need and unit, and when it becomes required.
    """
    extra: Any = {
        "meaning_zh": meaning_zh,
        "zh": zh,
        "unit": unit,
        "need": need,
        "required_when": required_when or None,
    }
    known = {key: value for key, value in extra.items() if value is not None}
    return Field(**{"default": None} | more, description=meaning, json_schema_extra=known)


line = partial(told, unit="plan currency", default=Decimal(0))
notes = partial(told, unit="notes", default=0)
_WORDS = {
    "Kpis": "KPIs",
    "Id": "ID",
    "Fx to cny": "FX to CNY",
    "Xhs id": "Xiaohongshu ID",
    "Reposts top koc": "Reposts top KOC",
}


def title(name: str, _: object = None) -> str:
    """The name of a field as the English of forms and schemas has it: Notes per creator."""
    words = name.removesuffix("_").replace("_", " ").capitalize()
    return _WORDS.get(words, words)


class Part(BaseModel):
    """A map of fields. Unknown keys are refused, values are never converted, and nothing changes once it is read."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", defer_build=True, field_title_generator=title)


def is_number(value: object) -> TypeGuard[int | Decimal]:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def exists(day: str) -> bool:
    try:
        return bool(date.fromisoformat(day))
    except ValueError:
        return False


def is_day(value: object) -> TypeGuard[str]:
    """Whether a value is a day that a plan may hold; the text of such days is in their order."""
    right = isinstance(value, str) and re.fullmatch(DAY_PATTERN, value) and exists(value)
    return bool(right) and str(FIRST_DAY) <= str(value) <= str(LAST_DAY)
