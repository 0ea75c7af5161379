#!/usr/bin/env -S python3 -B
"""Copies a component and adds documentation to it, as the section `package-docs` holds it.

usage: with_docs.py COMPONENT COPY JSON
"""

import sys
from pathlib import Path

NAME = b"package-docs"
VERSION = b"\x00"


def leb128(number):
    encoded = bytearray()
    while number >= 0x80:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def main():
    component, copy, docs = sys.argv[1:]
    content = leb128(len(NAME)) + NAME + VERSION + docs.encode()
    Path(copy).write_bytes(
        Path(component).read_bytes() + b"\x00" + leb128(len(content)) + content)


if __name__ == "__main__":
    main()
