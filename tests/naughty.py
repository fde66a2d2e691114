"""Texts that break programs, gathered by what they break; each is something that a field of a plan may hold, or not."""

import re

CONTROL = [
    f"a{chr(code)}b"
    for code in (
        *range(1, 9),
        0x0B,
        0x0C,
        *range(0x0E, 0x20),
        0x7F,
        0x80,
        0x85,
        0x9B,
        0x9D,
        0x2028,
        0x2029,
        0xFFFE,
        0xFFFF,
    )
]
"""Characters that no plan may hold."""

TERMINAL = [
    "\x1b[2J\x1b[H",
    "\x1b]0;title\x07",
    "\x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "\x9b31mred",
    "a\rb",
    "a\nb",
    "a\r\nb",
    "a\tb",
    "\b\b\bgone",
]

BIDI = [
    "\u202egnitrevo\u202c", "\u202aleft\u202c", "\u202bright\u202c", "\u202dforced\u202c", "\u2066in\u2069",
    "\u2067in\u2069", "\u2068in\u2069", "\u200eleft", "\u200fright", "\u061cmark", "מלך", "سلام plan", "\u202e",
]  # fmt: skip

UNSEEN = [
    "zero\u200bwidth", "non\u200cjoiner", "\u200djoiner", "\u2060word", "\ufeffmark", "soft\u00adhyphen", "\u180evowel",
    "\u3000", "\u00a0", "\u2007\u202f", "\ufff9anchor\ufffa\ufffb", "\ufffd", "\ue000", "\U000e0041\U000e007f", "\U0010fffd",
    "\u115f\u1160\u3164", "\u034f", " ", "   ", " lead", "trail ",
]  # fmt: skip

EMOJI = [
    "🌱", "👩‍👩‍👧‍👦", "🇳🇿", "👍🏽", "1️⃣", "🏳️‍🌈", "😀" * 50, "❤️", "☃", "🧑🏿‍🚀種草",
]  # fmt: skip

COMBINED = [
    "e\u0301", "Z\u0351\u036b\u0343\u036a\u0302A\u0334\u0335\u031eL\u0320\u0331GO", "a" + "\u0301" * 200, "ﬀ", "İ", "ß", "ǅ",
    "ก็็็็็็็็", "각", "\u1100\u1161\u11a8", "ﷺ", "𝕏", "Å", "Ⅷ", "½", "١٢٣",
]  # fmt: skip

CHINESE = [
    "种草", "種草", "小红书笔记：测评", "“引号”与『括号』", "，。；：", "𠮷野家", "龘" * 40, "㍿", "①②③", "ｆｕｌｌ", "种草" * 200, "中\u3000文",
]  # fmt: skip

MARKUP = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "' onclick='alert(1)", "</td></tr></table>",
    "</textarea>", "</title>", "<!--", "-->", "]]>", "<![CDATA[x]]>", "<?php echo 1 ?>", "&lt;b&gt;", "&amp;", "&", "&#x1b;", "&nbsp;",
    "javascript:alert(1)", "data:text/html,<b>", "</script><script>", "<a href=//evil.example>x</a>", "<b", "\u2039b\u203a", "＜b＞",
]  # fmt: skip

MARKDOWN = [
    "| a | b |", "a|b", "\\|", "|", "**bold**", "__init__", "`code`", "``` fence", "# heading", "- item", "1. item", "> quote", "---",
    "[x](javascript:alert(1))", "![x](http://evil.example/x.png)", "<http://evil.example>", "~~gone~~", "$x^2$", "a\\", "[^1]", "[ ] task",
    "::warning file=x::y", "::set-output name=a::b", "%0A::error::x", "[bold red]rich[/]", "[/]", "[link=http://evil.example]x[/link]",
]  # fmt: skip

TEMPLATES = [
    "{id}", "{}", "{0}", "{0.__class__}", "{cohorts}", "{{7*7}}", "{% raw %}", "{# x #}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "%s", "%n%n",
    "%(name)s", "%", "%d%%", "$HOME", "`id`", "$(id)", "{", "}", "{id", "id}", "{!r}", "{:>99999}", "{id.x[0]}",
]  # fmt: skip

QUERIES = [
    "' OR '1'='1", "'; DROP TABLE checks; --", "\" OR \"\"=\"", "1; SELECT pg_sleep(10)", "admin'--", "%' OR 1=1 --", "\\'", "a''b",
]  # fmt: skip

WORDS = [
    "null", "none", "None", "true", "no", "NaN", "-0", "1e999", "0x10", "2027-01-01", "12:30", "undefined", "cohorts.0", "../../etc/passwd",
    "C:\\con", "=cmd|' /C calc'!A0", "@x", "*x", "!!python/name:os", "~", "- ", "? x", "CON", "kol", "setting:x", "<<",
]  # fmt: skip

LONG = ["x" * 5_000, "x " * 3_000, "中" * 3_000, "\\" * 500, '"' * 500, "a\n" * 300]

NAUGHTY = [
    *dict.fromkeys(
        [
            *CONTROL,
            *TERMINAL,
            *BIDI,
            *UNSEEN,
            *EMOJI,
            *COMBINED,
            *CHINESE,
            *MARKUP,
            *MARKDOWN,
            *TEMPLATES,
            *QUERIES,
            *WORDS,
            *LONG,
        ]
    )
]

UNFIT = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Characters that do something to a terminal, where they are printed as they are; a line feed ends a line."""
