import { isUtf8 } from "node:buffer";
import { createReadStream, type ReadStream } from "node:fs";
import path from "node:path";
import { createGunzip } from "node:zlib";

import { ImportError, messageOf } from "../../import-error.js";
import type { FileEncoding } from "../file-format.js";

/** How many bytes say how a file is written. */
const SAMPLE_BYTES = 1_048_576;
const PACKED = ".gz";

/** A file of text, read as UTF-8 however it is written, and unpacked where its name ends with `.gz`. */
export class TextFile {
  private stream: ReadStream | null = null;

  private constructor(
    readonly path: string,
    readonly encoding: FileEncoding,
  ) {}

  /** Opens a file, in an encoding that is given or else found out by its first megabyte. */
  static async open(file: string, encoding?: FileEncoding): Promise<TextFile> {
    return new TextFile(file, encoding ?? encodingOf(await sampleOf(new TextFile(file, "utf-8"))));
  }

  /** What its name ends with, without `.gz`. */
  get extension(): string {
    return path.extname(this.path.replace(/\.gz$/i, "")).toLowerCase();
  }

  /** How many bytes of the file have been read by now. */
  get bytesRead(): number {
    return this.stream?.bytesRead ?? 0;
  }

  /** The text from its beginning, as bytes of UTF-8; a byte order mark may stand first. */
  async *chunks(): AsyncGenerator<Buffer> {
    if (this.encoding === "utf-8") {
      yield* this.bytes();
      return;
    }
    const decoder = new TextDecoder(this.encoding);
    for await (const chunk of this.bytes()) yield Buffer.from(decoder.decode(chunk, { stream: true }));
    yield Buffer.from(decoder.decode());
  }

  /** Its first lines that are whole. */
  async firstLines(): Promise<string[]> {
    const sample = await sampleOf(this);
    const lines = sample
      .toString("utf8")
      .replace(/^\uFEFF/, "")
      .split(/\r?\n/);
    return sample.length < SAMPLE_BYTES ? lines : lines.slice(0, -1);
  }

  private async *bytes(): AsyncGenerator<Buffer> {
    const stream = createReadStream(this.path);
    this.stream = stream;
    if (!this.path.toLowerCase().endsWith(PACKED)) {
      yield* stream as AsyncIterable<Buffer>;
      return;
    }
    const unpacked = createGunzip();
    stream.on("error", (fault) => unpacked.destroy(fault)).pipe(unpacked);
    try {
      yield* unpacked as AsyncIterable<Buffer>;
    } catch (fault) {
      throw new ImportError(`${this.path} cannot be unpacked: ${messageOf(fault)}`);
    } finally {
      stream.destroy();
    }
  }
}

async function sampleOf(file: TextFile): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of file.chunks()) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= SAMPLE_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, SAMPLE_BYTES);
}

/** Characters of several bytes in UTF-8, each byte read as one character, and any other byte beyond ASCII. */
const BEYOND_ASCII =
  /(?<several>[\xC2-\xDF][\x80-\xBF]|[\xE0-\xEF][\x80-\xBF]{2}|[\xF0-\xF4][\x80-\xBF]{3})|[\x80-\xFF]/g;

/**
 * How a text is written, by its beginning: a byte order mark says so; every second byte is zero in UTF-16 of western
 * languages. What is no UTF-8 is Windows-1252, as Excel writes it, unless most of what lies beyond ASCII is UTF-8: a few pairs
 * of letters look like it (`É®`), and single rows may be damaged, which are told.
 */
function encodingOf(sample: Buffer): FileEncoding {
  if (sample.length >= 2) {
    const mark = sample.readUInt16BE(0);
    if (mark === 0xfffe || (sample[0] !== 0 && sample[1] === 0)) return "utf-16le";
    if (mark === 0xfeff || (sample[0] === 0 && sample[1] !== 0)) return "utf-16be";
  }
  // The last character may be cut off.
  const cuts = sample.length < SAMPLE_BYTES ? [0] : [0, 1, 2, 3];
  if (cuts.some((cut) => isUtf8(sample.subarray(0, sample.length - cut)))) return "utf-8";
  const beyond = [...sample.toString("latin1").matchAll(BEYOND_ASCII)];
  const several = beyond.filter(({ groups }) => groups?.several !== undefined);
  return several.length > beyond.length / 2 ? "utf-8" : "windows-1252";
}
