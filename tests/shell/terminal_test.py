#!/usr/bin/env python3
"""`composable shell` at a real terminal: a tmux server of the test's own types keys and reads the screen.

  COMPOSABLE            the program
  COMPOSABLE_CACHE_DIR  where compiled components are kept from one run to the next
"""

import os
import pathlib
import shlex
import stat
import subprocess
import tempfile
import time
import unittest

PROGRAM = os.environ["COMPOSABLE"]
SOURCE = pathlib.Path(__file__).resolve().parents[2]
COMPONENTS = SOURCE / "tests" / "components"
TIMEOUT_SECONDS = 60
DEFINITIONS = f"""
[component.types]
uri = "{COMPONENTS}/types-fixture.wasm"
labels.kind = "resources"
[component.misbehave]
uri = "{COMPONENTS}/misbehave-fixture.wasm"
limits.time = "1h"
"""


class Terminal:
    """One terminal in which a shell of the system runs `composable shell`."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.socket = folder / "tmux.socket"
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8",
                       "COMPOSABLE_CACHE_DIR": os.environ["COMPOSABLE_CACHE_DIR"], "PS1": "$ ", "ENV": ""}
        # What a sanitized program has to know.
        environment |= {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}
        assignments = [f"{name}={value}" for name, value in environment.items()]
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", "160", "-y", "200",
                  shlex.join(["env", "-i", *assignments, "TERM=screen", "sh"]))

    def tmux(self, *arguments):
        return subprocess.run(["tmux", "-u", "-S", self.socket, *arguments], check=True, capture_output=True,
                              text=True, timeout=TIMEOUT_SECONDS).stdout

    def screen(self):
        """What stands on the screen, without what is blank."""
        return "\n".join(line.rstrip() for line in self.tmux("capture-pane", "-p").splitlines()).strip("\n")

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def press(self, *keys):
        self.tmux("send-keys", *keys)

    def wait(self, condition, what):
        """Waits until the screen is as wanted, and returns it."""
        end = time.monotonic() + TIMEOUT_SECONDS
        while True:
            screen = self.screen()
            if condition(screen):
                return screen
            if time.monotonic() > end:
                raise AssertionError(f"waited in vain for {what}; the screen is\n{screen}")
            time.sleep(0.05)

    def expect(self, ending):
        """Waits until the screen ends with these lines."""
        return self.wait(lambda screen: screen.endswith(ending), repr(ending))

    def start(self, *options):
        self.type("clear; " + shlex.join([PROGRAM, "shell", "system.toml", *options]))
        self.press("Enter")
        self.wait(lambda screen: screen.endswith("can be typed.\n>"), "the prompt")

    def run(self, line, ending):
        self.type(line)
        self.expect("> " + line)
        self.press("Enter")
        return self.expect(ending)

    def close(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], check=False, capture_output=True,
                       timeout=TIMEOUT_SECONDS)


class ShellTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "system.toml").write_text(DEFINITIONS)
        self.terminal = Terminal(self.folder)
        self.addCleanup(self.terminal.close)
        self.terminal.type(f"cd {shlex.quote(folder.name)}")
        self.terminal.press("Enter")

    def history(self):
        file = self.folder / ".local/state/composable-runtime/shell-history"
        return file.read_text().splitlines() if file.exists() else []

    def test_says_what_there_is(self):
        self.terminal.start()
        self.assertIn("2 components. `help` says what can be typed.", self.terminal.screen())
        self.terminal.run("help", "'{\"x\": 1}'.\n>")

    def test_completes_commands_components_and_functions(self):
        terminal = self.terminal
        terminal.start()
        terminal.type("desc")
        terminal.press("Tab")
        terminal.expect("> describe")
        terminal.type("mis")
        terminal.press("Tab")
        terminal.expect("> describe misbehave")
        terminal.press("C-c")
        terminal.type("inv")
        terminal.press("Tab")
        terminal.type("misb")
        terminal.press("Tab")
        terminal.expect("> invoke misbehave.misbehave.")
        terminal.type("count")
        terminal.press("Tab")
        terminal.expect("> invoke misbehave.misbehave.count-calls")
        terminal.press("Enter")
        terminal.expect("\n1\n>")

    def test_lists_what_a_word_may_become(self):
        terminal = self.terminal
        terminal.start()
        terminal.type("describe ")
        terminal.press("Tab")
        terminal.wait(lambda screen: "\nmisbehave\nmisbehave.misbehave." in screen
                      and screen.endswith("> describe"), "the names, and the line again")

    def test_resources_live_between_calls(self):
        terminal = self.terminal
        terminal.start()
        terminal.run("invoke types.counters.[constructor]counter 5", "\nhandle(1)\n>")
        terminal.run("invoke types.counters.[method]counter.increment handle(1) 3", "\n8\n>")
        terminal.run("invoke types.counters.read handle(1)", "\n8\n>")
        terminal.run("invoke types.counters.read handle(2)",
                     "handle(2): there is no such resource in this session\n>")

    def test_selects(self):
        terminal = self.terminal
        terminal.start("--selector", "labels.kind=resources")
        self.assertIn("1 component. `help`", terminal.screen())
        self.assertNotIn("misbehave", terminal.run("list", "\n>"))

    def test_errors_do_not_end_it(self):
        terminal = self.terminal
        terminal.start()
        terminal.run("lisst", "error[E9001]: there is no command `lisst`; did you mean `list`?\n>")
        terminal.run("invoke types.nothing", "\n>")
        self.assertIn("there is no function `nothing`", terminal.screen())
        terminal.run("invoke misbehave.misbehave.count-calls 'a", "^\n>")
        terminal.run("invoke misbehave.misbehave.trap", "\n>")
        terminal.run("invoke misbehave.misbehave.count-calls", "\n1\n>")

    def test_lines_are_edited(self):
        terminal = self.terminal
        terminal.start()
        terminal.type("ivoke misbehave.misbehave.count-callsé")
        terminal.press("BSpace", "Home", "Right")
        terminal.type("n")
        terminal.press("Enter")
        terminal.expect("\n> invoke misbehave.misbehave.count-calls\n1\n>")

    def test_interrupt_abandons_the_line(self):
        terminal = self.terminal
        terminal.start()
        terminal.type("invoke nobody.")
        terminal.press("Left", "C-c")
        terminal.expect("^C\n>")
        self.assertNotIn("error", terminal.screen())
        terminal.run("invoke misbehave.misbehave.count-calls", "\n1\n>")
        self.assertNotIn("invoke nobody.", self.leave())

    def test_interrupt_stops_the_call(self):
        terminal = self.terminal
        terminal.start()
        terminal.run("invoke misbehave.misbehave.count-calls", "\n1\n>")
        terminal.type("invoke misbehave.misbehave.loop-forever")
        terminal.press("Enter")
        time.sleep(1)
        self.assertTrue(terminal.screen().endswith("misbehave.loop-forever"))
        terminal.press("C-c")
        terminal.expect(": cancelled\n>")
        # Another instance: the calls of the old one are forgotten.
        terminal.run("invoke misbehave.misbehave.count-calls", "\n1\n>")

    def leave(self):
        """Ends the shell by Ctrl-D; the history it leaves."""
        self.terminal.press("C-d")
        self.terminal.wait(lambda screen: screen.endswith("$"), "the end")
        return self.history()

    def test_end_of_input_ends_it(self):
        self.terminal.start()
        self.leave()
        self.terminal.type("echo status=$?")
        self.terminal.press("Enter")
        self.terminal.expect("status=0\n$")

    def test_exit_ends_it(self):
        self.terminal.start()
        self.terminal.type("exit")
        self.terminal.press("Enter")
        self.terminal.wait(lambda screen: screen.endswith("$"), "the end")

    def test_history_outlives_the_session(self):
        terminal = self.terminal
        terminal.start()
        terminal.run("invoke misbehave.misbehave.count-calls", "\n1\n>")
        terminal.run(" invoke types.counters.alive", "\n0\n>")
        terminal.run("help", "\n>")
        self.assertEqual(self.leave(), ["invoke misbehave.misbehave.count-calls", "help"])
        file = self.folder / ".local/state/composable-runtime/shell-history"
        self.assertEqual(stat.S_IMODE(file.stat().st_mode) & 0o077, 0)
        self.assertEqual(stat.S_IMODE(file.parent.stat().st_mode), 0o700)
        terminal.start()
        terminal.press("Up", "Up")
        terminal.expect("> invoke misbehave.misbehave.count-calls")
        terminal.press("Enter")
        terminal.expect("\n1\n>")
        terminal.press("C-r")
        terminal.type("hel")
        terminal.wait(lambda screen: "help" in screen.splitlines()[-1] + screen.splitlines()[-2],
                      "what was found")

    def test_history_is_bounded(self):
        file = self.folder / ".local/state/composable-runtime/shell-history"
        file.parent.mkdir(parents=True, mode=0o700)
        file.parent.chmod(0o700)
        file.write_text("".join(f"line {number}\n" for number in range(1000)))
        file.chmod(0o600)
        self.terminal.start()
        self.terminal.run("help", "\n>")
        lines = self.leave()
        self.assertEqual((len(lines), lines[0], lines[-1]), (1000, "line 1", "help"))


if __name__ == "__main__":
    unittest.main()
