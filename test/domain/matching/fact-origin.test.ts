import { type KnownBy, originOf, type OwnedFact } from "../../../src/domain/matching/fact-origin.js";

const EARLY = new Date("2026-01-01T00:00:00Z");
const MERGED = new Date("2026-02-01T00:00:00Z");
const LATE = new Date("2026-03-01T00:00:00Z");

const own = (system: string, id = system): KnownBy => ({ id, system, fromId: null, mergedAt: null });
const merged = (system: string, fromId: string, id = `${system} ${fromId}`): KnownBy => ({
  id,
  system,
  fromId,
  mergedAt: MERGED,
});
const fact = (fields: Partial<OwnedFact>): OwnedFact => ({ systems: [], fromId: null, createdAt: LATE, ...fields });

test.each<[string, OwnedFact, KnownBy[], string[], string]>([
  ["was merged in with the id", fact({ fromId: "b" }), [own("crm"), merged("desk", "b")], ["desk b"], "TAKEN"],
  [
    "was merged in with another",
    fact({ fromId: "c" }),
    [merged("desk", "b"), merged("crm", "c")],
    ["desk b"],
    "STAYING",
  ],
  [
    "is of one of two ids merged in",
    fact({ fromId: "b" }),
    [merged("desk", "b"), merged("crm", "b")],
    ["desk b"],
    "UNDECIDED",
  ],
  [
    "is of the system of one of two ids merged in",
    fact({ fromId: "b", systems: ["desk"] }),
    [merged("desk", "b"), merged("crm", "b")],
    ["desk b"],
    "TAKEN",
  ],
  [
    "is of the system of the other",
    fact({ fromId: "b", systems: ["crm"] }),
    [merged("desk", "b"), merged("crm", "b")],
    ["desk b"],
    "STAYING",
  ],
  ["was merged in with an id that is gone", fact({ fromId: "b" }), [own("crm"), own("desk")], ["desk"], "STAYING"],
  ["came by the only id of its system", fact({ systems: ["desk"] }), [own("crm"), own("desk")], ["desk"], "TAKEN"],
  ["came by a system that stays", fact({ systems: ["crm"] }), [own("crm"), own("desk")], ["desk"], "STAYING"],
  [
    "came by one of two ids of its system",
    fact({ systems: ["desk"] }),
    [own("desk", "1"), own("desk", "2")],
    ["2"],
    "UNDECIDED",
  ],
  ["is known to no system", fact({}), [own("crm"), own("desk")], ["desk"], "UNDECIDED"],
  ["was there before the merge", fact({ createdAt: EARLY }), [own("crm"), merged("desk", "b")], ["desk b"], "STAYING"],
  [
    "came after the merge by its id",
    fact({ systems: ["desk"] }),
    [own("crm"), merged("desk", "b")],
    ["desk b"],
    "TAKEN",
  ],
  ["came after the merge from nowhere", fact({}), [own("crm"), merged("desk", "b")], ["desk b"], "UNDECIDED"],
])("a fact that %s: %#", (_title, one, known, taken, origin) => {
  expect(originOf(one, known, new Set(taken))).toBe(origin);
});
