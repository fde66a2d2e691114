"""The parts of a draft, each value with its reason."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from engine.draft.days import day, last
from engine.draft.inputs import given
from engine.draft.money import Crew, Money
from engine.draft.text import Told
from engine.draft.words import shown, source, told
from engine.findings import Language
from engine.plan import Plan
from engine.rules import Line, Playbook, Rulebook
from engine.terms import Category, Currency
from engine.wording import as_json, term

Tree = dict[str, Any]

ONE, FEW = ("tier", "compensation", "stage", "job", "booking"), ("kpis", "selected_by", "sourced_by", "tactics")
ASKED = ("asks_honest_opinion", "asks_follow_up", "asks_expert_claims", "creator_input", "uses_seeding_learnings")
TYPES = {"tutorial_categories": "tutorial", "story_categories": "photo_story"}
"""Settings that list categories, each with the kind of note that suits them."""

BOOSTS = ("feed_boost", "search_boost")
"""The tactics that every KFS plan uses; the others depend on the product."""


@dataclass(frozen=True)
class Frame:
    """All that the parts are made from."""

    book: Rulebook
    playbook: Playbook
    plan: Plan
    start: date
    end: date
    money: Money
    lang: Language

    def line(self, section: str, name: str) -> Line | None:
        return self.playbook.line(section, name)

    def say(self, name: str, *parts: object) -> str:
        return shown(name, self.lang, *parts)

    def by(self, section: str, name: str) -> str:
        line = self.line(section, name)
        return source(line, self.lang) if line else self.say("silent")

    def setting(self, name: str) -> str:
        return told(self.book.settings[name], self.lang)

    def input(self, path: str) -> Told:
        value = given(self.plan, path)
        if hasattr(value, "model_fields_set"):
            value = value.model_dump(exclude_none=True)
        return Told(_plain(value), self.say("input"))

    def day(self, section: str, name: str) -> Told | None:
        found = day(self.playbook, section, name, self.start, self.end)
        if found is None:
            return None
        return Told(found, self.say("days", self.by(section, name), (found - self.start).days))

    @cached_property
    def product(self) -> str:
        return str(given(self.plan, "campaign.product"))

    @cached_property
    def places(self) -> list[str]:
        return list(given(self.plan, "audience.locations") or ())


def _plain(value: Any) -> Any:
    """A value of the plan as YAML has it."""
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value if isinstance(value, Decimal | bool | int) or value is None else as_json(value)


def tree(frame: Frame) -> Tree:
    """The plan whole."""
    parts: Tree = {
        "version": Told(1, ""),
        "campaign": _campaign(frame),
        "objective": _objective(frame),
        "audience": _inputs(frame, "audience"),
        "schedule": _schedule(frame),
        "budget": _budget(frame),
        "cohorts": [_cohort(frame, role, crew) for role, crew in frame.money.crews.items()],
        "briefs": [_brief(frame, role) for role in frame.money.crews],
        "ads": _ads(frame),
        "brand_account": _account(frame),
        "measurement": _measurement(frame),
        "readiness": _readiness(frame),
        "compliance": {"claims": Told(None, frame.say("only you")), "reviewed": Told(None, frame.say("only you"))},
    }
    return {key: part for key, part in parts.items() if part}


def _inputs(frame: Frame, part: str) -> Tree:
    found = getattr(frame.plan, part)
    return {name: frame.input(f"{part}.{name}") for name in type(found).model_fields if name in found.model_fields_set}


def _campaign(frame: Frame) -> Tree:
    own = _inputs(frame, "campaign")
    name = f"{given(frame.plan, 'campaign.brand')} {frame.product}"
    return {"name": Told(name, frame.say("default name"))} | own


def _objective(frame: Frame) -> Tree:
    line = frame.line("goal", "kpis")
    targets = {kpi.metric: kpi for kpi in given(frame.plan, "objective.kpis") or ()}
    words = dict.fromkeys((*targets, *(line.words if line else ())))
    kpis = []
    for metric in words:
        if (kpi := targets.get(metric)) is not None:
            kept = kpi.model_dump(include=kpi.model_fields_set, exclude_none=True)
            kpis.append({key: Told(_plain(value), frame.say("input")) for key, value in kept.items()})
        else:
            kpis.append(
                {"metric": Told(str(metric), frame.by("goal", "kpis")), "target": Told(None, frame.say("only you"))}
            )
    goal: Tree = {"success": Told(None, frame.say("only you"))} | _inputs(frame, "objective")
    return goal | {"kpis": kpis or Told(None, frame.say("silent"))}


def _schedule(frame: Frame) -> Tree:
    end = frame.input("schedule.end")
    if end.value is None:
        lasts = frame.book.settings["always_on_min_days"]
        end = Told(frame.end, frame.say("default end", lasts.value, lasts.name, frame.say(lasts.origin)))
    parts = _inputs(frame, "schedule") | {"end": end}
    shortlist = frame.day("seeding", "shortlist_on")
    return parts | ({"shortlist_on": shortlist} if shortlist else {})


def _budget(frame: Frame) -> Tree:
    money, lines = frame.money, given(frame.plan, "budget.lines")
    own = {"creator_fees": Told(money.fees, frame.say("fees", _sum(money)))}
    if lines:
        own |= {name: frame.input(f"budget.lines.{name}") for name in lines.model_fields_set}
    ads = " + ".join(frame.by("split", name) for name in ("ads", "search_ads") if frame.line("split", name))
    if money.feed:
        own["feed_ads"] = Told(money.feed, frame.say("feed", ads))
    if money.search:
        own["search_ads"] = Told(money.search, frame.say("search", ads))
    if money.rest:
        own["contingency"] = Told(money.rest, frame.say("rest"))
    currency = given(frame.plan, "budget.currency")
    rate = {} if currency is Currency.CNY else {"fx_to_cny": frame.input("budget.fx_to_cny")}
    return {
        "currency": frame.input("budget.currency"),
        **rate,
        "total": frame.input("budget.total"),
        "lines": own,
    }


def _sum(money: Money) -> str:
    return " + ".join(f"{crew.creators} x {crew.fee}" for crew in money.crews.values())


def _first(frame: Frame, role: str) -> date:
    return day(frame.playbook, role, "publish", frame.start, frame.end) or frame.start


def _cohort(frame: Frame, role: str, crew: Crew) -> Tree:
    paid = bool(crew.fee)
    count = frame.line(role, "creators")
    ends = [setting.worded(frame.lang) for setting in count.bounds.values()] if count else []
    why = frame.say("count", ends[0], ends[-1], frame.by(role, "creators")) if ends else frame.by(role, "creators")
    cohort: Tree = {
        "id": Told(role, ""),
        "role": Told(role, frame.say("playbook", "; ".join(("roles", " ".join(frame.playbook.cites))))),
        "creators": Told(crew.creators, why if paid else frame.say("count gifted", frame.by(role, "creators"))),
        "notes_per_creator": Told(1, frame.say("house choice", "1")),
    }
    cohort |= {name: _one(frame, role, name) for name in ONE} | {name: _some(frame, role, name) for name in FEW}
    if role == "koc":
        cohort["compensation"] = Told("gifted_and_paid" if paid else "gifted", frame.by(role, "compensation"))
        cohort["product_value_each"] = Told(None, frame.say("only you"))
    if paid:
        cohort["fee_per_note"] = Told(crew.fee, _fee(frame, role, crew))
    cohort["followers"] = _followers(frame, role)
    first = _first(frame, role)
    until = last(frame.playbook, role, first, frame.end)
    lasts = frame.line(role, "publish")
    long = frame.say("lasts", source(lasts, frame.lang)) if lasts and "lasts" in lasts.bounds else frame.say("last day")
    cohort["publish"] = {
        "from": Told(first, frame.say("days", frame.by(role, "publish"), (first - frame.start).days)),
        "to": Told(until, long),
    }
    cohort["brief"] = Told(f"brief_{role}", "")
    if frame.places:
        cohort["locations"] = Told(frame.places, frame.say("from audience"))
    cohort["niche"] = Told([frame.say("niche")], frame.say("own text"))
    cohort["authority"] = Told(frame.say("authority"), frame.say("own text"))
    if role == "koc":
        cohort["personas"] = _personas(frame)
    cohort["disclosure"] = Told("both", frame.say("house choice", frame.say("label")))
    return cohort


def _fee(frame: Frame, role: str, crew: Crew) -> str:
    line = frame.line(role, "fee_per_note")
    low, high = [setting.worded(frame.lang) for setting in line.bounds.values()] if line else ("", "")
    share, koc = frame.by("split", "koc_fees"), frame.money.crews.get("koc")
    if len(frame.money.crews) == 1 or not (koc and koc.fee):
        share = frame.say("all fees")
    elif role == "kol":
        share = frame.say("other fees", share)
    at_rate = "" if given(frame.plan, "budget.currency") is Currency.CNY else frame.say("rate")
    ends = (low, high, at_rate)
    return frame.say("fee", f"{crew.money:,}", share, crew.creators, *ends, frame.by(role, "fee_per_note"))


def _one(frame: Frame, role: str, name: str) -> Told:
    line = frame.line(role, name)
    if line is None:
        return Told(None, frame.say("silent"))
    why = source(line, frame.lang)
    return Told(line.words[0], frame.say("chosen", why) if len(line.words) > 1 else why)


def _some(frame: Frame, role: str, name: str) -> Told:
    line = frame.line(role, name)
    if line is None:
        return Told(None, frame.say("silent"))
    words, why = list(line.words), source(line, frame.lang)
    if name == "tactics":
        words, why = [word for word in words if word in BOOSTS] or words[:1], frame.say("some", why)
    return Told(words, why)


def _followers(frame: Frame, role: str) -> Tree | Told:
    line = frame.line(role, "followers")
    if line is None:
        return Told(None, frame.say("silent"))
    ends: Tree = {}
    for name, setting in line.bounds.items():
        key = "min" if name in ("at_least", "above") else "max"
        shift = {"above": 1, "below": -1}.get(name, 0)
        ends[key] = Told(max(int(setting.value) + shift, 0), source(line, frame.lang))
    return ends


def _personas(frame: Frame) -> Told:
    line = frame.line("koc", "personas")
    need = max((int(setting.value) for setting in line.bounds.values()), default=1) if line else 1
    kinds = list(dict.fromkeys(given(frame.plan, "audience.segments")))[:need]
    kinds += [frame.say("persona", number) for number in range(len(kinds) + 1, need + 1)]
    return Told(kinds, frame.by("koc", "personas"))


def _brief(frame: Frame, role: str) -> Tree:
    mine = frame.say("own text")

    def text(name: str) -> str:
        return frame.say(f"{role} {name}", frame.product)

    brief: Tree = {
        "id": Told(f"brief_{role}", ""),
        "role": Told(role, ""),
        "objective": Told(text("objective"), mine),
        "required_points": Told([text("point")], mine),
        "product_points": Told([text("product")], mine),
        "how_to_show": Told(text("show"), mine),
        "content_types": _types(frame, role),
        "themes": Told([frame.say("theme", given(frame.plan, "audience.segments")[0])], mine),
        "keywords": Told([f"{given(frame.plan, 'campaign.brand')} {frame.product}"], frame.say("default name")),
        **{name: _one(frame, role, name) for name in ("style", "tone", "freedom")},
    }
    for name in ("creative_direction", "brand_story"):
        if frame.line(role, name):
            brief[name] = Told(frame.say(name, frame.product), frame.by(role, name))
    for name in ASKED:
        if (line := frame.line(role, name)) is not None:
            brief[name] = Told(line.yes, source(line, frame.lang))
    if role == "kol":
        days = frame.setting("kol_production_days")
        final = _first(frame, role) - timedelta(int(frame.book.values["kol_production_days"]))
        brief["final_on"] = Told(final, frame.say("final", days))
    brief["language"] = Told("zh", frame.say("house choice", frame.say("zh notes")))
    brief["localised"] = Told(None, frame.say("only you"))
    return brief


def _types(frame: Frame, role: str) -> Told:
    line = frame.line(role, "content_types")
    category = given(frame.plan, "campaign.category")
    why = source(line, frame.lang) if line else frame.say("silent")
    words = list(line.words if line else ())[:3]
    wanted = [kind for name, kind in TYPES.items() if category in frame.book.values[name]]
    return Told(list(dict.fromkeys((*words, *wanted))), why + ("; " + frame.say("from category") if wanted else ""))


def _ads(frame: Frame) -> Tree:
    start, search = frame.day("feed", "start"), frame.day("search", "start")
    ads: Tree = {}
    if start and frame.money.feed:
        ads["feed"] = {
            "budget": Told(frame.money.feed, "budget.lines.feed_ads"),
            "start": start,
            "end": Told(frame.end, frame.say("last day")),
            "source": _one(frame, "feed", "source"),
            "selection_rule": Told(frame.say("rule"), frame.say("own text")),
        }
        if frame.places:
            ads["feed"]["geo"] = Told(frame.places, frame.say("from audience"))
    line = frame.line("search", "keywords")
    if search and frame.money.search:
        terms = {
            "brand": str(given(frame.plan, "campaign.brand")),
            "category": term(Category, given(frame.plan, "campaign.category"), "zh"),
            "scenario": f"{given(frame.plan, 'audience.segments')[0]} {frame.product}",
        }
        words = [word for word in (line.words if line else ("brand",)) if word in terms]
        ads["search"] = {
            "budget": Told(frame.money.search, "budget.lines.search_ads"),
            "start": search,
            "end": Told(frame.end, frame.say("last day")),
            "keywords": [
                {
                    "term": Told(terms[kind], frame.say("default name")),
                    "kind": Told(kind, frame.by("search", "keywords")),
                }
                for kind in words
            ],
        }
    return ads


def _account(frame: Frame) -> Tree:
    account: Tree = {"exists": Told(None, frame.say("only you"))}
    if (line := frame.line("seeding", "reposts_top_koc")) is not None:
        account["reposts_top_koc"] = Told(line.yes, source(line, frame.lang))
    return account


def _measurement(frame: Frame) -> Tree:
    read: Tree = {name: _some(frame, "measurement", name) for name in ("metrics", "tools", "baselines")}
    if (until := frame.day("measurement", "until")) is not None:
        read["until"] = until
    read["attribution"] = Told([frame.say("attribution")], frame.say("own text"))
    if frame.playbook.objective == "leads":
        read["lead_capture"] = {
            "path": Told(frame.say("path"), frame.say("own text")),
            "qualified_means": Told(frame.say("qualified"), frame.say("own text")),
        }
    read["engagement_denominator"] = Told("reads", frame.say("house choice", frame.say("denominator")))
    return read


def _readiness(frame: Frame) -> Tree:
    open_ = Told(None, frame.say("only you"))
    ready: Tree = {"product_ready": open_, "stock_ready": open_}
    if "koc" in frame.money.crews:
        early = _first(frame, "koc") - timedelta(int(frame.book.values["seed_use_days"]))
        ready["samples"] = Told(
            frame.money.crews["koc"].creators, frame.say("samples number", frame.money.crews["koc"].creators)
        )
        ready["samples_delivered_by"] = Told(early, frame.say("samples", frame.setting("seed_use_days")))
    return ready | {
        "vetting": {"done": open_},
        "comment_owner": open_,
        "tracking_owner": open_,
    }
