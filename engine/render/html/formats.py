"""Numbers, money and days as the reader's language writes them."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from babel.core import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal

from engine.findings import Language
from engine.values import day_of

LOCALES: Mapping[Language, Locale] = {"en": Locale("en"), "zh": Locale("zh", "CN", script="Hans")}


def formats(lang: Language) -> dict[str, Callable[..., str]]:
    """The filters of templates that write values as the reader's language does."""
    locale = LOCALES[lang]

    def number(value: float | Decimal) -> str:
        return format_decimal(value, locale=locale, decimal_quantization=False)

    def money(value: float | Decimal, currency: str) -> str:
        """An amount, whole or with cents, and the code of its currency, as messages have it."""
        cents = "" if value == int(value) else ".00"
        return format_currency(value, currency, format=f"#,##0{cents} ¤¤", locale=locale, currency_digits=False)

    def day(value: date | str) -> str:
        known = value if isinstance(value, date) else day_of(value)
        return format_date(known, "medium", locale=locale) if known else str(value)

    def moment(value: datetime) -> str:
        """A time, in UTC to the second: who reads it may be anywhere."""
        return f"{format_datetime(value, 'medium', tzinfo=UTC, locale=locale)} UTC"

    return {"number": number, "money": money, "day": day, "moment": moment}
