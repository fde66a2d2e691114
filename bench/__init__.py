"""How long a check takes, by stage, beside other engines, from a cold start and over HTTP: `python -m bench`."""
