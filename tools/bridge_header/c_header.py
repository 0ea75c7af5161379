"""Reads the bridge's C header: prototypes, structures, callback types and constants.

It knows the C that the header is written in and refuses everything else: no arrays, unions, bit fields
or macros with a meaning.
"""

import re

from bridge_header import types
from bridge_header.types import ParseError

SCALARS = {
    "void": "void", "bool": "bool", "char": "c_char", "int": "c_int", "float": "f32", "double": "f64",
    "int8_t": "i8", "uint8_t": "u8", "int16_t": "i16", "uint16_t": "u16", "int32_t": "i32",
    "uint32_t": "u32", "int64_t": "i64", "uint64_t": "u64", "size_t": "usize", "ptrdiff_t": "isize",
    "intptr_t": "isize", "uintptr_t": "usize",
}
TOKEN = re.compile(r"\w+|[^\s\w]")


def read(text):
    """The interface that the header declares."""
    text = re.sub(r"/\*.*?\*/|//[^\n]*", " ", text, flags=re.S)
    text = re.sub(r"^\s*#\s*ifdef\s+__cplusplus\b.*?^\s*#\s*endif\b", "", text, flags=re.S | re.M)
    text = re.sub(r"^\s*#.*(?:\\\n.*)*$", "", text, flags=re.M)
    reader = Reader()
    for declaration in types.split(TOKEN.findall(text), ";"):
        reader.read_declaration(declaration)
    return reader.interface


class Reader:
    def __init__(self):
        self.interface = types.Interface()
        self.callbacks = {}  # name → type

    def read_declaration(self, tokens):
        if tokens[0] == "enum" or tokens[:2] == ["typedef", "enum"]:
            self.read_enum(tokens)
        elif tokens[0] == "typedef":
            self.read_typedef(tokens[1:])
        elif "(" in tokens:
            name, written = self.read_declarator(tokens)
            self.interface.functions[name] = written
        else:
            raise ParseError(f"unknown declaration: {' '.join(tokens)}")

    def read_enum(self, tokens):
        opening = tokens.index("{")
        value = -1
        for entry in types.split(tokens[opening + 1:types.closing(tokens, opening)]):
            value = int(entry[2], 0) if len(entry) > 1 else value + 1
            self.interface.constants[entry[0]] = value

    def read_typedef(self, tokens):
        if tokens[0] != "struct":
            name, written = self.read_declarator(tokens)
            if not written.startswith("fn("):
                raise ParseError(f"only structures and callbacks have a typedef: {' '.join(tokens)}")
            self.callbacks[name] = written
        elif "{" in tokens:
            opening = tokens.index("{")
            end = types.closing(tokens, opening)
            fields = (self.read_declarator(field)
                      for field in types.split(tokens[opening + 1:end], ";"))
            self.interface.structures[tokens[end + 1]] = [f"{name}: {written}"
                                                          for name, written in fields]

    def read_declarator(self, tokens):
        """Name and type of `T name`, of the prototype `T name(…)` and of the pointer `T (*name)(…)`."""
        if "(" not in tokens:
            return tokens[-1], self.read_type(tokens[:-1])
        opening = tokens.index("(")
        if tokens[opening + 1] == "*":
            name, parameters = tokens[opening + 2], opening + 4
            result = tokens[:opening]
        else:
            name, parameters = tokens[opening - 1], opening
            result = tokens[:opening - 1]
        inside = tokens[parameters + 1:types.closing(tokens, parameters)]
        if inside == ["void"]:
            inside = []
        return name, types.function_type(
            [self.read_parameter(parameter) for parameter in types.split(inside)],
            self.read_type(result))

    def read_parameter(self, tokens):
        _, written = self.read_declarator(tokens)
        return written

    def read_type(self, tokens):
        constant = "const" in tokens[:2]
        words = [token for token in tokens if re.match(r"\w", token) and token != "const"]
        if len(words) != 1 or set(tokens) - set(words) > {"*", "const"}:
            raise ParseError(f"unknown type: {' '.join(tokens)}")
        name = words[0]
        if name in self.callbacks:
            written = self.callbacks[name]
        elif name in SCALARS:
            written = SCALARS[name]
        elif name.startswith(types.TYPE_PREFIX):
            written = name
        else:
            raise ParseError(f"unknown type: {name}")
        # Each star points to what is left of it; a `const` right of a star makes the pointer itself so.
        for index, token in enumerate(tokens):
            if token == "*":
                written = ("*const " if constant else "*mut ") + written
                constant = index + 1 < len(tokens) and tokens[index + 1] == "const"
        return written
