import type { CatalogTable } from "../catalog/catalog.ts";
import type { TableUse } from "../query/table-use.ts";
import { isComma, type Part, splitAt, type Token, unwrapped } from "./expression-tokens.ts";

/** Uses of tables in a plan, by the alias that the plan gives each. */
export type UsesByAlias = ReadonlyMap<string, TableUse>;

/** Column of a table that an expression names. */
export interface NamedColumn {
  use: TableUse;
  column: string;
}

/** Column, or one of few functions of one, that an index could be made on. */
export interface IndexableColumn extends NamedColumn {
  of: "value" | "lower" | "upper";
  /** Text search configuration, for the words of a column. */
  configuration?: string;
}

/** Columns that parts name, at any depth. */
export function columnsIn(parts: readonly Part[], uses: UsesByAlias): NamedColumn[] {
  return parts.flatMap((part, place) => {
    if (Array.isArray(part)) return columnsIn(part, uses);
    const named = columnAt(parts, place, uses);
    return named === undefined ? [] : [named];
  });
}

/** The column `alias.column` that begins at a place. */
function columnAt(parts: readonly Part[], place: number, uses: UsesByAlias): NamedColumn | undefined {
  const [alias, dot, column, next] = parts.slice(place, place + 4);
  if (!isToken(alias, "name") || !isToken(dot, "sign", ".") || !isToken(column, "name")) return undefined;
  // `schema.function(…)` is no column.
  if (Array.isArray(next) || isToken(parts[place - 1], "sign", ".")) return undefined;
  const use = uses.get(alias.text);
  return use?.table.columns.some(({ name }) => name === column.text) ? { use, column: column.text } : undefined;
}

/**
 * Parts with an alias before each column of a table, for what a node gives: there Postgres leaves out the alias of a
 * plan's only table.
 */
export function withAlias(parts: readonly Part[], alias: string, table: CatalogTable): Part[] {
  return parts.flatMap((part, place): Part[] => {
    if (Array.isArray(part)) return [withAlias(part, alias, table)];
    const [before, next] = [parts[place - 1], parts[place + 1]];
    const isBare =
      !isToken(before, "sign", ".") &&
      !isToken(before, "sign", "::") &&
      !isToken(next, "sign", ".") &&
      !Array.isArray(next);
    if (!isBare || part.kind !== "name" || !table.columns.some(({ name }) => name === part.text)) return [part];
    return [
      { kind: "name", text: alias, isQuoted: true },
      { kind: "sign", text: ".", isQuoted: false },
      { ...part, isQuoted: true },
    ];
  });
}

/** The column that parts are, or are one of few functions of; undefined for anything else. */
export function indexableColumn(given: readonly Part[], uses: UsesByAlias): IndexableColumn | undefined {
  const parts = unwrapped(given);
  const cast = parts.findIndex((part) => isToken(part, "sign", "::"));
  if (cast > 0) {
    const inner = indexableColumn(parts.slice(0, cast), uses);
    const type = inner?.use.table.columns.find(({ name }) => name === inner.column)?.type ?? "";
    // Only a text's cast to text leaves it as it is for sure.
    const isSame = /^(text|character varying)/.test(type) && isToken(parts[cast + 1], "name", "text");
    return isSame && parts.length === cast + 2 ? inner : undefined;
  }
  if (parts.length === 3) {
    const named = columnAt(parts, 0, uses);
    return named === undefined ? undefined : { ...named, of: "value" };
  }
  const [name, call] = parts;
  if (parts.length !== 2 || !isToken(name, "name") || !Array.isArray(call)) return undefined;
  return functionOf(name.text, splitAt(call, isComma), uses);
}

function functionOf(name: string, given: readonly Part[][], uses: UsesByAlias): IndexableColumn | undefined {
  const [first = [], second = []] = given;
  if ((name === "lower" || name === "upper") && given.length === 1) {
    const inner = indexableColumn(first, uses);
    return inner?.of === "value" ? { ...inner, of: name } : undefined;
  }
  const [configuration] = first;
  if (name !== "to_tsvector" || given.length !== 2 || !isToken(configuration, "literal")) return undefined;
  const inner = indexableColumn(second, uses);
  return inner?.of === "value" ? { ...inner, configuration: configuration.text } : undefined;
}

/** True for a token of this kind, and of this text where one is given. */
export function isToken(part: Part | undefined, kind: Token["kind"], text?: string): part is Token {
  return part !== undefined && !Array.isArray(part) && part.kind === kind && (text === undefined || part.text === text);
}
