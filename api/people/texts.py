"""What pages say beside the rules, in the reader's language."""

from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from engine.findings import Language

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
