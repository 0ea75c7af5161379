"""Outgoing HTTP: what is sent, what is denied, TLS, HTTP/2, timeouts, for WASI 0.2 and 0.3."""

import contextlib
import http.server
import socket
import ssl
import struct
import subprocess
import threading
import time
import unittest

from harness import VERSIONS, Err, ProbeTest

DENIED = Err("http-request-denied")


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers with the request's body; /redirect/PORT leads to another port, /slow takes its time."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length) if length else self.read_chunks()
        self.server.requests.append((self.command, self.path, dict(self.headers), body.decode()))
        if self.path.startswith("/slow"):
            time.sleep(2)
        status, location = 200, None
        if self.path.startswith("/redirect/"):
            status, location = 302, f"http://localhost:{self.path.removeprefix('/redirect/')}/"
        body = body or b"hello"
        with contextlib.suppress(ConnectionError):
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            if location:
                self.send_header("location", location)
            self.end_headers()
            self.wfile.write(body)

    do_GET = do_POST = answer

    def read_chunks(self):
        body = b""
        if self.headers.get("transfer-encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        return body

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def server(context=None, host="127.0.0.1"):
    """A server, with the requests that it got in `requests`."""
    class Server(http.server.ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        daemon_threads = True

        def handle_error(self, *_):
            pass

    with Server((host, 0), Handler) as made:
        made.requests = []
        if context:
            made.socket = context.wrap_socket(made.socket, server_side=True)
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


def request(authority, path="/", scheme="http", headers=(), body=None):
    return {"scheme": scheme, "authority": authority, "path": path,
            "headers": [list(header) for header in headers], "body": body}


class SendingTest(ProbeTest):
    def send(self, version, wanted, options=(), **keys):
        keys = {name.replace("_", "-"): value for name, value in keys.items()}
        return self.call(version, "http.send", wanted, options=options, http=keys)


class HttpTest(SendingTest):
    def test_requests_are_sent_and_answered(self):
        for version in VERSIONS:
            with self.subTest(version), server() as there:
                port = there.server_port
                got = self.send(version, request(f"localhost:{port}", "/a?b=c", headers=[("x-a", "1")]))
                self.assertEqual(got.value, {"status": 200, "body": "hello"})
                posted = self.send(version, request(f"127.0.0.1:{port}", body="x" * 4_000))
                self.assertEqual(posted.value, {"status": 200, "body": "x" * 4_000})
                self.assertEqual([(method, path) for method, path, _, _ in there.requests],
                                 [("GET", "/a?b=c"), ("POST", "/")])
                self.assertEqual(there.requests[0][2]["x-a"], "1")

    def test_what_is_not_listed_is_denied_and_logged(self):
        for version in VERSIONS:
            with self.subTest(version), server() as there, server() as other:
                port = there.server_port
                allow = [f"http://localhost:{port}/open"]
                self.assertEqual(
                    self.send(version, request(f"localhost:{port}", "/open/door"), allow=allow).status, 0)
                for authority, path in ((f"localhost:{port}", "/"), (f"localhost:{port}", "/opened"),
                                        (f"localhost:{port}", "/open/../secret"),
                                        (f"127.0.0.1:{port}", "/open"),
                                        (f"localhost:{other.server_port}", "/open")):
                    with self.subTest(authority=authority, path=path):
                        denied = self.send(version, request(authority, path), allow=allow)
                        self.assertEqual(denied.value, DENIED)
                        self.assertIn(f" WARN composable_runtime::app: capability `http` denied the request "
                                      f"GET http://{authority}{path}: the key `allow` does not list it\n",
                                      denied.stderr)
                self.assertEqual([path for _, path, _, _ in there.requests], ["/open/door"])
                self.assertEqual(other.requests, [])

    def test_no_spelling_of_a_host_gets_round_the_list(self):
        for version in VERSIONS:
            with self.subTest(version), server() as there:
                port = there.server_port
                allow = ["https://example.com", "http://*.example.com:*"]
                for host in ("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::1]", "2130706433", "127.1",
                             "0x7f000001", "0177.0.0.1", "localhost.", "example.com@localhost",
                             "localhost#.example.com", "localhost?.example.com"):
                    with self.subTest(host=host):
                        outcome = self.send(version, request(f"{host}:{port}"), allow=allow)
                        self.assertIn(outcome.value, (DENIED, Err("http-request-uri-invalid"),
                                                      Err("no such URL")))
                self.assertEqual(there.requests, [])

    def test_redirects_are_new_requests(self):
        for version in VERSIONS:
            with self.subTest(version), server() as there, server() as other:
                allow = [f"http://localhost:{there.server_port}"]
                path = f"/redirect/{other.server_port}"
                answer = self.send(version, request(f"localhost:{there.server_port}", path), allow=allow)
                self.assertEqual(answer.value["status"], 302)
                followed = self.send(version, request(f"localhost:{other.server_port}"), allow=allow)
                self.assertEqual(followed.value, DENIED)
                self.assertEqual(other.requests, [])

    def test_names_do_not_lead_to_private_addresses(self):
        for version in VERSIONS:
            with self.subTest(version), server() as there:
                port = there.server_port
                for host in ("localhost", "127.0.0.1", "[::ffff:127.0.0.1]", "[::1]", "[fe80::1]",
                             "169.254.169.254", "10.0.0.1"):
                    with self.subTest(host=host):
                        outcome = self.send(version, request(f"{host}:{port}"), deny_private_addresses=True)
                        self.assertEqual(outcome.value, DENIED)
                        self.assertIn("it is private, and the key `deny-private-addresses` is set",
                                      outcome.stderr)
                self.assertEqual(there.requests, [])

    def test_context_goes_out_with_every_request(self):
        names = ("traceparent", "tracestate", "baggage")
        for version in VERSIONS:
            with self.subTest(version), server() as there:
                options = [word for name in names for word in ("--ctx", f"{name}={name}-value")]
                authority = f"localhost:{there.server_port}"
                self.send(version, request(authority), options)
                self.send(version, request(authority, headers=[("tracestate", "own")]), options)
                # Headers have no case: the last one counts.
                self.send(version, request(authority),
                          ["--ctx", "TraceParent=first", "--ctx", "traceparent=last"])
                sent = [{name: headers.get(name) for name in names}
                        for _, _, headers, _ in there.requests]
                self.assertEqual(sent, [
                    {name: f"{name}-value" for name in names},
                    {"traceparent": "traceparent-value", "tracestate": "own", "baggage": "baggage-value"},
                    {"traceparent": "last", "tracestate": None, "baggage": None}])

    def test_a_slow_server_is_not_waited_for(self):
        for version in VERSIONS:
            with self.subTest(version), server() as there:
                start = time.monotonic()
                outcome = self.send(version, request(f"localhost:{there.server_port}", "/slow"),
                                    first_byte_timeout="200ms")
                self.assertEqual(outcome.value, Err("connection-read-timeout"))
                self.assertLess(time.monotonic() - start, 2)

    def test_a_server_that_is_down_is_told_of(self):
        for version in VERSIONS:
            with self.subTest(version), socket.socket() as held:
                held.bind(("127.0.0.1", 0))
                outcome = self.send(version, request(f"127.0.0.1:{held.getsockname()[1]}"))
                self.assertEqual(outcome.value, Err("connection-refused"))
                self.assertIn(" WARN composable_runtime::app: capability `http`", outcome.stderr)


class TlsTest(SendingTest):
    """A server whose certificate is from an authority that no system trusts."""

    def setUp(self):
        super().setUp()
        self.authority = self.folder / "authority.pem"
        authority_key, certificate, key = (self.folder / name for name in ("authority.key", "own.pem", "own.key"))
        self.make(self.authority, authority_key, "authority", "basicConstraints=critical,CA:TRUE")
        self.make(certificate, key, "localhost", "subjectAltName=DNS:localhost", "-CA", self.authority,
                  "-CAkey", authority_key, "-addext", "basicConstraints=critical,CA:FALSE")
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)

    @staticmethod
    def make(certificate, key, name, extension, *options):
        """A certificate and its key; without options it is signed with that key itself."""
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                        "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj", f"/CN={name}",
                        "-addext", extension, *options], check=True, capture_output=True)

    def test_certificates_of_a_file_are_trusted(self):
        for version in VERSIONS:
            with self.subTest(version), server(self.context) as there:
                wanted = request(f"localhost:{there.server_port}", scheme="https", body="secret")
                trusted = self.send(version, wanted, ca_file=str(self.authority))
                self.assertEqual(trusted.value, {"status": 200, "body": "secret"})
                self.assertEqual(self.send(version, wanted).value, Err("tls-certificate-error"))
                other_name = request(f"127.0.0.1:{there.server_port}", scheme="https")
                self.assertEqual(
                    self.send(version, other_name, ca_file=str(self.authority)).value,
                    Err("tls-certificate-error"))
                self.assertEqual(len(there.requests), 1)

    def test_a_server_without_tls_gets_nothing(self):
        for version in VERSIONS:
            with self.subTest(version), server() as there:
                wanted = request(f"localhost:{there.server_port}", scheme="https")
                outcome = self.send(version, wanted, ca_file=str(self.authority))
                self.assertEqual(outcome.value, Err("tls-protocol-error"))
                self.assertEqual(there.requests, [])


PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
SETTINGS, HEADERS = 4, 1
ACK, END_STREAM_AND_HEADERS = 1, 5


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


class PriorKnowledgeServer:
    """Takes one connection; answers HTTP/2 with an empty 200, and keeps what it was first sent."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.first = b""
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        with self.listener:
            connection, _ = self.listener.accept()
        with connection, contextlib.suppress(OSError):
            while len(self.first) < len(PREFACE):
                self.first += connection.recv(1)
            if self.first != PREFACE:
                connection.sendall(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
                # Closing with bytes unread would reset the connection under the answer.
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(4096):
                    pass
                return
            connection.sendall(frame(SETTINGS, 0, 0))
            while True:
                head = connection.recv(9, socket.MSG_WAITALL)
                if len(head) < 9:
                    return
                connection.recv(int.from_bytes(head[:3], "big"), socket.MSG_WAITALL)
                kind, flags, stream = head[3], head[4], int.from_bytes(head[5:], "big")
                if kind == SETTINGS and not flags & ACK:
                    connection.sendall(frame(SETTINGS, ACK, 0))
                if kind == HEADERS:
                    # The eighth entry of HPACK's static table is `:status: 200`.
                    connection.sendall(frame(HEADERS, END_STREAM_AND_HEADERS, stream, b"\x88"))


class GrpcTest(SendingTest):
    GRPC = [("content-type", "application/grpc+proto"), ("te", "trailers")]

    def first_bytes(self, version, headers, **keys):
        there = PriorKnowledgeServer()
        outcome = self.send(version, request(f"localhost:{there.port}", headers=headers, body="x"), **keys)
        self.assertEqual(outcome.value, {"status": 200, "body": ""})
        return there.first

    def test_grpc_goes_out_as_http_2_where_it_is_asked_for(self):
        for version in VERSIONS:
            with self.subTest(version):
                self.assertEqual(self.first_bytes(version, self.GRPC, h2c_for_grpc=True), PREFACE)
                self.assertTrue(self.first_bytes(version, self.GRPC).startswith(b"POST / HTTP/1.1"))
                plain = self.first_bytes(version, [("content-type", "text/plain")], h2c_for_grpc=True)
                self.assertTrue(plain.startswith(b"POST / HTTP/1.1"))


if __name__ == "__main__":
    unittest.main()
