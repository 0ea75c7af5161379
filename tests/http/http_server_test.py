#!/usr/bin/env python3
"""The HTTP server as users run it: `composable run` with a configuration, and requests to it.

usage: http_server_test.py --program BUILD/bin/composable
"""

import http.client
import json
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

from running_server import RunningServer, take_program

PROGRAM = None

CONFIG = """
[component.greeter]
uri = "lib/simple-greeter.wasm"

[component.types]
uri = "components/types-fixture.wasm"

[component.misbehave]
uri = "components/misbehave-fixture.wasm"
limits.time = "500ms"

[component.tasks]
uri = "components/async-fixture.wasm"
imports = ["clocks"]

[capability.clocks]
type = "wasi:clocks"

[server.api]
type = "http"
port = 0
threads = 2
health = true
limits.body = 1000000

[server.api.route.hello]
path = "/hello/{name}"
component = "greeter"
function = "greet"

[server.api.route.hello-json]
method = "POST"
path = "/hello"
component = "greeter"
function = "greet"

[server.api.route.hello-text]
method = "POST"
path = "/hello"
content-type = "text/plain"
component = "greeter"
function = "greet"

[server.api.route.mapped]
path = "/mapped"
query-params = ["first", "last?", "~debug?=1", "!no"]
component = "greeter"
function = "greet"
param-mapping.name = '{body.first} {body.last | "Nobody"} of {headers.tenant | "nowhere"}'
propagate-request-headers = ["x-tenant as tenant"]

[server.api.route.u32]
path = "/u32/{value}"
component = "types"
function = "echo-u32"

[server.api.route.shape]
method = "POST"
path = "/shape"
component = "types"
function = "echo-shape"

[server.api.route.shape-name]
method = "POST"
path = "/shape-name"
component = "types"
function = "echo-shape"
result-mapping.body = { it = "{name}", first = "{corners[0].x | -1}" }
result-mapping.headers = { x-label = "{label}" }
propagate-response-headers = ["x-label as label"]

[server.api.route.maybe]
path = "/maybe/{succeed}/{message}"
component = "misbehave"
function = "maybe"

[server.api.route.trap]
path = "/trap"
component = "misbehave"
function = "trap"

[server.api.route.loop]
path = "/loop"
component = "misbehave"
function = "loop-forever"

[server.api.route.delay]
path = "/delay/{nanoseconds}"
component = "tasks"
function = "delay"
"""


class HttpServerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = RunningServer(PROGRAM, CONFIG, environment={"COMPOSABLE_LOG": "info"})
        cls.addClassCleanup(cls.server.__exit__)
        cls.port = cls.server.ports["api"]

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response, text

    def answer(self, method, path, body=None, headers=None):
        response, text = self.ask(method, path, body, headers)
        return response.status, text

    def test_typed_routes(self):
        self.assertEqual(self.answer("GET", "/hello/World"), (200, '"Hello, World!"'))
        self.assertEqual(self.answer("POST", "/hello", '{"name": "World"}'), (200, '"Hello, World!"'))
        self.assertEqual(self.answer("POST", "/hello", "World", {"content-type": "text/plain"}),
                         (200, '"Hello, World!"'))
        self.assertEqual(self.answer("GET", "/u32/4294967295"), (200, "4294967295"))
        status, took = self.answer("GET", "/delay/1000000")
        self.assertEqual(status, 200)
        self.assertGreaterEqual(int(took), 1_000_000)
        shape = {"name": "a", "origin": {"x": 1, "y": -2}, "corners": [{"x": 3, "y": 4}],
                 "label": "l", "scale": [0.5, 1.25]}
        response, text = self.ask("POST", "/shape", json.dumps(shape))
        self.assertEqual((response.status, json.loads(text)), (200, shape))
        self.assertEqual(response.getheader("content-type"), "application/json")

    def test_mappings(self):
        self.assertEqual(self.answer("GET", "/mapped?first=A&last=B", headers={"X-Tenant": "acme"}),
                         (200, '"Hello, A B of acme!"'))
        self.assertEqual(self.answer("GET", "/mapped?first=A&debug=1"),
                         (200, '"Hello, A Nobody of nowhere!"'))
        self.assertEqual(self.answer("GET", "/mapped?first=A&no=1")[0], 404)
        response, text = self.ask("POST", "/shape-name", json.dumps(
            {"name": "a", "origin": {"x": 1, "y": 2}, "corners": [], "label": "l", "scale": [1, 2]}))
        self.assertEqual((response.status, text), (200, '{"it":"a","first":-1}'))
        self.assertEqual(response.getheader("label"), "l")

    def test_failures(self):
        self.assertEqual(self.answer("GET", "/u32/x"),
                         (400, '{"error":"parameter `value`: expected `u32`, got the text `x`"}\n'))
        self.assertEqual(self.answer("POST", "/shape", '{"name": 1}'),
                         (400, '{"error":"parameter `value`: at `.name`: expected `string`, got '
                               'number 1"}\n'))
        self.assertEqual(self.answer("GET", "/nothing"), (404, '{"error":"there is nothing here"}\n'))
        response, _ = self.ask("DELETE", "/hello")
        self.assertEqual((response.status, response.getheader("allow")), (405, "POST"))
        self.assertEqual(self.answer("POST", "/shape", "a", {"content-type": "text/plain"})[0], 415)
        self.assertEqual(self.answer("POST", "/hello", b'"' + b"a" * 1_000_000 + b'"')[0], 413)
        self.assertEqual(self.answer("GET", "/maybe/true/fine"), (200, '"fine"'))
        self.assertEqual(self.answer("GET", "/maybe/false/no"), (500, '"no"'))

        status, text = self.answer("GET", "/trap")
        self.assertEqual(status, 500)
        failure = json.loads(text)
        self.assertEqual(failure["error"], "the component failed")
        self.assertIn(f"id={failure['id']}", self.server.logged())
        self.assertIn("route=trap", self.server.logged())
        status, text = self.answer("GET", "/loop")
        self.assertEqual((status, json.loads(text)["error"]), (504, "the component took too long"))

    def test_health(self):
        self.assertEqual(self.answer("GET", "/healthz"), (200, '{"status":"ok"}\n'))

    def test_openapi(self):
        status, text = self.answer("GET", "/openapi.json")
        document = json.loads(text)
        self.assertEqual((status, document["openapi"]), (200, "3.1.0"))
        hello = document["paths"]["/hello/{name}"]["get"]
        self.assertEqual(hello["operationId"], "hello")
        self.assertEqual(hello["parameters"], [
            {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}])
        shape = document["paths"]["/shape"]["post"]
        self.assertEqual(shape["responses"]["200"]["content"]["application/json"]["schema"],
                         {"$ref": "#/components/schemas/shape"})
        self.assertIn("corners", document["components"]["schemas"]["shape"]["properties"])
        self.assertEqual(document["paths"]["/maybe/{succeed}/{message}"]["get"]["responses"]["500"]
                         ["content"]["application/json"]["schema"], {"type": "string"})
        self.assertEqual({rule["name"]: rule["required"]
                          for rule in document["paths"]["/mapped"]["get"]["parameters"]},
                         {"first": True, "last": False, "debug": False})

    def test_http2_without_tls(self):
        curl = shutil.which("curl")
        if curl is None:
            self.skipTest("curl is not there")
        url = f"http://127.0.0.1:{self.port}/hello"
        options = [curl, "--silent", "--http2-prior-knowledge", "--write-out", " %{http_version}"]
        # Each request has a connection of its own: curl 7.88 cannot go on with one that began so.
        said = subprocess.run([*options, url + "/World"], capture_output=True, text=True, check=True,
                              timeout=60).stdout
        self.assertEqual(said, '"Hello, World!" 2')
        name = "a" * 300_000
        said = subprocess.run(
            [*options, "--header", "content-type: application/json", "--data", "@-", url],
            input=f'"{name}"', capture_output=True, text=True, check=True, timeout=60).stdout
        self.assertEqual(said, f'"Hello, {name}!" 2')

    def test_many_requests_side_by_side(self):
        failures = []

        def client(number):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            for request in range(50):
                connection.request("GET", f"/hello/{number}-{request}")
                text = connection.getresponse().read().decode()
                if text != f'"Hello, {number}-{request}!"':
                    failures.append(text)
            connection.close()

        clients = [threading.Thread(target=client, args=(number,)) for number in range(16)]
        for thread in clients:
            thread.start()
        for thread in clients:
            thread.join()
        self.assertEqual(failures, [])


