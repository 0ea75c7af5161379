#!/usr/bin/env python3
"""The JSON Schema that `composable schema` prints, checked with a validator that is not ours.

Every definition file of the repository is given to the program and to the validator: what the program reads
has to be valid, and what it refuses for a key or the kind of a value must not be.

  COMPOSABLE  the program
"""

import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib
import unittest

PROGRAM = os.environ["COMPOSABLE"]
SOURCE = pathlib.Path(__file__).resolve().parents[2]
VALIDATOR = "jsonschema==4.23.0"

# What is wrong with one value by itself, which a schema can say.
SHAPE = re.compile(
    r"unknown (key|category|type) |there is no capability of the type|: expected .*, got |stands outside any definition|must be a table|"
    r"key `[a-z-]+` is missing; it (says|names) |is none of `(any|memory|wait)`")
# What is wrong only in view of the rest of the system or of the disk.
REST = re.compile(
    r"there is no (file|folder|component|channel|capability|function|such file)|is already defined|is defined "
    r"twice|nothing provides|cannot read|is no component|exports (no|none)|does not fit|cycle|may be imported "
    r"within|defined (at|in)|environment variable|is given by|file:")
# All keys that the specification names, with the table that has them.
SPECIFIED = {
    "component": "uri imports interceptors config scope labels subscription limits limits.memory limits.time "
                 "limits.fuel limits.concurrency",
    "subscription": "component channel function concurrency retry param-mapping param-encoding "
                    "result-decoding result-mapping",
    "channel": "type",
    "capability": "type inherit-stdio inherit-stdin inherit-stdout inherit-stderr preopens preopens.host "
                  "preopens.guest preopens.perms inherit-network allow-ip-name-lookup h2c-for-grpc allow",
    "server": "type port host route tls limits otlp-endpoint otlp-protocol route.path route.method "
              "route.content-type route.component route.function route.channel route.reply-timeout-ms "
              "route.param-mapping route.param-encoding route.result-decoding route.result-mapping "
              "route.propagate-request-headers route.propagate-response-headers route.query-params "
              "route.response-schema",
}
TYPES = ("wasi:p2", "wasi:cli", "wasi:clocks", "wasi:filesystem", "wasi:http", "wasi:io", "wasi:random",
         "wasi:sockets", "wasi:logging", "messaging")


def validator_class():
    try:
        import jsonschema  # pylint: disable=import-outside-toplevel
    except ImportError:
        sys.path.insert(0, str(SOURCE / "tests" / "conformance"))
        import suites  # pylint: disable=import-outside-toplevel
        sys.path.insert(0, str(suites.python_packages(suites.cache_directory(), [VALIDATOR])))
        import jsonschema  # pylint: disable=import-outside-toplevel
    return jsonschema.Draft7Validator


def run(*arguments, folder=None):
    return subprocess.run([PROGRAM, *arguments], cwd=folder, capture_output=True, text=True, timeout=120,
                          check=False)


