"""What people look at: pages in their language, which work without scripts and ask no other host for anything."""

from api.people import checks, drafts, form, kept, playbooks, playground, rules, whatif
from api.people.entrance import entrance
from api.people.room import room

__all__ = ["checks", "drafts", "entrance", "form", "kept", "playbooks", "playground", "room", "rules", "whatif"]
