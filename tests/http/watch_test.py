#!/usr/bin/env python3
"""`run --watch`: files change, and the system that runs becomes another one. No request is lost meanwhile,
no message, and no connection; what is broken changes nothing; and what was before is freed.

usage: watch_test.py --program BUILD/bin/composable
"""

import http.client
import os
import pathlib
import signal
import threading
import time
import unittest

from running_server import TUTORIAL, RunningServer, take_program

PROGRAM = None
CHANGES = 100
ASKERS = 24  # connections that call functions
SENDERS = 8  # connections that send messages
PATIENCE_SECONDS = 60
HANDLED = "invocation complete component=listener "
RELOADED = "composable_runtime::watch: system reloaded took-ms="
REFUSED = "The system that runs stays as it is; the next change of a file is tried again.\n"
GREETINGS = {"nl-NL": b'"Hallo, World!"', "es-ES": b'"Hola, World!"', "fr-FR": b'"Bonjour, World!"'}
PLAIN = {"simple-greeter.wasm": b'"Hello, World!"', "translating-greeter.wasm": b'"Aloha, World!"'}

CONFIG = """
[component.translator]
uri = "lib/simple-translator.wasm"

[component.greeter]
uri = "lib/configured-greeter.wasm"
imports = ["translator"]
config.locale = "LOCALE"

# One of two components: the import of the translator may be left over, which is a warning.
[component.plain]
uri = "own/plain.wasm"
imports = ["translator"]

[component.listener]
uri = "lib/simple-greeter.wasm"
subscription = "names"

[server.api]
type = "http"
port = 0

[server.api.route.greet]
path = "/greet/{name}"
component = "greeter"
function = "greet"

[server.api.route.plain]
path = "/plain/{name}"
component = "plain"
function = "greet"

[server.api.route.names]
path = "/names"
channel = "names"
"""


def config_with(locale):
    return CONFIG.replace("LOCALE", locale)


def replace(path, content):
    """As editors do: the file is another one afterwards."""
    new = path.with_name(path.name + "~")
    new.write_bytes(content)
    os.replace(new, path)


def ask(port, target):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", target)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def is_listening(port):
    try:
        ask(port, "/healthz")
    except ConnectionError:
        return False
    return True


def wait_until(is_so, about):
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > end:
            raise AssertionError(f"not in time: {about()}")
        time.sleep(0.01)


class Client(threading.Thread):
    """Sends one request after the other on one connection, until it is told to stop; whatever goes wrong
    with one is in `failures`."""

    def __init__(self, port, method, target, body, expected):
        super().__init__()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        self.request = (method, target, body)
        self.expected = expected
        self.answers = 0
        self.failures = []
        self.is_stopped = False
        self.start()

    def run(self):
        self.connection.connect()
        self.connection.auto_open = 0  # a connection that the server closed is a failure
        while not self.is_stopped and not self.failures:
            try:
                self.connection.request(*self.request)
                answer = self.connection.getresponse()
                outcome = (answer.status, answer.read())
                if outcome not in self.expected or answer.will_close:
                    self.failures.append((outcome, answer.will_close))
                self.answers += 1
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
        self.connection.close()


class Usage:
    """What the process has: descriptors, threads, resident memory."""

    def __init__(self, process):
        folder = pathlib.Path(f"/proc/{process.pid}")
        self.descriptors = len(os.listdir(folder / "fd"))
        self.threads = len(os.listdir(folder / "task"))
        pages = int((folder / "statm").read_text("ascii").split()[1])
        self.megabytes = pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def __repr__(self):
        return f"{self.descriptors} descriptors, {self.threads} threads, {self.megabytes:.0f} MB"