def as_json(value):
    """What editors see of a TOML value: dates are text."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return value


def definition_files():
    for folder in ("examples", "tests"):
        yield from sorted((SOURCE / folder).rglob("*.toml"))


def key_tables(schema, node, prefix=""):
    """All keys below a schema, dotted, with the schema of each."""
    if "$ref" in node:
        if node["$ref"].endswith(("/config", "/config-array")):
            return
        node = schema["definitions"][node["$ref"].rsplit("/", 1)[1]]
    for alternative in (*node.get("oneOf", ()), *node.get("anyOf", ())):
        yield from key_tables(schema, alternative, prefix)
    for key, value in node.get("properties", {}).items():
        yield prefix + key, value
        yield from key_tables(schema, value, f"{prefix}{key}.")
    for deeper in (node.get("items"), node.get("additionalProperties")):
        if isinstance(deeper, dict):
            yield from key_tables(schema, deeper, prefix)


class SchemaTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = run("schema").stdout
        cls.schema = json.loads(cls.text)
        cls.validator = validator_class()(cls.schema)

    def test_is_a_schema(self):
        validator_class().check_schema(self.schema)

    def test_is_the_same_each_time(self):
        self.assertEqual(self.text, run("schema").stdout)

    def test_goes_to_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(run("schema", "-o", "s.json", folder=folder).stdout, "")
            self.assertEqual(pathlib.Path(folder, "s.json").read_text(), self.text)

    def test_every_key_of_the_specification_is_there(self):
        for category, keys in SPECIFIED.items():
            known = {key for key, _ in key_tables(self.schema, self.schema["definitions"][category])}
            self.assertEqual(set(keys.split()) - known, set(), category)

    def test_every_type_is_there(self):
        alternatives = self.schema["definitions"]["capability"]["oneOf"]
        known = {name for one in alternatives for name in one["properties"]["type"]["enum"]}
        self.assertEqual(set(TYPES) - known, set())
        self.assertIn("wasi:http-p3", known)
        self.assertNotIn("wasi:io-p3", known)

    def test_every_key_is_described(self):
        for category in self.schema["definitions"]:
            if category.startswith("config"):
                continue
            for key, value in key_tables(self.schema, self.schema["definitions"][category]):
                if key.rsplit(".", 1)[-1] != "type":
                    self.assertRegex(value.get("description", ""), r"^[A-Z`].*\.$", f"{category}: {key}")

    def test_definition_files(self):
        accepted = refused = 0
        failures = []
        for file in definition_files():
            try:
                document = as_json(tomllib.loads(file.read_text()))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError):
                continue
            stderr = run("graph", file.name, "--format", "json", folder=file.parent).stderr
            errors = [line for line in stderr.splitlines() if line.startswith("error")]
            wrong = [line for line in errors if SHAPE.search(line)]
            is_valid = self.validator.is_valid(document)
            if wrong:
                refused += 1
                if is_valid:
                    failures.append(f"{file}: the schema accepts it, the program says {wrong[0]}")
            elif all(REST.search(line) for line in errors):
                accepted += 1
                if not is_valid:
                    reason = next(self.validator.iter_errors(document))
                    failures.append(f"{file}: the schema refuses it: {reason.json_path}: {reason.message}")
        print(f"{accepted} files that are read, {refused} that are not", file=sys.stderr)
        self.assertEqual(failures, [], "\n".join(failures))
        self.assertGreater(accepted, 200)
        self.assertGreater(refused, 20)

    def misspelt(self, header, keys):
        """What the program and the validator say of a definition whose keys are all misspelt."""
        lines = [header, *(f"{key}{key[-1]} = 1" for key in keys)]
        text = "\n".join(lines) + "\n"
        self.assertFalse(self.validator.is_valid(tomllib.loads(text)), text)
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "x.toml").write_text(text)
            return run("check", "x.toml", folder=folder).stderr

    def test_every_key_misspelt_gets_its_suggestion(self):
        definitions = self.schema["definitions"]
        tables = [(f"[{name}.x]", definitions[name]["properties"])
                  for name in ("component", "subscription", "channel")]
        for category in ("capability", "server"):
            for one in definitions[category]["oneOf"]:
                header = f"[{category}.x]\ntype = \"{one['properties']['type']['enum'][0]}\""
                if category == "server":
                    header += "\nport = 0"
                tables.append((header, {key: value for key, value in one["properties"].items()
                                        if key != "type"}))
        server = definitions["server"]["oneOf"][0]["properties"]
        start = "[server.x]\ntype = \"http\"\nport = 0\n"
        tables.append((start + "[server.x.limits]", server["limits"]["properties"]))
        tables.append((start + "[server.x.tls]", server["tls"]["properties"]))
        tables.append((start + "[server.x.route.y]", server["route"]["additionalProperties"]["properties"]))
        tables.append(("[component.x]\nuri = \"x.wasm\"\n[component.x.limits]",
                       definitions["component"]["properties"]["limits"]["properties"]))
        tables.append(("[subscription.x]\ncomponent = \"y\"\n[subscription.x.retry]",
                       definitions["subscription"]["properties"]["retry"]["properties"]))
        count = 0
        for header, keys in tables:
            if not keys:
                continue
            stderr = self.misspelt(header, keys)
            for key in keys:
                count += 1
                self.assertRegex(stderr, rf"unknown key `[a-z.]*{key}{key[-1]}`[^;\n]*; did you mean `{key}`\?",
                                 f"{header}: {key}")
        self.assertGreater(count, 80)

    def test_wrong_kinds(self):
        """Each key with a value of another kind: both refuse it, or neither."""
        for text in ('[component.x]\nuri = 1', '[component.x]\nuri = "a"\nimports = "b"',
                     '[component.x]\nuri = "a"\nlabels.a = []', '[component.x]\nuri = "a"\nlimits.memory = "1 XB"',
                     '[component.x]\nuri = "a"\nscope = "some"', '[component.x]\nuri = "a"\nlimits.queue = -1',
                     '[component.x]\nuri = "a"\nconfig.a = [{}]', '[component.x]\nuri = "a"\nconfig.a = [[{}]]',
                     '[component.x]\nuri = "a"\ninterceptors = [{match = ["a"]}]', '[component]\nuri = "a"',
                     '[component._x]\nuri = "a"', '[capability.x]\ntype = "wasi:io-p3"', '[capability.x]',
                     '[capability.x]\ntype = "wasi:http"\nallow = "a"', '[capability.x]\ntype = "messaging"',
                     '[capability.x]\ntype = "wasi:http"\nidle-connections = 10001',
                     '[capability.x]\ntype = "wasi:http"\nidle-timeout = "soon"',
                     '[capability.x]\ntype = "wasi:filesystem"\npreopens = [{host = ".", guest = "/"}]',
                     '[capability.x]\ntype = "wasi:filesystem"\npreopens = [{host = ".", guest = "/", perms = "rw"}]',
                     '[channel.x]\nwhen-full = "burst"', '[channel.x]\ncapacity = 0', '[subscription.x]',
                     '[server.x]\ntype = "http"', '[server.x]\ntype = "http"\nport = 65536',
                     '[server.x]\ntype = "http"\nport = 0\nlimits.head = 1', '[policy.x]\na = 1',
                     '[server.x]\ntype = "http"\nport = 0\nroute.a = {path = "/", component = "b", method = 1}'):
            self.assertFalse(self.validator.is_valid(tomllib.loads(text)), text)
            with tempfile.TemporaryDirectory() as folder:
                pathlib.Path(folder, "x.toml").write_text(text)
                self.assertEqual(run("check", "x.toml", folder=folder).returncode, 1, text)

    def test_placeholders_stand_for_strings(self):
        for text in ('[capability.x]\ntype = "wasi:http"\nidle-timeout = "${process:env:A|1s}"',
                     '[component.x]\nuri = "a"\nconfig.a = "${process:env:A|b}"'):
            self.assertTrue(self.validator.is_valid(tomllib.loads(text)), text)
        self.assertFalse(self.validator.is_valid(tomllib.loads('[channel.x]\nttl = "${process:env:A|1s}"')))


if __name__ == "__main__":
    unittest.main()
