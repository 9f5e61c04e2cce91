"""The pages' scripts, style and fonts, under an address that changes with them."""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".woff2": "font/woff2",
}
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class StaticFile:
    """One file's bytes, plain and (where that is smaller) compressed."""

    content_type: str
    plain: bytes
    compressed: bytes | None


class StaticFiles:
    """Every file of a directory that a page may ask for, held in memory.

    The version is a hash of them all and a part of their address, so that a browser may keep
    them for ever and still has the new ones at once after an update; ES modules that import each
    other by relative paths stay within one version.
    """

    def __init__(self, directory: Path) -> None:
        """Read the directory.

        Raises:
            OSError: a file cannot be read.
        """
        self._files: dict[str, StaticFile] = {}
        digest = hashlib.sha256()
        for path in sorted(directory.rglob("*")):
            if path.suffix in CONTENT_TYPES:
                name = path.relative_to(directory).as_posix()
                plain = path.read_bytes()
                digest.update(name.encode() + b"\0" + plain)
                self._files[name] = _static_file(path.suffix, plain)
        self.version = digest.hexdigest()[:12]

    def address(self, name: str) -> str:
        """Return the address of one file, such as ``/static/0123456789ab/moiso.css``.

        Raises:
            KeyError: there is no such file.
        """
        if name not in self._files:
            raise KeyError(name)
        return f"/static/{self.version}/{name}"

    async def handle(self, request: web.Request) -> web.Response:
        """Answer ``GET /static/{version}/{name}``; an old version gets the new file, uncached."""
        found = self._files.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        current = request.match_info["version"] == self.version
        headers = {
            "Content-Type": found.content_type,
            "Cache-Control": _FOR_EVER if current else "no-cache",
            "Vary": "Accept-Encoding",
        }
        if found.compressed and "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return web.Response(body=found.compressed, headers=headers)
        return web.Response(body=found.plain, headers=headers)


def _static_file(suffix: str, plain: bytes) -> StaticFile:
    compressed = gzip.compress(plain, 9, mtime=0)
    smaller = compressed if len(compressed) < len(plain) * 0.9 else None
    return StaticFile(CONTENT_TYPES[suffix], plain, smaller)
