import type { QueryRunner } from "typeorm";

import { Customer } from "../../model/customer/customer.js";
import type { ExternalId } from "../../model/customer/external-id.js";

/**
 * The customers whom a transaction has locked or made, and their external ids, as they are now: nobody else changes them
 * until it ends, so that they are read once. Whatever writes either tells it.
 */
export class CustomerMemory {
  private readonly held = new Set<string>();
  private readonly known = new Map<string, Customer>();
  private readonly externalIds = new Map<string, readonly ExternalId[]>();

  /** Notes that customers were locked, which raised their versions. */
  locked(ids: readonly string[]): void {
    for (const id of ids) {
      this.held.add(id);
      const customer = this.known.get(id);
      if (customer !== undefined) customer.version += 1;
    }
  }

  /** Notes whole customers that were written. */
  written(customers: readonly Customer[]): void {
    for (const { id } of customers) this.held.add(id);
    this.read(customers);
  }

  /** Notes customers that were read; those that are not locked may be others a moment later. */
  read(customers: readonly Customer[]): void {
    for (const customer of customers) if (this.held.has(customer.id)) this.known.set(customer.id, copyOf(customer));
  }

  /** What is known of a customer, for the caller to keep. */
  find(id: string): Customer | undefined {
    const customer = this.known.get(id);
    return customer && copyOf(customer);
  }

  /** Notes all external ids by which customers are known, in their order. */
  named(ids: readonly string[], externalIds: readonly ExternalId[]): void {
    for (const id of ids) {
      if (this.held.has(id))
        this.externalIds.set(
          id,
          externalIds.filter(({ recordId }) => recordId === id),
        );
    }
  }

  /** All external ids of a customer, as far as they are known. */
  externalIdsOf(id: string): readonly ExternalId[] | undefined {
    return this.externalIds.get(id);
  }

  /** The external ids of all customers of whom they are known. */
  allExternalIds(): ExternalId[] {
    return [...this.externalIds.values()].flat();
  }

  /** Forgets the external ids of some customers, or of all: they are about to be others. */
  forgetExternalIds(ids: Iterable<string> = this.externalIds.keys()): void {
    for (const id of ids) this.externalIds.delete(id);
  }

  /** Forgets all: something was undone, or written past it. */
  forget(): void {
    this.held.clear();
    this.known.clear();
    this.externalIds.clear();
  }
}

function copyOf(customer: Customer): Customer {
  return Object.assign(new Customer(), customer);
}

/** The memory of the transaction; a new one where there is none. */
export function customerMemoryOf(queryRunner: QueryRunner | undefined): CustomerMemory {
  const memory: unknown = queryRunner?.data.customerMemory;
  return memory instanceof CustomerMemory ? memory : new CustomerMemory();
}
