import { AnalyticsQueryError } from "./query-error.ts";
import {
  type AnalyticsStatement,
  type BinaryOperator,
  type Expression,
  INTERVAL_UNITS,
  OUTPUT_FORMATS,
  type OutputFormat,
  type Select,
  type SelectItem,
} from "./syntax.ts";
import { type Token, tokenize } from "./tokenizer.ts";

/** Deeper nesting than any real query; keeps the recursion off the end of the stack. */
const MAX_DEPTH = 64;

/** Words that end a clause, so cannot be an alias or a column without quotes. */
const RESERVED = new Set(
  "SELECT FROM WHERE GROUP BY HAVING ORDER LIMIT OFFSET FORMAT AS AND OR NOT IN BETWEEN LIKE ILIKE ASC DESC DISTINCT INTERVAL JOIN UNION SETTINGS WITH".split(
    " ",
  ),
);

/** SQL that a newcomer expects and the dialect lacks: named in the error, with a way round where there is one. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  HAVING: "HAVING is not supported: filter in a query around this one",
  JOIN: "JOIN is not supported: a query reads one dataset or one subquery",
  LEFT: "JOIN is not supported: a query reads one dataset or one subquery",
  INNER: "JOIN is not supported: a query reads one dataset or one subquery",
  UNION: "UNION is not supported",
  SETTINGS: "SETTINGS is not supported",
};

/**
 * Parses one statement of the Analytics Engine SQL dialect
 * (developers.cloudflare.com/analytics/analytics-engine/sql-reference/statements). Throws `AnalyticsQueryError`.
 */
export function parseAnalyticsSql(sql: string): AnalyticsStatement {
  return new Parser(sql).statement();
}

