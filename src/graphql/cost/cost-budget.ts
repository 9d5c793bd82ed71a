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

const MINUTE_S = 60;
/** A request does not wait longer for the shared budget than for its own work; then each server counts for itself. */
const REDIS_TIMEOUT_MS = 200;

/**
 * What keys and workspaces may spend on operations in a minute, so that nobody's reports starve the others. Servers that
 * share a Redis share the budgets; without one, or while it does not answer, each server counts for itself.
 */
export class CostBudget {
  private readonly redis: Redis | null;
  private readonly keys: RateLimiterAbstract | RateLimiterStoreAbstract;
  private readonly workspaces: RateLimiterAbstract | RateLimiterStoreAbstract;

  constructor(
    private readonly limits: BudgetLimits,
    redisUrl: string | null = null,
  ) {
    this.redis = redisUrl === null ? null : connectRedis(redisUrl);
    this.keys = this.limiter("treue_key_cost", limits.keyCost);
    this.workspaces = this.limiter("treue_workspace_cost", limits.workspaceCost);
  }

  /** Whether anything is limited. */
  get isLimited(): boolean {
    return this.limits.keyCost > 0 || this.limits.workspaceCost > 0;
  }

  /**
   * Spends what an operation costs, and tells the state of the budget that has less left. One that costs more than a
   * whole budget takes all of it.
   */
  async spend(keyId: string, workspaceId: string, cost: number): Promise<BudgetState> {
    const ofKey = await spendFrom(this.keys, keyId, this.limits.keyCost, cost);
    if (ofKey.isSpent) return ofKey;
    const ofWorkspace = await spendFrom(this.workspaces, workspaceId, this.limits.workspaceCost, cost);
    return ofWorkspace.isSpent || ofWorkspace.remaining < ofKey.remaining ? ofWorkspace : ofKey;
  }

  close(): void {
    this.redis?.disconnect();
  }

  private limiter(keyPrefix: string, points: number): RateLimiterAbstract | RateLimiterStoreAbstract {
    const options = { keyPrefix, points, duration: MINUTE_S };
    const inMemory = new RateLimiterMemory(options);
    if (this.redis === null) return inMemory;
    return new RateLimiterRedis({ ...options, storeClient: this.redis, insuranceLimiter: inMemory });
  }
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

async function spendFrom(
  limiter: RateLimiterAbstract | RateLimiterStoreAbstract,
  id: string,
  limit: number,
  cost: number,
): Promise<BudgetState> {
  if (limit === 0) return { isSpent: false, limit, remaining: Infinity, resetsIn: 0 };
  try {
    return stateOf(await limiter.consume(id, Math.min(cost, limit)), limit, false);
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return stateOf(refused, limit, true);
    throw refused;
  }
}

function stateOf({ remainingPoints, msBeforeNext }: RateLimiterRes, limit: number, isSpent: boolean): BudgetState {
  return { isSpent, limit, remaining: Math.max(remainingPoints, 0), resetsIn: Math.ceil(msBeforeNext / 1000) };
}
