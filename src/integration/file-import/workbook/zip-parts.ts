import { type Entry, openPromise, type ZipFile } from "yauzl";

import { ImportError, messageOf } from "../../import-error.js";

/** A part that unpacks to more is no table that anybody made. */
const LARGEST_PART_BYTES = 4 * 1024 ** 3;
const MOST_PARTS = 10_000;

/** The parts of a zip file by name, each read as a stream that is unpacked as it is asked for. */
export class ZipParts {
  private constructor(
    private readonly file: string,
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** Opens a zip file; the caller closes it. Throws an ImportError where it is none. */
  static async open(file: string): Promise<ZipParts> {
    let zip: ZipFile | null = null;
    try {
      zip = await openPromise(file, { autoClose: false, lazyEntries: true });
      if (zip.entryCount > MOST_PARTS) throw new Error(`it has more than ${MOST_PARTS} parts`);
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
      return new ZipParts(file, zip, entries);
    } catch (fault) {
      zip?.close();
      throw new ImportError(`${file} cannot be read as a workbook: ${messageOf(fault)}`);
    }
  }

  /** How many bytes a part unpacks to; 0 where there is none. */
  sizeOf(name: string): number {
    return this.entries.get(name)?.uncompressedSize ?? 0;
  }

  /** The bytes of a part, none where there is no such part. A part never yields more than it says it does. */
  async *bytesOf(name: string): AsyncGenerator<Buffer> {
    const entry = this.entries.get(name);
    if (entry === undefined) return;
    try {
      if (entry.uncompressedSize > LARGEST_PART_BYTES) throw new Error("it unpacks to more than 4 GiB");
      const stream = await this.zip.openReadStreamPromise(entry);
      try {
        yield* stream as AsyncIterable<Buffer>;
      } finally {
        stream.destroy();
      }
    } catch (fault) {
      throw fault instanceof ImportError ? fault : new ImportError(`${this.file}, ${name}: ${messageOf(fault)}`);
    }
  }

  close(): void {
    this.zip.close();
  }
}
