"""The history on the command line, a module for each kind of question; `engine.cli.history` names the commands."""
