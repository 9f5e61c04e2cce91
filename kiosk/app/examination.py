"""``moiso-kiosk doctor``."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp

from kiosk.app.machine import open_journal, paper_of, printer_of
from kiosk.doctor import examine_guide_pin, examine_machine, examine_printer, examine_server
from kiosk.guide_pin import GuidePin
from kiosk.receipt import render
from kiosk.server_desk import ServerDesk
from kiosk.settings import Settings, read_secret
from kiosk.slip import trial_receipt
from ticket_queue.catalogue import Catalogue


async def examine(settings: Settings, data: Path, texts: Catalogue) -> list[tuple[str, bool]]:
    """Look at everything that a kiosk needs, printing a test slip: a line each, and whether fine.

    Raises:
        SettingsError: a setting names something that is not there.
    """
    server = settings.server
    token = read_secret(Path(server.token_file), "server.token_file")
    journal = open_journal(settings, data)
    async with aiohttp.ClientSession() as session:
        patience = timedelta(seconds=server.answer_within_s)
        link = ServerDesk(session, server.url, token, patience)
        findings = await examine_server(link, texts.language, server.url, settings.digit)
    slip = render(trial_receipt(texts, datetime.now(UTC)), texts, paper_of(settings.printer))
    printer = printer_of(settings.printer, unfinished=False)
    findings += [*examine_printer(printer, slip), *examine_machine(journal, os.environ)]
    findings.append(examine_guide_pin(GuidePin.of(settings.device, data)))
    if printer is not None:
        printer.close()
    journal.close()
    verdicts = {True: texts("doctor.fine"), False: texts("doctor.to_do")}
    return [
        (f"{verdicts[each.fine]}: {texts(f'doctor.{each.key}', **each.facts)}", each.fine)
        for each in findings
    ]
