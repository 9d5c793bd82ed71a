/** A page as a list answers it. */
interface Page<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** All rows of a list, read in pages of some rows from its beginning or from its end, in the order of the list. */
export async function walked<Row>(
  ask: (page: object) => Promise<Page<Row>>,
  size: number,
  isForward: boolean,
): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  for (;;) {
    const { nodes, pageInfo }: Page<Row> = await ask(
      isForward ? { first: size, after: cursor } : { last: size, before: cursor },
    );
    if (isForward) rows.push(...nodes);
    else rows.unshift(...nodes);
    if (!(isForward ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) return rows;
    cursor = isForward ? pageInfo.endCursor : pageInfo.startCursor;
  }
}
