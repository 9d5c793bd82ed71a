/** When the payloads of these cases arrive. */
export const RECEIVED_AT = "2026-06-01T12:00:00.000Z";

/** The instant of a customer that a payload merely names: older than everything that is told about it. */
const MERELY_NAMED = "1970-01-01T00:00:00.000Z";

/** A payload and what its mapping makes of it. */
export interface MappingCase {
  readonly mapping: string;
  /** What happens, in a sentence. */
  readonly event: string;
  /** A text is the body itself; anything else is written as JSON. */
  readonly payload: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Of the workspace; UTC where the case sets none. */
  readonly timeZone?: string;
  /** All that it yields, without empty lists; or what it says where it fails. */
  readonly yields: Readonly<Record<string, unknown>> | RegExp;
  /** The paths at which the API refuses rows of it; none where the case says none. */
  readonly refuses?: readonly (readonly string[])[];
}

/** External ids, references and rows of one source. */
export function source(system: string) {
  const externalId = (id: string) => ({ externalId: { system, externalId: id } });
  return {
    externalId,
    merelyNamed: (id: string) => ({ ...externalId(id), sourceUpdatedAt: MERELY_NAMED }),
    deleted: (id: string, sourceUpdatedAt: string) => ({ operation: "DELETE", ...externalId(id), sourceUpdatedAt }),
    merged: (id: string, into: string, sourceUpdatedAt: string) => ({
      operation: "MERGE",
      ...externalId(id),
      into: externalId(into),
      sourceUpdatedAt,
    }),
    toFetch: (entity: string, id: string) => ({ entity, system, externalId: id }),
  };
}
