import fc from "fast-check";

/** What programs stumble over where they expect something else. */
const ODDITIES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e21,
  2 ** 53,
  "",
  " ",
  "nonsense",
  "2025-02-30T25:00:00Z",
  "\u0000",
  "\ud800",
  "__proto__",
  "x".repeat(5_000),
  [],
  {},
  [[]],
  [null],
  { a: { b: { c: null } } },
];

const MOST_CHANGES = 3;

/** The bytes of a payload, sound or damaged: values of other types, fields that are gone, doubled or new, and bytes that are wrong. */
export function arbitraryDamage(payload: unknown): fc.Arbitrary<Buffer> {
  return fc.gen().map((draw) => {
    const below = (count: number) => draw(fc.nat, { max: Math.max(0, count - 1) });
    let text: string;
    if (typeof payload === "string") text = payload;
    else {
      const copy = { root: structuredClone(payload) };
      for (let change = below(MOST_CHANGES + 1); change > 0; change -= 1) changeSomewhere(copy, below);
      text = JSON.stringify(copy.root) ?? "";
    }
    const bytes = Buffer.from(text);
    const isTorn = below(5) === 0 || typeof payload === "string";
    if (!isTorn || bytes.length === 0) return bytes;
    const place = below(bytes.length);
    if (below(2) === 0) return bytes.subarray(0, place);
    bytes[place] = below(256);
    return bytes;
  });
}

type Container = Record<string, unknown> | unknown[];

function changeSomewhere(root: Container, below: (count: number) => number): void {
  const places = [...placesWithin(root)];
  const place = places[below(places.length)];
  if (place === undefined) return;
  const [owner, key] = place;
  const odd = structuredClone(ODDITIES[below(ODDITIES.length)]);
  if (Array.isArray(owner)) {
    const index = Number(key);
    const replacements = [[], [odd], [owner[index], structuredClone(owner[index])]];
    owner.splice(index, 1, ...(replacements[below(replacements.length)] ?? []));
  } else if (below(4) === 0 && key !== "root") {
    delete owner[key];
  } else if (below(6) === 0) {
    owner[`${key}New`] = odd;
  } else {
    owner[key] = odd;
  }
}

function* placesWithin(owner: Container): Generator<readonly [owner: Container, key: string]> {
  for (const [key, value] of Object.entries(owner)) {
    yield [owner, key];
    if (typeof value === "object" && value !== null) yield* placesWithin(value as Container);
  }
}
