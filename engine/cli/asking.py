"""What to ask next: `zhongcao ask`."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from engine.asking import Interview, NoAnswer, Question
from engine.changes import Adviser
from engine.check import Checker
from engine.cli.inputs import NAMELESS, day_option, read_text, unwritten
from engine.cli.options import (
    as_of_option,
    bad,
    config_option,
    format_option,
    lang_option,
    pack_option,
    print_json,
    rulebook,
    rules_option,
    said,
    stop,
)
from engine.findings import Language
from engine.messages import Message
from engine.outcomes import EvaluatorsDisagree
from engine.problems import Refused
from engine.render import ask as render
from engine.render.phrases import Words
from engine.render.terminal import to_terminal
from engine.rules import UnknownPack, find_config
from engine.source import save

LAST, HELP = ("q", "quit", "退出"), ("?", "？")
"""Answers that end the questions, and that ask what one means."""

NO_INPUT = Message(
    "there is no terminal, and no answer on standard input; write one answer a line, or see them with --list"
)


@click.command()
@click.argument("plan", metavar="PLAN")
@click.option("--list", "list_", is_flag=True, help="Only print the questions, with what each of them bears on.")
@lang_option
@format_option
@rules_option
@config_option("beside the plan")
@pack_option
@as_of_option
def ask(  # noqa: PLR0913, PLR0917  (an argument for each option)
    plan: str,
    list_: bool,
    lang: Language,
    format_: str,
    folders: Sequence[Path],
    config: Path | None,
    packs: Sequence[str],
    as_of: str | None,
) -> None:
    """Ask for what a plan leaves open, what decides most first, and write the answers into the plan.

    An answer is a word or the number of one, several with commas between, a number (50万, 15%), a day, none; answers
    may come from a pipe, one a line. Comments and layout of the plan are kept. Exits with 0, or with 2 when the plan,
    the rules or the command line is wrong.
    """
    if format_ == "json" and not list_:
        told = Message("--format json goes with --list: questions that are answered are for people")
        raise click.UsageError(said(told))
    if plan == "-" and not list_:
        raise bad("PLAN", Message("answers are written into a file; name it, or add --list"))
    day = day_option(as_of, "--as-of")
    checker = Checker(rulebook(folders, config or find_config(Path(plan)), examples=False))
    try:
        name = NAMELESS if plan == "-" else plan
        interview = Interview(Adviser(checker, read_text(plan), name, day, lang, packs))
        if not list_:
            _Session(interview).run()
        elif format_ == "json":
            print_json([question.model_dump(mode="json") for question in interview.questions()])
        else:
            to_terminal(render.listing(interview.questions(), lang))
    except UnknownPack as error:
        raise bad("--pack", error) from None
    except (Refused, EvaluatorsDisagree) as error:
        stop(error)


class _Session:
    """Questions and answers at a terminal, or from a pipe; every answer is in the file before the next question."""

    def __init__(self, interview: Interview) -> None:
        self.interview = interview
        self.words = Words(interview.adviser.lang)
        self.path = Path(interview.adviser.name)
        self.asked = self.given = self.heard = 0

    def run(self) -> None:
        """Ask until nothing is left, or until the planner or the pipe ends."""
        before = self.interview.adviser.report.verdict
        if self.interview.questions():
            to_terminal([render.indented(self.words["ask keys"], "dim")])
        while questions := self.interview.questions():
            self.asked += 1
            click.echo()
            to_terminal([*render.head(questions[0], self.asked, self.words), *render.ways(questions[0], self.words)])
            if not self._answered(questions[0]):
                break
        else:
            click.echo(self.words["nothing to ask"])
        after = self.interview.adviser.report.verdict
        verdict = " → ".join(self.words[one] for one in dict.fromkeys((before, after)))
        left = len(self.interview.questions())
        click.echo(self.words["answered"].format(self.path, self.given, verdict, left))

    def _answered(self, question: Question) -> bool:
        """Take answers until one fits or the question is skipped; whether to go on."""
        while True:
            answer = self._read()
            if answer is None or answer.casefold() in LAST:
                return False
            if answer in HELP:
                to_terminal(render.explained(question, self.interview.titles(), self.words))
            elif not answer:
                self.interview.skip(question)
                return True
            elif self._given(question, answer):
                return True

    def _read(self) -> str | None:
        """The next answer, None when there is no more."""
        if sys.stdin is None:
            stop(NO_INPUT)
        terminal = sys.stdin.isatty()
        try:
            answer: str = click.prompt("", default="", show_default=False, prompt_suffix="> ").strip()
            answer.encode()  # bytes that are no UTF-8 may come as halves of letters
        except click.Abort:
            click.echo()
            if not terminal and not self.heard:
                stop(NO_INPUT)
            return None
        except UnicodeError:
            stop(Message("the answers are not UTF-8 text"))
        if not terminal:
            click.echo()
        self.heard += 1
        return answer

    def _given(self, question: Question, answer: str) -> bool:
        """Put an answer into the plan and the file, and tell what it changes; or tell what is wrong with it."""
        before = self.interview.text
        try:
            heard = self.interview.give(question, answer)
        except NoAnswer as error:
            to_terminal(render.indented(line, "yellow") for line in said(error).splitlines())
            return False
        self._save(before)
        self.given += 1
        to_terminal([render.came(heard, self.words)])
        return True

    def _save(self, before: bytes) -> None:
        try:
            if self.path.read_bytes() != before:
                told = Message("this file was changed meanwhile; the last answer is not written; start again")
                stop(Message("{path}: {told}", path=self.path, told=told))
            save(self.path, self.interview.text)
        except OSError as error:
            stop(Message("{path}: {told}", path=self.path, told=unwritten(error)))
