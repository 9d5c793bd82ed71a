import { BacktestModel } from "../../actions/report/backtest-report.js";
import { ServiceDimension } from "../../actions/report/service-quality-report.js";
import { SurvivalAxis } from "../../actions/report/survival-report.js";
import { RetentionBasis } from "../../domain/contract/retention.js";
import { ReportDimension } from "../../domain/report/report-customer.js";
import { FigureUnit, ServiceFigureKey, ServiceStep } from "../../domain/report/service/service-figure.js";
import { described, type DescribedEnum } from "./described-enum.js";

/** The enums of reports. */
export const REPORT_ENUMS: readonly DescribedEnum[] = [
  described(BacktestModel, "BacktestModel", "Under which model score, risk and tiers of a past day are computed.", {
    REFITTED: "The one that facts up to that day teach: an honest test.",
    CURRENT: "The model in force, which has seen the outcomes: shows how well it ranks, not how well it predicted.",
  }),
  described(FigureUnit, "FigureUnit", "The unit of a figure.", {
    SHARE: "0 to 1.",
    HOURS: "Hours of the clock.",
    COUNT: "A count.",
    PER_CONTACT: "A number per contact.",
    POINTS: "−100 to 100.",
    CES_1: "1 to 5, low is good.",
    CES_2: "1 to 7, high is good.",
  }),
  described(ReportDimension, "ReportDimension", "The attributes by which a report can be split.", {
    PRODUCT: "By the product of the contract.",
    SEGMENT: "By the customer's market segment, as it is today.",
    TERM_LENGTH: "By the months of the term, as three digits: 012.",
    CHANNEL: "By the channel of the customer's last interaction up to the day that counts.",
  }),
  described(
    RetentionBasis,
    "RetentionBasis",
    "When a customer counts as being there, for the customer retention rate.",
    {
      TERMS: "While held: some term covers the day, or ended and may still be renewed.",
      ACTIVITY:
        "While ACTIVE: held, and acted within the policy's window. Without any contract, as in a shop, by acting alone.",
    },
  ),
  described(ServiceDimension, "ServiceDimension", "The attributes by which service quality can be split.", {
    CHANNEL: "By where the contact took place.",
    AGENT: "By the agent who handled the contact.",
  }),
  described(ServiceFigureKey, "ServiceFigureKey", "The figure; its definition is given beside it.", {
    WORD_OF_MOUTH: "Share of the customers who referred another one.",
    NET_PROMOTER_SCORE: "Net promoter score.",
    REFERRALS: "How many customers were brought by others.",
    AFFIRMATIONS: "Share of the decisions for us that were affirmed in time.",
    RESOLUTION_MEDIAN: "Hours within which half of the contacts were closed.",
    RESOLUTION_PERCENTILE_90: "Hours within which nine in ten contacts were closed.",
    FIRST_CONTACT_RESOLUTION: "Share of the cases that one contact settled.",
    REOPENED: "Share of the closed contacts that were reopened.",
    TRANSFERS_PER_CONTACT: "Mean number of transfers of a contact.",
    HANDED_ON: "Share of the contacts that were transferred at least once.",
    MISSED: "Share of the contacts that were not answered.",
    PROACTIVE: "Share of the contacts in which we acted first.",
    UNRESOLVED: "Share of the contacts closed without a solution.",
    HIGH_EFFORT: "Share of the contacts solved with much effort of the customer.",
    LOW_EFFORT: "Share of the contacts solved with little effort.",
    VALUE_ENHANCEMENT: "Share of the service contacts after which the customer can make more of it.",
    VALUE_ENHANCEMENT_WITH_PROACTIVE: "The same, proactive contacts of other kinds included.",
    FIRST_RESPONSE_MEDIAN: "Hours within which half of the customers had a first answer.",
    FIRST_RESPONSE_PERCENTILE_90: "Hours within which nine in ten customers had a first answer.",
    EFFORT_CES_1: "Mean customer effort, CES 1.0: low is good.",
    EFFORT_CES_2: "Mean customer effort, CES 2.0: high is good.",
    SELF_SERVICE: "Share of the contacts in which customers helped themselves.",
    CHANNELS_USED: "Number of channels over which contacts came; which ones are offered is not known.",
  }),
  described(ServiceStep, "ServiceStep", "The three steps to loyal customers.", {
    EMOTIONAL_TIE: "Customers recommend us, and are thanked for deciding for us.",
    SERVICE: "Contacts end well, quickly, and with the right agent.",
    LOW_THRESHOLD: "Getting help costs customers little: waiting, effort, channels, self-service.",
  }),
  described(SurvivalAxis, "SurvivalAxis", "The unit of a contract's lifetime.", {
    MONTHS: "In months since its start.",
    RENEWALS: "In opportunities to renew.",
  }),
];
