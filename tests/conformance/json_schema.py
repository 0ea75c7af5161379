#!/usr/bin/env python3
"""The JSON Schemas of types, checked with a validator against what is printed and read as values.

Each schema must be a valid one; must accept all that values of its type print as; and must accept changed
documents exactly where they are read. A table of counts is printed.
"""

import argparse
import json
import subprocess
import sys

import suites

VALIDATOR = "jsonschema==4.23.0"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json-schema", required=True, help="the program json_schema")
    arguments = parser.parse_args()
    sys.path.insert(0, str(suites.python_packages(suites.cache_directory(), [VALIDATOR])))
    import jsonschema  # pylint: disable=import-outside-toplevel

    result = subprocess.run([arguments.json_schema], capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{arguments.json_schema} ended with status {result.returncode}: {result.stderr}")
    failures = []
    printed = read = refused = 0
    cases = [json.loads(line) for line in result.stdout.splitlines()]
    for case in cases:
        jsonschema.Draft202012Validator.check_schema(case["schema"])
        validator = jsonschema.Draft202012Validator(case["schema"])
        for document in case["printed"]:
            printed += 1
            if not validator.is_valid(document):
                failures.append(f"{case['type']}: its schema refuses {json.dumps(document)}")
        for changed in case["read"]:
            read += changed["is-read"]
            refused += not changed["is-read"]
            if validator.is_valid(changed["document"]) != changed["is-read"]:
                verb = "refuses" if changed["is-read"] else "accepts"
                failures.append(f"{case['type']}: its schema {verb} {json.dumps(changed['document'])}")

    print(f"{len(cases)} schemas, {printed} printed documents, {read} that are read, "
          f"{refused} that are not")
    for failure in failures:
        print("FAILED", failure)
    return 1 if failures or not read or not refused else 0


if __name__ == "__main__":
    sys.exit(main())
