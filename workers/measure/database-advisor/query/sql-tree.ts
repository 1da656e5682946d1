/**
 * A node of Postgres's own parse tree, as libpg_query writes it in JSON: `{ "ColumnRef": { … } }`. Fields that have
 * their default are absent.
 */
export type SqlNode = Record<string, SqlFields>;

/** Fields of a node; which there are, its kind tells. */
// biome-ignore lint/suspicious/noExplicitAny: Postgres's grammar has some three hundred kinds of node
export type SqlFields = any;

/** Parses one text of SQL into its statements. Rejects with Postgres's message. */
export type ParseSql = (sql: string) => Promise<SqlNode[]>;

/** The fields of a node if it is of this kind. */
export function as(kind: string, node: SqlNode | undefined): SqlFields | undefined {
  return node?.[kind];
}

/** The kind of a node. */
export function kindOf(node: SqlNode | undefined): string {
  return node === undefined ? "" : (Object.keys(node)[0] ?? "");
}

/** The parts of a name: `a.b` is `["a", "b"]`, a star is `*`. */
export function nameParts(nodes: readonly SqlNode[] | undefined): string[] {
  return (nodes ?? []).map((node) => as("String", node)?.sval ?? ("A_Star" in node ? "*" : ""));
}

/** Nodes anywhere below a value, the nearest first; `enter` says whether to look into one. */
export function* nodesBelow(value: unknown, enter: (kind: string) => boolean): Generator<[string, SqlFields]> {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodesBelow(item, enter);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const isNode = /^[A-Z]/.test(key) && typeof inner === "object";
    if (isNode) yield [key, inner];
    if (!isNode || enter(key)) yield* nodesBelow(inner, enter);
  }
}

/** The text of a constant; undefined for anything else, and for null. */
export function constantText(node: SqlNode | undefined): string | undefined {
  const cast = as("TypeCast", node);
  if (cast !== undefined) return constantText(cast.arg);
  const constant = as("A_Const", node);
  if (constant === undefined || constant.isnull) return undefined;
  if (constant.sval !== undefined) return constant.sval.sval ?? "";
  // Zero and false are defaults, and so are absent.
  if (constant.ival !== undefined) return String(constant.ival.ival ?? 0);
  if (constant.fval !== undefined) return constant.fval.fval;
  if (constant.boolval !== undefined) return String(constant.boolval.boolval ?? false);
  return undefined;
}
