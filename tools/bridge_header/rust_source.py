"""Reads what the bridge's Rust sources export to C.

Found are functions with `#[unsafe(no_mangle)]`, `#[repr(C)]` structures, the aliases of callback types,
and constants. A type of the bridge belongs to the C type of its own name (`HostCall` to `cb_host_call`)
unless its documentation begins with another one in backticks: "/// `cb_stream`: …". An enum whose
documentation begins with "`CB_ERROR_…`" holds the constants with that prefix, and a constant `NAME` or
`CB_NAME` is the header's `CB_NAME`, where that exists.
"""

import dataclasses
import re

from bridge_header import types
from bridge_header.types import ParseError

SCALARS = {
    "bool", "i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64", "f32", "f64", "usize", "isize",
    "c_char", "c_int",
}
TOKEN = re.compile(r"""
    (?P<doc>///[^\n]*) | //[^\n]* | /\*.*?\*/
  | (?P<string>r\#*".*?"\#* | b?"(?:\\.|[^"\\])*" | b?'(?:\\.[^']*|[^'\\])')
  | (?P<token>'\w+ | \w+ | -> | :: | [^\s\w])""", re.X | re.S)
DOCUMENTED = re.compile(r"///\s*`(cb_\w+|CB_\w*?)(?:…|\.\.\.)?`")


@dataclasses.dataclass
class Sources:
    """What was read from all files, before names are resolved."""
    functions: dict = dataclasses.field(default_factory=dict)  # name → (parameters, result), tokens
    structures: dict = dataclasses.field(default_factory=dict)  # Rust name → [(field, tokens)]
    enums: list = dataclasses.field(default_factory=list)  # (constant prefix, [(variant, value)])
    aliases: dict = dataclasses.field(default_factory=dict)  # Rust name → tokens
    constants: dict = dataclasses.field(default_factory=dict)  # Rust name → value
    c_names: dict = dataclasses.field(default_factory=dict)  # Rust name → C name


def read(texts):
    """The interface that the sources export. Constants are only those that Rust names."""
    sources = Sources()
    for text in texts:
        read_file(text, sources)
    interface = types.Interface()
    for name, (parameters, result) in sources.functions.items():
        interface.functions[name] = types.function_type(
            [write_type(parameter, sources) for parameter in parameters], write_type(result, sources))
    for name, fields in sources.structures.items():
        interface.structures[c_name(name, sources)] = [
            f"{field}: {write_type(tokens, sources)}" for field, tokens in fields]
    for name, value in sources.constants.items():
        interface.constants[types.CONSTANT_PREFIX + name.removeprefix(types.CONSTANT_PREFIX)] = value
        if name.startswith(types.CONSTANT_PREFIX):
            interface.claimed.add(name)
    for prefix, variants in sources.enums:
        for variant, value in variants:
            interface.constants[prefix + types.snake_case(variant).upper()] = value
            interface.claimed.add(prefix + types.snake_case(variant).upper())
    return interface


def tokenize(text):
    """The tokens, and for each index the first documentation line right before it."""
    tokens, documentation, pending = [], {}, None
    for match in TOKEN.finditer(text):
        if match.group("doc"):
            pending = pending or match.group("doc")
        elif match.group("string") or match.group("token"):
            if pending:
                documentation[len(tokens)] = pending
                pending = None
            tokens.append(match.group())
    return tokens, documentation


def read_file(text, sources):
    tokens, documentation = tokenize(text)
    index = 0
    while index < len(tokens):
        start, attributes = index, []
        while tokens[index:index + 2] == ["#", "["]:
            end = types.closing(tokens, index + 1)
            attributes.append("".join(tokens[index + 2:end]))
            index = end + 1
        document = DOCUMENTED.match(documentation.get(start, ""))
        index = read_item(tokens, index, attributes, document and document.group(1), sources)


