"""Eight clients at once, in short; `make soak` runs it in full."""

from tests.given import Server
from tests.soak import CLIENTS, MOST, soak, templates
