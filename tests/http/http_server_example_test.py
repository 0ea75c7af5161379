#!/usr/bin/env python3
"""examples/http-server answers every request on its page as the page says.

usage: http_server_example_test.py --program BUILD/bin/composable
"""

import os
import re
import signal
import subprocess
import unittest

from running_server import SOURCE, RunningServer, take_program

PROGRAM = None
EXAMPLE = SOURCE / "examples" / "http-server"
GREETING = 'invocation complete component=greeter function=greet result="Hello, World!"'


def page_commands():
    """Each command of the page's consoles, with the lines that it prints."""
    page = (EXAMPLE / "README.md").read_text("utf-8")
    consoles = "".join(re.findall(r"^```console\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))
    return re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", consoles, re.MULTILINE)


class HttpServerExampleTest(unittest.TestCase):
    def test_the_page(self):
        config = (EXAMPLE / "server.toml").read_text("utf-8")
        self.assertIn("\nport = 8888\n", config)
        config = config.replace("port = 8888", "port = 0").replace("../7cs/lib/", "lib/")
        config = config.replace("./lib/shouter.wasm", "shouter.wasm")
        shouter = {"shouter.wasm": (EXAMPLE / "lib" / "shouter.wasm").read_bytes()}
        commands = page_commands()
        self.assertEqual(len(commands), 8)
        with RunningServer(PROGRAM, config, shouter) as server:
            for command, printed in commands:
                with self.subTest(command):
                    self.assertRegex(command, r"^curl .*http://127\.0\.0\.1:8888/")
                    command = command.replace(":8888/", f":{server.ports['api']}/")
                    done = subprocess.run(["sh", "-c", command], stdout=subprocess.PIPE, text=True,
                                          env={**os.environ, "no_proxy": "*"}, timeout=60)
                    self.assertEqual((done.stdout.rstrip("\n"), done.returncode),
                                     (printed.rstrip("\n"), 0))
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(server.process.wait(60), 0)
            # The messages of both routes: nobody waited for what became of the first one.
            self.assertEqual(server.logged().count(GREETING), 2, server.logged())


if __name__ == "__main__":
    PROGRAM = take_program(__doc__)
    unittest.main()
