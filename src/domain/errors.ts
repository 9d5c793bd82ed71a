interface ErrorEntry {
  /** HTTP status where the whole request fails before any field is answered. */
  readonly status?: number;
  readonly meaning: string;
}

/** Codes of `userErrors`: expected refusals of one mutation or ingest row, which has then written nothing. */
export const USER_ERRORS = {
  AMOUNT_INVALID: { meaning: "The amount is negative, absurdly large, or not exact in its currency." },
  BATCH_TOO_LARGE: { meaning: "The batch has more rows than one mutation takes." },
  CONTRACT_CANCELLED: { meaning: "The contract is cancelled already." },
  CONTRACT_NOT_FOUND: { meaning: "No such contract in this workspace." },
  CONTRACT_TERMINATED: { meaning: "The contract is terminated; a win-back is a new contract." },
  CURRENCY_MISMATCH: { meaning: "The amount is in another currency than the contract." },
  CURRENCY_UNKNOWN: { meaning: "The currency is not an ISO 4217 code." },
  CUSTOMER_ARCHIVED: { meaning: "The customer is archived and takes no new facts." },
  CUSTOMER_NOT_FOUND: { meaning: "No such customer in this workspace." },
  DAY_INVALID: { meaning: "Not a day of the calendar, or outside the years 1900 to 2199." },
  END_BEFORE_START: { meaning: "An end lies before (or on) its start." },
  EVENT_NOT_FOUND: { meaning: "No such event on this contract." },
  EXTERNAL_ID_TAKEN: { meaning: "Another record has this external id already." },
  FIELD_FIXED: { meaning: "The field cannot change any more, because facts rest on it." },
  INSTANT_INVALID: { meaning: "The instant lies in the future or outside the years 1900 to 2199." },
  INTERACTION_NOT_FOUND: { meaning: "No such interaction in this workspace." },
  MONTHS_INVALID: { meaning: "Months of a term are whole and from 1 to 240." },
  NOT_CANCELLED: { meaning: "The contract is neither cancelled nor about to be terminated." },
  REFERENCE_MISSING: { meaning: "The row names no record to work on, or names it in two ways." },
  RENEWAL_ALREADY_AGREED: { meaning: "The renewal of the current term is agreed already." },
  REPEATED_KEY: { meaning: "An earlier row of this batch has the same key." },
  ROW_INVALID: { meaning: "The row does not have the shape of an ingest row." },
  TERM_LAPSED: { meaning: "The last term has lapsed; a win-back is a new contract." },
  TEXT_INVALID: { meaning: "The text is empty, too long, or not of the form its field needs." },
  VALUE_OUT_OF_RANGE: { meaning: "The number lies outside the range of its field." },
} as const satisfies Record<string, ErrorEntry>;

/** Codes of top-level errors, in `errors[].extensions.code`. */
export const REQUEST_ERRORS = {
  BAD_REQUEST: { status: 400, meaning: "The request is no GraphQL request." },
  BAD_USER_INPUT: { status: 400, meaning: "An argument or variable does not have its declared type." },
  BODY_TOO_LARGE: { status: 413, meaning: "The request body is larger than the server takes." },
  CURSOR_INVALID: { status: 200, meaning: "The cursor is damaged or comes from another query." },
  DAY_OUT_OF_ORDER: { status: 200, meaning: "A period ends before it begins, or lies in the future." },
  FORBIDDEN: { status: 200, meaning: "The API key's role does not allow this." },
  GRAPHQL_PARSE_FAILED: { status: 400, meaning: "The operation is not valid GraphQL syntax." },
  GRAPHQL_VALIDATION_FAILED: { status: 400, meaning: "The operation does not fit the schema." },
  ID_INVALID: { status: 200, meaning: "The id is not one that this API gave out for this type." },
  INTERNAL: { status: 200, meaning: "An unknown fault; the log has its incident id." },
  OPERATION_RESOLUTION_FAILURE: { status: 400, meaning: "The request names no operation to run." },
  PAGE_SIZE_INVALID: { status: 200, meaning: "A page has 1 to 200 rows, from one end only." },
  PERSISTED_QUERY_NOT_SUPPORTED: { status: 200, meaning: "Send the operation itself, not its hash." },
  QUERY_TOO_DEEP: { status: 400, meaning: "The operation nests deeper than the server takes." },
  REFERENCE_AMBIGUOUS: { status: 200, meaning: "Exactly one of id and externalId must be given." },
  TOO_MANY_IDS: { status: 200, meaning: "More ids than a page has rows." },
  UNAUTHENTICATED: { status: 401, meaning: "No API key, or one that is unknown, expired or revoked." },
  UNAVAILABLE: { status: 503, meaning: "The database does not answer; try again." },
} as const satisfies Record<string, ErrorEntry>;

export type UserErrorCode = keyof typeof USER_ERRORS;
export type RequestErrorCode = keyof typeof REQUEST_ERRORS;

/** One expected refusal: what is wrong, and where in the input. */
export interface UserErrorFacts {
  readonly code: UserErrorCode;
  readonly message: string;
  /** Field names and indexes from the argument down, such as `["input", "termMonths"]`. */
  readonly path: readonly string[];
}

/** An action refuses: it has written nothing, or what it wrote is to be rolled back. */
export class Refusal extends Error {
  constructor(readonly errors: readonly UserErrorFacts[]) {
    super(errors.map(({ code, message }) => `${code}: ${message}`).join("; "));
    this.name = "Refusal";
  }
}

/** The request as a whole cannot be answered, for a reason the caller can mend. */
export class RequestError extends Error {
  constructor(
    readonly code: RequestErrorCode,
    message: string,
  ) {
    super(message);
    this.name = "RequestError";
  }
}
