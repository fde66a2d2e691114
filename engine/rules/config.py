"""One small file, zhongcao.yaml, that changes settings, severities, packs and rules without touching a rule.

It is looked for beside the plan and in the folders above it. Every change it makes is shown in the report.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.conditions import Complain
from engine.messages import Listed, Message, shown
from engine.problems import Location, nearest
from engine.rules.book import Override, Profile, Rule, Setting
from engine.rules.files import ConfigFile, SettingEntry
from engine.rules.free import FREE
from engine.rules.things import no_such
from engine.source import Source, kind_of
from engine.terms import VOCABULARIES
from engine.values import plain

CONFIG = "zhongcao.yaml"
COUNTS = frozenset(
    {"days", "notes", "creators", "followers", "cohorts", "brands", "kinds", "characters", "signs", "goals"}
)
"""Units of which there are only whole ones."""


def find_config(beside: Path) -> Path | None:
    """The nearest zhongcao.yaml: in the folder of a plan, or in one above it."""
    folder = beside.absolute().parent
    return next((found for place in (folder, *folder.parents) if (found := place / CONFIG).is_file()), None)


def misfit(value: Any, entry: SettingEntry | Setting) -> tuple[Message, str | None] | None:
    """Why a value does not fit a setting, with the nearest right word; None when it fits."""
    if entry.of and entry.of in FREE and (fault := FREE[entry.of](value)):
        return fault, None
    if entry.choices:
        if value not in entry.choices:
            told = Message("expected one of {words}, found {found}", words=Listed(entry.choices), found=kind_of(value))
            return told, nearest(value, entry.choices)
    elif isinstance(entry.value, list | tuple):
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            return Message("expected a list of words, found {found}", found=kind_of(value)), None
        if not all(map(plain, value)):
            return Message("an empty word is in every text; take it out"), None
    elif isinstance(entry.value, str):
        if not isinstance(value, str):
            return Message("expected a text, found {found}", found=kind_of(value)), None
    else:
        return _misfit_number(value, entry.unit)
    return None


def _misfit_number(value: Any, unit: str) -> tuple[Message, None] | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return Message("expected a number, found {found}", found=kind_of(value)), None
    if value < 0:
        return Message("expected a number from 0 up, found {value}", value=value), None
    if unit == "share" and value > 1:
        return Message("expected a share from 0 to 1, found {value}; 50 % is 0.5", value=value), None
    if unit in COUNTS and value != int(value):
        return Message("expected a whole number of {unit}, found {value}", unit=unit, value=value), None
    return None


def strange_words(value: Any, entry: SettingEntry | Setting) -> Iterator[tuple[int, Message, str | None]]:
    """The words of a list that its vocabulary does not have: the number of each, what is wrong, the nearest one."""
    words = VOCABULARIES.get(entry.of or "")
    for at, word in enumerate(value if words and isinstance(value, list) else ()):
        if words and word not in list(words):
            yield (
                at,
                Message("'{word}' is no {vocabulary}", word=shown(word), vocabulary=entry.of),
                nearest(word, words),
            )


@dataclass
class Config:
    """A zhongcao.yaml that is being applied; what it changes is kept in `overrides`."""

    told: ConfigFile
    source: Source
    complain: Complain
    overrides: list[Override] = field(default_factory=list)

    def _changed(self, kind: str, name: str, was: Any, now: Any, *path: str | int) -> None:
        place: Location = self.source.locate(path)
        self.overrides.append(Override(kind, name, was, now, place))

    def _unknown(self, path: tuple[str | int, ...], what: str, known: Iterable[str], at_key: bool) -> None:
        name = str(path[-1]) if at_key else str(_at(self.source.data, path))
        self.complain(path, no_such(what, name), nearest(name, known), at_key)

    def settings(
        self, settings: Mapping[str, Setting | None], profiles: Mapping[str, Profile]
    ) -> dict[str, Setting | None]:
        """The settings as the profile and then the values of the file change them."""
        changed = dict(settings)
        if (name := self.told.profile) is not None:
            if profile := profiles.get(name):
                for setting, value in profile.values.items():
                    if old := changed.get(setting):
                        changed[setting] = replace(old, value=value, origin=profile.origin, cites=profile.cites)
                self._changed("profile", name, None, dict(profile.values), "profile")
            else:
                self._unknown(("profile",), "profile", profiles, at_key=False)
        for name, value in self.told.settings.items():
            old = changed.get(name)
            if name not in changed:
                self._unknown(("settings", name), "setting", changed, at_key=True)
            elif old is not None and (why := misfit(value, old)):
                self.complain(("settings", name), Message("'{name}': {why}", name=name, why=why[0]), why[1], False)
            elif old is not None and self._words_known(old, value):
                changed[name] = replace(old, value=value, origin="config")
                self._changed("setting", name, old.value, value, "settings", name)
        self._reversed(changed)
        return changed

    def _reversed(self, settings: Mapping[str, Setting | None]) -> None:
        """The two ends of a range, koc_gifted_min and koc_gifted_max, must not pass each other."""
        for name, low in settings.items():
            other = name.replace("_min", "_max")
            high = settings.get(other) if other != name else None
            given = next((one for one in (name, other) if one in self.told.settings), None)
            if given and low and high and low.unit == high.unit and low.value > high.value:
                message = Message(
                    "'{name}' is {low}, above '{other}', which is {high}; correct one of them",
                    name=name,
                    low=low.value,
                    other=other,
                    high=high.value,
                )
                self.complain(("settings", given), message, None, False)

    def _words_known(self, setting: Setting, value: Any) -> bool:
        """Every word of a list setting must be in its vocabulary."""
        wrong = list(strange_words(value, setting))
        for at, message, suggestion in wrong:
            self.complain(("settings", setting.name, at), message, suggestion, False)
        return not wrong

    def packs(self, packs: Iterable[str]) -> tuple[str, ...]:
        """The packs that are switched on."""
        known = [*packs, "all"]
        for at, name in enumerate(self.told.packs):
            if name not in known:
                self._unknown(("packs", at), "pack", known, at_key=False)
            else:
                self._changed("pack", name, "off", "on", "packs", at)
        return tuple(self.told.packs)

    def rules(self, rules: Iterable[Rule], known: Iterable[str]) -> list[Rule]:
        """The rules with their severities changed, without those that are switched off."""
        known = list(known)
        for id_ in self.told.severities:
            if id_ not in known:
                self._unknown(("severities", id_), "rule", known, at_key=True)
        for at, id_ in enumerate(self.told.disabled):
            if id_ not in known:
                self._unknown(("disabled", at), "rule", known, at_key=False)
        kept = []
        for rule in rules:
            if rule.id in self.told.disabled:
                at = self.told.disabled.index(rule.id)
                self._changed("disabled", rule.id, "on", "off", "disabled", at)
            elif (severity := self.told.severities.get(rule.id)) and severity != rule.severity:
                self._changed("severity", rule.id, rule.severity, severity, "severities", rule.id)
                kept.append(replace(rule, severity=severity))
            else:
                kept.append(rule)
        return kept


def _at(data: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        data = data[part]
    return data
