import { crc32 } from "node:zlib";

import { Redis } from "ioredis";
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterStoreAbstract,
} from "rate-limiter-flexible";

/** What operations may cost in a minute, of one key and of one workspace; 0: without limit. */
export interface BudgetLimits {
  readonly keyCost: number;
  readonly workspaceCost: number;
}

/** What is left of a budget, and until when. */
export interface BudgetState {
  readonly isSpent: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until it is whole again. */
  readonly resetsIn: number;
}

/** What an operation has taken of its budgets before it ran: the state that this left, and the way to give back. */
export interface Spending {
  readonly state: BudgetState;
  /** Gives back what the operation has not cost after all, and tells the state after that. */
  settle(actual: number): Promise<BudgetState>;
}

/** Of how many seconds a budget is. */
const WINDOW_S = 60;
const WINDOW_MS = WINDOW_S * 1000;
/** A request does not wait longer for the shared budget than for its own work; then each server counts for itself. */
const REDIS_TIMEOUT_MS = 200;

/**
 * What keys and workspaces may spend on operations in a minute, so that nobody's reports starve the others. Servers that
 * share a Redis share the budgets; without one, or while it does not answer, each server counts for itself.
 */
export class CostBudget {
  private readonly redis: Redis | null;
  private readonly ofKeys: Budget;
  private readonly ofWorkspaces: Budget;

  constructor(
    private readonly limits: BudgetLimits,
    redisUrl: string | null = null,
    now: () => number = Date.now,
  ) {
    this.redis = redisUrl === null ? null : connectRedis(redisUrl);
    this.ofKeys = new Budget("treue_key_cost", limits.keyCost, this.redis, now);
    this.ofWorkspaces = new Budget("treue_workspace_cost", limits.workspaceCost, this.redis, now);
  }

  /** Whether anything is limited. */
  get isLimited(): boolean {
    return this.limits.keyCost > 0 || this.limits.workspaceCost > 0;
  }

  /**
   * Spends what an operation may cost, and tells the state of the budget that has less left. One that costs more than a
   * whole budget takes all of it. What is refused takes nothing.
   */
  async spend(keyId: string, workspaceId: string, cost: number): Promise<Spending> {
    const ofKey = await this.ofKeys.spend(keyId, cost);
    if (ofKey.state.isSpent) return ofKey;
    const ofWorkspace = await this.ofWorkspaces.spend(workspaceId, cost);
    if (ofWorkspace.state.isSpent) {
      await ofKey.settle(0);
      return ofWorkspace;
    }
    return {
      state: scarcer(ofKey.state, ofWorkspace.state),
      settle: async (actual) => scarcer(...(await Promise.all([ofKey.settle(actual), ofWorkspace.settle(actual)]))),
    };
  }

  close(): void {
    this.redis?.disconnect();
  }
}

function scarcer(ofKey: BudgetState, ofWorkspace: BudgetState): BudgetState {
  return ofWorkspace.remaining < ofKey.remaining ? ofWorkspace : ofKey;
}

function connectRedis(url: string): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: REDIS_TIMEOUT_MS,
    connectTimeout: 2_000,
  });
  // It connects again by itself; meanwhile each server counts for itself.
  redis.on("error", () => undefined);
  return redis;
}

/** What each of those who have an id may spend in a minute; a limit of 0 is none. */
class Budget {
  private readonly limiter: RateLimiterAbstract | RateLimiterStoreAbstract;

  constructor(
    keyPrefix: string,
    private readonly limit: number,
    redis: Redis | null,
    private readonly now: () => number,
  ) {
    const options = { keyPrefix, points: limit, duration: WINDOW_S };
    const inMemory = new RateLimiterMemory(options);
    this.limiter =
      redis === null ? inMemory : new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: inMemory });
  }

  async spend(id: string, cost: number): Promise<Spending> {
    if (this.limit === 0) return UNLIMITED;
    const points = Math.min(cost, this.limit);
    const minute = this.minuteOf(id);
    const taken = await this.take(minute.name, points);
    const state = this.stateOf(taken.counted, minute, taken.isRefused);
    const giveBack = async (unused: number): Promise<BudgetState> => {
      if (unused <= 0) return state;
      return this.stateOf(await this.limiter.reward(minute.name, unused), minute, taken.isRefused);
    };
    // Whoever tries again and again would take what those under way are about to give back.
    if (taken.isRefused) return { state: await giveBack(points), settle: async () => state };
    return { state, settle: (actual) => giveBack(points - actual) };
  }

  /**
   * The minute that somebody is in. It is counted under a name of its own, so what is given back late goes to the minute
   * that it was taken of. Minutes begin at another moment for each, so that not all who wait come again at once.
   */
  private minuteOf(id: string): Minute {
    const shift = crc32(id) % WINDOW_MS;
    const number = Math.floor((this.now() + shift) / WINDOW_MS);
    return { name: `${id}:${number}`, endsAt: (number + 1) * WINDOW_MS - shift };
  }

  private async take(name: string, points: number) {
    try {
      return { counted: await this.limiter.consume(name, points), isRefused: false };
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return { counted: refused, isRefused: true };
      throw refused;
    }
  }

  private stateOf({ remainingPoints }: RateLimiterRes, { endsAt }: Minute, isSpent: boolean): BudgetState {
    const remaining = Math.min(Math.max(remainingPoints, 0), this.limit);
    return { isSpent, limit: this.limit, remaining, resetsIn: Math.max(Math.ceil((endsAt - this.now()) / 1000), 1) };
  }
}

interface Minute {
  readonly name: string;
  /** As `Date.now()` tells it. */
  readonly endsAt: number;
}

const NO_LIMIT: BudgetState = { isSpent: false, limit: 0, remaining: Infinity, resetsIn: 0 };
const UNLIMITED: Spending = { state: NO_LIMIT, settle: async () => NO_LIMIT };