class Changes:
    """Changes to the files of a running system, each of which is awaited."""

    def __init__(self, server):
        self.server = server
        self.folder = pathlib.Path(server.folder.name)
        self.port = server.ports["api"]
        self.locales = list(GREETINGS)
        self.components = list(PLAIN)

    def definition(self):
        self.locales.append(self.locales.pop(0))
        replace(self.folder / "system.toml", config_with(self.locales[0]).encode())
        self.await_answer("/greet/World", GREETINGS[self.locales[0]])

    def component(self):
        self.components.append(self.components.pop(0))
        replace(self.folder / "own/plain.wasm", (TUTORIAL / self.components[0]).read_bytes())
        self.await_answer("/plain/World", PLAIN[self.components[0]])

    def broken_definition(self):
        self.await_refusal("system.toml", b"[component.greeter\n" + CONFIG.encode())

    def broken_component(self):
        self.await_refusal("own/plain.wasm", b"\0asm and what is no component")

    def await_answer(self, target, expected):
        wait_until(lambda: ask(self.port, target) == (200, expected),
                   lambda: f"{target} {expected}\n{self.server.logged()[-3000:]}")

    def await_refusal(self, name, content):
        before = self.server.logged().count(REFUSED)
        (self.folder / name).write_bytes(content)
        wait_until(lambda: self.server.logged().count(REFUSED) > before,
                   lambda: f"{name}\n{self.server.logged()[-3000:]}")


