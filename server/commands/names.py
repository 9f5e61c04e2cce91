"""What may stand as an id on the command line."""

import re

import click


class Slug(click.ParamType[str]):
    """Small letters, digits and hyphens: an id that fits into topics, paths and files."""

    name = "id"
    _allowed = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the id as it is.

        Raises:
            click.BadParameter: it holds anything else.
        """
        if not self._allowed.fullmatch(value):
            say = ctx.obj if ctx is not None else None
            wanted = say("settings.expected.slug") if say is not None else "a-z, 0-9, -"
            self.fail(wanted, param, ctx)
        return value


SLUG = Slug()
