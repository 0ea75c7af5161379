#!/usr/bin/env python3
"""Raw routes as users run them: `composable run` with components that handle HTTP with the interfaces of
WASI 0.2 and of 0.3, and requests to them.

usage: raw_routes_test.py --program BUILD/bin/composable
"""

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import threading
import time
import unittest
from pathlib import Path

from running_server import RunningServer, take_program

PROGRAM = None
MEGABYTE = 1 << 20

CONFIG = """
[component.p2]
uri = "components/raw-p2-fixture.wasm"
imports = ["http"]

[component.p3]
uri = "components/raw-p3-fixture.wasm"
imports = ["http"]

[component.hasty]
uri = "components/raw-p2-fixture.wasm"
imports = ["http"]
limits.time = "500ms"
limits.concurrency = 1

[component.small]
uri = "components/raw-p3-fixture.wasm"
imports = ["http"]
limits.memory = "64KiB"

[component.frugal]
uri = "components/raw-p2-fixture.wasm"
imports = ["http"]
limits.fuel = 1000

[capability.http]
type = "wasi:http"
allow = []
"""

PATHS = ["head", "echo", "count", "make", "early", "refuse", "silent", "spin", "trap", "trap-late",
         "short", "broken"]


def routes():
    """A server for each component, which looks at paths itself: one route for each of them."""
    text = ""
    for name in ("p2", "p3", "hasty", "small", "frugal"):
        text += f'\n[server.{name}]\ntype = "http"\nport = 0\nlimits.body = 209715200\n'
        for path in PATHS:
            for method in ("GET", "POST"):
                text += (f'\n[server.{name}.route.{path}-{method.lower()}]\npath = "/{path}"\n'
                         f'method = "{method}"\ncomponent = "{name}"\n')
    return text


class RawRoutesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # Memory that was given back is no growth: of a sanitized program little of it is kept for looking at.
        sanitizer = ":".join([*filter(None, [os.environ.get("ASAN_OPTIONS")]), "quarantine_size_mb=4",
                              "thread_local_quarantine_size_kb=64"])
        cls.server = RunningServer(PROGRAM, CONFIG + routes(),
                                   environment={"COMPOSABLE_LOG": "info", "ASAN_OPTIONS": sanitizer})
        cls.addClassCleanup(cls.server.__exit__)

    def ask(self, name, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.ports[name], timeout=60)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers or {}, encode_chunked=True)
            with connection.getresponse() as response:
                return response, response.read()

    def for_both(self):
        for name in ("p2", "p3"):
            with self.subTest(name):
                yield name

    def memory(self):
        status = Path(f"/proc/{self.server.process.pid}/status").read_text("utf-8")
        return int(status.split("VmRSS:")[1].split()[0]) * 1024

    def test_the_component_gets_the_head_as_it_is(self):
        for name in self.for_both():
            response, body = self.ask(name, "GET", "/head?a=b%20c&d", headers={"X-Any": "thing"})
            port = self.server.ports[name]
            self.assertEqual(response.status, 200)
            self.assertEqual(response.headers["content-type"], "text/plain")
            lines = body.decode().splitlines()
            self.assertEqual(lines[0], f"GET http://127.0.0.1:{port}/head?a=b%20c&d")
            self.assertIn("x-any: thing", lines)

    def test_bodies_go_both_ways(self):
        for name in self.for_both():
            response, body = self.ask(name, "POST", "/echo", b"some bytes")
            self.assertEqual((response.status, body), (200, b"some bytes"))
            pieces = [b"a" * 100_000, b"b" * 3, b"c" * 70_000]
            _, body = self.ask(name, "POST", "/echo", iter(pieces), {"transfer-encoding": "chunked"})
            self.assertEqual(body, b"".join(pieces))
            _, body = self.ask(name, "POST", "/count", b"x" * 1_000_000)
            self.assertEqual(body, b"1000000")
            _, body = self.ask(name, "GET", "/make?300000")
            self.assertEqual(body, b"x" * 300_000)

    def test_bodies_are_handed_over_while_they_come(self):
        for name in self.for_both():
            client = socket.create_connection(("127.0.0.1", self.server.ports[name]), timeout=60)
            client.sendall(b"POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"
                           b"5\r\nfirst\r\n")
            received = b""
            while b"5\r\nfirst\r\n" not in received:
                received += client.recv(4096)
            client.sendall(b"6\r\nsecond\r\n0\r\n\r\n")
            while not received.endswith(b"0\r\n\r\n"):
                received += client.recv(4096)
            self.assertIn(b"6\r\nsecond\r\n", received)
            client.close()

    def test_large_bodies_take_no_memory(self):
        for name in self.for_both():
            self.ask(name, "POST", "/echo", b"warm")
            before = self.memory()
            most = 0
            client = socket.create_connection(("127.0.0.1", self.server.ports[name]), timeout=60)
            size = 100 * MEGABYTE
            client.sendall(f"POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: {size}\r\n"
                           "connection: close\r\n\r\n".encode())

            def send():
                for _ in range(100):
                    client.sendall(b"z" * MEGABYTE)
            sender = threading.Thread(target=send)
            sender.start()
            received = 0
            while piece := client.recv(MEGABYTE):
                received += len(piece)
                most = max(most, self.memory())
            sender.join()
            client.close()
            self.assertGreater(received, size)
            self.assertLess(most - before, 32 * MEGABYTE)

    def test_a_client_that_does_not_read_stops_the_component(self):
        for name in self.for_both():
            client = socket.create_connection(("127.0.0.1", self.server.ports[name]), timeout=60)
            before = self.memory()
            client.sendall(b"GET /make?200000000 HTTP/1.1\r\nhost: x\r\n\r\n")
            time.sleep(1)
            self.assertLess(self.memory() - before, 32 * MEGABYTE)
            client.close()

    def test_failures_before_the_answer(self):
        for name in self.for_both():
            for path in ("/trap", "/refuse") + (("/silent",) if name == "p2" else ()):
                response, body = self.ask(name, "GET", path)
                self.assertEqual(response.status, 500, path)
                self.assertIn(b'{"error":"the component failed","id":"', body)
        log = self.server.logged()
        self.assertIn("the component trapped: it gave up", log)
        self.assertIn("the component answered with the error", log)
        self.assertIn("the component returned without an answer to the request", log)

    def test_failures_after_the_answer_reset_the_connection(self):
        for name in self.for_both():
            # So much that some of it has reached the client.
            for path in ("/trap-late?4000000", "/short", "/broken"):
                with self.assertRaises((http.client.IncompleteRead, ConnectionResetError), msg=path):
                    self.ask(name, "GET", path)

    def test_an_answer_that_does_not_wait_for_the_body(self):
        for name in self.for_both():
            client = socket.create_connection(("127.0.0.1", self.server.ports[name]), timeout=60)
            client.sendall(b"POST /early HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nsome")
            received = b""
            while piece := client.recv(4096):
                received += piece
            self.assertTrue(received.startswith(b"HTTP/1.1 200 OK\r\n"))
            self.assertTrue(received.endswith(b"5\r\nearly\r\n0\r\n\r\n"), received)
            client.close()

    def test_head_requests_get_no_body(self):
        for name in self.for_both():
            connection = http.client.HTTPConnection("127.0.0.1", self.server.ports[name], timeout=60)
            with contextlib.closing(connection):
                for method, size in (("HEAD", 0), ("GET", 100_000), ("HEAD", 0), ("GET", 100_000)):
                    connection.request(method, "/make?100000")
                    with connection.getresponse() as response:
                        self.assertEqual((response.status, len(response.read())), (200, size))

    def test_connections_are_kept(self):
        for name in self.for_both():
            connection = http.client.HTTPConnection("127.0.0.1", self.server.ports[name], timeout=60)
            with contextlib.closing(connection):
                for size in (1, 70_000, 0, 200_000):
                    connection.request("POST", "/echo", b"y" * size)
                    with connection.getresponse() as response:
                        self.assertEqual(response.read(), b"y" * size)

    def test_http2(self):
        curl = shutil.which("curl")
        if curl is None:
            self.skipTest("curl is not there")

        def ask(name, path, *options, **process):
            url = f"http://127.0.0.1:{self.server.ports[name]}{path}"
            return subprocess.run([curl, "--silent", "--http2-prior-knowledge", *options, url],
                                  capture_output=True, timeout=60, check=False, **process)
        body = bytes(range(256)) * 100_000
        for name in self.for_both():
            said = ask(name, "/head?a=b", "--header", "X-Any: thing")
            self.assertIn(b"/head?a=b\n", said.stdout)
            self.assertIn(b"\nx-any: thing\n", said.stdout)
            echoed = ask(name, "/echo", "--data-binary", "@-", input=body)
            self.assertEqual((echoed.returncode, echoed.stdout == body), (0, True))
            self.assertEqual(ask(name, "/make?5000000").stdout, b"x" * 5_000_000)
            self.assertTrue(ask(name, "/make?5000000", "--head").stdout.startswith(b"HTTP/2 200"))
            self.assertIn(b'"error":"the component failed"', ask(name, "/trap").stdout)
            for path in ("/trap-late?4000000", "/short", "/broken"):
                # 92: the stream was not closed as it should be.
                self.assertEqual(ask(name, path).returncode, 92, path)

    def test_limits_of_the_component(self):
        for name, limit in (("small", "limits.memory"), ("frugal", "limits.fuel")):
            response, _ = self.ask(name, "GET", "/head")
            self.assertEqual(response.status, 500)
            self.assertRegex(self.server.logged(), f"component `{name}`: .*which `{limit}` allows")

    def test_a_component_that_does_not_read_stops_the_client(self):
        client = socket.create_connection(("127.0.0.1", self.server.ports["hasty"]), timeout=60)
        with contextlib.closing(client):
            size = 100 * MEGABYTE
            client.sendall(f"POST /spin HTTP/1.1\r\nhost: x\r\ncontent-length: {size}\r\n\r\n".encode())
            before = self.memory()
            client.settimeout(0.2)
            sent = 0
            with contextlib.suppress(TimeoutError):
                while sent < size:
                    sent += client.send(b"z" * MEGABYTE)
            self.assertLess(sent, size // 2)
            self.assertLess(self.memory() - before, 16 * MEGABYTE)

    def test_a_component_that_never_answers(self):
        response, body = self.ask("hasty", "GET", "/spin")
        self.assertEqual(response.status, 504)
        self.assertIn(b'{"error":"the component took too long","id":"', body)
        self.assertIn("limits.time", self.server.logged())

    def test_a_client_that_goes_frees_the_place_of_its_call(self):
        port = self.server.ports["hasty"]
        client = socket.create_connection(("127.0.0.1", port), timeout=60)
        client.sendall(b"POST /count HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nsome")
        time.sleep(0.1)
        start = time.monotonic()
        client.close()
        response, _ = self.ask("hasty", "GET", "/head")
        self.assertEqual(response.status, 200)
        self.assertLess(time.monotonic() - start, 0.35)


if __name__ == "__main__":
    PROGRAM = take_program(__doc__)
    unittest.main()
