"""The mix in words: planned figures with what is advised in brackets, by role, tier and KFS stage."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from engine.render.phrases import Words
from engine.report import Advised, Report, RoleAdvice, StageAdvice, TierAdvice
from engine.terms import Currency, Tier
from engine.wording import amount, term


@dataclass(frozen=True, slots=True)
class Figure:
    """A planned figure, with what is advised for it; '' where nothing is.

    `size` and `wanted` are their lengths in a picture, in the unit of the row: None for what is not known, and for a
    share of something; the larger one of two bounds.
    """

    planned: str = ""
    advised: str = ""
    size: float | None = None
    wanted: float | None = None

    def __str__(self) -> str:
        return f"{self.planned} ({self.advised})" if self.advised else self.planned


NONE = Figure()


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the mix in words: the role, tier or KFS stage it is about, its figures, and where advice is from.

    `own` is its name where all lines are about the same, if that is shorter.
    """

    about: Literal["role", "tier", "stage"]
    name: str
    creators: Figure = NONE
    notes: Figure = NONE
    money: Figure = NONE
    cny: Figure = NONE
    advised: str = ""
    own: str = ""

    @property
    def alone(self) -> str:
        """The name of the line among others of its kind."""
        return self.own or self.name


def rows(report: Report, words: Words) -> list[Row]:
    """The planned mix by role, tier and KFS stage, '?' for what the plan does not say."""
    mix, advice = report.mix, report.mix.recommended
    found = []
    for role, planned in mix.planned.items():
        told = advice.roles.get(role) or RoleAdvice(
            creators=None, notes=None, note_share=None, fee_share=None, fees=None
        )
        found.append(
            Row(
                "role",
                role.upper(),
                _beside(planned.creators, words, told.creators),
                _beside(planned.notes, words, told.notes, told.note_share),
                _beside(planned.fees, words, told.fees or told.fee_share),
                _beside(planned.fees_cny, words),
                _sources(words, told.creators, told.notes, told.note_share, told.fee_share),
            )
        )
    planned_tiers = {tier.tier: tier for tier in mix.planned_tiers}
    for name in dict.fromkeys((*planned_tiers, *(one.tier for one in advice.tiers))):
        of_tier = planned_tiers.get(name)
        found.append(
            Row(
                "tier",
                words["tier row"].format(term(Tier, name, words.lang)) if name else words["no tier"],
                _beside(of_tier.creators, words) if of_tier else NONE,
                _beside(of_tier.notes, words) if of_tier else NONE,
                _beside(of_tier.fees, words) if of_tier else NONE,
                _beside(of_tier.fees_cny, words) if of_tier else NONE,
                words["semicolon"].join(_of_tier(one, words) for one in advice.tiers if one.tier == name),
                term(Tier, name, words.lang) if name else "",
            )
        )
    for stage, money in mix.planned_stages.items():
        about = advice.stages.get(stage) or StageAdvice(why=None, share=None, money=None)
        shown = _beside(money.money, words, about.money or about.share)
        cny = _beside(money.money_cny, words)
        found.append(Row("stage", words[f"stage {stage}"], money=shown, cny=cny, advised=_sources(words, about.share)))
    return found


def columns(report: Report, words: Words) -> list[tuple[str, str]]:
    """The columns of the mix: the field of a row, and its title; CNY where the plan has another currency and a rate."""
    currency, rate = report.mix.currency, report.glance.fx_to_cny
    money = words["fees"] + (words.aside(currency) if currency else "")
    found = [("name", words["mix row"]), ("creators", words["creators"]), ("notes", words["notes"]), ("money", money)]
    if rate is not None and currency not in (None, Currency.CNY):
        found.append(("cny", words["in cny at rate"].format(f"{Decimal(str(rate)):f}", currency)))
    if report.mix.recommended.objective:
        found.append(("advised", words["from"]))
    return found


def _beside(planned: float | None, words: Words, *advised: Advised | None) -> Figure:
    """A planned figure, with what is advised."""
    told = words["comma"].join(_bounds(one) for one in advised if one)
    wanted = next((max(one.bounds.values()) for one in advised if one and one.unit != "share"), None)
    return Figure("?" if planned is None else _figure(planned), told, planned, wanted)


def _bounds(advised: Advised) -> str:
    signs = {"is": "", "at_least": "≥", "above": ">", "at_most": "≤", "below": "<"}
    shown = {name: f"{bound:.4g}%" if advised.unit == "share" else _figure(bound) for name, bound in _scaled(advised)}
    if shown.keys() == {"at_least", "at_most"}:
        return f"{shown['at_least']}–{shown['at_most']}"
    return " ".join(f"{signs[name]}{bound}" for name, bound in shown.items())


def _figure(value: float) -> str:
    """A count, or an amount in the currency of its column."""
    return amount(Decimal(str(value)))


def _scaled(advised: Advised) -> Iterator[tuple[str, float]]:
    for name, bound in advised.bounds.items():
        yield name, bound * 100 if advised.unit == "share" else bound


def _sources(words: Words, *advised: Advised | None) -> str:
    """The statements that figures rest on, and the settings of those that no document gives."""
    told = [one for one in advised if one]
    own = [used.name for one in told if one.origin != "document" for used in one.settings]
    cites = dict.fromkeys(cite for one in told for cite in one.cites)
    house = [words[f"short {origin}"] for origin in dict.fromkeys(one.origin for one in told) if origin != "document"]
    names = words["comma"].join(house) + words["colon"] + ", ".join(dict.fromkeys(own)) if own else ""
    return words["semicolon"].join(filter(None, (", ".join(cites), names)))


def _of_tier(advice: TierAdvice, words: Words) -> str:
    return words["advised tier"].format(advice.role.upper()) + words["colon"] + ", ".join(advice.cites)
