import { USER_ERRORS } from "../../domain/errors.js";
import { UserErrorCodes } from "../../model/user-error.js";
import { KeyScope, Role } from "../../model/workspace/api-key.js";
import { described, type DescribedEnum, meaningsBy } from "./described-enum.js";

/** The enums of whoever asks, and of refusals. */
export const WORKSPACE_ENUMS: readonly DescribedEnum[] = [
  described(Role, "Role", "The permissions of an API key; each role includes those before it.", {
    READ: "Ask.",
    WRITE: "Record facts, too.",
    ADMIN: "Change the policy, mappings and webhooks, too.",
  }),
  described(KeyScope, "KeyScope", "What an API key is for.", {
    ALL: "Whatever its role allows.",
    INGEST: "Pushing facts: ingest and viewer, and nothing else. It reads nothing.",
    HOOKS: "Sending webhooks to /hooks/…, in place of a signature. No other address takes it.",
  }),
  described(
    UserErrorCodes,
    "UserErrorCode",
    "The reasons for a refusal.",
    meaningsBy(UserErrorCodes, (code) => USER_ERRORS[code].meaning),
  ),
];
