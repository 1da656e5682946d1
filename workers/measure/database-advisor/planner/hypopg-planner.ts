import type { Catalog, Execute } from "../catalog/catalog.ts";
import { partsOfIndex } from "../index-parts.ts";
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
  readonly #tables: Catalog["tables"];

  constructor(execute: Execute, { version, tables }: Pick<Catalog, "version" | "tables">) {
    this.#execute = execute;
    this.version = version.text;
    this.#versionNumber = version.number;
    this.#tables = tables;
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
      const names = await this.#imagine(indexes);
      const plan = await explain(this.#execute, query, { versionNumber: this.#versionNumber });
      const usedIndexes = indexesIn(plan).map((name) => names.get(name) ?? name);
      return { ok: true, cost: plan["Total Cost"], plan, usedIndexes };
    } catch (error) {
      return { ok: false, reason: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Makes indexes that only this planner sees, in one statement: each is another trip to the database otherwise. */
  async #imagine(indexes: readonly IndexPlan[]): Promise<Map<string, string>> {
    const parts = indexes.flatMap((plan) =>
      partsOfIndex(plan, this.#tables).map((part) => ({ part, name: plan.name })),
    );
    if (parts.length === 0) return new Map();
    const statements = parts.map(({ part }) => ddlOf(part, { concurrently: false }));
    const rows = await this.#execute(
      `select made.indexname as name from jsonb_array_elements_text($1::jsonb) with ordinality as wanted (ddl, place),
        lateral hypopg_create_index(wanted.ddl) as made order by wanted.place`,
      [JSON.stringify(statements)],
    );
    return new Map(rows.map(({ name }, place) => [String(name), parts[place]?.name ?? ""]));
  }

  /** Forgets all indexes that are not there. */
  async reset(): Promise<void> {
    await this.#execute("select hypopg_reset()");
  }
}
