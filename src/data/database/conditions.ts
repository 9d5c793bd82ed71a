/** A list for IN; an empty one matches nothing. */
export function orNothing<T extends string>(values: readonly T[]): readonly string[] {
  return values.length > 0 ? values : [""];
}

/** Whether a filter gives a value. */
export function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
