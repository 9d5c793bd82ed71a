import { SecretKeys } from "../../src/integration/secrets/secret-keys.js";

const KEY = Buffer.alloc(32, "key of tests");

/** By which servers of tests store secrets. */
export const TEST_SECRET_KEYS = new SecretKeys([KEY]);

/** The same, as the environment names it. */
export const TEST_SECRETS_KEY = KEY.toString("base64");