class LifecycleTest(unittest.TestCase):
    def test_a_signal_loses_no_request(self):
        """Requests that were sent before the server said that it goes are answered."""
        with RunningServer(PROGRAM, CONFIG) as server:
            port = server.ports["api"]
            sent, answered = [0] * 8, [0] * 8

            def client(number):
                while True:
                    try:
                        connection = socket.create_connection(("127.0.0.1", port), 10)
                    except OSError:
                        return
                    with connection, connection.makefile("rb") as reader:
                        while True:
                            connection.sendall(b"GET /delay/2000000 HTTP/1.1\r\nhost: x\r\n\r\n")
                            sent[number] += 1
                            status = reader.readline()
                            headers = {}
                            while (line := reader.readline()) not in (b"\r\n", b""):
                                name, _, value = line.strip().partition(b": ")
                                headers[name] = value
                            if not status:
                                return
                            body = reader.read(int(headers[b"content-length"]))
                            if status.startswith(b"HTTP/1.1 200") and int(body) >= 2_000_000:
                                answered[number] += 1
                            if headers.get(b"connection") == b"close":
                                break

            clients = [threading.Thread(target=client, args=(number,)) for number in range(8)]
            for thread in clients:
                thread.start()
            time.sleep(1)
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(server.process.wait(60), 0, server.logged())
            for thread in clients:
                thread.join()
            self.assertGreater(sum(answered), 8)
            self.assertEqual(answered, sent)

    def test_an_idle_server_ends_at_once(self):
        with RunningServer(PROGRAM, CONFIG) as server:
            start = time.monotonic()
            server.process.send_signal(signal.SIGINT)
            self.assertEqual(server.process.wait(60), 0)
            self.assertLess(time.monotonic() - start, 10)

    def test_tls(self):
        openssl = shutil.which("openssl")
        if openssl is None:
            self.skipTest("openssl is not there")
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(
                [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                 "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                 "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"],
                cwd=folder, check=True, capture_output=True)
            files = {name: (Path(folder) / name).read_bytes() for name in ("key.pem", "cert.pem")}
            config = CONFIG.replace(
                "health = true", 'tls = { certificate = "cert.pem", key = "key.pem" }')
            with RunningServer(PROGRAM, config, files) as server:
                context = ssl.create_default_context(cafile=Path(folder) / "cert.pem")
                context.set_alpn_protocols(["http/1.1"])
                connection = http.client.HTTPSConnection("127.0.0.1", server.ports["api"],
                                                         context=context, timeout=60)
                for _ in range(2):
                    connection.request("GET", "/hello/World")
                    self.assertEqual(connection.getresponse().read(), b'"Hello, World!"')
                self.assertEqual(connection.sock.selected_alpn_protocol(), "http/1.1")
                connection.close()
                curl = shutil.which("curl")
                if curl is not None:
                    url = f"https://127.0.0.1:{server.ports['api']}/hello/World"
                    said = subprocess.run(
                        [curl, "--silent", "--cacert", Path(folder) / "cert.pem", "--write-out",
                         " %{http_version} %{num_connects}\n", url, url],
                        capture_output=True, text=True, check=True, timeout=60).stdout
                    self.assertEqual(said, '"Hello, World!" 2 1\n"Hello, World!" 2 0\n')


if __name__ == "__main__":
    PROGRAM = take_program(__doc__)
    unittest.main()
