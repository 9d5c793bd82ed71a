import { betaQuantile } from "../../domain/beta-quantile.js";
import { Channel } from "../../domain/customer/interaction.js";
import type { Dice } from "../dice.js";

/** The provider's markets. */
export type Segment = "Private" | "Small business" | "Professional";

/** Months that terms have. */
type TermMonths = 1 | 12 | 24;

/** What a customer is like; it never changes. */
export interface Persona {
  readonly segment: Segment;
  /** How often they get in touch, use and click, as a multiple of the usual. */
  readonly liveliness: number;
  /** Whether they hardly ever get in touch at all. */
  readonly isQuiet: boolean;
  /** Whether payments are collected by direct debit. */
  readonly paysAutomatically: boolean;
  readonly favouriteChannel: Channel;
  /** How much more often than usual their contacts end badly; some businesses are harder to serve than others. */
  readonly strain: number;
  /** θ by months of the term: the customer's own chance to leave at each renewal, before service moves it. */
  readonly leaveChance: Readonly<Record<TermMonths, number>>;
}

const SEGMENTS: Readonly<Record<Segment, number>> = { Private: 0.3, "Small business": 0.42, Professional: 0.28 };

const CHANNELS: Readonly<Record<Channel, number>> = {
  PHONE: 0.42,
  EMAIL: 0.22,
  CHAT: 0.13,
  PORTAL: 0.08,
  SELF_SERVICE: 0.06,
  SOCIAL: 0.03,
  IN_PERSON: 0.02,
  LETTER: 0.015,
  SHOP: 0.015,
  OTHER: 0.01,
};

/**
 * The Beta distribution of the chance to leave at each renewal, by months of the term: the heterogeneity that the
 * shifted-beta-geometric model estimates. Means: 4 % a month, 19 % a year, 20 % every two years, before service and use
 * move them.
 */
const LEAVE_CHANCE: Readonly<Record<TermMonths, readonly [alpha: number, beta: number]>> = {
  1: [0.45, 11],
  12: [0.45, 1.9],
  24: [0.45, 1.8],
};

const QUIET = 0.26;

/** Strains with how usual they are: many are served easily, three in ten hardly ever to their content. */
const STRAINS: Readonly<Record<string, number>> = { "0.3": 0.4, "0.9": 0.3, "4": 0.3 };

/** Draws a customer's character. */
export function drawPersona(dice: Dice): Persona {
  const isQuiet = dice.chance(QUIET);
  const leaveChance = leaveChanceOf(dice.between(0.001, 0.999));
  return {
    segment: dice.weighted(SEGMENTS),
    isQuiet,
    liveliness: isQuiet ? 0.1 : dice.between(0.5, 1.7),
    paysAutomatically: dice.chance(isQuiet ? 0.95 : 0.8),
    favouriteChannel: drawChannel(dice),
    strain: Number(dice.weighted(STRAINS)),
    leaveChance,
  };
}

/** A channel by how usual it is. */
export function drawChannel(dice: Dice): Channel {
  return dice.weighted(CHANNELS);
}

/** The chances of a customer who is more inclined to leave than this share of all customers. */
function leaveChanceOf(restlessness: number): Persona["leaveChance"] {
  const quantile = ([alpha, beta]: readonly [number, number]) =>
    Math.min(Math.max(betaQuantile(restlessness, alpha, beta), 0.002), 0.97);
  return { 1: quantile(LEAVE_CHANCE[1]), 12: quantile(LEAVE_CHANCE[12]), 24: quantile(LEAVE_CHANCE[24]) };
}
