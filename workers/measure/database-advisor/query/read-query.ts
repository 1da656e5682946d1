import { type Catalog, findTable } from "../catalog/catalog.ts";
import { readCondition } from "./conditions.ts";
import { readGroups, readSort } from "./order.ts";
import { type ColumnTarget, markRead, type Relation, resolve, type Scope, tableRelation } from "./scope.ts";
import { as, kindOf, nameParts, nodesBelow, type ParseSql, type SqlFields, type SqlNode } from "./sql-tree.ts";
import { type ColumnTest, newUse, type QueryReader, type QueryUse, type TableUse } from "./table-use.ts";

/*
 * Reads what a query asks of its tables out of its parse tree, level by level: subqueries see the names around them,
 * and conditions on a subquery or view in FROM count for the table behind it, as far as Postgres would move them there.
 */

/** Levels of views and subqueries within each other that are looked into. */
const MAX_DEPTH = 20;

/** A longer text is not read: its tree would be as deep as it likes. */
const MAX_LETTERS = 50_000;

/** A query that WITH names, by its name. */
type NamedQueries = ReadonlyMap<string, { query: SqlNode; isFence: boolean }>;

interface Reading {
  catalog: Catalog;
  parse: ParseSql;
  uses: TableUse[];
  missing: string[];
  system: string[];
  depth: number;
}

/** Reader of queries out of their text. */
export function readerOfTexts(parse: ParseSql): QueryReader {
  return (sql, catalog) => readQuery(sql, catalog, parse);
}

/** Reads one query against a catalog. */
async function readQuery(sql: string, catalog: Catalog, parse: ParseSql): Promise<QueryUse> {
  if (sql.trim() === "") return { ok: false, reason: "the statement is empty" };
  if (sql.length > MAX_LETTERS) return { ok: false, reason: `it has more than ${MAX_LETTERS} letters` };
  let statements: SqlNode[];
  try {
    statements = await parse(sql);
  } catch (error) {
    return { ok: false, reason: `it could not be parsed: ${error instanceof Error ? error.message : error}` };
  }
  const [statement] = statements;
  if (statement === undefined) return { ok: false, reason: "the statement is empty" };
  if (statements.length > 1) return { ok: false, reason: "these are several statements" };
  const reading: Reading = { catalog, parse, uses: [], missing: [], system: [], depth: 0 };
  const kind = kindOf(statement);
  if (!["SelectStmt", "UpdateStmt", "DeleteStmt", "InsertStmt"].includes(kind))
    return {
      ok: false,
      reason: `it is a ${kind.replace(/(Set|Show)?Stmt$/, (_, name) => name ?? "").replace(/^Variable/, "")} statement, not a query`,
    };
  await readStatement(statement, undefined, new Map(), reading);
  if (reading.uses.length > 0) return { ok: true, uses: reading.uses, isWrite: kind !== "SelectStmt" };
  if (reading.missing.length > 0)
    return { ok: false, reason: `this database has no table ${reading.missing.join(", ")}` };
  if (reading.system.length > 0) return { ok: false, reason: "it reads Postgres's own tables" };
  return { ok: false, reason: kind === "InsertStmt" ? "it is an INSERT of values" : "it reads no table" };
}

async function readStatement(
  statement: SqlNode,
  parent: Scope | undefined,
  named: NamedQueries,
  reading: Reading,
): Promise<Relation | undefined> {
  const fields = statement[kindOf(statement)];
  switch (kindOf(statement)) {
    case "SelectStmt":
      return readSelect(fields, parent, named, reading);
    case "InsertStmt": {
      const select = as("SelectStmt", fields.selectStmt);
      const inner = await readWith(fields.withClause, parent, named, reading);
      if (select !== undefined && select.valuesLists === undefined) await readSelect(select, parent, inner, reading);
      return undefined;
    }
    case "UpdateStmt":
    case "DeleteStmt": {
      const inner = await readWith(fields.withClause, parent, named, reading);
      const scope: Scope = { relations: [], parent };
      await readFrom({ RangeVar: fields.relation }, scope, inner, reading);
      for (const item of fields.fromClause ?? fields.usingClause ?? []) await readFrom(item, scope, inner, reading);
      await readExpressions([fields.targetList, fields.whereClause, fields.returningList], scope, inner, reading);
      readCondition(fields.whereClause, scope, collect);
      // The row itself is read to change it.
      for (const relation of scope.relations.slice(0, 1)) relation.readAll();
      return undefined;
    }
  }
  return undefined;
}

