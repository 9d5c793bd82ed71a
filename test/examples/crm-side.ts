import type { Crm } from "../../examples/crm-plugin/crm.js";
import type { Dice } from "../../src/demo/dice.js";

/** What a user of the CRM does: one thing by chance. */
export function actInCrm(crm: Crm, dice: Dice): void {
  const customers = crm.records("customer");
  const children = [...crm.records("deal"), ...crm.records("ticket")];
  const tag = dice.whole(0, 999);
  if (dice.chance(0.3)) return actOnContacts(crm, tag, dice);
  const customer = customers.length === 0 ? null : dice.pick(customers);
  if (customer === null || dice.chance(0.25)) {
    const email = dice.chance(0.5) ? `c${tag}@example.com` : null;
    const fields = { name: `Crm ${tag}`, email, phone: null, segment: null };
    crm.create({ kind: "customer", customerId: null, fields });
    return;
  }
  const customerId = customer.id;
  const name = dice.weighted({ edit: 5, deal: 3, ticket: 4, child: 4, leave: 1, merge: 2, removal: 1 });
  if (name === "edit") {
    crm.edit(customerId, dice.chance(0.5) ? { name: `Edited ${tag}` } : { phone: `1${tag}`, segment: `c${tag}` });
  } else if (name === "deal") {
    const fields = {
      product: `Deal ${tag}`,
      startsOn: "2024-06-01",
      termMonths: 24,
      amount: `${tag}.50`,
      currency: "EUR",
    };
    crm.create({ kind: "deal", customerId, fields });
  } else if (name === "ticket") {
    const fields = { openedAt: "2025-05-01T10:00:00.000Z", subject: `Ticket ${tag}`, quality: null };
    crm.create({ kind: "ticket", customerId, fields });
  } else if (name === "leave") crm.remove(customerId);
  else if (name === "merge") crm.merge(customerId, dice.pick(customers).id);
  else if (children.length > 0) {
    const child = dice.pick(children);
    if (name === "removal") crm.remove(child.id);
    else if (child.kind === "deal") crm.edit(child.id, { amount: `${tag}.25`, product: `Repriced ${tag}` });
    else crm.edit(child.id, { subject: `Edited ${tag}`, quality: "HIGH_EFFORT" });
  }
}

function actOnContacts(crm: Crm, tag: number, dice: Dice): void {
  const customers = crm.records("customer");
  const contacts = crm.records("contact");
  const customerId = customers.length === 0 || dice.chance(0.3) ? null : dice.pick(customers).id;
  if (contacts.length === 0 || dice.chance(0.4)) {
    const email = dice.chance(0.5) ? `p${tag}@example.com` : null;
    const fields = { name: `Contact ${tag}`, email, phone: null, role: null };
    crm.create({ kind: "contact", customerId, fields });
    return;
  }
  const { id } = dice.pick(contacts);
  const name = dice.weighted({ edit: 3, move: 4, leave: 1, merge: 2 });
  if (name === "edit") crm.edit(id, dice.chance(0.5) ? { name: `Edited ${tag}` } : { role: `e${tag}` });
  else if (name === "move") crm.move(id, customerId);
  else if (name === "leave") crm.remove(id);
  else crm.merge(id, dice.pick(contacts).id);
}
