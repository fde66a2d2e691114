"""Figures of one brief."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from engine.figures.look import Look, Missing, Subject, figure, is_, known_truth, split
from engine.terms import BriefPart, Role
from engine.values import UNKNOWN, Members, Truth, every, plain, some


def _works_from_it(look: Look, cohort: Subject) -> Truth:
    brief = look.brief_of(cohort)
    return None if brief is None else brief.path == look.subject.path


def _users(look: Look, role: Role | None) -> Truth:
    def uses(cohort: Subject) -> Truth:
        wanted = True if role is None else is_(look("role", cohort), role)
        return every((wanted, _works_from_it(look, cohort)))

    return some(uses(cohort) for cohort in look.entries("cohort"))


@figure("brief", "bool", "A KOL cohort works from this brief.", "有 KOL 分组按此 brief 创作。", "是否有 KOL 分组使用")
def used_by_kol(look: Look) -> Truth:
    return _users(look, Role.KOL)


@figure("brief", "bool", "A KOC cohort works from this brief.", "有 KOC 分组按此 brief 创作。", "是否有 KOC 分组使用")
def used_by_koc(look: Look) -> Truth:
    return _users(look, Role.KOC)


@figure("brief", "list of text", "Cohorts that work from this brief.", "按此 brief 创作的分组。", "使用该 brief 的分组")
def used_by(look: Look) -> Members:
    users, perhaps = split(look.entries("cohort"), lambda cohort: _works_from_it(look, cohort))
    return Members.of((look("id", cohort) for cohort in users), complete=not perhaps)


def _for_role(look: Look, role: Role) -> Truth:
    used = known_truth(look(f"used_by_{role}"))
    if used is not False:
        return used
    anyone = _users(look, None)
    if anyone is not False:
        return None if anyone is None else False
    own = look("role")
    return None if own is UNKNOWN else own in (role, "both")


@figure(
    "brief",
    "bool",
    "KOLs work from this brief, or it is written for them and nobody uses it.",
    "有 KOL 按此 brief 创作，或它写给 KOL 而尚无人使用。",
    "是否为 KOL brief",
)
def kol_brief(look: Look) -> Truth:
    return _for_role(look, Role.KOL)


@figure(
    "brief",
    "bool",
    "KOCs work from this brief, or it is written for them and nobody uses it.",
    "有 KOC 按此 brief 创作，或它写给 KOC 而尚无人使用。",
    "是否为 KOC brief",
)
def koc_brief(look: Look) -> Truth:
    return _for_role(look, Role.KOC)


@figure(
    "brief",
    "bool",
    "Only KOCs are known to work from this brief, or it is written for them and nobody is.",
    "已知只有 KOC 按此 brief 创作，或它写给 KOC 而已知无人使用。",
    "是否仅供 KOC 使用",
)
def koc_only(look: Look) -> bool:
    users, _ = split(look.subject.entries("cohort") or (), lambda cohort: _works_from_it(look, cohort))
    return all(role == Role.KOC for role in [look("role", cohort) for cohort in users] or [look("role")])


@figure(
    "brief",
    "list of enum",
    "Parts that a brief needs and this one lacks.",
    "brief 应有而此 brief 没有的要素。",
    "缺少的 brief 要素",
    terms=BriefPart,
)
def missing_parts(look: Look) -> Members:
    def lacks(data: Any) -> bool:
        return not data.known if isinstance(data, Members) else data is UNKNOWN or plain(data) == ""

    return Members.of(part for part in BriefPart if lacks(look(part)))


def _body(look: Look, brief: Subject) -> str:
    """The brief's own words, for comparing: objective, points, how to show and text, letters and digits only."""
    parts: list[str] = []
    for name in (*BriefPart, "text"):
        data = look(name, brief)
        if data is not UNKNOWN:
            parts.extend(data.written if isinstance(data, Members) else [data])
    return "".join(letter for letter in plain("".join(parts)) if letter.isalnum())


def _trigrams(text: str) -> set[str]:
    return {text[i : i + 3] for i in range(len(text) - 2)}


@figure(
    "brief",
    "share",
    "Largest likeness of the wording to a brief that KOCs work from (1 is the same).",
    "与 KOC 所用 brief 在措辞上的最高相似度，1 为相同。",
    "与 KOC brief 的文字相似度",
    unit="share",
    settings=("brief_similarity", "brief_similarity_min_chars"),
)
def text_similarity(look: Look) -> Any:
    others = [brief for brief in look.entries("brief") if brief.path != look.subject.path]
    used, perhaps = split(others, lambda brief: known_truth(look("used_by_koc", brief)))
    best = _likeness(look, used)
    if perhaps and best < look.subject.setting("brief_similarity"):
        raise Missing
    return best


def _likeness(look: Look, others: Sequence[Subject]) -> Decimal:
    """How much the most alike of the others shares with this brief; too short a text is like no other."""
    shortest = look.subject.setting("brief_similarity_min_chars")
    body = _body(look, look.subject)
    best = Decimal(0)
    for other in others:
        against = _body(look, other)
        if min(len(body), len(against)) >= shortest:
            a, b = _trigrams(body), _trigrams(against)
            best = max(best, Decimal(2 * len(a & b)) / Decimal(len(a) + len(b)))
    return best


@figure(
    "brief",
    "bool",
    "Some keyword of the brief names the brand or the product.",
    "brief 有关键词提到品牌或产品。",
    "关键词是否含品牌或产品名",
)
def keyword_names_brand(look: Look) -> Truth:
    own = look("keywords")
    if not own.complete:
        return None
    return some(_names_brand(look, term) for term in sorted(own.known))


def _names_brand(look: Look, term: str) -> Truth:
    names = [look("plan.campaign.brand"), look("plan.campaign.product")]
    given = [plain(name) for name in names if name is not UNKNOWN and plain(name)]
    solid = term.replace(" ", "")
    if any(solid in name.replace(" ", "") or name.replace(" ", "") in solid for name in given):
        return True
    bids = look.subject.entries("keyword")
    kinds = [(_shares_word(term, look("term", bid)), look("kind", bid)) for bid in bids or ()]
    if any(_shares_word(term, name) for name in given) or any(shared and kind == "brand" for shared, kind in kinds):
        return True
    if UNKNOWN in names or any(shared and kind is UNKNOWN for shared, kind in kinds):
        return None
    if bids is None and look("plan.search_planned") is not False:
        look.missed.append("ads.search.keywords")
        return None
    return False


def _shares_word(term: str, name: Any) -> bool:
    words = set() if name is UNKNOWN else {word for word in plain(name).split() if len(word) > 1}
    return bool(words & set(term.split()))
