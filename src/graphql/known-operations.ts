import { createHash } from "node:crypto";

import type { ApolloServerOptions } from "@apollo/server";
import { type DocumentNode, GraphQLError, parse } from "graphql";
import { LRUCache } from "lru-cache";

import { RequestError } from "../domain/errors.js";
import { nestsTooDeep } from "./limits.js";

/** Where Apollo looks for an operation before it parses one, and keeps those that fit the schema. */
type DocumentStore = NonNullable<ApolloServerOptions<never>["documentStore"]>;

const KEPT_BYTES = 16_777_216;
/** As measured: a parsed word takes up to 480 bytes. */
const WORD_BYTES = 500;
/** As estimated: what is worked out once for a document, as its columns and its cost. */
const FINDINGS_BYTES = 5_000;
const HASH_LENGTH = 64;

/**
 * The operations that clients send again and again: whoever reads a text that Apollo has found to fit the schema is given
 * what was parsed then. Those asked for last are kept, up to 16 MiB.
 */
export class KnownOperations implements DocumentStore {
  private readonly kept = new LRUCache<string, DocumentNode>({ maxSize: KEPT_BYTES });

  /** @param mostWords of how many words an operation may be */
  constructor(private readonly mostWords: number) {}

  /** How operations are parsed. */
  get parseOptions(): { readonly maxTokens: number } {
    return { maxTokens: this.mostWords };
  }

  /**
   * The operations of a text, which need not fit the schema; null: it is no GraphQL, and the server says why. Throws
   * QUERY_TOO_DEEP where brackets nest deeper than a parser goes.
   */
  read(text: string): DocumentNode | null {
    const known = this.kept.get(createHash("sha256").update(text).digest("hex"));
    if (known !== undefined) return known;
    if (nestsTooDeep(text, this.mostWords)) {
      throw new RequestError("QUERY_TOO_DEEP", "the brackets of the operation nest deeper than the server takes");
    }
    try {
      return parse(text, this.parseOptions);
    } catch (fault) {
      if (fault instanceof GraphQLError) return null;
      throw fault;
    }
  }

  /** @param key the name of the schema, and the hash of the text */
  async get(key: string): Promise<DocumentNode | undefined> {
    return this.kept.get(hashWithin(key));
  }

  async set(key: string, document: DocumentNode): Promise<void> {
    const { tokenCount = this.mostWords, loc } = document;
    const size = WORD_BYTES * tokenCount + (loc?.source.body.length ?? 0) + FINDINGS_BYTES;
    this.kept.set(hashWithin(key), document, { size });
  }

  async delete(key: string): Promise<void> {
    this.kept.delete(hashWithin(key));
  }
}

function hashWithin(key: string): string {
  return key.slice(-HASH_LENGTH);
}
