#!/usr/bin/env python3
"""Checks that every room of src/ uses only the rooms that the table in src/README.md lets it use.

Looked at are the includes in src/ and in include/composable/, and the DEPENDS of each room's
CMakeLists.txt. Tests may include every room. An include in quotes names a file of a room from src/ on, or
a public header from include/ on, which belongs to the room that a second table gives it. The one
exception is the engine bridge's header, for the room that wraps it.
"""

import dataclasses
import pathlib
import re
import sys

import project

BRIDGE = "bridge"
BRIDGE_HEADER = "composable_bridge.h"
BRIDGE_ROOM = "engine"
PUBLIC = "composable"
EVERYTHING_ABOVE = "all above"
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"')
ROOM_CALL = re.compile(r"composable_room\(\s*(\w+)([^)]*)\)")
KEYWORDS = {"DEPENDS", "LIBRARIES", "PRIVATE_LIBRARIES", "EXCLUDE"}
# A room's target, or another target of it: composable_engine, composable_engine_bridge.
TARGET = re.compile(r"\bcomposable_([a-z0-9]+)\w*")


@dataclasses.dataclass(frozen=True)
class Room:
    name: str
    may_use: frozenset
    exists: bool


class TableError(Exception):
    """The table is not what this script can read."""


def read_table(text):
    """The rooms of the table whose columns include `room`, `may use` and `state`, by name."""
    rooms = {}
    columns = None
    for line in text.split("\n"):
        cells = [cell.strip(" `") for cell in line.strip().strip("|").split("|")]
        if not line.lstrip().startswith("|"):
            columns = None
        elif columns is None:
            columns = cells if "room" in cells and "may use" in cells and "state" in cells else None
        elif not set(line) <= set("|-: "):
            if len(cells) != len(columns):
                raise TableError(f"a row with {len(cells)} cells instead of {len(columns)}: {line}")
            row = dict(zip(columns, cells))
            rooms[row["room"]] = read_row(row, rooms)
    if not rooms:
        raise TableError("no table with the columns `room`, `may use` and `state`")
    return rooms


def read_public(text, rooms):
    """The room of each public header, by its file name, from the table with that column."""
    headers = {}
    is_table = False
    for line in text.split("\n"):
        cells = [cell.strip(" `") for cell in line.strip().strip("|").split("|")]
        if not line.lstrip().startswith("|"):
            is_table = False
        elif not is_table:
            is_table = cells == ["public header", "room"]
        elif not set(line) <= set("|-: "):
            if len(cells) != 2 or cells[1] not in rooms:
                raise TableError(f"a public header without a room of the table: {line}")
            headers[cells[0]] = rooms[cells[1]]
    return headers


def read_row(row, above):
    if row["may use"] == EVERYTHING_ABOVE:
        may_use = frozenset(above)
    elif row["may use"] in {"–", "-"}:
        may_use = frozenset()
    else:
        may_use = frozenset(name.strip(" `") for name in row["may use"].split(","))
    for name in sorted(may_use):
        if name not in above:
            raise TableError(f"`{row['room']}` may use `{name}`, which is no room above it")
    if row["state"] not in {"here", "planned"}:
        raise TableError(f"`{row['room']}` is `{row['state']}`; a room is `here` or `planned`")
    return Room(row["room"], may_use, row["state"] == "here")


def check_include(path, number, included, room, rooms, public, root):
    if included == BRIDGE_HEADER:
        if room.name != BRIDGE_ROOM:
            yield f"{path}:{number}: only `{BRIDGE_ROOM}` includes the bridge's header"
        return
    parts = pathlib.PurePath(included).parts
    used = parts[0]
    if used == PUBLIC and len(parts) == 2:
        owner = public.get(parts[1])
        if owner is None or not (root / "include" / included).is_file():
            yield f"{path}:{number}: there is no public header {included}"
            return
        used, parts = owner.name, (owner.name, parts[1])
        if used == room.name or used in room.may_use:
            return
    if used not in rooms or len(parts) < 2 or ".." in parts:
        yield f"{path}:{number}: \"{included}\" does not start with a room"
    elif used != room.name and used not in room.may_use:
        yield (f"{path}:{number}: `{room.name}` may not use `{used}`; "
               f"it may use: {', '.join(sorted(room.may_use)) or 'nothing'}")
    elif not (root / "src" / included).is_file():
        yield f"{path}:{number}: there is no src/{included}"


def check_depends(path, text, room, rooms):
    """The findings for the rooms that a CMakeLists.txt links."""
    text = re.sub(r"#.*", "", text)
    linked = set()
    for name, arguments in ROOM_CALL.findall(text):
        if name != room.name:
            yield f"{path}: declares the room `{name}` in the folder of `{room.name}`"
        keyword = None
        for word in arguments.split():
            if word in KEYWORDS:
                keyword = word
            elif keyword == "DEPENDS":
                linked.add(word)
    for name in TARGET.findall(text):
        if name in rooms or name == BRIDGE:
            linked.add(name)
    for name in sorted(linked - room.may_use - {room.name}):
        if name != BRIDGE or room.name != BRIDGE_ROOM:
            yield f"{path}: `{room.name}` may not link `{name}`"


def check(root, files):
    """The findings for the rooms below `root`/src, a line each."""
    try:
        table = (root / "src" / "README.md").read_text("utf-8")
        rooms = read_table(table)
        public = read_public(table, rooms)
    except (OSError, TableError) as error:
        return [f"src/README.md: {error}"]
    findings = []
    seen = set()
    for path in files:
        if len(path.parts) < 3 or path.parts[0] not in {"src", "include"}:
            continue
        is_public = path.parts[0] == "include"
        room = (public if is_public else rooms).get(path.parts[2 if is_public else 1])
        if room is None and is_public:
            findings.append(f"{path}: is no public header of the table in src/README.md")
            continue
        if room is None:
            findings.append(f"{path}: `{path.parts[1]}` is no room of the table in src/README.md")
            continue
        if not is_public:
            seen.add(room.name)
        text = (root / path).read_text("utf-8")
        if path.name == "CMakeLists.txt":
            findings.extend(check_depends(path, text, room, rooms))
        elif path.suffix in {".cc", ".h"}:
            for number, line in enumerate(text.split("\n"), start=1):
                include = INCLUDE.match(line)
                if include:
                    findings.extend(
                        check_include(path, number, include.group(1), room, rooms, public, root))
    for room in rooms.values():
        if room.exists != (room.name in seen):
            findings.append(f"src/README.md: `{room.name}` is said to be "
                            f"`{'here' if room.exists else 'planned'}`, which is not so")
    return findings


def main():
    findings = check(project.ROOT, project.project_files())
    print("\n".join(findings), end="\n" if findings else "")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
