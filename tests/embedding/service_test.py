#!/usr/bin/env python3
"""examples/service: a kind of server of its own beside one that is built in.

usage: service_test.py --program BUILD/bin/service_example
"""

import argparse
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.request

PROGRAM = None
SOURCE = pathlib.Path(__file__).resolve().parents[2]
SYSTEM = (SOURCE / "examples" / "service" / "system.toml").read_text("utf-8")
PATIENCE_SECONDS = 60


def on_free_ports(system):
    system = re.sub(r"^port = \d+$", "port = 0", system, flags=re.MULTILINE)
    return system.replace("../7cs/", f"{SOURCE}/examples/7cs/")


class ServiceTest(unittest.TestCase):
    def start(self, system):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name) / "system.toml"
        path.write_text(system, "utf-8")
        process = subprocess.Popen([PROGRAM, "system.toml"], cwd=folder.name, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def errors(self, system):
        process = self.start(system)
        output, errors = process.communicate(timeout=PATIENCE_SECONDS)
        self.assertEqual((output, process.returncode), ("", 1))
        return errors

    def connect(self, port):
        connection = socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS)
        self.addCleanup(connection.close)
        return connection

    def test_both_kinds_of_server_answer_and_drain(self):
        process = self.start(on_free_ports(SYSTEM))
        lines = re.fullmatch(r"lines: 127\.0\.0\.1:(\d+)\n", process.stdout.readline())
        web = re.fullmatch(r"web: (http://127\.0\.0\.1:\d+)\n", process.stdout.readline())
        self.assertTrue(lines and web, process.stderr)
        with urllib.request.urlopen(f"{web[1]}/hello/World", timeout=PATIENCE_SECONDS) as answer:
            self.assertEqual(answer.read(), b'"Hello, World!"')

        first, second = self.connect(int(lines[1])), self.connect(int(lines[1]))
        answers = first.makefile("rb")
        first.sendall(b"Ada\r\nGrace\n{\"name\": \"Lin\"}\nhalf a li")
        self.assertEqual([answers.readline() for _ in range(3)],
                         [b'"Hello, Ada!"\n', b'"Hello, Grace!"\n', b'"Hello, Lin!"\n'])
        first.sendall(b"ne\n")
        self.assertEqual(answers.readline(), b'"Hello, half a line!"\n')

        # What was sent before the end is answered, and then connections are closed.
        second.sendall(b"name\n" * 100)
        with second.makefile("rb") as more:
            self.assertEqual(more.readline(), b'"Hello, name!"\n')
            process.send_signal(signal.SIGTERM)
            self.assertEqual(more.read(), b'"Hello, name!"\n' * 99)
        self.assertEqual((answers.read(), process.wait(PATIENCE_SECONDS)), (b"", 0))
        answers.close()
        with self.assertRaises(OSError):
            socket.create_connection(("127.0.0.1", int(lines[1])), PATIENCE_SECONDS)

    def test_a_line_that_is_too_long_ends_its_connection(self):
        process = self.start(on_free_ports(SYSTEM))
        port = int(process.stdout.readline().rsplit(":", 1)[1])
        connection = self.connect(port)
        connection.sendall(b"x" * 70000)
        with connection.makefile("rb") as answers:
            self.assertEqual(answers.readline(), b"error: the line is too long\n")

    def test_more_connections_than_allowed_are_closed(self):
        process = self.start(on_free_ports(SYSTEM).replace(
            'type = "lines"\n', 'type = "lines"\nmax-connections = 1\n'))
        port = int(process.stdout.readline().rsplit(":", 1)[1])
        first = self.connect(port)
        first.sendall(b"Ada\n")
        self.assertEqual(first.recv(100), b'"Hello, Ada!"\n')
        self.assertEqual(self.connect(port).recv(100), b"")

    def test_definitions_are_checked(self):
        self.assertEqual(self.errors(
            '[server.a]\ntype = "lines"\nport = 70000\nfuncton = "greet"\n'
            '[server.b]\ntype = "line"\n[server.c]\ntype = "smtp"\n'), """\
system.toml:1:9: server `a`: key `component` is missing; it says who gets the lines
 1 | [server.a]
   |         ^
system.toml:1:9: server `a`: key `function` is missing; it says what is called with each line
 1 | [server.a]
   |         ^
system.toml:3:8: server `a`: key `port`: 70000 is not from 0 to 65535
 3 | port = 70000
   |        ^
system.toml:4:1: server `a`: unknown key `functon` for the type `lines`; did you mean `function`?
 4 | functon = "greet"
   | ^
system.toml:6:8: server `b`: unknown type `line` of a server; known are `http`, `lines`; did you mean `lines`?
 6 | type = "line"
   |        ^
system.toml:8:8: server `c`: unknown type `smtp` of a server; known are `http`, `lines`
 8 | type = "smtp"
   |        ^
""")

    def test_what_a_server_calls_is_checked(self):
        self.assertEqual(self.errors(on_free_ports(SYSTEM).replace(
            'component = "greeter"\nfunction = "greet"\n\n[server.web]',
            'component = "greter"\nfunction = "greet"\n\n[server.web]')), """\
system.toml:10:13: server `lines`: there is no component `greter`; did you mean `greeter`?
 10 | component = "greter"
    |             ^
""")

    def test_a_port_that_is_in_use_is_an_error(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            system = SYSTEM.replace("7070", str(port)).replace("7080", "0")
            self.assertEqual(
                self.errors(system.replace("../7cs/", f"{SOURCE}/examples/7cs/")),
                f"server `lines`: cannot listen at 127.0.0.1:{port}: "
                "Address already in use\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    known, rest = parser.parse_known_args()
    PROGRAM = known.program
    unittest.main(argv=[sys.argv[0], *rest])
