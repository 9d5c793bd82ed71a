import { Contract } from "../../model/contract/contract.js";
import { ContractEvent } from "../../model/contract/contract-event.js";
import { TermRow } from "../../model/contract/term.js";
import { Customer } from "../../model/customer/customer.js";
import { ExternalId } from "../../model/customer/external-id.js";
import { LoyaltyRow } from "../../model/customer/loyalty-row.js";
import { Interaction } from "../../model/interaction/interaction.js";
import { ImportRun } from "../../model/operation/import-run.js";
import { JobLease } from "../../model/operation/job-lease.js";
import { TransactionReceipt } from "../../model/operation/transaction-receipt.js";
import { ApiKey } from "../../model/workspace/api-key.js";
import { ModelVersion } from "../../model/workspace/model-version.js";
import { PolicyVersion } from "../../model/workspace/policy-version.js";
import { Workspace } from "../../model/workspace/workspace.js";

/** Every table, by hand: no globs, so that nothing is stored that nobody listed. */
export const entities = [
  Workspace,
  ApiKey,
  PolicyVersion,
  ModelVersion,
  Customer,
  ExternalId,
  LoyaltyRow,
  Contract,
  ContractEvent,
  TermRow,
  Interaction,
  TransactionReceipt,
  ImportRun,
  JobLease,
];