const collect = (use: TableUse, test: ColumnTest): void => {
  use.tests.push(test);
};

/** Reads a SELECT; gives it as something that stands in FROM. */
async function readSelect(
  select: SqlFields,
  parent: Scope | undefined,
  outerNamed: NamedQueries,
  reading: Reading,
): Promise<Relation | undefined> {
  if (++reading.depth > MAX_DEPTH) return undefined;
  const named = await readWith(select.withClause, parent, outerNamed, reading);
  if (select.op !== undefined && select.op !== "SETOP_NONE") {
    await readSelect(select.larg, parent, named, reading);
    await readSelect(select.rarg, parent, named, reading);
    reading.depth--;
    return undefined;
  }
  const scope: Scope = { relations: [], parent };
  for (const item of select.fromClause ?? []) await readFrom(item, scope, named, reading);
  const { targetList, whereClause, groupClause, havingClause, sortClause, distinctClause } = select;
  await readExpressions(
    [targetList, whereClause, groupClause, havingClause, sortClause, distinctClause],
    scope,
    named,
    reading,
  );
  readCondition(whereClause, scope, collect);
  readGroups(select, scope);
  readSort(select, scope);
  if (select.limitCount !== undefined) for (const use of usesIn(scope, reading)) use.hasLimit = true;
  reading.depth--;
  const isFence =
    groupClause !== undefined ||
    select.limitCount !== undefined ||
    distinctClause !== undefined ||
    select.limitOffset !== undefined;
  return isFence ? undefined : derivedRelation(select, scope);
}

/** Uses of this level's own tables. */
function usesIn(scope: Scope, { uses }: Reading): TableUse[] {
  const columns = (use: TableUse) => use.table.columns[0]?.name ?? "";
  return uses.filter((use) => scope.relations.some((relation) => relation.find(columns(use))?.use === use));
}

async function readWith(
  clause: SqlFields | undefined,
  parent: Scope | undefined,
  outer: NamedQueries,
  reading: Reading,
): Promise<NamedQueries> {
  if (clause === undefined) return outer;
  const named = new Map(outer);
  for (const node of clause.ctes ?? []) {
    const { ctename, ctequery, ctematerialized } = as("CommonTableExpr", node);
    const isSelect = kindOf(ctequery) === "SelectStmt";
    const isFence = ctematerialized === "CTEMaterializeAlways" || clause.recursive === true || !isSelect;
    // What is not moved into the query around it is read here, once.
    if (isFence) await readStatement(ctequery, parent, named, reading);
    named.set(ctename, { query: ctequery, isFence });
  }
  return named;
}

async function readFrom(item: SqlNode, scope: Scope, named: NamedQueries, reading: Reading): Promise<void> {
  const fields = item[kindOf(item)];
  switch (kindOf(item)) {
    case "RangeVar":
      return readTable(fields, scope, named, reading);
    case "RangeSubselect": {
      const inner = await readSelect(fields.subquery.SelectStmt, fields.lateral ? scope : scope.parent, named, reading);
      if (inner !== undefined) scope.relations.push({ ...inner, alias: fields.alias?.aliasname ?? "" });
      return;
    }
    case "JoinExpr": {
      const before = scope.relations.length;
      await readFrom(fields.larg, scope, named, reading);
      const between = scope.relations.length;
      await readFrom(fields.rarg, scope, named, reading);
      await readExpressions([fields.quals], scope, named, reading);
      readCondition(fields.quals, scope, collect);
      for (const column of nameParts(fields.usingClause)) {
        for (const side of [scope.relations.slice(before, between), scope.relations.slice(between)]) {
          const target = side.map((relation) => relation.find(column)).find((found) => found !== undefined);
          if (target === undefined) continue;
          markRead(target);
          target.use.tests.push({ column: target.column, of: "value", test: "join" });
        }
      }
      return;
    }
    case "RangeFunction":
      return readExpressions([fields.functions], scope, named, reading);
  }
}

