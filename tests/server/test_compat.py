"""Parts of other libraries that are not documented: each does what we need of it."""

from __future__ import annotations

from types import SimpleNamespace

from jupyter_client.session import Session
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine
from tornado.web import Application, RequestHandler
from traitlets.config import Configurable

from tests.kernel.conftest import run_async
from workbook_lib.server.compat import IncludedApplication, KernelConnection


class Theirs(RequestHandler):
    """A handler of another application."""


class Ours(RequestHandler):
    """A handler of the included application."""


def test_rules_of_ours_come_before_those_that_are_there_and_others_are_passed_on():
    app = Application([("/own", Theirs)], name="theirs")
    app.add_handlers(".*$", [("/page/(.*)", Theirs)])
    included = IncludedApplication([("/page/a", Ours), ("/own", Ours)], [])
    included.include_in(app)
    app.add_handlers(".*$", [("/later/(.*)", Theirs)])
    connection = SimpleNamespace(context=None, set_close_callback=lambda _: None)

    def find_handler(path):
        line = RequestStartLine("GET", path, "HTTP/1.1")
        headers = HTTPHeaders({"Host": "127.0.0.1"})
        request = HTTPServerRequest(start_line=line, headers=headers, connection=connection)
        return app.find_handler(request)

    assert [find_handler(f"/{path}").handler_class for path in ("page/a", "own")] == [Ours, Ours]
    assert find_handler("/page/a").application is included
    assert included.settings is app.settings
    assert [find_handler(f"/{path}").handler_class for path in ("page/b", "later/x")] == [
        Theirs,
        Theirs,
    ]
    assert find_handler("/nothing").handler_class is not Ours


class Stream:
    """A stream to a kernel, which answers each message, and calls `on_sent` with their number."""

    def __init__(self):
        self.sent, self.receive, self.on_sent = [], None, lambda _: None

    def on_recv(self, callback):
        self.receive = callback

    def stop_on_recv(self):
        self.receive = None

    def send_multipart(self, parts, *_, **__):
        self.sent.append(parts)
        if self.receive:
            self.receive(parts)
        self.on_sent(len(self.sent))

    def close(self):
        """Do nothing."""

    def closed(self):
        return False


class Kernels(Configurable):
    """A manager of one kernel."""

    kernel_info_timeout, allow_tracebacks = 5, True

    def __contains__(self, kernel_id):
        return kernel_id == "one"


class Kernel(Configurable):
    """A kernel to which every connection is a new stream."""

    kernel_id, execution_state, ports = "one", "idle", ()

    def connect_iopub(self, **_):
        return Stream()

    connect_shell = connect_control = connect_stdin = connect_iopub


def new_connection(**options):
    kernel = Kernel(parent=Kernels())
    connection = KernelConnection(parent=kernel, session=Session(key=b""), **options)
    connection.create_stream()
    return connection


def test_a_kernel_whose_status_was_missed_is_asked_again_on_the_control_channel():
    async def scenario():
        connection = new_connection()

        def publish(count):
            if count == 3:
                connection.channels["iopub"].receive([])

        connection.channels["control"].on_sent = publish
        await connection.nudge()
        return [connection.message_type(parts) for parts in connection.channels["control"].sent]

    assert run_async(scenario()) == ["kernel_info_request"] * 3


def test_a_message_to_the_kernel_is_sent_as_it_is():
    connection = new_connection()
    parts = [b'{"msg_type": "comm_msg"}', b"{}", b"{}", b'{"data": {}}', b"buffer"]
    connection.send_to_kernel(parts)
    (message,) = connection.channels["shell"].sent
    assert message[-5:] == parts
    assert connection.message_type(message) == "comm_msg"
    connection.channels = {}
    connection.send_to_kernel(parts)


def test_what_the_server_reports_about_a_kernel_is_written_by_the_method_that_drops_it(
    monkeypatch,
):
    reports = []
    monkeypatch.setattr(KernelConnection, "write_stderr", lambda _, *texts: reports.append(texts))
    connection = new_connection(iopub_msg_rate_limit=0.1)
    message = connection.session.msg("comm_msg", parent={"msg_id": "a"})
    parts = connection.session.serialize(message)
    connection.handle_outgoing_message("iopub", parts)
    ((text, parent),) = reports
    assert "rate exceeded" in text
    assert parent == {"msg_id": "a"}
