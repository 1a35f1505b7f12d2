"""A network between browser and server that a test can interrupt."""

from __future__ import annotations

import asyncio
import re
import threading

from tests.program import free_port

REFUSAL = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"


class Proxy:
    """Forwards bytes between two ports of this computer until interrupted.

    ``cut`` ends all connections and refuses new ones; ``stall`` stops forwarding;
    ``mend`` restores the network, and stalled bytes are lost with their connections.
    ``pause`` lets requests with some bytes wait until ``resume``; ``has_paused`` is set once one
    waits. ``refuse`` answers requests for addresses of a pattern with an error, and ``refused``
    counts them.
    """

    def __init__(self, to):
        self.port = free_port()
        self.refused = 0
        self._refusing = None
        self._to = to
        self._open = set()
        self._passing = None
        self._resumed = None
        self._text_to_pause = None
        self.has_paused = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    def _run(self):
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._ready.set()
        self._loop.run_forever()

    async def _start(self):
        self._passing, self._resumed = asyncio.Event(), asyncio.Event()
        self._passing.set()
        self._cut = False
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", self.port)

    async def _meet(self, reader, writer):
        if self._cut:
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, back}
        self._open |= both
        await asyncio.gather(self._pass(reader, back, writer), self._pass(there, writer))
        self._open -= both

    async def _pass(self, reader, writer, client=None):
        try:
            while data := await reader.read(65536):
                await self._passing.wait()
                if client and self._refusing and self._refusing.match(data):
                    self.refused += 1
                    client.write(REFUSAL)
                    continue
                if self._text_to_pause and self._text_to_pause in data:
                    self.has_paused.set()
                    await self._resumed.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    def _do(self, change):
        done = threading.Event()

        def run():
            change()
            done.set()

        self._loop.call_soon_threadsafe(run)
        assert done.wait(10)

    def _end_all(self):
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()

    def cut(self):
        def change():
            self._cut = True
            self._end_all()

        self._do(change)

    def stall(self):
        self._do(self._passing.clear)

    def refuse(self, pattern):
        self._refusing = re.compile(rb"GET \S*" + pattern)

    def pause(self, text):
        self._text_to_pause = text

    def resume(self):
        self._do(self._resumed.set)

    def mend(self):
        def change():
            self._refusing = None
            if not self._passing.is_set():
                self._end_all()
            self._cut = False
            self._passing.set()

        self._do(change)

    def __enter__(self):
        return self

    async def _finish(self):
        self._end_all()
        self._server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def __exit__(self, *_):
        asyncio.run_coroutine_threadsafe(self._finish(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