class Parser {
  readonly #sql: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(sql: string) {
    this.#sql = sql;
    this.#tokens = tokenize(sql);
  }

  statement(): AnalyticsStatement {
    if (this.#takeWord("SHOW")) {
      const what = this.#takeOneOf(["TABLES", "TIMEZONES", "TIMEZONE"]);
      if (!what) throw this.#unexpected("TABLES, TIMEZONES or TIMEZONE");
      return { type: "show", what: what.toLowerCase() as "tables" | "timezones" | "timezone", format: this.#finish() };
    }
    if (!this.#isWord("SELECT")) throw this.#unexpected("SELECT or SHOW");
    const select = this.#select();
    return { type: "select", select, format: this.#finish() };
  }

  #finish(): OutputFormat {
    let format: OutputFormat = "JSON";
    if (this.#takeWord("FORMAT")) {
      const name = this.#peek.text;
      const known = OUTPUT_FORMATS.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
      if (!known) throw new AnalyticsQueryError(`unknown format ${name}: use ${OUTPUT_FORMATS.join(", ")}`);
      format = known;
      this.#at += 1;
    }
    if (this.#peek.kind !== "end") throw this.#unexpected("the end of the query");
    return format;
  }

  #select(): Select {
    this.#expectWord("SELECT");
    if (this.#isWord("DISTINCT")) throw new AnalyticsQueryError("SELECT DISTINCT is not supported: use GROUP BY");
    const items = this.#list(() => this.#selectItem());
    const from = this.#takeWord("FROM") ? this.#source() : undefined;
    const where = this.#takeWord("WHERE") ? this.#expression() : undefined;
    const groupBy = this.#takePair("GROUP", "BY") ? this.#list(() => this.#expression()) : [];
    const orderBy = this.#takePair("ORDER", "BY") ? this.#list(() => this.#ordering()) : [];
    const limit = this.#takeWord("LIMIT") && !this.#takeWord("ALL") ? this.#rowCount("LIMIT") : undefined;
    const offset = this.#takeWord("OFFSET") ? this.#rowCount("OFFSET") : undefined;
    return { items, from, where, groupBy, orderBy, limit, offset };
  }

  #selectItem(): SelectItem {
    if (this.#takeSymbol("*")) return { type: "star" };
    const start = this.#peek.start;
    const expression = this.#expression();
    const end = this.#tokens[this.#at - 1]?.end ?? start;
    if (this.#takeWord("AS")) return { type: "expression", expression, name: this.#name("an alias"), isAliased: true };
    return { type: "expression", expression, name: this.#sql.slice(start, end), isAliased: false };
  }

  #source(): Select["from"] {
    if (!this.#takeSymbol("(")) return { type: "dataset", name: this.#name("a dataset") };
    const select = this.#nested(() => this.#select());
    this.#expectSymbol(")");
    return { type: "subquery", select };
  }

  #ordering(): Select["orderBy"][number] {
    const expression = this.#expression();
    const direction = this.#takeOneOf(["ASC", "DESC"]);
    return { expression, descending: direction === "DESC" };
  }

  #rowCount(clause: string): number {
    const token = this.#peek;
    if (token.kind !== "integer" || token.text.length > 15) throw this.#unexpected(`a whole number after ${clause}`);
    this.#at += 1;
    return Number(token.text);
  }

  #expression(): Expression {
    return this.#nested(() => this.#disjunction());
  }

  #disjunction(): Expression {
    let left = this.#conjunction();
    while (this.#takeWord("OR")) left = { type: "binary", operator: "OR", left, right: this.#conjunction() };
    return left;
  }

  #conjunction(): Expression {
    let left = this.#negation();
    while (this.#takeWord("AND")) left = { type: "binary", operator: "AND", left, right: this.#negation() };
    return left;
  }

  #negation(): Expression {
    if (!this.#takeWord("NOT")) return this.#comparison();
    return { type: "not", operand: this.#nested(() => this.#negation()) };
  }

  #comparison(): Expression {
    const left = this.#sum();
    const symbol = this.#takeOneSymbol(["=", "!=", "<>", "<=", ">=", "<", ">"]);
    if (symbol) {
      const operator = (symbol === "<>" ? "!=" : symbol) as BinaryOperator;
      return { type: "binary", operator, left, right: this.#sum() };
    }
    const isNegated = this.#takeWord("NOT");
    const keyword = this.#takeOneOf(["IN", "BETWEEN", "LIKE", "ILIKE"]);
    switch (keyword) {
      case "IN": {
        this.#expectSymbol("(");
        const list = this.#list(() => this.#expression());
        this.#expectSymbol(")");
        return { type: "in", operand: left, list, isNegated };
      }
      case "BETWEEN": {
        const low = this.#sum();
        this.#expectWord("AND");
        return { type: "between", operand: left, low, high: this.#sum(), isNegated };
      }
      case "LIKE":
      case "ILIKE": {
        const operator = (isNegated ? `NOT ${keyword}` : keyword) as BinaryOperator;
        return { type: "binary", operator, left, right: this.#sum() };
      }
      case undefined:
        if (isNegated) throw this.#unexpected("IN, BETWEEN, LIKE or ILIKE after NOT");
        return left;
    }
  }

  #sum(): Expression {
    let left = this.#product();
    for (;;) {
      const operator = this.#takeOneSymbol(["+", "-"]);
      if (!operator) return left;
      left = { type: "binary", operator, left, right: this.#product() };
    }
  }

  #product(): Expression {
    let left = this.#unary();
    for (;;) {
      const operator = this.#takeOneSymbol(["*", "/", "%"]);
      if (!operator) return left;
      left = { type: "binary", operator, left, right: this.#unary() };
    }
  }

  #unary(): Expression {
    if (!this.#takeSymbol("-")) return this.#primary();
    return { type: "negate", operand: this.#nested(() => this.#unary()) };
  }

  #primary(): Expression {
    const token = this.#peek;
    if (token.kind === "integer" || token.kind === "decimal" || token.kind === "string") {
      this.#at += 1;
      return { type: token.kind, text: token.text };
    }
    if (this.#takeSymbol("(")) {
      const inner = this.#expression();
      this.#expectSymbol(")");
      return inner;
    }
    if (this.#takeWord("TRUE")) return { type: "boolean", value: true };
    if (this.#takeWord("FALSE")) return { type: "boolean", value: false };
    if (this.#takeWord("INTERVAL")) return this.#interval();
    if (token.kind === "word" && token.text.toUpperCase() === "CASE") {
      throw new AnalyticsQueryError("unsupported expression type: CASE WHEN: use if(condition, then, else)");
    }
    const name = this.#name("an expression");
    return token.kind === "word" && this.#takeSymbol("(") ? this.#call(name) : { type: "name", name };
  }

  #interval(): Expression {
    const amount = this.#peek;
    if (amount.kind !== "string" || !/^[0-9]{1,9}$/.test(amount.text)) {
      throw this.#unexpected("a quoted whole number after INTERVAL, as in INTERVAL '15' MINUTE");
    }
    this.#at += 1;
    const unit = this.#takeOneOf(INTERVAL_UNITS);
    if (!unit) throw this.#unexpected(`one of ${INTERVAL_UNITS.join(", ")}`);
    return { type: "interval", amount: Number(amount.text), unit };
  }

  #call(name: string): Expression {
    if (name.toLowerCase() === "position") return this.#positionCall(name);
    const isDistinct = this.#takeWord("DISTINCT");
    const first = this.#args();
    if (isDistinct || !this.#takeSymbol("("))
      return { type: "call", name, parameters: undefined, args: first, isDistinct };
    return { type: "call", name, parameters: first, args: this.#args(), isDistinct: false };
  }

  /** `position(needle IN haystack)`: the one function with a word between its arguments. */
  #positionCall(name: string): Expression {
    const needle = this.#sum();
    this.#expectWord("IN");
    const haystack = this.#sum();
    this.#expectSymbol(")");
    return { type: "call", name, parameters: undefined, args: [needle, haystack], isDistinct: false };
  }

  #args(): Expression[] {
    if (this.#takeSymbol(")")) return [];
    if (this.#peek.text === "*" && this.#peek.kind === "symbol") {
      throw new AnalyticsQueryError("* is not an argument here: write count()");
    }
    const args = this.#list(() => this.#expression());
    this.#expectSymbol(")");
    return args;
  }

  #list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.#takeSymbol(",")) items.push(item());
    return items;
  }

  #nested<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new AnalyticsQueryError(`nested deeper than ${MAX_DEPTH} levels`);
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  #name(what: string): string {
    const token = this.#peek;
    const isName = token.kind === "quoted_name" || (token.kind === "word" && !RESERVED.has(token.text.toUpperCase()));
    if (!isName) throw this.#unexpected(what);
    this.#at += 1;
    return token.text;
  }

  get #peek(): Token {
    return this.#tokens[this.#at] as Token; // never past `end`, which nothing takes
  }

  #isWord(word: string): boolean {
    return this.#peek.kind === "word" && this.#peek.text.toUpperCase() === word;
  }

  #takeWord(word: string): boolean {
    if (!this.#isWord(word)) return false;
    this.#at += 1;
    return true;
  }

  #takePair(first: string, second: string): boolean {
    if (!this.#takeWord(first)) return false;
    this.#expectWord(second);
    return true;
  }

  #takeOneOf<Word extends string>(words: readonly Word[]): Word | undefined {
    return words.find((word) => this.#takeWord(word));
  }

  #takeSymbol(symbol: string): boolean {
    if (this.#peek.kind !== "symbol" || this.#peek.text !== symbol) return false;
    this.#at += 1;
    return true;
  }

  #takeOneSymbol<Symbol extends string>(symbols: readonly Symbol[]): Symbol | undefined {
    return symbols.find((symbol) => this.#takeSymbol(symbol));
  }

  #expectWord(word: string): void {
    if (!this.#takeWord(word)) throw this.#unexpected(word);
  }

  #expectSymbol(symbol: string): void {
    if (!this.#takeSymbol(symbol)) throw this.#unexpected(symbol);
  }

  #unexpected(wanted: string): AnalyticsQueryError {
    const token = this.#peek;
    const unsupported = token.kind === "word" ? UNSUPPORTED[token.text.toUpperCase()] : undefined;
    if (unsupported) return new AnalyticsQueryError(unsupported);
    const found = token.kind === "end" ? "the end of the query" : this.#sql.slice(token.start, token.end);
    return new AnalyticsQueryError(`expected ${wanted}, found ${found} at character ${token.start + 1}`);
  }
}
