#!/usr/bin/env python3
"""What bash, zsh and fish complete on command lines of the program, each asked for all completions.

usage: completions_test.py   with the program in COMPOSABLE
"""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import shells

PROGRAM = Path(os.environ["COMPOSABLE"]).resolve()
SOURCE = Path(__file__).resolve().parents[2]

DEFINITIONS = """\
[component.greeter]
uri = "lib/simple-greeter.wasm"

[component.translator]
uri = "lib/simple-translator.wasm"
subscription = "words"

[component.far]
uri = "oci://127.0.0.1:1/never/asked:1.0"

[channel.names]
"""

COMMANDS = ["check", "completions", "compose", "explain", "graph", "inspect", "interceptor", "invoke",
            "man", "publish", "pull", "push", "run", "schema", "shell"]
GREET = "greeter.greet"
TRANSLATE = "translator.translator.translate"

# What is typed, and all words that may stand in place of the last one.
CASES = {
    "composable ": COMMANDS,
    "composable in": ["inspect", "interceptor", "invoke"],
    "composable -": ["--help", "--version", "-V", "-h"],
    "composable nothing ": [],
    "composable check --": ["--env-file", "--format", "--help", "--locked", "--update"],
    "composable graph --format ": ["dot", "json", "mermaid", "svg"],
    "composable graph a.toml --format=j": ["--format=json"],
    "composable check --format ": ["json", "text"],
    "composable interceptor --advice 0.": ["0.1", "0.2"],
    "composable completions ": ["bash", "fish", "zsh"],
    "composable man in": ["inspect", "interceptor", "invoke"],
    "composable explain E010": [f"E010{digit}" for digit in range(1, 10)],
    "composable explain E0101 E011": [],
    "composable check ": ["definitions/", "lib/", "other.wasm", "system.toml", "with blank/"],
    "composable check system.toml oth": ["other.wasm"],
    "composable check with": ["with blank/"],
    "composable check definitions/": ["definitions/more.toml"],
    "composable inspect o": ["other.wasm", "other.wit"],
    "composable push ": ["definitions/", "lib/", "other.wasm", "with blank/"],
    "composable check --env-file va": ["variables.env"],
    "composable check --env-file=va": ["--env-file=variables.env"],
    "composable-http-server sys": ["system.toml"],
    "composable-http-server --l": ["--locked"],
    "composable invoke system.toml -": ["--", "--ctx", "--env", "--env-file", "--help", "--locked",
                                        "--update", "-h"],
    "composable invoke system.toml -- ": [GREET, TRANSLATE],
    "composable invoke system.toml -- tr": [TRANSLATE],
    "composable invoke system.toml -- greeter.": [GREET],
    "composable invoke system.toml -- greeter.greet ": [],
    "composable invoke definitions -- ": ["cooper.greet"],
    "composable invoke missing.toml -- ": [],
    "composable compose system.toml -- ": ["far", "greeter", "translator"],
    "composable compose system.toml -- far --w": ["--wat"],
    "composable publish system.toml --channel ": ["names", "words"],
    "composable pull ghcr": [],
}

# What one press of the Tab key makes of a line.
TABS = {
    "composable chec": "composable check ",
    "composable explain E09": "composable explain E09",
    "composable graph system.toml --form": "composable graph system.toml --format ",
    "composable graph --format=me": "composable graph --format=mermaid ",
    "composable check def": "composable check definitions/",
    "composable check syst": "composable check system.toml ",
    "composable check with\\ blank/": "composable check with\\ blank/other\\ name.toml ",
    "composable invoke system.toml -- gr": "composable invoke system.toml -- greeter.greet ",
    # In a definition that stands between quotes, and whose name has a blank.
    "composable invoke 'with blank/other name.toml' -- o": "composable invoke 'with blank/other name.toml' -- odd.greet ",
}


def words_of(text: str) -> list[str]:
    """The words of a line, whose blanks stand behind a backslash where they belong to a word."""
    return [word.replace("\\", "") for word in re.findall(r"(?:\\.|[^ \\])+", text)]


class CompletionsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="composable-completions-")
        root = Path(cls.scratch.name).resolve()
        cls.folder, home = root / "work", root / "home"
        home.mkdir()
        cls.environment = {"PATH": f"{PROGRAM.parent}:{os.environ['PATH']}", "HOME": str(home),
                           "LANG": "C.UTF-8"}
        cls.folder.mkdir()
        (cls.folder / "system.toml").write_text(DEFINITIONS)
        (cls.folder / "lib").symlink_to(SOURCE / "examples" / "7cs" / "lib")
        (cls.folder / "definitions").mkdir()
        for file, name in (("definitions/more.toml", "cooper"),
                           ("with blank/other name.toml", "odd")):
            (cls.folder / file).parent.mkdir(exist_ok=True)
            (cls.folder / file).write_text(
                f'[component.{name}]\nuri = "../lib/simple-greeter.wasm"\n')
        for name in ("other.wasm", "other.wit", "variables.env", "notes.txt"):
            (cls.folder / name).touch()

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def check_terminal(self, name: str, start) -> None:
        if shutil.which(name) is None:
            self.skipTest(f"{name} is not installed")
        terminal = start(self.folder, self.environment)
        self.addCleanup(terminal.close)
        for typed, wanted in CASES.items():
            with self.subTest(typed):
                line = terminal.line(typed, shells.ALL)
                head, blank, word = typed.rpartition(" ")
                self.assertTrue(line.startswith(head + blank), line)
                # What nothing completes stays as it is.
                left = wanted or ([word] if word else [])
                # Folders have their slash only where they are the only word.
                self.assertEqual(sorted(found.rstrip("/") for found in words_of(line[len(head):])),
                                 sorted(name.rstrip("/") for name in left))
        for typed, wanted in TABS.items():
            with self.subTest(typed):
                self.assertEqual(terminal.line(typed, shells.TAB), wanted)

    def test_bash(self):
        self.check_terminal("bash", shells.bash)

    def test_zsh(self):
        self.check_terminal("zsh", shells.zsh)

    def test_fish(self):
        if shutil.which("fish") is None:
            self.skipTest("fish is not installed")
        fish = shells.Fish(self.folder, self.environment)
        for typed, wanted in CASES.items():
            with self.subTest(typed):
                words = [word for word, _ in fish.completions(typed)]
                self.assertEqual(sorted(words), sorted(wanted))

    def test_fish_says_what_words_are(self):
        if shutil.which("fish") is None:
            self.skipTest("fish is not installed")
        fish = shells.Fish(self.folder, self.environment)
        self.assertEqual(fish.completions("composable invo"),
                         [("invoke", "Call a function of a component and print its result")])
        self.assertEqual(fish.completions("composable invoke system.toml -- gr"),
                         [(GREET, "func(name: string) -> string")])
        self.assertEqual(fish.completions("composable explain E0101"),
                         [("E0101", "There is no such file")])
        self.assertEqual(fish.completions("composable invoke 'with blank/other name.toml' -- "),
                         [("odd.greet", "func(name: string) -> string")])

    def test_scripts_have_no_names_of_commands(self):
        for shell in ("bash", "zsh", "fish"):
            script = subprocess.run([PROGRAM, "completions", shell], capture_output=True, text=True,
                                    check=True).stdout
            for command in set(COMMANDS) - {"completions"}:
                self.assertNotRegex(script, rf"\b{command}\b(?!-)")


if __name__ == "__main__":
    unittest.main(verbosity=2)
