"""How the money is split and how many creators it pays: whole numbers, and amounts to the cent.

A closed form, no solver: the share of each role is given, fees lie in a range, and more creators come before higher
fees, so that each role has one answer.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from engine.rules import Playbook

CENT, UNIT = Decimal("0.01"), Decimal(1)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Crew:
    """The creators of one role, a note each: how many, and the fee for a note (0: the product only).

    `money` is what there was for their fees.
    """

    creators: int
    fee: Decimal
    money: Decimal = ZERO

    @property
    def fees(self) -> Decimal:
        return self.creators * self.fee


@dataclass(frozen=True, slots=True)
class Money:
    """The budget, line by line, in the currency of the plan; `given` were given, and `rest` is left."""

    total: Decimal
    given: Decimal
    crews: dict[str, Crew]
    feed: Decimal
    search: Decimal

    @property
    def fees(self) -> Decimal:
        return sum((crew.fees for crew in self.crews.values()), ZERO)

    @property
    def rest(self) -> Decimal:
        return self.total - self.given - self.fees - self.feed - self.search


@dataclass(frozen=True, slots=True)
class TooLittle:
    """The budget cannot pay the fewest creators: the least that can, and what of it goes where."""

    least: Decimal
    fees: Decimal
    ads: Decimal
    given: Decimal


def bound(playbook: Playbook, section: str, name: str, end: str, missing: Decimal) -> Decimal:
    """A number of a playbook."""
    line = playbook.line(section, name)
    setting = line.bounds.get(end) if line else None
    return missing if setting is None else Decimal(setting.value)


def split(playbook: Playbook, total: Decimal, given: Decimal, rate: Decimal) -> Money | TooLittle:
    """The money by the shares of the playbook, and the creators that each share pays; `rate` is CNY per unit."""
    ads_share = bound(playbook, "split", "ads", "is", ZERO) if playbook.line("feed", "start") else ZERO
    koc_share = bound(playbook, "split", "koc_fees", "is", ZERO if "kol" in playbook.roles else UNIT)
    free = max(total - given, ZERO)
    ads = (free * ads_share).quantize(CENT, ROUND_FLOOR)
    fees = free - ads
    koc, kol = _crew(playbook, "koc", fees * koc_share, rate) if "koc" in playbook.roles else None, None
    if "kol" in playbook.roles:
        kol = _crew(playbook, "kol", fees * (1 - koc_share), rate) if koc else None
        if kol is None:  # KOCs can do without a fee, KOLs cannot: then all fees are theirs
            koc, kol = None, _crew(playbook, "kol", fees, rate)
        if kol is None:
            need = _fewest(playbook, "kol") * _price(playbook, "kol", "at_least", rate)
            paid = ((need - CENT) / (1 - ads_share)).quantize(CENT, ROUND_FLOOR)
            while (
                paid - (paid * ads_share).quantize(CENT, ROUND_FLOOR) < need
            ):  # a cent or two, for the rounding of ads
                paid += CENT
            return TooLittle(given + paid, need, paid - need, given)
    elif given > total:
        return TooLittle(given, ZERO, ZERO, given)
    if "koc" in playbook.roles:
        koc = koc or Crew(_fewest(playbook, "koc"), ZERO)
    crews = {role: crew for role, crew in (("koc", koc), ("kol", kol)) if crew}
    search = (ads * bound(playbook, "split", "search_ads", "is", ZERO)).quantize(CENT, ROUND_FLOOR)
    return Money(total, given, crews, ads - search, search)


def _crew(playbook: Playbook, role: str, money: Decimal, rate: Decimal) -> Crew | None:
    """As many creators as may be, then the highest fee; None when the money does not pay the fewest."""
    low, high = (_price(playbook, role, end, rate) for end in ("at_least", "at_most"))
    most = int(bound(playbook, role, "creators", "at_most", Decimal(_fewest(playbook, role))))
    creators = min(most, int(money // low))
    if creators < _fewest(playbook, role):
        return None
    each = min(high, money / creators)
    return Crew(creators, max(each.quantize(UNIT, ROUND_FLOOR), low), money.quantize(CENT, ROUND_FLOOR))


def _fewest(playbook: Playbook, role: str) -> int:
    return int(bound(playbook, role, "creators", "at_least", UNIT))


def _price(playbook: Playbook, role: str, end: str, rate: Decimal) -> Decimal:
    """An end of the range of prices, in the currency of the plan, rounded into the range; a cent at least."""
    cny = bound(playbook, role, "fee_per_note", end, UNIT)
    return max((cny / rate).quantize(CENT, ROUND_CEILING if end == "at_least" else ROUND_FLOOR), CENT)
