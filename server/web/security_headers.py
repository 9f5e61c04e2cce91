"""The headers that keep a page to itself (OWASP ASVS 5.0, chapter 3.4)."""

from aiohttp import hdrs, web

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # The address of a citizen's page is its secret: it may not travel in a Referer.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_FOR_DOCUMENTS = ("Cross-Origin-Opener-Policy", "Permissions-Policy")
"""What browsers heed on documents only; a page's forty parts go without."""
_PARTS_OF_PAGES = ("text/javascript", "text/css", "font/woff2")
_ONE_YEAR = "max-age=31536000"


async def add_security_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Put the headers on every answer, streams and errors included; HSTS only over TLS.

    Made for ``app.on_response_prepare``, which sees server-sent events before their first byte.
    """
    of_a_page = response.content_type not in _PARTS_OF_PAGES
    for name, value in SECURITY_HEADERS.items():
        if of_a_page or name not in _FOR_DOCUMENTS:
            response.headers.setdefault(name, value)
    # Which program and version answers helps nobody but an attacker.
    response.headers.pop(hdrs.SERVER, None)
    if request.secure:
        response.headers.setdefault("Strict-Transport-Security", _ONE_YEAR)
    if hdrs.CACHE_CONTROL not in response.headers:
        response.headers[hdrs.CACHE_CONTROL] = "no-store"
