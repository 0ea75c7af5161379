"""The world `customer` in Python."""

import wit_world
from componentize_py_types import Err
from wit_world.imports import shelves
from wit_world.imports.shelves import Item, Problem, Report, Shelf


def problem_of(shelf: Shelf, name: str, count: int) -> Problem:
    try:
        shelf.take(name, count)
    except Err as error:
        return error.value
    raise AssertionError("there were enough of them")


class WitWorld(wit_world.WitWorld):
    def visit(self) -> Report:
        with Shelf("python") as shelf:
            shelf.put(Item("pear", 3, ["green", "ripe"]))
            taken = shelf.take("pear", 2)
            problems = [problem_of(shelf, "pear", 2), problem_of(shelf, "plum", 1)]
            return Report(taken, problems, shelves.describe(shelf))
