// The world `keeper` in JavaScript.

class Shelf {
  #owner;
  #items = new Map();

  constructor(owner) {
    this.#owner = owner;
  }

  put(item) {
    this.#items.set(item.name, item);
  }

  take(name, count) {
    const item = this.#items.get(name);
    if (!item) throw { tag: "unknown", val: name };
    if (item.count < count) throw { tag: "too-few", val: item.count };
    item.count -= count;
    return { ...item, count };
  }

  description() {
    const name = [...this.#items.keys()].at(-1) ?? "nothing";
    return `js keeps ${name} for ${this.#owner}`;
  }
}

export const shelves = {
  Shelf,
  describe(shelf) {
    return shelf.description();
  },
};