class WatchTest(unittest.TestCase):
    def serve(self, config, files=None, environment=None, arguments=("system.toml",)):
        server = RunningServer(PROGRAM, config, files, environment, ("--watch", *arguments))
        self.addCleanup(server.__exit__)
        return server

    def end(self, server):
        server.process.terminate()
        self.assertEqual(server.process.wait(PATIENCE_SECONDS), 0, server.logged()[-3000:])

    def test_no_request_and_no_message_is_lost(self):
        server = self.serve(config_with("nl-NL"),
                            {"own/plain.wasm": (TUTORIAL / "simple-greeter.wasm").read_bytes()})
        port = server.ports["api"]
        greeted = {(200, text) for text in GREETINGS.values()}
        plain = {(200, text) for text in PLAIN.values()}
        clients = [Client(port, "GET", "/greet/World", None, greeted) for _ in range(ASKERS // 2)]
        clients += [Client(port, "GET", "/plain/World", None, plain) for _ in range(ASKERS // 2)]
        senders = [Client(port, "POST", "/names", b"World", {(202, b"")}) for _ in range(SENDERS)]
        changes = Changes(server)
        kinds = (changes.definition, changes.broken_definition, changes.definition,
                 changes.component, changes.broken_component, changes.component)
        usages = []
        try:
            for number in range(CHANGES):
                kinds[number % len(kinds)]()
                if number % 10 == 9:
                    usages.append(Usage(server.process))
        finally:
            for client in clients + senders:
                client.is_stopped = True
            for client in clients + senders:
                client.join(PATIENCE_SECONDS)
        for client in clients + senders:
            self.assertEqual(client.failures, [], f"{client.request}\n{server.logged()[-3000:]}")
            self.assertGreater(client.answers, CHANGES)
        good = sum(kinds[number % len(kinds)].__name__ in ("definition", "component")
                   for number in range(CHANGES))
        self.assertEqual(server.logged().count(RELOADED), good)
        self.assertEqual(server.logged().count(REFUSED), CHANGES - good)
        print("\n".join(map(repr, usages)))
        # Systems that came before may still be ending when one counts.
        least = min(usage.descriptors for usage in usages[:3])
        wait_until(lambda: Usage(server.process).descriptors <= least, lambda: usages)
        least = min(usage.threads for usage in usages[:3])
        wait_until(lambda: Usage(server.process).threads <= least, lambda: usages)
        self.assertLess(Usage(server.process).megabytes, usages[1].megabytes * 1.25 + 10)
        accepted = sum(client.answers for client in senders)
        self.end(server)
        self.assertEqual(server.logged().count(HANDLED), accepted)
        print(f"{sum(client.answers for client in clients)} requests, {accepted} messages")

    def test_files_written_together_are_one_change(self):
        server = self.serve(config_with("nl-NL"),
                            {"own/plain.wasm": (TUTORIAL / "simple-greeter.wasm").read_bytes()})
        folder = pathlib.Path(server.folder.name)
        for locale in ("fr-FR", "nl-NL", "fr-FR", "es-ES"):
            (folder / "system.toml").write_text(config_with(locale), "utf-8")
            replace(folder / "own/plain.wasm", (TUTORIAL / "translating-greeter.wasm").read_bytes())
            time.sleep(0.02)
        Changes(server).await_answer("/greet/World", GREETINGS["es-ES"])
        time.sleep(0.5)
        self.assertEqual(server.logged().count(RELOADED), 1)
        self.assertEqual(ask(server.ports["api"], "/plain/World"), (200, b'"Aloha, World!"'))
        self.end(server)

    def test_all_that_definitions_are_read_from_is_watched(self):
        server = self.serve(
            CONFIG.replace('"LOCALE"', '"${file:own/secret}"'),
            {"own/plain.wasm": (TUTORIAL / "simple-greeter.wasm").read_bytes(),
             "own/secret": b"nl-NL",
             "variables": b"NAME=first\n",
             "more/first.toml": b"# nothing yet\n",
             "more/notes.txt": b"no definition"},
            arguments=("system.toml", "more", "--env-file", "variables"))
        folder = pathlib.Path(server.folder.name)
        changes = Changes(server)

        def reloads(change, count):
            change()
            wait_until(lambda: server.logged().count(RELOADED) >= count, server.logged)

        # A file that a placeholder names.
        replace(folder / "own/secret", b"fr-FR")
        changes.await_answer("/greet/World", GREETINGS["fr-FR"])
        self.assertNotIn("fr-FR", server.logged())
        reloads(lambda: (folder / "variables").write_bytes(b"NAME=second\n"), 2)
        # A folder of definitions: files are added and removed.
        (folder / "more/extra.toml").write_text(
            '[component.extra]\nuri = "../lib/simple-greeter.wasm"\n'
            '[server.extra]\ntype = "http"\nport = 0\n[server.extra.route.a]\npath = "/{name}"\n'
            'component = "extra"\nfunction = "greet"\n', "utf-8")
        server.process.stdout.readline()
        port = int(server.process.stdout.readline().rsplit(":", 1)[1])
        self.assertEqual(ask(port, "/World"), (200, b'"Hello, World!"'))
        reloads((folder / "more/extra.toml").unlink, 4)
        wait_until(lambda: not is_listening(port), server.logged)
        # What is no definition counts for nothing.
        (folder / "more/notes.txt").write_bytes(b"still none")
        time.sleep(0.5)
        self.assertEqual(server.logged().count(RELOADED), 4)
        self.end(server)

    def test_a_signal_during_a_reload_ends_it(self):
        server = self.serve(config_with("nl-NL"),
                            {"own/plain.wasm": (TUTORIAL / "simple-greeter.wasm").read_bytes()})
        path = pathlib.Path(server.folder.name) / "system.toml"
        path.write_text(config_with("fr-FR"), "utf-8")
        time.sleep(0.1)  # about when it begins
        self.end(server)

    def test_servers_come_and_go_and_keep_their_ports(self):
        server = self.serve(config_with("nl-NL"),
                            {"own/plain.wasm": (TUTORIAL / "simple-greeter.wasm").read_bytes()})
        path = pathlib.Path(server.folder.name) / "system.toml"
        port = server.ports["api"]
        other = '\n[server.other]\ntype = "http"\nport = 0\nhealth = true\n'
        replace(path, (config_with("nl-NL") + other).encode())
        self.assertEqual(server.process.stdout.readline(), f"api: http://127.0.0.1:{port}\n")
        name, url = server.process.stdout.readline().strip().split(": ")
        self.assertEqual(name, "other")
        other_port = int(url.rsplit(":", 1)[1])
        self.assertEqual(ask(other_port, "/healthz")[0], 200)
        # A server that gets another name is the same one.
        replace(path, config_with("nl-NL").replace("server.api", "server.renamed").encode())
        self.assertEqual(server.process.stdout.readline(), f"renamed: http://127.0.0.1:{port}\n")
        self.assertEqual(ask(port, "/greet/World"), (200, b'"Hallo, World!"'))
        wait_until(lambda: not is_listening(other_port), server.logged)
        # One that cannot listen changes nothing.
        before = server.logged()
        replace(path, config_with("es-ES").replace("port = 0", f"port = {port}").encode())
        wait_until(lambda: server.logged() != before and server.logged().endswith(REFUSED),
                   server.logged)
        self.assertIn(f"cannot listen on 127.0.0.1:{port}", server.logged())
        self.assertEqual(ask(port, "/greet/World"), (200, b'"Hallo, World!"'))
        self.end(server)


if __name__ == "__main__":
    PROGRAM = take_program(__doc__)
    unittest.main()
