import type { AgentSettings } from "../../../voice/agent.ts";
import { type DiffLine, diffLines, type LeftOut, withoutFarLines } from "./line-diff.ts";

/** Difference of two versions in one setting: a value, or a text or list by its lines. */
export type SettingChange =
  | {
      kind: "value";
      /** Place of the setting, as in `limits.maxCallMs`. */
      path: string;
      /** JSON of the value; null where there is none. */
      before: string | null;
      after: string | null;
    }
  | { kind: "lines"; path: string; lines: (DiffLine | LeftOut)[] };

/** Names of the settings that differ, in the order of the later settings. */
export function changedSettings(before: AgentSettings, after: AgentSettings): (keyof AgentSettings)[] {
  return (Object.keys(after) as (keyof AgentSettings)[]).filter(
    (name) => JSON.stringify(sorted(before[name])) !== JSON.stringify(sorted(after[name])),
  );
}

/** Compares the settings of two versions, each setting down to the value, text or list that differs. */
export function diffSettings(before: AgentSettings, after: AgentSettings): SettingChange[] {
  return changesAt("", before, after);
}

function changesAt(path: string, before: unknown, after: unknown): SettingChange[] {
  if (JSON.stringify(sorted(before)) === JSON.stringify(sorted(after))) return [];
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => changesAt(path === "" ? name : `${path}.${name}`, before[name], after[name]));
  }
  const lines = [linesOf(before), linesOf(after)] as const;
  // A short text such as a name reads better as a value than as a line.
  const isByLines = lines[0] !== null && lines[1] !== null && (Array.isArray(after) || hasSeveral(lines));
  if (isByLines) return [{ kind: "lines", path, lines: withoutFarLines(diffLines(lines[0] ?? [], lines[1] ?? [])) }];
  return [{ kind: "value", path, before: jsonOf(before), after: jsonOf(after) }];
}

const hasSeveral = ([before, after]: readonly [string[] | null, string[] | null]): boolean =>
  (before?.length ?? 0) > 1 || (after?.length ?? 0) > 1;

/** Lines of a text or list; null for any other value. An item that is no text is a line of JSON. */
function linesOf(value: unknown): string[] | null {
  if (typeof value === "string") return value.split("\n");
  if (!Array.isArray(value)) return null;
  return value.map((item) => (typeof item === "string" ? item : JSON.stringify(sorted(item))));
}

function jsonOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(sorted(value));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value with the names of its records in order: Postgres keeps them in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name])]),
  );
}
