import { Change, PendingChange } from "../../model/change/change.js";
import { Sequencer } from "../../model/change/sequencer.js";
import { Contract } from "../../model/contract/contract.js";
import { ContractEvent } from "../../model/contract/contract-event.js";
import { TermRow } from "../../model/contract/term.js";
import { AddressClaim } from "../../model/customer/address-claim.js";
import { Customer } from "../../model/customer/customer.js";
import { ExternalId } from "../../model/customer/external-id.js";
import { LoyaltyRow } from "../../model/customer/loyalty-row.js";
import { TierChange } from "../../model/customer/tier-change.js";
import { InboundPayload, InboundPayloadCustomer } from "../../model/inbound/inbound-payload.js";
import { MappingRow } from "../../model/inbound/mapping-row.js";
import { Interaction } from "../../model/interaction/interaction.js";
import { DocumentPart } from "../../model/operation/document-part.js";
import { IdempotencyRecord } from "../../model/operation/idempotency-record.js";
import { ImportRun } from "../../model/operation/import-run.js";
import { JobLease } from "../../model/operation/job-lease.js";
import { MergedRecord } from "../../model/operation/merged-record.js";
import { MovedRecord } from "../../model/operation/moved-record.js";
import { RetentionMonth, StaleMonth } from "../../model/operation/retention-month.js";
import { TransactionReceipt } from "../../model/operation/transaction-receipt.js";
import { Person } from "../../model/person/person.js";
import { RenewalNotice } from "../../model/webhook/renewal-notice.js";
import { WebhookAttempt } from "../../model/webhook/webhook-attempt.js";
import { WebhookDelivery } from "../../model/webhook/webhook-delivery.js";
import { WebhookEndpoint } from "../../model/webhook/webhook-endpoint.js";
import { ApiKey } from "../../model/workspace/api-key.js";
import { AuditEntry } from "../../model/workspace/audit-entry.js";
import { DemoBase } from "../../model/workspace/demo-base.js";
import { ModelVersion } from "../../model/workspace/model-version.js";
import { PolicyVersion } from "../../model/workspace/policy-version.js";
import { Workspace } from "../../model/workspace/workspace.js";

/** Every table, by hand: no globs, so that nothing is stored that nobody listed. */
export const entities = [
  Workspace,
  ApiKey,
  AuditEntry,
  DemoBase,
  PolicyVersion,
  ModelVersion,
  Customer,
  Person,
  ExternalId,
  AddressClaim,
  LoyaltyRow,
  TierChange,
  Contract,
  ContractEvent,
  TermRow,
  Interaction,
  TransactionReceipt,
  ImportRun,
  JobLease,
  RetentionMonth,
  StaleMonth,
  PendingChange,
  Change,
  Sequencer,
  MergedRecord,
  MovedRecord,
  DocumentPart,
  IdempotencyRecord,
  MappingRow,
  InboundPayload,
  InboundPayloadCustomer,
  WebhookEndpoint,
  WebhookDelivery,
  WebhookAttempt,
  RenewalNotice,
];
