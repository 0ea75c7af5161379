"""Calls the components `probe-p2` and `probe-p3` (guests/fixtures/probe) through the command line.

The programs of this folder are run by CTest with
  COMPOSABLE            the program
  COMPOSABLE_CACHE_DIR  where compiled components are kept from one run to the next
"""

import dataclasses
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["COMPOSABLE"]
SOURCE = pathlib.Path(__file__).resolve().parents[2]
COMPONENTS = SOURCE / "tests" / "components"
VERSIONS = ("p2", "p3")
TIMEOUT_SECONDS = 120
# Each type with no key set: what a component is given that asks for nothing more.
BARE = {name: {} for name in ("cli", "clocks", "filesystem", "http", "random", "sockets")}


@dataclasses.dataclass
class Outcome:
    """What a call printed."""

    status: int
    stdout: str
    stderr: str

    @property
    def value(self):
        """The result, from JSON; the error that the function returned is an Err."""
        if self.status == 0:
            return json.loads(self.stdout) if self.stdout else None
        prefix = "error[E9013]: component returned an error: "
        for line in self.stderr.splitlines():
            if line.startswith(prefix):
                return Err(json.loads(line.removeprefix(prefix)))
        raise AssertionError(f"no result: {self}")


@dataclasses.dataclass(frozen=True)
class Err:
    """An error that a function returned."""

    name: str


def toml(value):
    """A value as TOML writes it, tables inline."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


def definitions(version, capabilities, limits=None, interceptors=None):
    """One component, `probe`, with a capability of every type; `capabilities` are keys by type."""
    names = list(BARE | capabilities)
    lines = ["[component.probe]", f'uri = "{ProbeTest.component(version)}"',
             f"imports = {toml(names)}"]
    if interceptors:
        lines.append(f"interceptors = {toml(interceptors)}")
    lines += [f"limits.{key} = {toml(value)}" for key, value in (limits or {}).items()]
    for name, keys in (BARE | capabilities).items():
        lines += [f"[capability.{name}]", f'type = "wasi:{name}"']
        lines += [f"{key} = {toml(value)}" for key, value in keys.items()]
    return "\n".join(lines) + "\n"


class ProbeTest(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        # Resolved: an absolute path of the host has no links in it.
        scratch = tempfile.TemporaryDirectory(prefix="composable-capabilities-")
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name).resolve()

    @staticmethod
    def component(version):
        return COMPONENTS / f"probe-{version}.wasm"

    def run_program(self, text, target, *arguments, options=(), environment=None):
        """Calls a function of the definitions."""
        path = self.folder / "system.toml"
        path.write_text(text, "utf-8")
        words = [word if isinstance(word, str) else json.dumps(word) for word in arguments]
        own = {"PATH": os.environ["PATH"], "HOME": str(self.folder),
               "COMPOSABLE_CACHE_DIR": os.environ["COMPOSABLE_CACHE_DIR"]}
        done = subprocess.run([PROGRAM, "invoke", path, *options, "--", target, *words],
                              env=own | (environment or {}), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False)
        return Outcome(done.returncode, done.stdout, done.stderr)

    def call(self, version, function, *arguments, options=(), limits=None, **capabilities):
        """Calls `INTERFACE.FUNCTION` of the probe; capabilities are given by type."""
        return self.run_program(definitions(version, capabilities, limits), f"probe.{function}",
                                *arguments, options=options)
