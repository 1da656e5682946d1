import type { Execute } from "../catalog/catalog.ts";
import { indexLints } from "./index-lints.ts";
import type { Lint, LintRule } from "./lint.ts";
import { policyLints } from "./policy-lints.ts";
import { tableLints } from "./table-lints.ts";

/** All rules. */
export const lintRules: readonly LintRule[] = [...indexLints, ...tableLints, ...policyLints];

/** Findings, and rules that could not be looked at with the reason. */
export interface LintRun {
  lints: Lint[];
  failed: { name: string; reason: string }[];
  /** Rules that have found more than is told of. */
  cut: string[];
}

/** Findings of one rule that are told. */
export const MAX_FINDINGS = 200;

const LEVELS = ["ERROR", "WARN", "INFO"];

/** Runs all rules, the gravest findings first. A rule that fails (a right is missing) keeps no other from running. */
export async function runLints(execute: Execute): Promise<LintRun> {
  const lints: Lint[] = [];
  const failed: LintRun["failed"] = [];
  const cut: string[] = [];
  for (const { sql, ...rule } of lintRules) {
    try {
      const rows = await execute(
        `select object, detail, metadata::text as metadata from (${sql}) as found order by object limit ${MAX_FINDINGS + 1}`,
      );
      if (rows.length > MAX_FINDINGS) cut.push(rule.name);
      for (const { object, detail, metadata } of rows.slice(0, MAX_FINDINGS))
        lints.push({
          ...rule,
          detail: String(detail),
          metadata: JSON.parse(String(metadata)) as Record<string, unknown>,
          cacheKey: `${rule.name}:${object}`,
        });
    } catch (error) {
      failed.push({ name: rule.name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { lints: lints.sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level)), failed, cut };
}
