#!/usr/bin/env python3
"""Misspells every key of every table by one letter, and sees whether each gets its suggestion.

Every table is written with its keys once with the letter in the middle left out and once with another
letter there, all below one header, and goes through `composable check --format json`: each has to be an unknown key
(E0206) whose suggestion is the key that was meant. A new key gets a place in TABLES.

usage: misspelt_keys.py --program BUILD/bin/composable
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import run

CODE = "E0206"

COMPONENT = '[component.greeter]\nuri = "lib/simple-greeter.wasm"\n'
SERVER = COMPONENT + '[server.api]\ntype = "http"\nport = 0\n'
ROUTE = (SERVER + '[server.api.route.greet]\npath = "/greet/{name}"\n'
         'component = "greeter"\nfunction = "greet"\n')
SUBSCRIPTION = COMPONENT + '[subscription.names]\ncomponent = "greeter"\n'


def capability(kind: str) -> str:
    return f'[capability.given]\ntype = "{kind}"\n'


@dataclass
class Table:
    name: str
    above: str      # what stands before the misspelt keys
    keys: str       # with blanks between them
    line: str = "{} = 0"  # how one misspelt key is written


STDIO = "inherit-stdio inherit-stdin inherit-stdout inherit-stderr"
NETWORK = "inherit-network allow-ip-name-lookup"
MAPPING_KEYS = "param-mapping param-encoding result-decoding result-mapping"

TABLES = [
    Table("category", COMPONENT, "component capability server subscription channel", "[{}.other]"),
    Table("component", COMPONENT,
          "uri imports interceptors config scope labels subscription limits"),
    Table("component.limits", COMPONENT + "[component.greeter.limits]\n",
          "memory time fuel concurrency queue instances table-elements"),
    Table("component.interceptors", COMPONENT, "component match",
          'interceptors = [{{ component = "greeter", {} = 0 }}]'),
    Table("capability", COMPONENT, "type", '[capability.given]\n{} = "wasi:p2"'),
    Table("wasi:p2", capability("wasi:p2"), f"{STDIO} {NETWORK} env args seed preopens"),
    Table("wasi:cli", capability("wasi:cli"), f"{STDIO} env args"),
    Table("wasi:filesystem", capability("wasi:filesystem"), "preopens"),
    Table("wasi:filesystem preopens", capability("wasi:filesystem"), "host guest perms",
          'preopens = [{{ host = "lib", guest = "/", perms = "read-only", {} = 0 }}]'),
    Table("wasi:http", capability("wasi:http"),
          "allow h2c-for-grpc connect-timeout first-byte-timeout between-bytes-timeout "
          "idle-timeout idle-connections ca-file deny-private-addresses"),
    Table("wasi:random", capability("wasi:random"), "seed"),
    Table("wasi:sockets", capability("wasi:sockets"),
          f"{NETWORK} allow listen deny-private-addresses"),
    Table("messaging", SUBSCRIPTION + capability("messaging") + 'channels = ["names"]\n',
          "channels reply-timeout"),
    Table("server", COMPONENT, "type", '[server.api]\n{} = "http"\nport = 0'),
    Table("http", SERVER,
          "port host threads health route tls limits otlp-endpoint otlp-protocol"),
    Table("http tls", SERVER + "[server.api.tls]\n", "certificate key"),
    Table("http limits", SERVER + "[server.api.limits]\n",
          "head headers body connections streams head-time body-time idle-time write-time"),
    Table("route", ROUTE,
          "path method content-type component function channel reply-timeout-ms query-params "
          f"propagate-request-headers propagate-response-headers response-schema {MAPPING_KEYS}"),
    Table("route result-mapping", ROUTE + "[server.api.route.greet.result-mapping]\n",
          "body headers"),
    Table("subscription", SUBSCRIPTION,
          f"component channel function group concurrency retry dead-letter {MAPPING_KEYS}"),
    Table("subscription.retry", SUBSCRIPTION + "[subscription.names.retry]\n",
          "max-deliveries initial-delay max-delay"),
    Table("subscription result-mapping", SUBSCRIPTION + "[subscription.names.result-mapping]\n",
          "body headers"),
    Table("channel", SUBSCRIPTION + "[channel.names]\n",
          "type capacity when-full full-timeout ttl"),
]

def misspellings(key: str) -> list[str]:
    middle = len(key) // 2
    return [key[:middle] + key[middle + 1:], key[:middle] + "x" + key[middle + 1:]]


def suggestions(text: str, program: Path, folder: Path) -> set[tuple[str, str]]:
    """The unknown keys of a definition file with what is suggested for each."""
    (folder / "demo.toml").write_text(text)
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(folder),
                   "COMPOSABLE_CACHE_DIR": str(folder / "cache")}
    done = subprocess.run([program, "check", "demo.toml", "--format", "json"], cwd=folder,
                          env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=run.TIMEOUT_SECONDS, check=False)
    found = set()
    for diagnostic in json.loads(done.stdout)["diagnostics"]:
        if diagnostic["code"] in (CODE, "E0201"):
            start, end = diagnostic["column"] - 1, diagnostic.get("end-column", 1) - 1
            found.add((diagnostic["line-text"][start:end], diagnostic.get("suggestion", "")))
    return found


def check(table: Table, program: Path, folder: Path) -> str:
    """What is wrong with the suggestions for one table; empty where nothing is."""
    problem = ""
    for spelling in range(2):
        wanted = {misspellings(key)[spelling]: key for key in table.keys.split()}
        # Each line that is a definition or a list of its own is checked alone.
        is_alone = table.line != "{} = 0"
        texts = [[one] for one in wanted] if is_alone else [list(wanted)]
        for names in texts:
            lines = "".join(table.line.format(name) + "\n" for name in names)
            found = suggestions(table.above + lines, program, folder)
            for name in names:
                if (name, wanted[name]) not in found:
                    got = [suggestion for key, suggestion in found if key == name]
                    problem += f"{table.name}: `{name}` for `{wanted[name]}`: suggested {got}\n"
    return problem


def main() -> int:
    parser = argparse.ArgumentParser(description="Misspells every key by one letter.")
    parser.add_argument("--program", type=Path, required=True)
    program = parser.parse_args().program.resolve()
    problems = ""
    with tempfile.TemporaryDirectory(prefix="composable-golden-") as scratch:
        folder = Path(scratch).resolve()
        for name, target in run.LINKS.items():
            (folder / name).symlink_to(target)
        for table in TABLES:
            problem = check(table, program, folder)
            print(f"{'FAIL' if problem else 'ok  '} {table.name}\n{problem}", end="")
            problems += problem
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
