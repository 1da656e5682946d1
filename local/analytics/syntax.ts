/** Output encodings of the SQL API. */
export const OUTPUT_FORMATS = ["JSON", "JSONEachRow", "TabSeparated"] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** Units an INTERVAL literal may have. */
export const INTERVAL_UNITS = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"] as const;
export type IntervalUnit = (typeof INTERVAL_UNITS)[number];

/** A parsed statement of the Analytics Engine dialect. */
export type AnalyticsStatement =
  | { readonly type: "select"; readonly select: Select; readonly format: OutputFormat }
  | { readonly type: "show"; readonly what: "tables" | "timezones" | "timezone"; readonly format: OutputFormat };

/** One SELECT; `from` is absent when only constants are asked for. */
export interface Select {
  readonly items: readonly SelectItem[];
  readonly from:
    | { readonly type: "dataset"; readonly name: string }
    | { readonly type: "subquery"; readonly select: Select }
    | undefined;
  readonly where: Expression | undefined;
  readonly groupBy: readonly Expression[];
  readonly orderBy: readonly { readonly expression: Expression; readonly descending: boolean }[];
  readonly limit: number | undefined;
  readonly offset: number | undefined;
}

/** `*`, or an expression under the name its column gets. */
export type SelectItem =
  | { readonly type: "star" }
  | {
      readonly type: "expression";
      readonly expression: Expression;
      readonly name: string;
      readonly isAliased: boolean;
    };

export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | ComparisonOperator | "AND" | "OR";
export type ComparisonOperator = "=" | "!=" | "<" | ">" | "<=" | ">=" | "LIKE" | "NOT LIKE" | "ILIKE" | "NOT ILIKE";

export type Expression =
  | { readonly type: "integer"; readonly text: string }
  | { readonly type: "decimal"; readonly text: string }
  | { readonly type: "string"; readonly text: string }
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "interval"; readonly amount: number; readonly unit: IntervalUnit }
  | { readonly type: "name"; readonly name: string }
  | { readonly type: "negate" | "not"; readonly operand: Expression }
  | {
      readonly type: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly type: "in";
      readonly operand: Expression;
      readonly list: readonly Expression[];
      readonly isNegated: boolean;
    }
  | {
      readonly type: "between";
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly isNegated: boolean;
    }
  | FunctionCall;

/** `name(args)`, or ClickHouse's parametric `name(parameters)(args)`. */
export interface FunctionCall {
  readonly type: "call";
  readonly name: string;
  readonly parameters: readonly Expression[] | undefined;
  readonly args: readonly Expression[];
  readonly isDistinct: boolean;
}
