import { registerEnumType } from "type-graphql";

import { CONTRACT_ENUMS } from "./contract-enums.js";
import { CUSTOMER_ENUMS } from "./customer-enums.js";
import type { DescribedEnum } from "./described-enum.js";
import { INGEST_ENUMS } from "./ingest-enums.js";
import { INTEGRATION_ENUMS } from "./integration-enums.js";
import { INTERACTION_ENUMS } from "./interaction-enums.js";
import { LOYALTY_ENUMS } from "./loyalty-enums.js";
import { PERSON_ENUMS } from "./person-enums.js";
import { REPORT_ENUMS } from "./report-enums.js";
import { WORKSPACE_ENUMS } from "./workspace-enums.js";

/** Every enum of the API; one that a field uses and that is missing here keeps the schema from being built. */
const ENUMS: readonly DescribedEnum[] = [
  CONTRACT_ENUMS,
  CUSTOMER_ENUMS,
  INGEST_ENUMS,
  INTEGRATION_ENUMS,
  INTERACTION_ENUMS,
  LOYALTY_ENUMS,
  PERSON_ENUMS,
  REPORT_ENUMS,
  WORKSPACE_ENUMS,
].flat();

// The registry is the library's own, one for the process, and must not hear of an enum twice: so when loaded, not when called.
for (const { members, name, description, meanings } of ENUMS) {
  const described = Object.entries(meanings).map(([key, meaning]) => [key, { description: meaning }]);
  registerEnumType(members, { name, description, valuesConfig: Object.fromEntries(described) as object });
}
