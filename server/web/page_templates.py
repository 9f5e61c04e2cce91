"""The frame of every page: its template, its texts in the reader's language, its static files."""

from collections.abc import Callable, Mapping
from pathlib import Path

import jinja2
from aiohttp import web

from server.web.page_language import page_language, remember_language
from server.web.static_files import StaticFiles
from ticket_queue.catalogue import Catalogue
from ticket_queue.ids import Language
from ticket_queue.services import Site

_PAGES = Path(__file__).parent / "pages"


class PageTemplates:
    """Renders pages out of their templates."""

    def __init__(self, site: Callable[[], Site], catalogues: Mapping[Language, Catalogue]) -> None:
        """Read the templates and the static files.

        Raises:
            OSError: a file cannot be read.
        """
        self._site = site
        self._catalogues = catalogues
        self.static = StaticFiles(_PAGES / "static")
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_PAGES / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}

    def page(
        self,
        request: web.Request,
        name: str,
        groups: tuple[str, ...],
        language: Language | None = None,
        **facts: object,
    ) -> web.Response:
        """Answer with a page; its script gets the texts of some ``groups``."""
        language = language or page_language(request, self._catalogues)
        texts = self._catalogues[language]
        html = self._templates.get_template(f"{name}.html").render(
            language=language,
            languages=self._languages(request),
            texts=texts,
            page_texts=_script_texts(texts, groups),
            site=self._site(),
            static=self.static.address,
            **facts,
        )
        response = web.Response(text=html, content_type="text/html", charset="utf-8")
        response.headers["Vary"] = "Accept-Language, Cookie"
        response.enable_compression()
        remember_language(request, response, language)
        return response

    def _languages(self, request: web.Request) -> list[tuple[Language, str, str]]:
        """Return each language's code, own name and address of this page in it."""
        return [
            (code, texts("page.language_name"), str(request.rel_url.update_query(language=code)))
            for code, texts in self._catalogues.items()
        ]


def _script_texts(texts: Catalogue, groups: tuple[str, ...]) -> dict[str, str]:
    """Return the texts that a page's script needs, without the ``page.`` before their keys."""
    return {
        key.removeprefix("page."): text
        for group in ("common", *groups)
        for key, text in texts.under(f"page.{group}").items()
    }
