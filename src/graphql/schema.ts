import "./enums/registered-enums.js";

import type { GraphQLSchema } from "graphql";
import { buildSchemaSync } from "type-graphql";

import { guardSchema } from "./access.js";
import { AuditLogResolver } from "./resolvers/audit-log-resolver.js";
import { ChangeResolver } from "./resolvers/change-resolver.js";
import { ContractEventResolver } from "./resolvers/contract/contract-event-resolver.js";
import { ContractListResolver, CustomerContractsResolver } from "./resolvers/contract/contract-list-resolver.js";
import { ContractMutations, ContractResolver } from "./resolvers/contract/contract-resolver.js";
import { CustomerMutations } from "./resolvers/customer-mutations.js";
import { CustomerResolver } from "./resolvers/customer-resolver.js";
import { CustomerUnmergeResolver } from "./resolvers/customer-unmerge-resolver.js";
import { InboundPayloadResolver } from "./resolvers/inbound/inbound-payload-resolver.js";
import { MappingResolver } from "./resolvers/inbound/mapping-resolver.js";
import { IngestResolver } from "./resolvers/ingest-resolver.js";
import { IntegrationResolver } from "./resolvers/integration-resolver.js";
import {
  CustomerInteractionsResolver,
  InteractionListResolver,
} from "./resolvers/interaction/interaction-list-resolver.js";
import { InteractionMutations, InteractionResolver } from "./resolvers/interaction/interaction-resolver.js";
import { LoyaltyReasonResolver } from "./resolvers/loyalty-reason-resolver.js";
import { NameInUseResolver } from "./resolvers/name-in-use-resolver.js";
import { NodeResolver } from "./resolvers/node-resolver.js";
import { CustomerPeopleResolver, PersonListResolver } from "./resolvers/person/person-list-resolver.js";
import { PersonMutations, PersonResolver } from "./resolvers/person/person-resolver.js";
import { PersonalDataResolver } from "./resolvers/personal-data-resolver.js";
import { PolicyResolver } from "./resolvers/policy-resolver.js";
import { NextRenewalResolver, PredictionResolver } from "./resolvers/prediction-resolver.js";
import { BacktestResolver } from "./resolvers/report/backtest-resolver.js";
import { CustomerReportResolver } from "./resolvers/report/customer-report-resolver.js";
import { ForecastResolver } from "./resolvers/report/forecast-resolver.js";
import { LoyaltyBacktestResolver } from "./resolvers/report/loyalty-backtest-resolver.js";
import { OperationsResolver } from "./resolvers/report/operations-resolver.js";
import { RetentionResolver } from "./resolvers/report/retention-resolver.js";
import { RevenueResolver } from "./resolvers/report/revenue-resolver.js";
import { ServiceResolver } from "./resolvers/report/service-resolver.js";
import { StepsResolver } from "./resolvers/report/steps-resolver.js";
import { SurvivalResolver } from "./resolvers/report/survival-resolver.js";
import { ViewerResolver } from "./resolvers/viewer-resolver.js";
import { WebhookDeliveryResolver } from "./resolvers/webhook/webhook-delivery-resolver.js";
import { WebhookEndpointResolver } from "./resolvers/webhook/webhook-endpoint-resolver.js";

/** The schema, built from its classes. */
export function createSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      NodeResolver,
      ChangeResolver,
      CustomerResolver,
      LoyaltyReasonResolver,
      PredictionResolver,
      NextRenewalResolver,
      CustomerMutations,
      CustomerUnmergeResolver,
      ContractListResolver,
      CustomerContractsResolver,
      ContractResolver,
      ContractEventResolver,
      ContractMutations,
      InteractionListResolver,
      CustomerInteractionsResolver,
      InteractionResolver,
      InteractionMutations,
      PersonResolver,
      PersonMutations,
      PersonListResolver,
      CustomerPeopleResolver,
      PersonalDataResolver,
      IngestResolver,
      IntegrationResolver,
      MappingResolver,
      InboundPayloadResolver,
      RetentionResolver,
      RevenueResolver,
      OperationsResolver,
      ServiceResolver,
      StepsResolver,
      SurvivalResolver,
      ForecastResolver,
      CustomerReportResolver,
      BacktestResolver,
      LoyaltyBacktestResolver,
      PolicyResolver,
      ViewerResolver,
      AuditLogResolver,
      NameInUseResolver,
      WebhookEndpointResolver,
      WebhookDeliveryResolver,
    ],
    validate: false,
  });
  return guardSchema(schema);
}
