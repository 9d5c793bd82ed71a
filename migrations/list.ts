import { Skeleton1767225600000 } from "./1767225600000-skeleton.js";
import { Predictions1769904000000 } from "./1769904000000-predictions.js";
import { SafeWrites1774137600000 } from "./1774137600000-safe-writes.js";
import { Inbound1774224000000 } from "./1774224000000-inbound.js";
import { WebhooksOut1774310400000 } from "./1774310400000-webhooks-out.js";
import { ArithmeticVersion1774400000000 } from "./1774400000000-arithmetic-version.js";
import { WatchedFrom1774400100000 } from "./1774400100000-watched-from.js";
import { ServiceOperations1774600000000 } from "./1774600000000-service-operations.js";
import { DemoBase1774800000000 } from "./1774800000000-demo-base.js";
import { KeyUse1774800000001 } from "./1774800000001-key-use.js";
import { Lists1774900000000 } from "./1774900000000-lists.js";
import { Risk1774950000000 } from "./1774950000000-risk.js";
import { Countries1775000000000 } from "./1775000000000-countries.js";
import { SharedMailboxes1775000100000 } from "./1775000100000-shared-mailboxes.js";
import { AddressClaims1775000200000 } from "./1775000200000-address-claims.js";
import { FieldTimes1775000300000 } from "./1775000300000-field-times.js";
import { MovedRecords1775000500000 } from "./1775000500000-moved-records.js";
import { DeliveryLine1775100000000 } from "./1775100000000-delivery-line.js";
import { Lines1775100100000 } from "./1775100100000-lines.js";
import { Leavers1775100200000 } from "./1775100200000-leavers.js";
import { ConfirmedUntil1775100300000 } from "./1775100300000-confirmed-until.js";
import { People1775200000000 } from "./1775200000000-people.js";
import { Trials1775200100000 } from "./1775200100000-trials.js";
import { Pauses1775200100001 } from "./1775200100001-pauses.js";
import { Quantities1775200100002 } from "./1775200100002-quantities.js";
import { UnconfirmedCustomers1775200200000 } from "./1775200200000-unconfirmed-customers.js";
import { Happenings1775200300000 } from "./1775200300000-happenings.js";
import { CustomersTold1775200310000 } from "./1775200310000-customers-told.js";
import { Requesters1775200311000 } from "./1775200311000-requesters.js";
import { SealedSecrets1775200340000 } from "./1775200340000-sealed-secrets.js";
import { KeyRotation1775200341000 } from "./1775200341000-key-rotation.js";
import { KeyScopes1775200342000 } from "./1775200342000-key-scopes.js";
import { AuditLog1775200343000 } from "./1775200343000-audit-log.js";
import { ChangeOrder1775200346000 } from "./1775200346000-change-order.js";
import { ListOrders1775200347000 } from "./1775200347000-list-orders.js";
import { HmacSettings1775200360000 } from "./1775200360000-hmac-settings.js";

/** Every migration, oldest first. A new one is added here by hand, so that nothing runs that nobody listed. */
export const migrations = [
  Skeleton1767225600000,
  Predictions1769904000000,
  SafeWrites1774137600000,
  Inbound1774224000000,
  WebhooksOut1774310400000,
  ArithmeticVersion1774400000000,
  WatchedFrom1774400100000,
  ServiceOperations1774600000000,
  DemoBase1774800000000,
  KeyUse1774800000001,
  Lists1774900000000,
  Risk1774950000000,
  Countries1775000000000,
  SharedMailboxes1775000100000,
  AddressClaims1775000200000,
  FieldTimes1775000300000,
  MovedRecords1775000500000,
  DeliveryLine1775100000000,
  Lines1775100100000,
  Leavers1775100200000,
  ConfirmedUntil1775100300000,
  People1775200000000,
  Trials1775200100000,
  Pauses1775200100001,
  Quantities1775200100002,
  UnconfirmedCustomers1775200200000,
  Happenings1775200300000,
  CustomersTold1775200310000,
  Requesters1775200311000,
  SealedSecrets1775200340000,
  KeyRotation1775200341000,
  KeyScopes1775200342000,
  AuditLog1775200343000,
  ChangeOrder1775200346000,
  ListOrders1775200347000,
  HmacSettings1775200360000,
];
