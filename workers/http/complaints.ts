import type { z } from "@hono/zod-openapi";

/** One complaint about a request: which field, and what is wrong with it. */
export interface ErrorDetail {
  path: string;
  message: string;
}

/** Complaints about a request, from zod's findings: in words, with the fields named, and one for each fault. */
export function complaintsOf(error: z.ZodError): ErrorDetail[] {
  const ofWrongType = new Set<string>();
  return error.issues.flatMap((issue) => {
    const path = issue.path.join(".");
    if (issue.code === "unrecognized_keys") {
      // Zod names the object that has them, the client wants to know which.
      return issue.keys.map((key) => ({
        path: path === "" ? key : `${path}.${key}`,
        message: "There is no such field.",
      }));
    }
    // A value of the wrong type is also too long, too large and out of form.
    if (ofWrongType.has(path)) return [];
    if (issue.code === "invalid_type") ofWrongType.add(path);
    return [{ path, message: messageOf(issue) }];
  });
}

/** How zod begins its own messages; a schema's own is better than anything said here. */
const STANDARD = /^(?:Invalid|Too (?:big|small)|Unrecognized)/;

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  null: "null",
};

const formatNames: Readonly<Record<string, string>> = {
  datetime: "a time such as 2026-01-31T09:00:00Z",
  date: "a date such as 2026-01-31",
  time: "a time of day such as 09:00",
  email: "an e-mail address",
  url: "a URL",
  uuid: "a UUID",
};

function messageOf(issue: z.core.$ZodIssue): string {
  if (!STANDARD.test(issue.message)) return issue.message;
  switch (issue.code) {
    case "invalid_type":
      return isMissing(issue) ? "This field is required." : `Must be ${typeName(issue.expected)}.`;
    case "too_big":
      return isCounted(issue.origin)
        ? `May have at most ${counted(Number(issue.maximum), issue.origin)}.`
        : `Must be ${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}.`;
    case "too_small":
      if (!isCounted(issue.origin))
        return `Must be ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}.`;
      return Number(issue.minimum) === 1
        ? "Must not be empty."
        : `Must have at least ${counted(Number(issue.minimum), issue.origin)}.`;
    case "invalid_value":
      return oneOf(issue.values.map((value) => JSON.stringify(value)));
    case "invalid_format":
      return formatNames[issue.format]
        ? `Must be ${formatNames[issue.format]}.`
        : "Does not have the form that is asked.";
    case "invalid_union":
      return unionMessage(issue);
    default:
      return issue.message;
  }
}

/** Zod says what it received in the message alone. */
function isMissing(issue: z.core.$ZodIssue): boolean {
  return issue.message.endsWith("received undefined");
}

function unionMessage(issue: z.core.$ZodIssueInvalidUnion): string {
  const { options } = issue as { options?: readonly unknown[] };
  if (Array.isArray(options)) return oneOf(options.map((option) => JSON.stringify(option)));
  const [first] = issue.errors[0] ?? [];
  if (first !== undefined && isMissing(first)) return "This field is required.";
  const types = issue.errors.map(([inner]) => (inner?.code === "invalid_type" ? typeName(inner.expected) : null));
  // One of them has the right type, and what it says is what is wrong.
  const nearest = issue.errors[types.indexOf(null)]?.[0];
  if (nearest !== undefined) return messageOf(nearest);
  return `Must be ${[...new Set(types)].join(" or ")}.`;
}

function typeName(expected: string): string {
  return typeNames[expected] ?? expected;
}

function isCounted(origin: string): boolean {
  return origin === "string" || origin === "array" || origin === "set" || origin === "map";
}

function counted(count: number, origin: string): string {
  const noun = origin === "string" ? "character" : "item";
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? `Must be ${values[0]}.` : `Must be one of ${values.join(", ")}.`;
}
