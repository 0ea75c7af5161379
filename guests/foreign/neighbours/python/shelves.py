"""The resources of the interface `shelves`, which are looked for in a module of its name."""

from dataclasses import replace

from componentize_py_types import Err
from wit_world import exports
from wit_world.exports.shelves import Item, Problem_TooFew, Problem_Unknown


class Shelf(exports.shelves.Shelf):
    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.items: dict[str, Item] = {}

    def put(self, item: Item) -> None:
        self.items[item.name] = item

    def take(self, name: str, count: int) -> Item:
        item = self.items.get(name)
        if item is None:
            raise Err(Problem_Unknown(name))
        if item.count < count:
            raise Err(Problem_TooFew(item.count))
        item.count -= count
        return replace(item, count=count)
