interface ErrorEntry {
  /** HTTP status where the whole request fails before any field is answered. */
  readonly status?: number;
  readonly meaning: string;
}

/** Codes of `userErrors`: expected refusals of one mutation or ingest row, which has then written nothing. */
export const USER_ERRORS = {
  AMBIGUOUS_MATCH: {
    meaning:
      "The match may join strangers: several customers or people fit, the one that fits has another id in the system, or the mailbox is a shared one; nothing was written.",
  },
  AMOUNT_INVALID: { meaning: "The amount is negative, absurdly large, or not exact in its currency." },
  BATCH_TOO_LARGE: { meaning: "The batch has more rows than one mutation accepts." },
  CONTRACT_CANCELLED: { meaning: "The contract is cancelled already." },
  CONTRACT_NOT_FOUND: { meaning: "No such contract in this workspace." },
  CONTRACT_TERMINATED: { meaning: "The contract is terminated; a win-back is a new contract." },
  COUNTRY_UNKNOWN: { meaning: "The country is not an ISO 3166 code of two letters." },
  CURRENCY_MISMATCH: { meaning: "The amount is in another currency than the contract." },
  CURRENCY_UNKNOWN: { meaning: "The currency is not an ISO 4217 code." },
  CUSTOMER_ARCHIVED: { meaning: "The customer is archived and accepts no new facts." },
  CUSTOMER_NOT_FOUND: { meaning: "No such customer in this workspace." },
  DAY_INVALID: { meaning: "Not a day of the calendar, or outside the years 1900 to 2199." },
  DELIVERY_NOT_FOUND: { meaning: "No such delivery in this workspace." },
  END_BEFORE_START: { meaning: "An end lies before (or on) its start." },
  EVENT_NOT_FOUND: { meaning: "No such event on this contract." },
  EXPRESSION_INVALID: { meaning: "The expression is not JSONata, or uses a function or variable that there is not." },
  EXTERNAL_ID_TAKEN: { meaning: "Another record has this external id already." },
  EXTERNAL_ID_UNKNOWN: { meaning: "The customer is not known by this external id." },
  FIELD_FIXED: { meaning: "The field cannot change any more, because facts rest on it." },
  FIELD_MISSING: { meaning: "A field that is needed is absent or null." },
  FIELD_UNKNOWN: { meaning: "The input has no field of this name." },
  INSTANT_INVALID: { meaning: "Not an instant with its zone, or one in the future or before 1900." },
  INTERACTION_NOT_FOUND: { meaning: "No such interaction in this workspace." },
  MAPPING_FAILED: {
    meaning: "The mapping's expression failed, took too much memory, or yields something of an unknown form.",
  },
  MAPPING_NOT_FOUND: { meaning: "No such mapping in this workspace." },
  MAPPING_TIMED_OUT: {
    meaning: "The mapping's expression took over a second of processor time, or the machine had no time for it.",
  },
  MONTHS_INVALID: { meaning: "Months of a term are whole and from 1 to 240." },
  NOT_CANCELLED: { meaning: "The contract is neither cancelled nor about to be terminated." },
  NOT_PAUSED: { meaning: "The contract is not paused on that day." },
  OUTDATED: { meaning: "The source has already sent a newer version of the record; nothing was written." },
  PARAMETER_INVALID: { meaning: "The mapping does not know the parameter, lacks one, or cannot read it." },
  PAYLOAD_INVALID: { meaning: "The payload is not of the form that its mapping reads." },
  PAYLOAD_NOT_FOUND: { meaning: "No such payload in this workspace, or it is no longer kept." },
  PERSON_NOT_FOUND: { meaning: "No such person in this workspace." },
  PERSON_WITHOUT_CUSTOMER: { meaning: "The person waits for a customer, so its interaction is nobody's yet." },
  POLICY_CHANGED: { meaning: "Another request has changed the policy in the meantime." },
  PRESET_UNKNOWN: { meaning: "No such preset is shipped, or it is for files only." },
  RECORD_ARCHIVED: { meaning: "The person, contract or interaction is archived and accepts no changes." },
  REFERENCE_MISSING: { meaning: "The row names no record to work on, or names it in two ways." },
  REMOVAL_FORBIDDEN: { meaning: "Removing facts for good (reason MISTAKE) needs an API key of the role ADMIN." },
  RENEWAL_ALREADY_AGREED: { meaning: "The renewal of the current term is agreed already." },
  REPEATED_KEY: { meaning: "An earlier row of this batch has the same key." },
  ROW_FAILED: { meaning: "The database refused the row; the log has its incident id." },
  ROW_INVALID: { meaning: "The row cannot be read, or contains fields of another operation." },
  SECRETS_KEY_MISSING: { meaning: "The server has no SECRETS_KEY, without which it stores no secrets." },
  SECRET_INVALID: { meaning: "The secret cannot be one of its signature scheme." },
  SIGNATURE_SETTINGS_INVALID: {
    meaning: "The settings of the signature scheme HMAC cannot be as they are; the path says which.",
  },
  TERM_LAPSED: { meaning: "The last term has lapsed; a win-back is a new contract." },
  TEXT_INVALID: { meaning: "The text is empty, too long, or not of the form its field needs." },
  TOO_MANY_ENDPOINTS: { meaning: "The workspace has as many webhook endpoints as it may have." },
  VALUE_INVALID: { meaning: "The value is not of the type of its field." },
  VALUE_OUT_OF_RANGE: { meaning: "The number lies outside the range of its field, or is not whole." },
  WEBHOOK_DISABLED: { meaning: "The webhook endpoint is disabled and gets no messages." },
  WEBHOOK_NOT_FOUND: { meaning: "No such webhook endpoint in this workspace." },
  WEBHOOK_URL_REFUSED: { meaning: "No message may be sent to this URL." },
} as const satisfies Record<string, ErrorEntry>;

