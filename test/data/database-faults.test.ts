import { isUnavailable } from "../../src/data/database/database-faults.js";

test.each([
  ["SQLite's full disk", { code: "SQLITE_FULL" }, true],
  ["SQLite's fault of writing", { code: "SQLITE_IOERR_WRITE" }, true],
  ["SQLite's refused row", { code: "SQLITE_CONSTRAINT_NOTNULL" }, false],
  ["a full disk", { errno: 1021 }, true],
  ["a file that cannot be written", { errno: 1026 }, true],
  ["a temporary file that cannot be written", { errno: 3, message: "Error writing file '/tmp/x' (Errcode: 28)" }, true],
  ["a full table", { errno: 1114 }, true],
  [
    "an engine's full disk",
    { errno: 1030, message: 'Got error 28 "No space left on device" from storage engine' },
    true,
  ],
  ["another fault of an engine", { errno: 1030, message: "Got error 168 from storage engine" }, false],
  ["a value that does not fit", { errno: 1264 }, false],
  ["a fault of the program", new TypeError("x is not a function"), false],
])("%s: %j passes by itself: %p", (_fault, fault, expected) => {
  expect(isUnavailable(fault)).toBe(expected);
});
