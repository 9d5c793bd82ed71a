/**
 * Gives each item one step of its work in turn, until none has more or the signal is aborted: what has much to do holds up
 * nobody who has little. An item whose step fails gets no further one; the first fault is thrown once the others are done.
 * @param step works for an item for a moment; returns whether it has more to do
 */
export async function inRounds<Item>(
  items: Iterable<Item>,
  signal: AbortSignal,
  step: (item: Item) => Promise<boolean>,
): Promise<void> {
  const faults: unknown[] = [];
  let open = [...items];
  while (open.length > 0 && !signal.aborted) {
    const unfinished: Item[] = [];
    for (const item of open) {
      if (signal.aborted) break;
      try {
        if (await step(item)) unfinished.push(item);
      } catch (fault) {
        faults.push(fault);
      }
    }
    open = unfinished;
  }
  if (faults.length > 0) throw faults[0];
}
