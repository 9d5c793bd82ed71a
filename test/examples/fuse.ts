/** What a step of a dead process ends in. */
class Killed extends Error {}

/**
 * Ends a plugin at one of its steps, as a kill would: from then on nothing it waits for comes back, and what it does to
 * the CRM at that moment is the last thing it does.
 */
export class Fuse {
  readonly blown: Promise<"killed">;
  private blow: () => void = () => undefined;
  private isDead = false;
  private isHeld = false;

  /** Dies at the step after so many, before or after what the step does. */
  constructor(
    private stepsLeft: number,
    private readonly diesAfterStep: boolean,
  ) {
    this.blown = new Promise((resolve) => (this.blow = () => resolve("killed")));
  }

  /** A step that is waited for: a request, or a file that is written. */
  async around<T>(step: () => Promise<T>): Promise<T> {
    const isLast = this.burn();
    if (isLast && this.diesAfterStep) await step().catch(() => undefined);
    if (!this.isDead) return step();
    this.blow();
    return new Promise<never>(() => undefined);
  }

  /** A change to the CRM, once it is made. */
  tick(): void {
    if (this.isHeld) return;
    this.burn();
    if (!this.isDead) return;
    this.blow();
    throw new Killed("the plugin was killed");
  }

  /** What others do to the CRM costs the plugin nothing. */
  whileOthers(work: () => void): void {
    this.isHeld = true;
    try {
      work();
    } finally {
      this.isHeld = false;
    }
  }

  /** Waits for the work, or for the death in the midst of it. */
  async ending(work: Promise<void>): Promise<"ended" | "killed"> {
    const ended = work.then(
      () => "ended" as const,
      (fault: unknown) => {
        if (fault instanceof Killed) return "killed" as const;
        throw fault;
      },
    );
    return Promise.race([ended, this.blown]);
  }

  private burn(): boolean {
    if (this.stepsLeft-- > 0) return false;
    const isFirst = !this.isDead;
    this.isDead = true;
    return isFirst;
  }
}
