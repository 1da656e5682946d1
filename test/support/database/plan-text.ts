import type { IndexPlan } from "../../../workers/measure/database-advisor/index-plan.ts";

/** An index plan in one line for tests: `people (city_id, created desc) where zip is null`. */
export function planText({ table, method, keys, include, predicate }: IndexPlan): string {
  const keyTexts = keys.map(({ column, of, direction, operatorClass }) =>
    [of === "value" ? column : `${of}(${column})`, operatorClass, direction === "desc" ? "desc" : ""]
      .filter(Boolean)
      .join(" "),
  );
  const using = method === "btree" ? "" : `${method} `;
  const kept = include.length === 0 ? "" : ` + ${include.join(", ")}`;
  const where = predicate.map(({ test, column }) => ` where ${column} ${test}`).join("");
  return `${table} ${using}(${keyTexts.join(", ")})${kept}${where}`;
}
