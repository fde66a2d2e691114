"""The mix of a plan: planned beside recommended, by role, tier and KFS stage, in creators, notes and money.

What the plan does not say stays unknown, and so does every sum that it belongs to.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from engine.facts import Fact, Facts
from engine.findings import Language
from engine.report import (
    Advised,
    Mix,
    Recommended,
    RoleAdvice,
    RoleMix,
    StageAdvice,
    StageMix,
    TierAdvice,
    TierMix,
)
from engine.rules import Line, Playbook, Rulebook
from engine.terms import Role, Tier
from engine.values import NONE, UNKNOWN
from engine.wording import as_json

CENT = Decimal("0.01")
STAGES = {"content": "planned_fees", "feed": "ads.feed.budget", "search": "ads.search.budget"}
"""The money of each KFS stage, in their order; that of the first are the creator fees."""

Amount = Decimal | None


def mix(book: Rulebook, facts: Facts, lang: Language) -> Mix:
    """The mix of a plan, beside that of the playbook of its objective (empty without one)."""
    plan = facts.plan
    rate = known(plan["budget.fx_to_cny"].data)
    stages = {stage: known(plan[field].data) for stage, field in STAGES.items()}
    objective = plan["objective.primary"].data
    playbook = None if objective is UNKNOWN else book.playbooks.get(str(objective))
    return Mix(
        currency=as_json(plan["budget.currency"].data),
        planned={role.value: _of_role(plan, role, rate) for role in Role},
        planned_tiers=tuple(_tiers(facts.entries("cohort") or (), rate)),
        planned_stages={
            stage: StageMix(money=as_json(money), money_cny=as_json(in_cny(money, rate)))
            for stage, money in stages.items()
        },
        recommended=_Advice(book, lang, rate).recommended(playbook, stages) if playbook else Recommended(),
    )


# --- What is planned ------------------------------------------------------------------------------------------------


def known(data: Any) -> Amount:
    """An amount, 0 for what is known not to exist, None for what is not known."""
    return None if data is UNKNOWN else Decimal(0) if data == NONE else Decimal(data)


def in_cny(money: Amount, rate: Amount) -> Amount:
    """An amount in CNY to the fen, None where it or the rate is not known."""
    return None if money is None or rate is None else (money * rate).quantize(CENT)


def _sum(amounts: Iterable[Amount]) -> Amount:
    """The sum, None as soon as one part is not known."""
    total = Decimal(0)
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


def _of_role(plan: Fact, role: Role, rate: Amount) -> RoleMix:
    creators, notes, fees = (known(plan[f"{role}_{name}"].data) for name in ("creators", "notes", "fees"))
    return RoleMix(**_figures(creators, notes, fees, rate))


def _tiers(cohorts: Sequence[Fact], rate: Amount) -> Iterable[TierMix]:
    """A row for each tier that is planned, and one for the cohorts of whom none is said."""
    by_tier: dict[str | None, list[Fact]] = {}
    for cohort in cohorts:
        tier = cohort["tier"].data
        by_tier.setdefault(None if tier is UNKNOWN else str(tier), []).append(cohort)
    for tier in (*map(str, Tier), None):
        if of_tier := by_tier.get(tier):
            creators, notes, fees = (
                _sum(known(cohort[name].data) for cohort in of_tier) for name in ("creators", "notes", "fee")
            )
            yield TierMix(tier=tier, **_figures(creators, notes, fees, rate))


def _figures(creators: Amount, notes: Amount, fees: Amount, rate: Amount) -> dict[str, Any]:
    figures = {"creators": creators, "notes": notes, "fees": fees, "fees_cny": in_cny(fees, rate)}
    return {name: as_json(amount) for name, amount in figures.items()}


# --- What is recommended --------------------------------------------------------------------------------------------


class _Advice:
    """What a playbook recommends, for the money of one plan."""

    def __init__(self, book: Rulebook, lang: Language, rate: Amount) -> None:
        self.book, self.lang, self.rate = book, lang, rate

    def recommended(self, playbook: Playbook, stages: dict[str, Amount]) -> Recommended:
        return Recommended(
            objective=playbook.objective,
            lead=playbook.lead,
            support=playbook.support,
            order=playbook.order[self.lang],
            cites=self.book.citations(playbook.cites, self.lang),
            roles=self._roles(playbook, stages["content"]),
            tiers=tuple(self._tiers(playbook)),
            stages=self._stages(playbook, _sum(stages.values())),
        )

    def _roles(self, playbook: Playbook, fees: Amount) -> dict[str, RoleAdvice]:
        split = playbook.line("split", "koc_fees")
        share = Decimal(split.bounds["is"].value) if split else None
        shares = {Role.KOC: share, Role.KOL: None if share is None else 1 - share}
        of_koc = None if fees is None or share is None else (fees * share).quantize(CENT)
        parts = {Role.KOC: of_koc, Role.KOL: None if of_koc is None or fees is None else fees - of_koc}
        return {
            role: RoleAdvice(
                creators=self._bounds(playbook.line(role, "creators")),
                notes=self._bounds(playbook.line(role, "notes")),
                note_share=self._bounds(playbook.line(role, "note_share")),
                fee_share=self._exactly(shares[Role(role)], "share", split),
                fees=self._exactly(parts[Role(role)], "plan currency", split),
            )
            for role in playbook.roles
        }

    def _tiers(self, playbook: Playbook) -> Iterable[TierAdvice]:
        for role in playbook.roles:
            if line := playbook.line(role, "tier"):
                for tier in line.words:
                    yield TierAdvice(tier=tier, role=role, origin=line.origin, cites=line.cites)

    def _stages(self, playbook: Playbook, whole: Amount) -> dict[str, StageAdvice]:
        shares = dict(zip(STAGES, self._split(playbook, Decimal(1), exact=True), strict=True))
        parts = dict(zip(STAGES, self._split(playbook, whole), strict=True))
        ads, search = playbook.line("split", "ads"), playbook.line("split", "search_ads")
        rests = {"content": (ads,), "feed": (ads, search), "search": (ads, search)}
        return {
            stage: StageAdvice(
                why=line.says[self.lang] if (line := playbook.line(stage, "why")) and line.says else None,
                share=self._exactly(shares[stage], "share", *rests[stage]),
                money=self._exactly(parts[stage], "plan currency", *rests[stage]),
            )
            for stage in STAGES
        }

    @staticmethod
    def _split(playbook: Playbook, whole: Amount, exact: bool = False) -> tuple[Amount, Amount, Amount]:
        """Content, feed ads and search ads out of a whole; None for a part that no line splits off."""
        lines = (playbook.line("split", name) for name in ("ads", "search_ads"))
        ads, search = (Decimal(line.bounds["is"].value) if line else None for line in lines)

        def part(of: Decimal, share: Decimal) -> Decimal:
            return of * share if exact else (of * share).quantize(CENT)

        if whole is None or ads is None:
            return None, None, None
        for_ads = part(whole, ads)
        if search is None:
            return whole - for_ads, None, None
        for_search = part(for_ads, search)
        return whole - for_ads, for_ads - for_search, for_search

    def _bounds(self, line: Line | None) -> Advised | None:
        """The bounds of a line."""
        if line is None:
            return None
        bounds = {name: as_json(setting.value) for name, setting in line.bounds.items()}
        return self._advised(bounds, line.cell.unit or "", line)

    def _exactly(self, value: Amount, unit: str, *lines: Line | None) -> Advised | None:
        """A figure that was worked out from lines."""
        on = [line for line in lines if line]
        if value is None or not on:
            return None
        cny = in_cny(value, self.rate) if unit == "plan currency" else None
        told = self._advised({"is": as_json(value)}, unit, *on)
        return told if cny is None else told.model_copy(update={"cny": {"is": as_json(cny)}})

    def _advised(self, bounds: dict[str, Any], unit: str, *lines: Line) -> Advised:
        settings = dict.fromkeys(setting.name for line in lines for setting in line.settings)
        return Advised(
            bounds=bounds,
            unit=unit,
            origin=lines[-1].origin,
            cites=tuple(dict.fromkeys(cite for line in lines for cite in line.cites)),
            settings=tuple(self.book.used(name, self.lang) for name in settings),
        )
