"""``moiso-display voice-make``, ``voice-record`` and ``voice-check``: the clips of the voice."""

import sys
from pathlib import Path
from typing import NoReturn

import click

from display.settings import TEXTS
from display.speech import Dialect
from display.voice import (
    ClipSets,
    Finding,
    MicrophoneError,
    NoVoiceError,
    Prompt,
    Studio,
    all_prompts,
    check_set,
    clip_sets,
    data_directory,
    made_set,
    recorded_set,
)
from ticket_queue.catalogue import FIRST_LANGUAGE, Catalogue, load_catalogues
from ticket_queue.ids import Language

DIALECT = click.option(
    "--dialect", type=click.Choice(["north", "south"]), default="south", help="Whose words."
)
NAME = click.option("--name", multiple=True, metavar="NAME", help="A counter called by its name.")
DATA = click.option("--data", metavar="DIR", default="", help="Where the clips are kept.")
LANGUAGE = click.option(
    "--language", type=click.Choice(["vi", "en"]), default="vi", help="In which it talks to you."
)


@click.command("voice-make")
@DIALECT
@NAME
@DATA
@LANGUAGE
def voice_make(*, dialect: str, name: tuple[str, ...], data: str, language: str) -> None:
    """Make the machine's clips now, as a board does at its first start."""
    texts = _texts(language)
    directory = made_set(data_directory(data), Dialect(dialect))
    try:
        made = _sets(data, dialect).make(_prompts(dialect, name))
    except (NoVoiceError, OSError) as error:
        _end(texts("voice.not_made", reason=error))
    click.echo(texts("voice.made" if made else "voice.made_before", directory=directory))


@click.command("voice-record")
@DIALECT
@NAME
@DATA
@LANGUAGE
@click.option("--english", is_flag=True, help="The English prompts, in place of the Vietnamese.")
@click.option("--device", default="default", metavar="ALSA", help="The microphone, as hw:1.")
def voice_record(
    *, dialect: str, name: tuple[str, ...], data: str, language: str, english: bool, device: str
) -> None:
    """Lead a person with a microphone through the prompts; goes on where it was stopped."""
    texts = _texts(language)
    directory = recorded_set(data_directory(data))
    wanted = Language("en") if english else FIRST_LANGUAGE
    prompts = [prompt for prompt in _prompts(dialect, name) if prompt.language == wanted]
    click.echo(texts("voice.welcome", count=len(prompts), directory=directory))
    studio = Studio(texts, _ask, click.echo, device, directory)
    try:
        if studio.record(prompts):
            click.echo(texts("voice.all_done"))
    except (MicrophoneError, OSError) as error:
        _end(texts("voice.not_recorded", reason=error))
    except (click.Abort, KeyboardInterrupt):
        click.echo(texts("voice.stopped"))


@click.command("voice-check")
@DIALECT
@NAME
@DATA
@LANGUAGE
def voice_check(*, dialect: str, name: tuple[str, ...], data: str, language: str) -> None:
    """Find the gaps in the recorded clips, or in the machine's where none are recorded."""
    texts = _texts(language)
    prompts = _prompts(dialect, name)
    directory = recorded_set(data_directory(data))
    if not any(directory.glob("vi/*.wav")):
        directory, prompts = made_set(data_directory(data), Dialect(dialect)), _prompts(dialect, ())
        if not any(directory.glob("vi/*.wav")):
            _end(texts("voice.no_voice"))
        click.echo(texts("voice.none_recorded"))
    report = check_set(directory, prompts)
    for spoken, group in report.not_begun:
        part = f"{texts(f'voice.group.{group}')} ({texts(f'voice.language.{spoken}')})"
        click.echo(texts("voice.not_begun", part=part))
    for finding in report.findings:
        click.echo(_line(texts, directory, finding))
    if report.findings:
        _end(texts("voice.gaps", n=len(report.findings)))
    click.echo(texts("voice.whole", directory=directory))


def _line(texts: Catalogue, directory: Path, finding: Finding) -> str:
    fault = texts(f"voice.fault.{finding.fault}")
    words, file = finding.prompt.words, directory / finding.prompt.file
    detail = f" ({finding.detail})" if finding.detail else ""
    return texts("voice.finding", words=words, file=file, fault=fault + detail)


def _texts(language: str) -> Catalogue:
    return load_catalogues(TEXTS)[Language(language)]


def _prompts(dialect: str, names: tuple[str, ...]) -> tuple[Prompt, ...]:
    return all_prompts(load_catalogues(TEXTS), Dialect(dialect), names)


def _sets(data: str, dialect: str) -> ClipSets:
    return clip_sets(data_directory(data), Dialect(dialect))


def _ask(question: str) -> str:
    answer: str = click.prompt(question, default="", show_default=False, prompt_suffix=" ")
    return answer


def _end(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(1)
