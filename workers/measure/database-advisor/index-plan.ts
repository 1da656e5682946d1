import { z } from "zod";
import { MAX_IDENTIFIER_BYTES, quoteIdentifier, quoteLiteral, utf8Bytes } from "./sql-text.ts";

/*
 * An index plan is the only form in which an index is proposed, approved and applied: no part of it is SQL. Names are
 * quoted and values are written as literals here, so that the most a wrong plan can do is to name a column that the
 * table has not got.
 */

const identifierSchema = z
  .string()
  .min(1)
  .refine((name) => !name.includes("\0") && utf8Bytes(name) <= MAX_IDENTIFIER_BYTES, {
    message: `a name has no NUL and at most ${MAX_IDENTIFIER_BYTES} bytes`,
  });

/** Text search configurations are names too; a schema may stand before them. */
const configurationSchema = z.string().regex(/^[a-z_][a-z0-9_]{0,62}(\.[a-z_][a-z0-9_]{0,62})?$/);

const valueSchema = z
  .string()
  .max(200)
  .refine((value) => !value.includes("\0"), { message: "a value has no NUL" });

/** A key of an index: a column, or one of few functions of a column, with its order. */
export const indexKeySchema = z.object({
  column: identifierSchema,
  /** The part or form of the column that is indexed; `text_search` is `to_tsvector(configuration, column)`. */
  of: z.enum(["value", "lower", "upper", "text_search"]).default("value"),
  configuration: configurationSchema.optional(),
  direction: z.enum(["asc", "desc"]).default("asc"),
  /** As Postgres has it by default: last when ascending, first when descending. */
  nulls: z.enum(["first", "last"]).optional(),
  operatorClass: z.enum(["text_pattern_ops", "varchar_pattern_ops", "gin_trgm_ops", "jsonb_path_ops"]).optional(),
});
export type IndexKey = z.infer<typeof indexKeySchema>;

/** A condition of a partial index: the rows that it holds. Several of them hold together. */
export const indexConditionSchema = z.discriminatedUnion("test", [
  z.object({ test: z.enum(["is_null", "is_not_null", "is_true", "is_false"]), column: identifierSchema }),
  z.object({ test: z.enum(["=", "<>", "<", "<=", ">", ">="]), column: identifierSchema, value: valueSchema }),
  z.object({ test: z.literal("in"), column: identifierSchema, values: z.array(valueSchema).min(1).max(20) }),
]);
export type IndexCondition = z.infer<typeof indexConditionSchema>;

/** An index as it is to be made. It is never unique: that would be a rule about rows, and no help for a query only. */
export const indexPlanSchema = z.object({
  schema: identifierSchema,
  table: identifierSchema,
  name: identifierSchema,
  method: z.enum(["btree", "gin", "gist", "brin", "hash"]).default("btree"),
  keys: z.array(indexKeySchema).min(1).max(4),
  /** Columns that are kept in the leaves only, so that the table need not be read. */
  include: z.array(identifierSchema).max(4).default([]),
  predicate: z.array(indexConditionSchema).max(4).default([]),
});
export type IndexPlan = z.infer<typeof indexPlanSchema>;

/**
 * Statement that makes the plan's index. A concurrent one runs outside of any transaction, and may leave a rest. `only`
 * leaves the partitions of a partitioned table out.
 */
export function ddlOf(
  plan: IndexPlan,
  { concurrently = true, only = false }: { concurrently?: boolean; only?: boolean } = {},
): string {
  const keys = plan.keys.map((key) => keyText(key, plan.method)).join(", ");
  const include = plan.include.length === 0 ? "" : ` include (${plan.include.map(quoteIdentifier).join(", ")})`;
  const where = plan.predicate.length === 0 ? "" : ` where ${plan.predicate.map(conditionText).join(" and ")}`;
  const table = `${quoteIdentifier(plan.schema)}.${quoteIdentifier(plan.table)}`;
  const verb = concurrently ? "create index concurrently" : "create index";
  return `${verb} ${quoteIdentifier(plan.name)} on ${only ? "only " : ""}${table} using ${plan.method} (${keys})${include}${where}`;
}

/** Statement that removes the plan's index, or what a failed creation left of it. */
export function dropOf({ schema, name }: Pick<IndexPlan, "schema" | "name">): string {
  return `drop index concurrently if exists ${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

function keyText(key: IndexKey, method: IndexPlan["method"]): string {
  const column = quoteIdentifier(key.column);
  const text = {
    value: column,
    lower: `lower(${column})`,
    upper: `upper(${column})`,
    text_search: `to_tsvector(${quoteLiteral(key.configuration ?? "simple")}::regconfig, ${column})`,
  }[key.of];
  const operatorClass = key.operatorClass === undefined ? "" : ` ${key.operatorClass}`;
  // The other methods keep no order.
  if (method !== "btree") return `${text}${operatorClass}`;
  const nulls = key.nulls === undefined || key.nulls === defaultNulls(key) ? "" : ` nulls ${key.nulls}`;
  return `${text}${operatorClass}${key.direction === "desc" ? " desc" : ""}${nulls}`;
}

/** Where Postgres puts null values in an order that does not say. */
export function defaultNulls({ direction }: Pick<IndexKey, "direction">): "first" | "last" {
  return direction === "desc" ? "first" : "last";
}

/** A condition of a partial index as SQL. */
export function conditionText(condition: IndexCondition): string {
  const column = quoteIdentifier(condition.column);
  switch (condition.test) {
    case "is_null":
      return `${column} is null`;
    case "is_not_null":
      return `${column} is not null`;
    case "is_true":
      return column;
    case "is_false":
      return `not ${column}`;
    case "in":
      return `${column} in (${condition.values.map(quoteLiteral).join(", ")})`;
    case "=":
    case "<>":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return `${column} ${condition.test} ${quoteLiteral(condition.value)}`;
  }
}