def read_item(tokens, index, attributes, document, sources):
    """Reads the item at `index`, if it is one that counts, and returns where to go on."""
    while tokens[index:index + 1] == ["pub"]:
        index += 1
        if tokens[index:index + 1] == ["("]:
            index = types.closing(tokens, index) + 1
    word = tokens[index] if index < len(tokens) else ""
    if word in {"impl", "trait"}:  # what is in there belongs to a type and is not the module's
        return types.closing(tokens, tokens.index("{", index))
    if word in {"unsafe", "extern"} and "unsafe(no_mangle)" in attributes:
        return read_function(tokens, tokens.index("fn", index), sources)
    if word in {"struct", "enum", "union"} and index + 2 < len(tokens):
        name = tokens[index + 1]
        if document and document.startswith(types.TYPE_PREFIX):
            sources.c_names[name] = document
        if word == "struct" and "repr(C)" in attributes:
            return read_structure(tokens, index + 1, sources)
        if word == "enum" and document and document.startswith(types.CONSTANT_PREFIX):
            return read_enum(tokens, index + 1, document, sources)
        return index + 2
    if word == "type" and tokens[index + 2:index + 3] == ["="]:
        end = tokens.index(";", index)
        sources.aliases[tokens[index + 1]] = tokens[index + 3:end]
        if document and document.startswith(types.TYPE_PREFIX):
            sources.c_names[tokens[index + 1]] = document
        return end
    if word == "const" and re.fullmatch(r"[A-Z][A-Z0-9_]*", tokens[index + 1]):
        value = tokens[index + 3:index + 6]
        if len(value) == 3 and value[1] == "=" and re.fullmatch(r"\d\w*", value[2]):
            if tokens[index + 6] == ";":
                sources.constants[tokens[index + 1]] = int(re.sub(r"[iu]\w+$", "", value[2]), 0)
    return index + 1


def read_function(tokens, index, sources):
    name, opening = tokens[index + 1], index + 2
    if tokens[opening] != "(":
        raise ParseError(f"{name}: an exported function cannot be generic")
    end = types.closing(tokens, opening)
    parameters = []
    for parameter in types.split(tokens[opening + 1:end]):
        parameters.append(parameter[parameter.index(":") + 1:])
    result, index = [], end + 1
    if tokens[index] == "->":
        body = tokens.index("{", index)
        result = tokens[index + 1:body]
    sources.functions[name] = (parameters, result)
    return index


def read_structure(tokens, index, sources):
    opening = index + 1
    if tokens[opening] == "<":
        opening = types.closing(tokens, opening) + 1
    if tokens[opening] != "{":
        raise ParseError(f"{tokens[index]}: a `repr(C)` structure needs named fields")
    end = types.closing(tokens, opening)
    fields = []
    for field in types.split(tokens[opening + 1:end]):
        colon = field.index(":")
        fields.append((field[colon - 1], field[colon + 1:]))
    sources.structures[tokens[index]] = fields
    return end


def read_enum(tokens, index, document, sources):
    opening = index + 1
    end = types.closing(tokens, opening)
    value, variants = -1, []
    for variant in types.split(tokens[opening + 1:end]):
        value = int(variant[2], 0) if len(variant) > 1 else value + 1
        variants.append((variant[0], value))
    sources.enums.append((document, variants))
    return end


def c_name(name, sources):
    return sources.c_names.get(name, types.TYPE_PREFIX + types.snake_case(name))


def write_type(tokens, sources):
    """The type as text, in the form of types.py."""
    if tokens in ([], ["(", ")"]):
        return "void"
    if tokens[0] == "*" or tokens[0] == "&":
        return write_pointer(tokens, sources)
    if "fn" in tokens and tokens[0] in {"fn", "unsafe", "extern"}:
        opening = tokens.index("(")
        end = types.closing(tokens, opening)
        parameters = types.split(tokens[opening + 1:end])
        named = (parameter[2:] if parameter[1:2] == [":"] else parameter for parameter in parameters)
        return types.function_type(
            [write_type(parameter, sources) for parameter in named],
            write_type(tokens[end + 2:], sources))
    while len(tokens) > 2 and tokens[1] == "::":
        tokens = tokens[2:]
    name = tokens[0]
    if name in {"Option", "Box", "MaybeUninit"} and tokens[1:2] == ["<"]:
        inside = tokens[2:types.closing(tokens, 1)]
        written = write_type(inside, sources)
        return "*mut " + written if name == "Box" else written
    if name == "c_void":
        return "void"
    if name in SCALARS:
        return name
    if name in sources.aliases:
        return write_type(sources.aliases[name], sources)
    if not re.fullmatch(r"[A-Z]\w*", name):
        raise ParseError(f"unknown type: {' '.join(tokens)}")
    return c_name(name, sources)


def write_pointer(tokens, sources):
    """`*const T`, `*mut T`, `&T` and `&mut T`, with or without a lifetime."""
    rest = tokens[1:]
    if rest[0].startswith("'"):
        rest = rest[1:]
    mutable = rest[0] == "mut"
    if rest[0] in {"mut", "const"}:
        rest = rest[1:]
    return ("*mut " if mutable else "*const ") + write_type(rest, sources)
