// The world `customer` in JavaScript.

import { Shelf, describe } from "composable:neighbours/shelves@0.1.0";

function problemOf(call) {
  try {
    call();
  } catch (error) {
    return error.payload ?? error;
  }
  throw new Error("there were enough of them");
}

export function visit() {
  const shelf = new Shelf("js");
  shelf.put({ name: "pear", count: 3, tags: ["green", "ripe"] });
  const taken = shelf.take("pear", 2);
  const problems = [
    problemOf(() => shelf.take("pear", 2)),
    problemOf(() => shelf.take("plum", 1)),
  ];
  return { taken, problems, description: describe(shelf) };
}
