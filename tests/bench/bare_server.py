"""The physical limit of a request: an aiohttp handler that answers the same bytes, stores nothing.

    python -m tests.bench.bare_server PORT BODY

Any POST is answered 201 with BODY; a line ``{}`` is written once it listens.
"""

import asyncio
import sys

from aiohttp import web


async def _serve(port: int, body: bytes) -> None:
    async def post(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=body, status=201, content_type="application/json")

    app = web.Application()
    app.router.add_post("/{path:.*}", post)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    sys.stdout.write("{}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), sys.argv[2].encode()))
