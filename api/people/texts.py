"""What pages say beside the rules, in the reader's language, and how numbers, money and days are written there."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel.core import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal
from babel.support import Translations

from engine.findings import Language
from engine.values import day_of

LOCALES: Mapping[Language, Locale] = {"en": Locale("en"), "zh": Locale("zh", "CN", script="Hans")}

CATALOGUES = Path(__file__).parent / "translations"
"""A catalogue for each language but English, in which the pages are written; `make texts` renews them."""


@cache
def translations(lang: Language) -> NullTranslations:
    """The texts of the pages in a language. A catalogue is compiled when it is first asked for."""
    if lang == "en":
        return NullTranslations()
    with (CATALOGUES / "zh_Hans" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans", abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def formats(lang: Language) -> dict[str, Callable[..., str]]:
    """The filters of templates that write values as the reader's language does."""
    locale = LOCALES[lang]

    def number(value: float | Decimal) -> str:
        return format_decimal(value, locale=locale)

    def money(value: float | Decimal, currency: str) -> str:
        """An amount with the code of its currency: a sign alone may stand for two of them."""
        return format_currency(value, currency, format="¤¤ #,##0.##", locale=locale, currency_digits=False)

    def day(value: date | str) -> str:
        known = value if isinstance(value, date) else day_of(value)
        return format_date(known, "medium", locale=locale) if known else str(value)

    return {"number": number, "money": money, "day": day}
