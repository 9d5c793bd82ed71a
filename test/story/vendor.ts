import type { Moment } from "./moments.js";

/** A request that a vendor sends, without its signature. */
export interface Request {
  /** A text is the body itself; anything else is written as JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** When it is sent, where that is after the moment: what was agreed may begin or end later. */
  readonly at?: string;
}

/** What a plugin of an administrator does where the vendor sends nothing: two customers are one. */
export interface MergeCall {
  readonly merge: { readonly from: string; readonly into: string };
}

export type Letter = Request | MergeCall;

/** How a vendor proves who sends a body to an address. */
interface Signed {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

/** A vendor that tells of what happens. */
export interface Vendor {
  /** The preset that reads it. */
  readonly preset: string;
  /** The scheme of its signatures, where that is not the preset's. */
  readonly signature?: string;
  readonly secret: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** What it sends of a moment; nothing where it does not know of such things. */
  readonly tell: (moment: Moment) => readonly Letter[];
  /** The contract that a plugin sends which was asked to fetch it, where no request holds what a contract needs. */
  readonly fetched?: (externalId: string) => object | null;
  readonly sign: (body: string, url: string, now: Date) => Signed;
  /** Whether its requests say when things happened; else they must come in order. */
  readonly hasTimes: boolean;
}
