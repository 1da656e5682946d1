import type { Catalog, Execute } from "../catalog/catalog.ts";
import { ddlOf, type IndexPlan } from "../index-plan.ts";
import { explain } from "./explain.ts";
import { indexesIn } from "./plan-node.ts";
import type { PlanCost, WhatIfPlanner } from "./what-if-planner.ts";

/** Kinds of index that hypopg knows. */
const KNOWN_METHODS = new Set(["btree", "brin", "hash"]);

/**
 * Planner of the database itself with indexes that only it sees (the extension hypopg). They are in the memory of one
 * server process and outlive a rollback: `execute` has to stay on one connection within one transaction, and `reset`
 * has to be called at the end.
 */
export class HypopgPlanner implements WhatIfPlanner {
  readonly kind = "hypopg";
  readonly version: string;
  readonly notes: string[] = [];
  readonly #execute: Execute;
  readonly #versionNumber: number;

  constructor(execute: Execute, { version }: Pick<Catalog, "version">) {
    this.#execute = execute;
    this.version = version.text;
    this.#versionNumber = version.number;
  }

  async prepare(): Promise<void> {
    await this.reset();
  }

  async cost(query: string, indexes: readonly IndexPlan[]): Promise<PlanCost> {
    const unknown = indexes.find(({ method }) => !KNOWN_METHODS.has(method));
    if (unknown !== undefined) {
      const reason = `hypopg knows no ${unknown.method} indexes`;
      const note = `${reason}: they were not tried, as the sandbox would`;
      if (!this.notes.includes(note)) this.notes.push(note);
      return { ok: false, reason };
    }
    try {
      await this.reset();
      const names = new Map<string, string>();
      for (const plan of indexes) {
        const ddl = ddlOf(plan, { concurrently: false });
        const [row] = await this.#execute("select indexname as name from hypopg_create_index($1)", [ddl]);
        names.set(String(row?.name), plan.name);
      }
      const plan = await explain(this.#execute, query, { versionNumber: this.#versionNumber });
      const usedIndexes = indexesIn(plan).map((name) => names.get(name) ?? name);
      return { ok: true, cost: plan["Total Cost"], plan, usedIndexes };
    } catch (error) {
      return { ok: false, reason: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Forgets all indexes that are not there. */
  async reset(): Promise<void> {
    await this.#execute("select hypopg_reset()");
  }
}
