import { readdirSync } from "node:fs";
import path from "node:path";

import ts from "typescript";

import { packageRoot } from "../../src/package-root.js";

/** Functions of stores that ask or change no single workspace's rows, and why. */
const ACROSS_WORKSPACES: Readonly<Record<string, string>> = {
  apiKeyByHash: "the key says which workspace it opens",
  updateExpiry: "a key is found by its hash",
  updateLastUses: "a server notes the uses of all its keys at once",
  allWorkspaces: "jobs work for all of them",
  findWorkspace: "whoever begins with a workspace finds it",
  insertWorkspace: "there is none yet",
  demoBaseOf: "the demo is the database's",
  findMappingAnywhere: "a payload's address names its mapping only",
  pendingChanges: "the sequencer numbers the changes of all",
  takeOverSequencer: "the sequencer is the database's",
  takeNumbers: "the sequencer is the database's",
  releaseSequencer: "the sequencer is the database's",
  endpointsBehind: "the producer looks for work in all",
  endpointsWithDue: "the sender looks for work in all",
  claimJob: "jobs are the database's",
  schemaGap: "migrations are the database's",
  oldestPendingChange: "a server's readiness is about the feed of all",
  earliestLeaseEnd: "a server's readiness is about the jobs of all",
  releaseJobs: "jobs are the database's",
  deleteReceiptsBefore: "receipts are of transactions",
  forgetAnswersBefore: "the clean-up forgets for all",
  ratedContactsOf: "it takes the workspace with its time zone",
  emptyColumns: "it makes a row, and asks nothing",
};

/** What says whose rows are meant: a row or selection with its workspace, or the workspace itself. */
const SAYING = ["workspaceId", "workspace", "policyVersion"];

test("no store of what a workspace owns can be called without saying which workspace", () => {
  const folder = path.join(packageRoot, "src", "data");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("-store.ts"))
    .map((file) => path.join(folder, file));
  const program = ts.createProgram(files, { strict: true, skipLibCheck: true, experimentalDecorators: true });
  const checker = program.getTypeChecker();
  const bare: string[] = [];
  for (const file of files) {
    program.getSourceFile(file)?.forEachChild((node) => {
      if (!ts.isFunctionDeclaration(node) || node.name === undefined) return;
      const isExported = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
      const [first, second] = node.parameters;
      if (isExported !== true || first?.type?.getText() !== "Sql") return;
      if (second === undefined || !saysWorkspace(checker, checker.getTypeAtLocation(second))) bare.push(node.name.text);
    });
  }
  expect(bare.sort()).toEqual(Object.keys(ACROSS_WORKSPACES).sort());
});

function saysWorkspace(checker: ts.TypeChecker, type: ts.Type): boolean {
  const row = checker.getIndexTypeOfType(type, ts.IndexKind.Number) ?? type;
  return SAYING.some((name) => row.getProperty(name) !== undefined);
}
