import { assertWithinLimits, type DataPoint, MAX_COLUMNS } from "./point.ts";
import { NOT_MEASURED } from "./turn-point.ts";

/**
 * Slot tables of the datasets that are written beside calls and requests. A data point is written by position and read
 * back by column name (`blob2`, `double3`), so a dataset has one table that says which field stands where; writer,
 * reader and queries all go through it. Positions already written cannot be changed: new fields take the next free
 * number, and none is ever moved or used again. The index is always the organisation, so that a busy tenant is sampled
 * by itself.
 */

/** Column of a data point. */
export type Column = `blob${number}` | `double${number}`;

/** Slot of one field: its column, and its value's way into the column and back. */
export interface Slot<Value> {
  readonly column: Column;
  toColumn(value: Value): string | number;
  fromColumn(stored: string | number): Value;
}

/** Slot of a text that is never empty, such as one of a closed list. */
export function text<Value extends string = string>(column: `blob${number}`): Slot<Value> {
  return { column, toColumn: (value) => value, fromColumn: (stored) => String(stored) as Value };
}

/** Slot of a text or null. */
export function optionalText<Value extends string = string>(column: `blob${number}`): Slot<Value | null> {
  return {
    column,
    toColumn: (value) => value ?? "",
    fromColumn: (stored) => (stored === "" ? null : (String(stored) as Value)),
  };
}

/** Slot of a number that is always known. */
export function amount(column: `double${number}`): Slot<number> {
  return { column, toColumn: (value) => value, fromColumn: Number };
}

/** Slot of a number that may not have been measured. None of these numbers is negative. */
export function measure(column: `double${number}`): Slot<number | null> {
  return {
    column,
    toColumn: (value) => value ?? NOT_MEASURED,
    fromColumn: (stored) => (Number(stored) === NOT_MEASURED ? null : Number(stored)),
  };
}

/** Slots of a dataset by the names of its fields. */
type Slots = Readonly<Record<string, Slot<unknown>>>;

/** A point of a dataset: its fields, and the organisation that is its index. */
export type PointOf<Table extends Slots> = { organizationId: string } & {
  -readonly [Field in keyof Table]: Table[Field] extends Slot<infer Value> ? Value : never;
};

/** Slot table of a dataset, with what is read off it. */
export interface SlotTable<Table extends Slots> {
  /** Name of the dataset, as in `wrangler.toml`. */
  readonly dataset: string;
  /** Names the column of a field. */
  columnOf(field: keyof Table | "organizationId"): string;
  /** SQL condition: the number was measured, the text is not empty. Every aggregate over a field needs it. */
  presenceOf(field: keyof Table): string;
  /** Encodes a point. Throws `RangeError` for one that the platform would drop without a word. */
  encode(point: PointOf<Table>): DataPoint;
  /** Decodes a point: the inverse of `encode`. */
  decode(point: DataPoint): PointOf<Table>;
}

/** Makes the slot table of a dataset. */
export function slotTable<Table extends Slots>(dataset: string, slots: Table): SlotTable<Table> {
  const rows = Object.entries(slots).map(([field, slot]) => ({ field, slot, ...placeOf(slot.column) }));
  const blobCount = Math.max(...rows.map(({ isBlob, place }) => (isBlob ? place + 1 : 0)));
  return {
    dataset,
    columnOf: (field) => (field === "organizationId" ? "index1" : (slots[field] as Slot<unknown>).column),
    presenceOf(field) {
      const { column } = slots[field] as Slot<unknown>;
      return column.startsWith("double") ? `${column} >= 0` : `${column} != ''`;
    },
    encode(values: Readonly<Record<string, unknown>> & { organizationId: string }) {
      const blobs = Array<string>(blobCount).fill("");
      // All of them: a number that is added later then reads as not measured in older points, and not as 0.
      const doubles = Array<number>(MAX_COLUMNS).fill(NOT_MEASURED);
      for (const { field, slot, isBlob, place } of rows) {
        const stored = slot.toColumn(values[field]);
        if (isBlob) blobs[place] = stored as string;
        else doubles[place] = stored as number;
      }
      const point: DataPoint = { indexes: [values.organizationId], blobs, doubles };
      assertWithinLimits(point);
      return point;
    },
    decode({ indexes, blobs, doubles }) {
      const entries = rows.map(({ field, slot, isBlob, place }) => {
        const stored = isBlob ? (blobs[place] ?? "") : (doubles[place] ?? NOT_MEASURED);
        return [field, slot.fromColumn(stored)];
      });
      return { organizationId: indexes[0], ...Object.fromEntries(entries) } as PointOf<Table>;
    },
  };
}

/** Place of a column among the blobs or the doubles, from 0. */
function placeOf(column: Column): { isBlob: boolean; place: number } {
  return { isBlob: column.startsWith("blob"), place: Number(/\d+$/.exec(column)?.[0]) - 1 };
}
