/** The name that the store gave a statement. */
export function nameOf(statement: string): string {
  return /\/\* (\w+) \*\//.exec(statement)?.[1] ?? statement;
}
