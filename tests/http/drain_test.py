#!/usr/bin/env python3
"""SIGTERM while clients keep a server busy: no request that a component was called for goes without its
answer, and no message that was accepted goes unhandled.

Every call of the translator is a line of the tutorial's logging interceptor, and every message that was
handled a line of the log; both are counted against what the clients were told.

usage: drain_test.py --program BUILD/bin/composable
"""

import http.client
import signal
import threading
import time
import unittest

from running_server import RunningServer, take_program

PROGRAM = None
CLIENTS = 8  # of each kind
LOAD_SECONDS = 2
PATIENCE_SECONDS = 60
BEFORE = "[interceptor]: Before translate("
HANDLED = "invocation complete component=greeter "

CONFIG = """
[component.translator]
uri = "lib/simple-translator.wasm"
interceptors = ["logger"]

[component.logger]
uri = "lib/logging-advice.wasm"
imports = ["logging-stdout"]

[component.logging-stdout]
uri = "lib/wasi-logging-to-stdout.wasm"
imports = ["wasip2"]

[capability.wasip2]
type = "wasi:p2"

# Slow enough for a queue: a message waits for the one before it.
[component.greeter]
uri = "lib/translating-greeter.wasm"
imports = ["translator"]
subscription = "names"

[server.api]
type = "http"
port = 0

[server.api.route.translate]
path = "/translate/{text}/{locale}"
component = "translator"
function = "translate"

[server.api.route.names]
path = "/names"
channel = "names"
"""


class Client(threading.Thread):
    """Sends one request after the other until the server is gone. `statuses` is what it was told."""

    def __init__(self, port, method, target, body=None):
        super().__init__()
        self.port = port
        self.request = (method, target, body)
        self.statuses = []
        self.start()

    def run(self):
        connection = None
        while True:
            try:
                if connection is None:
                    connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                            timeout=PATIENCE_SECONDS)
                connection.request(*self.request)
                answer = connection.getresponse()
                answer.read()
                self.statuses.append(answer.status)
                if answer.will_close:
                    connection = None
            except ConnectionRefusedError:
                return
            except (OSError, http.client.HTTPException):
                connection = None  # closed; whether anybody listens shows the next one


class DrainTest(unittest.TestCase):
    def test_nothing_that_was_accepted_is_lost(self):
        with RunningServer(PROGRAM, CONFIG) as server:
            output = []
            reader = threading.Thread(target=lambda: output.extend(server.process.stdout))
            reader.start()
            port = server.ports["api"]
            askers = [Client(port, "GET", "/translate/Hello/nl-NL") for _ in range(CLIENTS)]
            senders = [Client(port, "POST", "/names", b"World") for _ in range(CLIENTS)]
            time.sleep(LOAD_SECONDS)
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(server.process.wait(PATIENCE_SECONDS), 0, server.logged())
            for client in askers + senders:
                client.join(PATIENCE_SECONDS)
            reader.join(PATIENCE_SECONDS)

            answered = [status for client in askers for status in client.statuses]
            accepted = [status for client in senders for status in client.statuses]
            self.assertEqual(set(answered), {200})
            self.assertEqual(set(accepted), {202})
            self.assertGreater(min(len(answered), len(accepted)), 20)
            handled = server.logged().count(HANDLED)
            self.assertEqual(handled, len(accepted))
            # The greeter calls the translator too.
            calls = sum(line.count(BEFORE) for line in output)
            self.assertEqual(calls - handled, len(answered))


if __name__ == "__main__":
    PROGRAM = take_program(__doc__)
    unittest.main()
