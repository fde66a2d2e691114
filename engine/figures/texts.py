"""Texts: words and themes that briefs and claims contain."""

from engine.figures.look import Look, OneOf, figure, union
from engine.terms import Occasion
from engine.values import Members, Truth

OCCASION_WORDS = {
    occasion.value: f"occasion_words_{occasion}"
    for occasion in Occasion
    if occasion not in (Occasion.NONE, Occasion.BACK_TO_SCHOOL, Occasion.OTHER)
}
"""The setting with the words of each occasion that has words of its own."""


@figure("plan", "list of text", "Themes of all briefs.", "所有 brief 中的主题。", "各 brief 的内容主题")
def brief_themes(look: Look) -> Members:
    return union(look, "themes", look.entries("brief"))


@figure(
    "plan",
    "list of text",
    "Words by which a theme names the occasion; none for an occasion without words of its own.",
    "主题中用来指称该节点的词；节点没有专门的词则为无。",
    "主题中代表营销节点的词",
    settings=OneOf(OCCASION_WORDS.values()),
)
def occasion_words(look: Look) -> Members:
    name = OCCASION_WORDS.get(look.known("schedule.occasion"))
    return Members.of(look.subject.setting(name) if name else ())


@figure(
    "plan",
    "bool",
    "A theme of some brief names the occasion.",
    "有 brief 的主题提到该节点。",
    "是否有内容主题点明营销节点",
)
def occasion_in_themes(look: Look) -> Truth:
    words, themes = look("occasion_words"), look("brief_themes")
    if not words.complete:
        return None
    if any(word in theme for theme in themes.known for word in words.known):
        return True
    return False if themes.complete else None
