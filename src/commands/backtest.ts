import { BacktestModel, reportBacktest, reportLoyaltyBacktest } from "../actions/report/backtest-report.js";
import { dayOf, isLocalDate } from "../domain/calendar.js";
import type { Backtest } from "../domain/report/backtest.js";
import type { LoyaltyBacktest } from "../domain/report/loyalty-backtest.js";
import type { LossDifference, PredictionQuality } from "../domain/report/prediction-quality.js";
import { CommandFault } from "./command-fault.js";
import { clockOf, type Settings, withDatabase, workspaceNamed } from "./settings.js";

/** Where to stand, and whose predictions to test. */
export interface BacktestChoices {
  readonly day: string;
  readonly asOf?: string;
  readonly workspace: string;
}

/** Holds the predictions of a past day against what came, and prints how good they were. */
export async function backtest(settings: Settings, choices: BacktestChoices): Promise<void> {
  await withDatabase(settings, async (database) => {
    const workspace = await workspaceNamed(database, choices.workspace);
    const today = dayOf(clockOf(settings)(), workspace.timeZone);
    const { day, asOf = today } = choices;
    for (const each of [day, asOf]) {
      if (!isLocalDate(each)) throw new CommandFault(`${each} is not a day of the calendar (YYYY-MM-DD)`);
    }
    if (asOf > today) throw new CommandFault(`${asOf} lies in the future`);
    if (day >= asOf) throw new CommandFault(`${day} is not before ${asOf}`);
    const request = { sql: database.reader, workspace, day, asOf, filter: {} };
    process.stdout.write(backtestText(await reportBacktest(request)));
    process.stdout.write(loyaltyBacktestText(await reportLoyaltyBacktest(request, BacktestModel.REFITTED)));
  });
}

function backtestText({ day, asOf, undecided, calibration, ...result }: Backtest): string {
  const { model, tenure, plainRate, experience, tenureGain, reason } = result;
  if (reason !== null) return `${reason}\n`;
  return [
    `Predictions of ${day}, held against what was known on ${asOf}: ${model.count} terms, ${undecided} still undecided`,
    "",
    row("", "Brier", "log loss", "AUC"),
    qualityRow("model", model),
    qualityRow("tenure alone", tenure),
    qualityRow("plain rate", plainRate),
    "",
    verdict("service experience", "tenure alone", experience),
    verdict("tenure", "the plain rate", tenureGain),
    "",
    row("predicted", "terms", "mean", "renewed"),
    ...calibration.map(({ lowest, highest, count, meanProbability, renewedShare }) =>
      row(`${fixed(lowest, 3)}–${fixed(highest, 3)}`, String(count), fixed(meanProbability, 3), fixed(renewedShare, 3)),
    ),
    "",
  ].join("\n");
}

function loyaltyBacktestText({
  day,
  until,
  customers,
  left,
  scoreAuc,
  risk,
  tiers,
  verdict,
  reason,
}: LoyaltyBacktest): string {
  if (reason !== null) return `\nWho stays: ${reason}\n`;
  return [
    "",
    `Who of the customers held on ${day} was still held on ${until}: ${customers} customers, ${left} left`,
    `AUC of the score ${fixed(scoreAuc, 4)}, of the churn risk ${fixed(risk.auc, 4)}`,
    "",
    row("tier", "customers", "left", "share", "low", "high"),
    ...tiers.map(({ tier, customers: of, left: gone, shareLeft, low, high }) =>
      row(tier, String(of), String(gone), fixed(shareLeft, 3), fixed(low, 3), fixed(high, 3)),
    ),
    "",
    verdict,
    "",
  ].join("\n");
}

function qualityRow(name: string, { brier, logLoss, auc }: PredictionQuality): string {
  return row(name, fixed(brier, 4), fixed(logLoss, 4), fixed(auc, 4));
}

function verdict(factor: string, baseline: string, loss: LossDifference | null): string {
  if (loss === null) return `${factor}: unknown`;
  const { difference, low, high, reason } = loss;
  const numbers = `log loss ${fixed(difference, 5)} (95 % interval ${fixed(low, 5)} to ${fixed(high, 5)}) against ${baseline}`;
  return `${factor} ${reason === null ? "helps" : `does not help, ${reason}`}: ${numbers}`;
}

function row(first: string, ...others: readonly string[]): string {
  return first.padEnd(16) + others.map((other) => other.padStart(10)).join("");
}

function fixed(value: number | null, places: number): string {
  return value === null ? "–" : value.toFixed(places);
}
