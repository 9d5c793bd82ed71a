/**
 * Gives each item one step of its work in turn, until none has more or the signal is aborted: what has much to do holds up
 * nobody who has little.
 * @param step works for an item for a moment; returns whether it has more to do
 */
export async function inRounds<Item>(
  items: Iterable<Item>,
  signal: AbortSignal,
  step: (item: Item) => Promise<boolean>,
): Promise<void> {
  let open = [...items];
  while (open.length > 0) {
    const unfinished: Item[] = [];
    for (const item of open) {
      if (signal.aborted) return;
      if (await step(item)) unfinished.push(item);
    }
    open = unfinished;
  }
}
