import type { ColumnTest } from "./table-use.ts";

/** Operators that say the same with their sides exchanged. */
const MIRRORED: Record<string, string> = {
  "<": ">",
  ">": "<",
  "<=": ">=",
  ">=": "<=",
  "=": "=",
  "@>": "<@",
  "<@": "@>",
  "&&": "&&",
};

const TESTS: Record<string, ColumnTest["test"]> = {
  "=": "equal",
  "<": "range",
  "<=": "range",
  ">": "range",
  ">=": "range",
  "@>": "contains",
  "<@": "contains",
  "&&": "contains",
  "?": "contains",
  "?|": "contains",
  "?&": "contains",
  "@?": "contains",
  "@@": "words",
  "~~": "pattern",
  "~~*": "pattern",
  "%": "pattern",
  "~": "pattern",
  "~*": "pattern",
};

/** The operator that says the same of exchanged sides; undefined where there is none. */
export function mirrored(operator: string): string | undefined {
  return MIRRORED[operator];
}

/** The test that an operator is of a column on its left; undefined for one that no index serves. */
export function testOfOperator(operator: string): ColumnTest["test"] | undefined {
  return TESTS[operator];
}
