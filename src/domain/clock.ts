/** Says what time it is. There is one per process; tests move it. */
export type Clock = () => Date;

/** A clock that runs as `now` does, but started at another instant (null: at this one). */
export function clockFrom(start: Date | null, now: Clock): Clock {
  if (start === null) return now;
  const ahead = start.getTime() - now().getTime();
  return () => new Date(now().getTime() + ahead);
}
