/**
 * Chooses some of those who wait, so that each workspace gets as many places as any other that wants them.
 * @param waiting those who wait, of each workspace the first to be chosen first
 * @param served the workspaces of those who have a place, one entry for each place
 * @param places how many places are free
 */
export function fairChoice<Waiting extends { readonly workspaceId: string }>(
  waiting: readonly Waiting[],
  served: Iterable<string>,
  places: number,
): Waiting[] {
  const held = new Map<string, number>();
  const take = (workspaceId: string) => {
    const before = held.get(workspaceId) ?? 0;
    held.set(workspaceId, before + 1);
    return before;
  };
  for (const workspaceId of served) take(workspaceId);
  return waiting
    .map((one) => ({ one, before: take(one.workspaceId) }))
    .sort((left, right) => left.before - right.before)
    .slice(0, places)
    .map(({ one }) => one);
}
