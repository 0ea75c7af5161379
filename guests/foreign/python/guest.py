"""The world `foreign` in Python."""

from wit_world import exports
from wit_world.exports.people import Person


class WitWorld:
    def greet(self, name: str) -> str:
        return f"Hello, {name}!"

    def echo_bytes(self, data: bytes) -> bytes:
        return data


class People(exports.People):
    def older(self, person: Person, years: int) -> Person:
        return Person(person.name, person.age + years, [*person.tags, "older"])
