import type { QueryRunner } from "typeorm";

import { Customer } from "../../model/customer/customer.js";

/**
 * The customers whom a transaction has locked or made, as they are now: nobody else changes them until it ends, so that they
 * are read once. Whatever writes customers tells it.
 */
export class CustomerMemory {
  private readonly held = new Set<string>();
  private readonly known = new Map<string, Customer>();

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

  /** Forgets all: something was undone, or written past it. */
  forget(): void {
    this.held.clear();
    this.known.clear();
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
