"""What both sides of the bridge declare, in one form, so that the two can be compared.

A type is text: `void`, a scalar as Rust spells it, `*const T`, `*mut T`, `fn(T, …) -> T`, or the C name
of a type of the bridge, such as `cb_engine`.
"""

import dataclasses
import re

TYPE_PREFIX = "cb_"
CONSTANT_PREFIX = "CB_"


class ParseError(Exception):
    """A declaration that the readers here do not understand."""


@dataclasses.dataclass
class Interface:
    functions: dict = dataclasses.field(default_factory=dict)  # name → type, fn(…) -> …
    structures: dict = dataclasses.field(default_factory=dict)  # C name → ["field: type", …]
    constants: dict = dataclasses.field(default_factory=dict)  # C name → value
    claimed: set = dataclasses.field(default_factory=set)  # constants that say they are the header's


def function_type(parameters, result):
    return f"fn({', '.join(parameters)}) -> {result}"


def snake_case(camel_case):
    """HostCall → host_call."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", camel_case).lower()


def split(tokens, separator=","):
    """`tokens` cut at the separators that are in no bracket; nothing for no tokens."""
    parts, depth = [[]], 0
    for token in tokens:
        depth += (token in {"(", "[", "{", "<"}) - (token in {")", "]", "}", ">"})
        if token == separator and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    if not parts[-1]:
        parts.pop()
    return parts


def closing(tokens, opening):
    """The index of the bracket that closes the one at `opening`."""
    pairs = {"(": ")", "[": "]", "{": "}", "<": ">"}
    left, right = tokens[opening], pairs[tokens[opening]]
    depth = 0
    for index in range(opening, len(tokens)):
        depth += (tokens[index] == left) - (tokens[index] == right)
        if depth == 0:
            return index
    raise ParseError(f"`{left}` is never closed")
