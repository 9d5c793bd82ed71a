import { demoBatches } from "../../src/demo/demo-data.js";
import { termsOf, TermOutcome } from "../../src/domain/contract-terms.js";
import { stayOutcomesOf, QUALITIES, fitStayChances, NO_OUTCOMES } from "../../src/domain/service-experience.js";
import { serviceContactOf } from "../../src/domain/interaction.js";
import { loyaltyOf } from "../../src/domain/loyalty.js";
import { DEFAULT_POLICY } from "../../src/domain/policy.js";
import { PRIOR_MODEL } from "../../src/domain/loyalty-model.js";
import { DemoFacts } from "./demo-facts.js";
test("stats", () => {
  for (const today of ["2026-03-15", "2024-02-29"]) for (const seed of [1, 2]) {
    let t = Date.now();
    const batches = [...demoBatches({ seed, today })];
    const out: any = { today, seed, genMs: Date.now() - t, batches: batches.length, max: 0, rows: {} };
    const kinds: any = {}, channels: any = {}, events: any = {}, qual: any = {};
    const emails = new Set();
    for (const b of batches) {
      const n = Object.values(b).reduce((s: number, l: any) => s + l.length, 0);
      out.max = Math.max(out.max, n);
      for (const [k, l] of Object.entries(b)) out.rows[k] = (out.rows[k] ?? 0) + (l as any).length;
      for (const c of b.customers!) emails.add(c.email);
      for (const i of b.interactions!) { kinds[i.kind!] = (kinds[i.kind!] ?? 0) + 1; channels[i.channel!] = (channels[i.channel!] ?? 0) + 1;
        if (i.kind==="SERVICE"||i.kind==="COMPLAINT") { const q = i.resolvedAt ? i.resolutionQuality ?? (i.effortScale ? "score" : "none") : "OPEN"; qual[q]=(qual[q]??0)+1; } }
      for (const e of b.contractEvents!) events[e.type] = (events[e.type] ?? 0) + 1;
    }
    out.emails = emails.size;
    out.corrections = batches.flatMap((b) => b.contracts!).filter((c) => !c.startsOn).length;
    t = Date.now();
    const demo = new DemoFacts(batches, today);
    out.simMs = Date.now() - t; out.refusals = demo.refusals.length; out.firstRefusals = demo.refusals.slice(0, 5);
    const ret: any = {}; const byQ: any = {}; const byYear: any = {}; const sums: any = structuredClone(NO_OUTCOMES);
    const longest = Math.max(...[...demo.customers.values()].map(c=>c.interactions.length));
    out.mostInteractions = longest;
    for (const c of demo.facts()) {
      const contacts = c.interactions.map(serviceContactOf).filter((x) => x !== null) as any;
      const all: any[] = [];
      for (const { contract, events } of c.contracts) {
        const { terms } = termsOf(contract, events, today, 30);
        for (const term of terms) {
          if (contract.observedFrom && term.dueOn < contract.observedFrom) continue;
          all.push(term);
          if (term.knownFrom === null || term.knownFrom > today) { (ret["undecided "+term.outcome] ??= 0); ret["undecided "+term.outcome]++; continue; }
          const r = (ret[term.months] ??= { renewed: 0, lapsed: 0 });
          term.outcome === TermOutcome.RENEWED ? r.renewed++ : r.lapsed++;
          if (term.months>1){const y=(byYear[term.dueOn.slice(0,4)] ??= [0,0]); y[term.outcome === TermOutcome.RENEWED ? 0:1]++;}
        }
      }
      const o = stayOutcomesOf(contacts, all, 24, today);
      for (const q of QUALITIES) { sums[q].observed += o[q].observed; sums[q].stayed += o[q].stayed; }
      const cls = c.contracts[0]?.contract.termMonths ?? 0;
      for (const q of QUALITIES) { const e=((byQ[cls] ??= {})[q] ??= [0,0]); e[0]+=o[q].stayed; e[1]+=o[q].observed; }
    }
    for (const k of Object.keys(ret)) if (typeof ret[k]==="object") ret[k].rate = ret[k].renewed/(ret[k].renewed+ret[k].lapsed);
    for (const k of Object.keys(byQ)) for (const q of QUALITIES) byQ[k][q] = `${(byQ[k][q][0]/byQ[k][q][1]).toFixed(3)} of ${byQ[k][q][1].toFixed(0)}`;
    out.stay = Object.fromEntries(QUALITIES.map((q) => [q, `${(sums[q].stayed/sums[q].observed).toFixed(3)} of ${sums[q].observed.toFixed(0)}`]));
    const fitted = fitStayChances(sums, 50);
    t = Date.now();
    const tiers: any = {}, tiersFitted: any = {}, act: any = {};
    for (const c of demo.facts()) { const l = loyaltyOf(c, DEFAULT_POLICY, PRIOR_MODEL, today); tiers[l.tier]=(tiers[l.tier]??0)+1; act[l.activity]=(act[l.activity]??0)+1;
      const f = loyaltyOf(c, DEFAULT_POLICY, {stayChances: fitted} as any, today); tiersFitted[f.tier]=(tiersFitted[f.tier]??0)+1; }
    out.loyaltyMs = Date.now() - t;
    console.log(JSON.stringify({ ...out, kinds, channels, events, qual, ret, byQ, byYear, tiers, tiersFitted, act }, null, 1));
  }
});
