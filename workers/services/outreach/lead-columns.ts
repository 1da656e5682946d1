import { err, ok, type Result } from "../../../voice/result.ts";
import { attributeNameOf, fieldNamed, type LeadField, plainName } from "./column-names.ts";
import { givenColumns, isAttributeName } from "./lead-fields.ts";

/** Columns of a file that have a name; a row may fill `MAX_ATTRIBUTES` of them with attributes. */
export const MAX_COLUMNS = 250;

/** Which columns of a file hold what, by their places. */
export interface LeadColumns {
  /** Number of columns, those without names included. */
  count: number;
  /** The first that a row fills with a number is its phone. */
  phones: readonly number[];
  email: number | null;
  name: number | null;
  /** Make the name where there is none. */
  nameParts: readonly number[];
  attributes: readonly { name: string; at: number }[];
  /** Columns that nothing is taken from, and are not known to be empty. */
  unnamed: readonly number[];
  report: readonly ColumnReport[];
}

/** A column of an imported file, and which fields of a lead it was read as: none where it was passed over. */
export interface ColumnReport {
  header: string;
  /** `phone`, `email`, `name` or `attributes.<name>`. */
  fields: string[];
  /** Reason why it was passed over. */
  note?: string;
}

/** Fault of a column's name or a row's cell, for people. It never repeats the cell: those are personal. */
export interface RowFault {
  field: string;
  message: string;
}

/** The sender's own names of columns, and the field or attribute that each is for; null passes over one. */
export type FieldMap = Readonly<Record<string, string | null>>;

const FIELDS = new Set<string>(["phone", "email", "name", "firstName", "lastName"] satisfies LeadField[]);
const isField = (target: string): target is LeadField => FIELDS.has(target);
const GIVEN = new Set(givenColumns.map((name) => name.toLowerCase()));

/** A column, and the field that its name or the sender's map says it has. */
interface NamedColumn {
  at: number;
  name: string;
  /** The name as the file has it, without blanks around it. */
  header: string;
  field: LeadField | null;
  rank: number;
  /** Target in the sender's map; undefined where that says nothing. */
  mapped: string | null | undefined;
}

/**
 * Reads the columns of a file by their names, which other programs' exports may have given; `fieldMap` says what other
 * names mean. What is no field of a lead is an attribute, by a name that is as near to the column's as an attribute's
 * may be. Columns without names are passed over.
 */
export function readHeader(cells: readonly string[], fieldMap: FieldMap = {}): Result<LeadColumns, RowFault[]> {
  const map = new Map(Object.entries(fieldMap).map(([name, target]) => [plainName(name).toLowerCase(), target]));
  const named = cells.flatMap((cell, at) => namedColumn(cell, at, map));
  if (named.length > MAX_COLUMNS) return err([{ field: "header", message: `has more than ${MAX_COLUMNS} columns` }]);
  const faults = [...repeatedNames(named), ...unknownNames(named, map)];
  const columnsOf = (field: LeadField): NamedColumn[] => chosenFor(field, named);
  const phones = columnsOf("phone");
  if (phones.length === 0) {
    faults.push({ field: "phone", message: "is missing: name a column phone, or say in fieldMap which it is" });
  }
  if (faults.length > 0) return err(faults);
  const [email] = columnsOf("email");
  const [name] = columnsOf("name");
  const [firstName] = columnsOf("firstName");
  const [lastName] = columnsOf("lastName");
  const nameParts = name === undefined ? [firstName, lastName].filter((part) => part !== undefined) : [];
  const kept = [phones[0], email, name].filter((column) => column !== undefined);
  const attributes = attributesOf(named.filter((column) => !kept.includes(column)));
  const places = new Set(named.map(({ at }) => at));
  const report = named.map((column): ColumnReport => {
    const attribute = attributes.find(({ at }) => at === column.at);
    const fields = [
      ...(phones.includes(column) ? ["phone"] : []),
      ...(column === email ? ["email"] : []),
      ...(column === name || nameParts.includes(column) ? ["name"] : []),
      ...(attribute === undefined ? [] : [`attributes.${attribute.name}`]),
    ];
    return { header: column.header, fields, ...(fields.length === 0 && { note: whyPassedOver(column) }) };
  });
  return ok({
    count: cells.length,
    phones: phones.map(({ at }) => at),
    email: email?.at ?? null,
    name: name?.at ?? null,
    nameParts: nameParts.map(({ at }) => at),
    attributes,
    unnamed: cells.flatMap((_, at) => (places.has(at) ? [] : [at])),
    report,
  });
}

function namedColumn(cell: string, at: number, map: ReadonlyMap<string, string | null>): NamedColumn[] {
  const name = plainName(cell).replace(/^'+/, "");
  if (name === "") return [];
  const mapped = map.get(name.toLowerCase());
  const known = mapped === undefined ? fieldNamed(name) : undefined;
  const own = mapped !== undefined && mapped !== null && isField(mapped) ? mapped : null;
  return [
    {
      at,
      name,
      header: name.slice(0, 200).toWellFormed(),
      field: own ?? known?.field ?? null,
      rank: known?.rank ?? 0,
      mapped,
    },
  ];
}

function repeatedNames(named: readonly NamedColumn[]): RowFault[] {
  const places = new Map<string, number>();
  return named.flatMap(({ at, name, field, rank }) => {
    const key = field !== null && rank === 0 ? name.toLowerCase() : name;
    const earlier = places.get(key);
    places.set(key, at);
    return earlier === undefined
      ? []
      : [{ field: `column ${at + 1}`, message: `has the name of column ${earlier + 1}` }];
  });
}

function unknownNames(named: readonly NamedColumn[], map: ReadonlyMap<string, string | null>): RowFault[] {
  const names = new Set(named.map(({ name }) => name.toLowerCase()));
  return [...map].flatMap(([name, target]) => {
    if (!names.has(name))
      return [{ field: "fieldMap", message: `names a column that the file does not have: ${name}` }];
    if (target === null || isField(target) || isAttributeName(target)) return [];
    return [{ field: "fieldMap", message: `gives ${name} a name that no attribute can have` }];
  });
}

/** The columns that a field is read from, the most telling first. What the sender's map says counts alone. */
function chosenFor(field: LeadField, named: readonly NamedColumn[]): NamedColumn[] {
  const all = named.filter((column) => column.field === field);
  const mapped = all.filter((column) => column.mapped !== undefined);
  return (mapped.length > 0 ? mapped : all).sort((a, b) => a.rank - b.rank || a.at - b.at);
}

/** The columns that are kept as attributes, by names of which none is twice. */
function attributesOf(columns: readonly NamedColumn[]): { name: string; at: number }[] {
  const taken = new Set<string>();
  return columns.flatMap(({ at, name, mapped }) => {
    if (mapped === null) return [];
    const wanted = mapped !== undefined && !isField(mapped) ? mapped : attributeNameOf(name);
    if (!isAttributeName(wanted)) return [];
    let free = wanted;
    for (let number = 2; taken.has(free); number++) free = `${wanted.slice(0, 60).trim()} ${number}`;
    taken.add(free);
    return [{ name: free, at }];
  });
}

function whyPassedOver({ name, mapped }: NamedColumn): string {
  if (mapped === null) return "fieldMap passes over it";
  if (GIVEN.has(name.toLowerCase())) return "the platform sets it";
  return /\p{L}/u.test(name) ? "another column is read for it" : "its name has no letter";
}
