/** Types of the SQL API's values, under ClickHouse's names. `Bool` is shown as UInt8, `Interval` is never a result. */
export type ValueType = IntegerType | "Float64" | "String" | "Bool" | "DateTime" | "Interval" | ArrayType;
export type IntegerType = "UInt8" | "UInt32" | "UInt64" | "Int64";
export type ArrayType = `Array(${IntegerType | "Float64" | "String" | "DateTime"})`;

const INTEGER_TYPES: readonly ValueType[] = ["UInt8", "UInt32", "UInt64", "Int64"] satisfies IntegerType[];

/** True for the integer types; a Bool counts too, since ClickHouse's comparisons yield UInt8. */
export function isInteger(type: ValueType): boolean {
  return type === "Bool" || INTEGER_TYPES.includes(type);
}

/** True where arithmetic applies. */
export function isNumeric(type: ValueType): boolean {
  return type === "Float64" || isInteger(type);
}

/** The type that holds both, or `undefined`: among numbers Float64 wins, then Int64, then the widest unsigned. */
export function commonType(left: ValueType, right: ValueType): ValueType | undefined {
  if (left === right) return left;
  if (!isNumeric(left) || !isNumeric(right)) return undefined;
  if (left === "Float64" || right === "Float64") return "Float64";
  return INTEGER_TYPES[Math.max(rank(left), rank(right))];
}

/** The Postgres type a value of `type` is held in. */
export function postgresType(type: ValueType): string {
  switch (type) {
    case "UInt8":
    case "UInt32":
    case "UInt64":
    case "Int64":
      return "bigint";
    case "Float64":
      return "float8";
    case "String":
      return "text";
    case "Bool":
      return "boolean";
    case "DateTime":
      return "timestamptz";
    case "Interval":
      return "interval";
    default:
      return `${postgresType(elementType(type))}[]`;
  }
}

/** The type of an array's elements. */
export function elementType(type: ArrayType): ValueType {
  return type.slice("Array(".length, -1) as ValueType;
}

function rank(type: ValueType): number {
  return type === "Bool" ? 0 : INTEGER_TYPES.indexOf(type);
}
