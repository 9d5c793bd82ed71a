import { Interaction } from "../../src/model/interaction/interaction.js";
import { onEachDatabase } from "../support/databases.js";
import { ImportFolder, rejectedLines, runImport } from "./import-harness.js";

onEachDatabase("answers and calls in files", (current) => {
  const folder = new ImportFolder();
  afterAll(() => folder.remove());

  test("each row is one, and one of nobody, or out of scale, is rejected with the reason", async () => {
    const calls = folder.write(
      "calls.csv",
      "id,startedAt,direction,status,number,durationSeconds\nc1,2025-03-03T09:00:00Z,inbound,answered,+491701234567,60\n",
    );
    const parameters = { callerWithoutCustomer: "OWN_CUSTOMER" };
    expect(await runImport(current(), { file: calls, mapping: "call-log", parameters })).toMatchObject({ rejected: 0 });
    const file = folder.write(
      "answers.csv",
      [
        "id,answeredAt,email,person,effort,recommendation",
        "a1,2025-03-04T09:00:00Z,,+491701234567,2,",
        "a2,2025-03-04T09:00:00Z,bo@example.com,,,0",
        "a3,2025-03-04T09:00:00Z,,,5,",
        "a4,2025-03-04T09:00:00Z,bo@example.com,,8,",
        "",
      ].join("\n"),
    );
    await runImport(current(), { file, mapping: "survey", parameters: { personSystem: "calls" } });
    expect(rejectedLines(file).map(({ line, errors: [error] }) => [line, error?.code, error?.message])).toEqual([
      [4, "ROW_INVALID", "an answer of nobody: it has none of customer, person, email"],
      [5, "VALUE_INVALID", expect.stringContaining("8 is no answer on the scale 1-7")],
    ]);
    const rows = await current().database.reader.find(Interaction, {
      order: { occurredAt: "ASC", recommendation: "ASC" },
    });
    expect(
      rows.map(({ kind, resolutionQuality, effortScore, recommendation }) => [
        kind,
        resolutionQuality,
        effortScore,
        recommendation,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ["SERVICE", "HIGH_EFFORT", null, null],
        ["FEEDBACK", "HIGH_EFFORT", 2, null],
        ["FEEDBACK", null, null, 0],
      ]),
    );
  });
});
