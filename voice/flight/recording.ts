import type { z } from "zod";
import { err, ok, type Result } from "../result.ts";
import { decodeJson } from "./codec.ts";
import {
  type Entry,
  entrySchema,
  headerSchema,
  type RecordingHeader,
  type RecordingTrailer,
  type SegmentEntry,
  trailerSchema,
} from "./entry.ts";
import { type Expectation, expectationSchema } from "./expectation.ts";

/** Segment of a recording: one life of a call's object, with what it was built from and what happened to it. */
export interface Segment {
  about: SegmentEntry;
  entries: Entry[];
}

/** Recording of a call, whole: header, segments and trailer. */
export interface Recording {
  header: RecordingHeader;
  segments: Segment[];
  trailer: RecordingTrailer;
  /** What should have been, in a file that was made to test the call. */
  expectations: Expectation[];
}

/** Reason why a text is no recording; lines count from 1. */
export interface RecordingFault {
  line: number;
  /** Names the field where one is wrong. */
  detail: string;
}

/** Reads a recording's file: a header, entries and a trailer, one JSON text a line. */
export function parseRecording(text: string): Result<Recording, RecordingFault> {
  const lines = text.split("\n");
  // A line that has its end leaves an empty text behind.
  if (lines.at(-1) === "") lines.pop();
  const header = parseLine(headerSchema, lines[0] ?? "", 1);
  if (!header.ok) return header;
  const segments: Segment[] = [];
  const expectations: Expectation[] = [];
  for (const [index, line] of lines.slice(1, -1).entries()) {
    const number = index + 2;
    if (line.startsWith(EXPECTATION_START)) {
      const expectation = parseLine(expectationSchema, line, number);
      if (!expectation.ok) return expectation;
      expectations.push(expectation.value);
      continue;
    }
    const entry = parseLine(entrySchema, line, number);
    if (!entry.ok) return entry;
    if (entry.value.type === "segment") segments.push({ about: entry.value, entries: [] });
    else if (segments.length === 0)
      return err({ line: number, detail: "type: expected a segment before other entries" });
    else segments.at(-1)?.entries.push(entry.value);
  }
  const trailer = lines.length < 2 ? null : parseLine(trailerSchema, lines.at(-1) as string, lines.length);
  if (!trailer?.ok)
    return err({ line: lines.length, detail: "the file was cut off: its last line is not recording_ended" });
  if (segments.length === 0) return err({ line: lines.length, detail: "nothing was recorded" });
  return ok({ header: header.value, segments, trailer: trailer.value, expectations });
}

/** Begin of an expectation's line, which stands among the entries and is none. */
const EXPECTATION_START = '{"type":"expectation"';

function parseLine<T extends z.ZodType>(schema: T, line: string, number: number): Result<z.infer<T>, RecordingFault> {
  let value: unknown;
  try {
    value = decodeJson(line);
  } catch (error) {
    // Neither JSON nor base64: the parser's own words say where.
    return err({ line: number, detail: error instanceof Error ? error.message : String(error) });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return err({ line: number, detail: `${issue?.path.join(".") || "line"}: ${issue?.message}` });
}
