// The world `foreign` in JavaScript.

export function greet(name) {
  return `Hello, ${name}!`;
}

export function echoBytes(data) {
  return data;
}

export const people = {
  older(person, years) {
    return { ...person, age: person.age + years, tags: [...person.tags, "older"] };
  },
};
