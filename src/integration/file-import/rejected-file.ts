import { type FileHandle, open, rm } from "node:fs/promises";

import { ImportError, messageOf } from "../import-error.js";
import type { RejectedForm, RejectedRow } from "./rejected-form.js";

/** The file that gathers rejected rows, in a form in which they can be mended and imported. */
export class RejectedFile {
  private constructor(
    private readonly file: string,
    private readonly form: RejectedForm,
    private readonly handle: FileHandle,
    /** How many bytes of it belong to batches that were committed. */
    private length: number,
  ) {}

  /** Opens the file to go on after its first `length` bytes; what stands behind them was written by a batch in vain. */
  static async open(file: string, form: RejectedForm, length: number): Promise<RejectedFile> {
    try {
      const handle = await open(file, "a+");
      const { size } = await handle.stat();
      const kept = Math.min(size, length);
      await handle.truncate(kept);
      return new RejectedFile(file, form, handle, kept);
    } catch (fault) {
      throw new ImportError(`rejected rows cannot be written: ${messageOf(fault)}`, { cause: fault });
    }
  }

  /**
   * Writes the rejected rows of a batch to the disk and returns the length of the file with them. They count only after
   * `keep`: written again, they overwrite what was written before.
   */
  async write(rejected: readonly RejectedRow[]): Promise<number> {
    await this.handle.truncate(this.length);
    if (rejected.length === 0) return this.length;
    const head = this.length === 0 ? this.form.head : "";
    const text = head + rejected.map((row) => this.form.textOf(row)).join("");
    await this.handle.appendFile(text);
    await this.handle.datasync();
    return this.length + Buffer.byteLength(text);
  }

  /** The batch was committed. */
  keep(length: number): void {
    this.length = length;
  }

  /** Closes the file; one without rows is removed. */
  async close(): Promise<void> {
    await this.handle.close();
    if (this.length === 0) await rm(this.file);
  }
}
