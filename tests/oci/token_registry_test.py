#!/usr/bin/env python3
"""A registry that hands out tokens and sends content on to another host, as the large public ones do.

It is a small one of Python's, because Debian's needs a token server that is none of its packages.

usage: token_registry_test.py --program BUILD/bin/composable
"""

import base64
import http.server
import json
import threading
import unittest
import urllib.parse

from registry import GREETER, PASSWORD, Case, sha256, take_program

LAYER = GREETER.read_bytes()
CONFIG = b"{}"
MANIFEST = json.dumps({
    "schemaVersion": 2,
    "config": {"mediaType": "application/vnd.wasm.config.v0+json", "digest": sha256(CONFIG),
               "size": len(CONFIG)},
    "layers": [{"mediaType": "application/wasm", "digest": sha256(LAYER), "size": len(LAYER)}],
}).encode()
TOKEN = "token-for-greeter"


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers as the server's `answer` says, and keeps what was asked."""

    def do_GET(self):  # pylint: disable=invalid-name
        self.server.asked.append((self.path, self.headers.get("Authorization")))
        status, headers, body = self.server.answer(self.path, self.headers.get("Authorization"))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


class Server(http.server.ThreadingHTTPServer):
    def __init__(self, answer):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.asked = []
        self.name = f"127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class TokenRegistry(Case):
    def setUp(self):
        super().setUp()
        self.content = Server(lambda path, _: (200, {}, LAYER))
        self.registry = Server(self.answer)
        self.token_status = 200
        for server in (self.content, self.registry):
            self.addCleanup(server.server_close)
            self.addCleanup(server.shutdown)
        self.reference = f"{self.registry.name}/user/greeter:1"

    def answer(self, path, authorization):
        if path.startswith("/token"):
            return self.token_status, {}, json.dumps({"token": TOKEN}).encode()
        if authorization != f"Bearer {TOKEN}":
            challenge = (f'Bearer realm="http://{self.registry.name}/token",service="test registry",'
                         'scope="repository:user/greeter:pull"')
            return 401, {"WWW-Authenticate": challenge}, b"{}"
        if "/manifests/" in path:
            return 200, {}, MANIFEST
        # By another name, this is another host.
        return 307, {"Location": f"http://localhost:{self.content.server_address[1]}/blob?key=k"}, b""

    def test_a_token_is_fetched_and_goes_nowhere_else(self):
        self.assertEqual(self.run_program("pull", self.reference)[::2], (0, ""))
        self.assertEqual((self.folder / "greeter.wasm").read_bytes(), LAYER)
        token_path = next(path for path, _ in self.registry.asked if path.startswith("/token"))
        self.assertEqual(
            urllib.parse.parse_qs(urllib.parse.urlsplit(token_path).query),
            {"service": ["test registry"], "scope": ["repository:user/greeter:pull"]})
        self.assertEqual(self.content.asked, [("/blob?key=k", None)])

    def test_credentials_go_to_the_token_server_alone(self):
        pair = base64.b64encode(f"ada:{PASSWORD}".encode()).decode()
        self.log_in(self.registry, {"auths": {"REGISTRY": {"auth": pair}}})
        self.assertEqual(self.run_program("pull", self.reference)[::2], (0, ""))
        with_password = [path.partition("?")[0] for path, authorization in self.registry.asked
                         if authorization == f"Basic {pair}"]
        self.assertEqual(with_password, ["/token"])
        self.assertEqual(self.content.asked, [("/blob?key=k", None)])

    def test_an_answer_that_makes_no_sense_is_told(self):
        self.registry.answer = lambda path, _: (200, {}, b"<html>Please log in</html>")
        self.expect_failure(
            ["pull", self.reference],
            "error[E1211]: cannot pull `oci://127.0.0.1:PORT/user/greeter:1`: what should be a manifest is "
            "no JSON object\n")
        self.registry.answer = lambda path, _: (418, {}, b"")
        self.expect_failure(
            ["pull", self.reference],
            "error[E1211]: cannot pull `oci://127.0.0.1:PORT/user/greeter:1`: registry "
            "`127.0.0.1:PORT` fails: fetching the manifest (status 418)\n")

    def test_refused_credentials_are_told_without_them(self):
        self.token_status = 401
        pair = base64.b64encode(f"ada:{PASSWORD}".encode()).decode()
        self.log_in(self.registry, {"auths": {"REGISTRY": {"auth": pair}}})
        self.expect_failure(
            ["pull", self.reference],
            "error[E1207]: cannot pull `oci://127.0.0.1:PORT/user/greeter:1`: registry `127.0.0.1:PORT` refuses "
            "the credentials of user `ada`; run `docker login 127.0.0.1:PORT` again, as somebody who "
            "may use `user/greeter`\n")


if __name__ == "__main__":
    Case.program = take_program(__doc__)
    unittest.main()
