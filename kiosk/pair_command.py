"""``moiso-kiosk pair``: six digits on this machine, typed by the administrator on the page."""

import sys
from pathlib import Path

import click

from ticket_queue.catalogue import FIRST_LANGUAGE, load_catalogues
from ticket_queue.ids import Language


@click.command("pair")
@click.option("--server", metavar="URL", required=True, help="The site's server.")
@click.option("--token-file", metavar="FILE", required=True, type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["vi", "en"]), default=FIRST_LANGUAGE)
def pair_command(*, server: str, token_file: Path, language: str) -> None:
    """Show six digits, wait until they were typed, and keep the token."""
    from ticket_queue.pairing import PairingError, pair_and_keep  # noqa: PLC0415 - a kiosk that gives numbers does not wait for urllib

    texts = load_catalogues(Path(__file__).with_name("texts"))[Language(language)]
    try:
        pair_and_keep(server, "kiosk", token_file, texts, click.echo)
    except PairingError as error:
        click.echo(texts(f"pair.{error.key}", detail=error.detail), err=True)
        sys.exit(1)