async function readTable(fields: SqlFields, scope: Scope, named: NamedQueries, reading: Reading): Promise<void> {
  const { relname, schemaname } = fields;
  const alias: string = fields.alias?.aliasname ?? relname;
  const query = schemaname === undefined ? named.get(relname) : undefined;
  if (query !== undefined) {
    // A fence has been read where it stands; anything else is as if it stood here.
    const inner = query.isFence
      ? undefined
      : await readStatement(
          query.query,
          scope.parent,
          new Map([...named].filter(([name]) => name !== relname)),
          reading,
        );
    if (inner !== undefined) scope.relations.push({ ...inner, alias });
    return;
  }
  if (schemaname === "pg_catalog" || schemaname === "information_schema" || /^pg_/.test(relname)) {
    reading.system.push(relname);
    return;
  }
  const table = findTable(reading.catalog, relname, schemaname);
  if (table !== undefined) {
    const use = newUse(table);
    reading.uses.push(use);
    scope.relations.push(tableRelation(use, alias));
    return;
  }
  const view = reading.catalog.views.find(({ name, schema }) => name === relname && schema === (schemaname ?? schema));
  if (view === undefined || reading.depth > MAX_DEPTH) {
    reading.missing.push(relname);
    return;
  }
  const [statement] = await reading.parse(view.definition);
  const inner = statement && (await readStatement(statement, undefined, new Map(), reading));
  if (inner) scope.relations.push({ ...inner, alias });
}

/** A query in FROM, whose columns are found through it. */
function derivedRelation(select: SqlFields, scope: Scope): Relation {
  const find = (column: string): ColumnTarget | undefined => {
    for (const node of select.targetList ?? []) {
      const { name, val } = as("ResTarget", node) ?? {};
      const reference = as("ColumnRef", val);
      if (reference === undefined) continue;
      const parts = nameParts(reference.fields);
      if (parts.at(-1) === "*") {
        const relations = scope.relations.filter(({ alias }) => parts.length === 1 || alias === parts[0]);
        const found = relations.map((relation) => relation.find(column)).find((target) => target !== undefined);
        if (found !== undefined) return found;
      } else if ((name ?? parts.at(-1)) === column) return resolve(reference, { ...scope, parent: undefined })?.target;
    }
    return undefined;
  };
  return { alias: "", find, readAll: () => undefined };
}

/** Marks every column that is read, and reads the queries within expressions. */
async function readExpressions(nodes: unknown, scope: Scope, named: NamedQueries, reading: Reading): Promise<void> {
  for (const [kind, fields] of nodesBelow(nodes, (kind) => kind !== "SubLink")) {
    if (kind === "ColumnRef") {
      const parts = nameParts(fields.fields);
      if (parts.at(-1) === "*") {
        for (const relation of scope.relations)
          if (parts.length === 1 || relation.alias === parts.at(-2)) relation.readAll();
        continue;
      }
      const found = resolve(fields, scope);
      if (found !== undefined) markRead(found.target);
    }
    if (kind === "SubLink") {
      await readExpressions([fields.testexpr], scope, named, reading);
      const select = as("SelectStmt", fields.subselect);
      const inner = select && (await readSelect(select, scope, named, reading));
      if (fields.subLinkType !== "ANY_SUBLINK" || !inner) continue;
      const reference = as("ColumnRef", as("ResTarget", select.targetList?.[0])?.val);
      const target = reference && inner.find(nameParts(reference.fields).at(-1) ?? "");
      if (target) target.use.tests.push({ column: target.column, of: "value", test: "join" });
    }
  }
}
