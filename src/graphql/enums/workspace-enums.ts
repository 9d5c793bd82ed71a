import { USER_ERRORS } from "../../domain/errors.js";
import { UserErrorCodes } from "../../model/user-error.js";
import { Role } from "../../model/workspace/api-key.js";
import { described, type DescribedEnum, meaningsBy } from "./described-enum.js";

/** The enums of whoever asks, and of refusals. */
export const WORKSPACE_ENUMS: readonly DescribedEnum[] = [
  described(Role, "Role", "What an API key may do; each role may also do what the ones before it may.", {
    READ: "Ask.",
    WRITE: "Record facts, too.",
    ADMIN: "Change the policy, mappings and webhooks, too.",
  }),
  described(
    UserErrorCodes,
    "UserErrorCode",
    "Why something was refused.",
    meaningsBy(UserErrorCodes, (code) => USER_ERRORS[code].meaning),
  ),
];