/** Codes of top-level errors, in `errors[].extensions.code`. */
export const REQUEST_ERRORS = {
  ARGUMENT_OUT_OF_RANGE: { status: 200, meaning: "A number lies outside the range of its argument." },
  BAD_REQUEST: { status: 400, meaning: "The request is no GraphQL request." },
  BAD_USER_INPUT: { status: 400, meaning: "An argument or variable does not have its declared type." },
  BODY_TOO_LARGE: { status: 413, meaning: "The request body is larger than the server takes." },
  COST_BUDGET_SPENT: {
    status: 429,
    meaning:
      "The key or its workspace has spent what its operations may cost in a minute; Retry-After says when to come again.",
  },
  CURSOR_EXPIRED: {
    status: 200,
    meaning: "Changes after the cursor have left the feed, or never were in it; read all data again.",
  },
  CURSOR_INVALID: { status: 200, meaning: "The cursor is damaged or comes from another query." },
  DAY_OUT_OF_ORDER: { status: 200, meaning: "A period ends before it begins, or lies in the future." },
  FORBIDDEN: { status: 403, meaning: "The API key's role or scope does not allow this." },
  GRAPHQL_PARSE_FAILED: { status: 400, meaning: "The operation is not valid GraphQL syntax." },
  GRAPHQL_VALIDATION_FAILED: { status: 400, meaning: "The operation does not fit the schema." },
  HOOK_NOT_FOUND: { status: 200, meaning: "There is no mapping of this name." },
  IDEMPOTENCY_KEY_BUSY: { status: 409, meaning: "Another request with this Idempotency-Key has not ended; try again." },
  IDEMPOTENCY_KEY_INVALID: { status: 400, meaning: "The Idempotency-Key is empty, too long or not printable ASCII." },
  IDEMPOTENCY_KEY_REUSED: { status: 409, meaning: "The Idempotency-Key came with another request before." },
  ID_INVALID: { status: 200, meaning: "The id is not one that this API gave out for this type." },
  INTERNAL: { status: 200, meaning: "An unknown fault; the log has its incident id." },
  OPERATION_RESOLUTION_FAILURE: { status: 400, meaning: "The request names no operation to run." },
  PAGE_SIZE_INVALID: { status: 200, meaning: "A page has 1 to 200 rows, from one end only." },
  PAYLOAD_UNREADABLE: {
    status: 400,
    meaning: "The payload is not UTF-8, or not the JSON or XML that its mapping reads.",
  },
  PERSISTED_QUERY_NOT_SUPPORTED: { status: 200, meaning: "Send the operation itself, not its hash." },
  QUERY_TOO_COSTLY: {
    status: 400,
    meaning: "The operation may cost more than the server takes, by its page sizes and reports (docs/operate.md).",
  },
  QUERY_TOO_DEEP: { status: 400, meaning: "The operation nests deeper than the server takes." },
  REFERENCE_AMBIGUOUS: {
    status: 200,
    meaning: "Exactly one of id, externalId and email must be given, and name one record.",
  },
  REQUEST_TIMED_OUT: {
    status: 504,
    meaning:
      "The request took longer than REQUEST_TIMEOUT (docs/operate.md) and was given up; a mutation has written nothing.",
  },
  SCHEMA_HIDDEN: { status: 403, meaning: "The schema is not shown to keys of this role (INTROSPECTION) or scope." },
  SERVER_BUSY: { status: 503, meaning: "Too much of the workspace waits to be worked on; try again." },
  SIGNATURE_INVALID: {
    status: 401,
    meaning:
      "No mapping takes payloads under this path, or the payload does not prove where it comes from, or is too old; the log says which.",
  },
  SPLIT_UNKNOWN: { status: 200, meaning: "The report cannot be split by this." },
  TOO_MANY_ATTEMPTS: {
    status: 429,
    meaning: "Too many wrong API keys came from this address; Retry-After says when to come again.",
  },
  TOO_MANY_IDS: { status: 200, meaning: "More ids than a page has rows." },
  UNAUTHENTICATED: {
    status: 401,
    meaning:
      "No API key, or one that is unknown, expired, revoked or replaced, or a token that is not taken; the message says why.",
  },
  UNAVAILABLE: {
    status: 503,
    meaning:
      "The database, or the issuer of a token, does not answer, or has no connection, no time or no room for this; Retry-After says when to come again.",
  },
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
