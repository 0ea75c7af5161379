#!/usr/bin/env python3
"""Where the core modules of a composition are compiled: within it for a server of few components, whose calls
find them at once, and by themselves for `invoke` and for many components, which start sooner.

What the log says of a component that is prepared tells them apart: `modules` counts those by themselves.

usage: held_modules_test.py --program BUILD/bin/composable
"""

import http.client
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from running_server import COMPONENTS, TUTORIAL, RunningServer, take_program

PROGRAM = None

CONFIG = """
[component.greeter]
uri = "lib/simple-greeter.wasm"
interceptors = ["pass"]

[component.pass]
uri = "components/pass-advice-fixture.wasm"

[server.api]
type = "http"
port = 0

[server.api.route.hello]
path = "/hello/{name}"
component = "greeter"
function = "greet"
"""
MANY = "".join(f'\n[component.other-{number}]\nuri = "lib/simple-greeter.wasm"\n' for number in range(31))
PREPARED = re.compile(r"component prepared.* component=greeter .*parts=(\d+) composition=(\w+) .*modules=(\d+) "
                      r"modules-compiled=(\d+) ")


class HeldModulesTest(unittest.TestCase):
    def setUp(self):
        cache = tempfile.TemporaryDirectory()
        self.addCleanup(cache.cleanup)
        self.environment = {"COMPOSABLE_CACHE_DIR": str(pathlib.Path(cache.name) / "cache"),
                            "COMPOSABLE_LOG": "debug"}

    def prepared(self, log):
        """How the greeter was prepared: its parts, where the composition is from, and its modules."""
        found = PREPARED.search(log)
        self.assertIsNotNone(found, log)
        return int(found[1]), found[2], int(found[3]), int(found[4])

    def served(self, config):
        with RunningServer(PROGRAM, config, environment=self.environment) as server:
            connection = http.client.HTTPConnection("127.0.0.1", server.ports["api"], timeout=60)
            connection.request("GET", "/hello/World")
            self.assertEqual(connection.getresponse().read(), b'"Hello, World!"')
            connection.close()
            return self.prepared(server.logged())

    def invoked(self, config):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            (path / "system.toml").write_text(config, "utf-8")
            (path / "components").symlink_to(COMPONENTS)
            (path / "lib").symlink_to(TUTORIAL)
            result = subprocess.run([PROGRAM, "invoke", "system.toml", "--", "greeter.greet", "World"], cwd=path,
                                    env={**os.environ, **self.environment}, capture_output=True, text=True,
                                    timeout=120, check=True)
        self.assertEqual(result.stdout, '"Hello, World!"\n')
        return self.prepared(result.stderr)

    def test_a_server_holds_small_modules(self):
        self.assertEqual(self.served(CONFIG), (3, "composed", 0, 0))
        self.assertEqual(self.served(CONFIG), (3, "kept", 0, 0))

    def test_one_call_finds_modules_that_are_compiled_by_themselves(self):
        self.assertEqual(self.invoked(CONFIG), (3, "composed", 2, 2))
        self.assertEqual(self.invoked(CONFIG), (3, "kept", 2, 0))
        # Other wiring: both modules are there.
        self.assertEqual(self.invoked(CONFIG.replace('["pass"]', '["pass", "pass"]')), (4, "composed", 2, 0))

    def test_what_the_cache_lost_is_made_again(self):
        self.assertEqual(self.invoked(CONFIG), (3, "composed", 2, 2))
        lost = []
        for file in sorted(pathlib.Path(self.environment["COMPOSABLE_CACHE_DIR"]).rglob("*")):
            if not file.is_file():
                continue
            kept = file.read_bytes()
            file.unlink()
            lost.append(self.invoked(CONFIG)[1:])
            if not file.exists():
                file.write_bytes(kept)
        # The composition and what is noted of it; the secret, with which all counts as lost; and each module, that of
        # the advice with what asks it.
        self.assertEqual(sorted(lost), [("composed", 2, 0)] * 2 + [("composed", 2, 2)] + [("kept", 2, 1)] * 2)

    def test_a_server_of_many_components_starts_as_one_call_does(self):
        self.assertEqual(self.served(CONFIG + MANY), (3, "composed", 2, 2))
        self.assertEqual(self.invoked(CONFIG), (3, "kept", 2, 0))


if __name__ == "__main__":
    PROGRAM = take_program(__doc__.splitlines()[0])
    unittest.main()
