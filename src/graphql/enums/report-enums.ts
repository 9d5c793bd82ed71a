import { BacktestModel } from "../../actions/report/backtest-report.js";
import { ServiceDimension } from "../../actions/report/service-quality-report.js";
import { SurvivalAxis } from "../../actions/report/survival-report.js";
import { RetentionBasis } from "../../domain/contract/retention.js";
import { ReportDimension } from "../../domain/report/report-customer.js";
import { FigureUnit, ServiceFigureKey, ServiceStep } from "../../domain/report/service-figure.js";
import { described, type DescribedEnum } from "./described-enum.js";

/** The enums of reports. */
export const REPORT_ENUMS: readonly DescribedEnum[] = [
  described(BacktestModel, "BacktestModel", "Under which model score, risk and tiers of a past day are computed.", {
    REFITTED: "The one that facts up to that day teach: an honest test.",
    CURRENT: "The one in force, which has seen what came: how well it ranks, not how well it foresaw.",
  }),
  described(FigureUnit, "FigureUnit", "In what a figure is measured.", {
    SHARE: "0 to 1.",
    HOURS: "Hours of the clock.",
    COUNT: "A number of things.",
    PER_CONTACT: "So many per contact.",
    POINTS: "−100 to 100.",
    CES_1: "1 to 5, low is good.",
    CES_2: "1 to 7, high is good.",
  }),
  described(ReportDimension, "ReportDimension", "By what a report can be split.", {
    PRODUCT: "By what the contract is about.",
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
  described(ServiceDimension, "ServiceDimension", "By what service quality can be split.", {
    CHANNEL: "By where the contact took place.",
    AGENT: "By who served the customer.",
  }),
  described(ServiceFigureKey, "ServiceFigureKey", "What a figure of a step says; its definition is beside it.", {
    WORD_OF_MOUTH: "Share of the customers who brought another one.",
    NET_PROMOTER_SCORE: "Net promoter score.",
    REFERRALS: "How many customers were brought by others.",
    AFFIRMATIONS: "Share of the decisions for us that somebody affirmed in time.",
    RESOLUTION_MEDIAN: "Hours within which half of the contacts were closed.",
    RESOLUTION_PERCENTILE_90: "Hours within which nine in ten contacts were closed.",
    FIRST_CONTACT_RESOLUTION: "Share of the cases that one contact settled.",
    REOPENED: "Share of the closed contacts that were opened again.",
    TRANSFERS_PER_CONTACT: "How often a contact was handed on, on average.",
    HANDED_ON: "Share of the contacts that were handed on at all.",
    MISSED: "Share of the contacts that nobody answered.",
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
    CHANNELS_USED: "Over how many channels contacts came; which ones are offered is not known.",
  }),
  described(ServiceStep, "ServiceStep", "The three steps to loyal customers.", {
    EMOTIONAL_TIE: "Customers recommend us, and are thanked for deciding for us.",
    SERVICE: "Contacts end well, at once, and in the right hands.",
    LOW_THRESHOLD: "Getting help costs customers little: waiting, effort, channels, self-service.",
  }),
  described(SurvivalAxis, "SurvivalAxis", "In what a contract's life is measured.", {
    MONTHS: "In months since its start.",
    RENEWALS: "In opportunities to renew.",
  }),
];
