"""Briefs taken together, and paid media."""

from engine.figures.look import Look, Subject, figure, inside, is_, known_truth, overlaps, split, union
from engine.terms import ContentType, Job, Role, Style, Tactic
from engine.values import NONE, UNKNOWN, Members, Truth, every, plain, some


@figure(
    "plan",
    "list of enum",
    "Kinds of notes that the briefs ask for.",
    "各 brief 要求的笔记类型。",
    "各 brief 的内容类型",
    terms=ContentType,
)
def brief_content_types(look: Look) -> Members:
    return union(look, "content_types", look.entries("brief"))


@figure("plan", "list of enum", "Styles of the briefs.", "各 brief 要求的风格。", "各 brief 的风格", terms=Style)
def brief_styles(look: Look) -> Members:
    return union(look, "style", look.entries("brief"))


@figure("plan", "list of text", "Keywords of all briefs.", "所有 brief 中的关键词。", "各 brief 的关键词")
def brief_keywords(look: Look) -> Members:
    return union(look, "keywords", look.entries("brief"))


@figure(
    "plan",
    "list of enum",
    "Kinds of notes that the KOL briefs ask for.",
    "各 KOL brief 要求的笔记类型。",
    "KOL brief 的内容类型",
    terms=ContentType,
)
def kol_content_types(look: Look) -> Members:
    kols, perhaps = split(look.entries("brief"), lambda brief: known_truth(look("kol_brief", brief)))
    return union(look, "content_types", kols, perhaps)


@figure(
    "plan",
    "bool",
    "Some KOL cohort has a brief with a creative direction.",
    "有 KOL 分组的 brief 写了创意指导。",
    "KOL brief 是否有创意指导",
)
def kol_creative_direction(look: Look) -> Truth:
    def directed(cohort: Subject) -> Truth:
        role = is_(look("role", cohort), Role.KOL)
        if role is False or (brief := look.brief_of(cohort)) is None:
            return every((role, None))
        direction = look("creative_direction", brief)
        return every((role, None if direction is UNKNOWN else plain(direction) != ""))

    return some(directed(cohort) for cohort in look.entries("cohort"))


@figure(
    "plan",
    "bool",
    "A brief adapted from another platform feeds a cohort of videos without images.",
    "改编自其他平台的 brief 给了只做视频、不做图文的分组。",
    "是否把其他平台素材直接做成视频",
)
def adapted_video_only(look: Look) -> bool:
    def adapted(cohort: Subject) -> bool:
        video, image = look("formats.video", cohort), look("formats.image", cohort)
        brief = look.brief_of(cohort)
        if brief is None or UNKNOWN in (video, image):
            return False
        return look("adapted_from", brief) not in (UNKNOWN, NONE) and video > 0 and image == 0

    return any(adapted(cohort) for cohort in look.subject.entries("cohort") or ())


@figure("plan", "bool", "Some cohort or brief has a live stream in it.", "有分组或 brief 安排了直播。", "是否安排直播")
def live_planned(look: Look) -> bool:
    def streams(cohort: Subject) -> bool:
        sessions, tactics = look("formats.live", cohort), look("tactics", cohort)
        return (
            (sessions is not UNKNOWN and sessions > 0)
            or Tactic.LIVE_LAUNCH in tactics.known
            or look("job", cohort) == Job.LIVE_LAUNCH
        )

    subject = look.subject
    return any(streams(cohort) for cohort in subject.entries("cohort") or ()) or any(
        ContentType.LIVE in look("content_types", brief).known for brief in subject.entries("brief") or ()
    )


def _planned(look: Look, layer: str) -> Truth:
    budget = look.known(f"ads.{layer}.budget")
    return bool(budget != NONE and budget > 0)


@figure("plan", "bool", "There is a budget for feed ads.", "信息流广告有预算。", "是否投放信息流广告")
def feed_planned(look: Look) -> Truth:
    return _planned(look, "feed")


@figure("plan", "bool", "There is a budget for search ads.", "搜索广告有预算。", "是否投放搜索广告")
def search_planned(look: Look) -> Truth:
    return _planned(look, "search")


@figure(
    "plan",
    "list of text",
    "Places of the audience, China as a whole left out.",
    "目标地域，不含整个中国。",
    "中国以外的目标地域",
)
def target_places(look: Look) -> Members:
    return Members.of(place for place in look.known_list("audience.locations") if plain(place) != "cn")


@figure(
    "plan",
    "bool",
    "The audience has places, and none of them is in China.",
    "填了目标地域，且没有一个在中国。",
    "目标地域是否全在中国以外",
)
def audience_abroad(look: Look) -> bool:
    places = look.known_list("audience.locations")
    return bool(places) and not any(inside(plain(place), "cn") for place in places)


@figure(
    "plan",
    "bool",
    "Feed ads are aimed at one of the target places.",
    "信息流广告投向某个目标地域。",
    "信息流地域是否覆盖目标地域",
)
def feed_geo_on_target(look: Look) -> bool:
    geo, targets = look.known_list("ads.feed.geo"), look.known_list("target_places")
    return any(overlaps(plain(place), plain(target)) for place in geo for target in targets)
