/** Value of an attribute of a span; `double` marks a number that may have a fraction, also where it has none. */
export type AttributeValue = string | number | boolean | { double: number } | readonly string[];

/** Attributes of a span by their names; those without a value are left out. */
export type Attributes = Readonly<Record<string, AttributeValue | null | undefined>>;

/**
 * Clock that a time was read off: `server` is that of the call's object, `audio` counts the samples of the caller's
 * audio, `caller_device` is what the caller's device said it had played, dated by the server.
 */
export type SpanClock = "server" | "audio" | "caller_device";

/** Start or end of a span: its time in ms since the call's start, its clock, and the event of the timeline it is. */
export interface Moment {
  atMs: number;
  clock: SpanClock;
  event: string;
}

/** Point in time within a span; `atMs` as in `Moment`. */
export interface SpanEvent {
  name: string;
  atMs: number;
  attributes: Attributes;
}

/** Step of a call with a measured start and a measured end. */
export interface Span {
  /** Number that no other span of the call has, the same at every reading of its timeline. */
  number: number;
  /** Number of the span that this one is a part of; null for the call itself. */
  parent: number | null;
  name: string;
  kind: "internal" | "server" | "client";
  start: Moment;
  end: Moment;
  attributes: Attributes;
  events: readonly SpanEvent[];
  /** Low-cardinality name of what went wrong; null where nothing did. */
  error: string | null;
  /** Texts that were said, by attribute: personal data. */
  words: Readonly<Record<string, string>>;
}

/** Span whose turn is known by its id only; null for a part of the call outside its turns. */
export type SpanOfTurn = Omit<Span, "parent"> & { turnId: string | null };

/** Number of the span of the call itself. */
export const CALL_SPAN_NUMBER = 0;

/** Kinds of spans that begin at an event of the timeline, by their place in its number. */
const KINDS = ["call", "turn", "user_input", "speech_to_text", "chat", "tool", "text_to_speech", "playback"] as const;

/** Numbers a span by its kind and the place of the event that began it in the timeline. */
export function spanNumber(kind: (typeof KINDS)[number], eventIndex: number): number {
  return eventIndex * KINDS.length + KINDS.indexOf(kind);
}

/** Moment on the server's clock at which an event of the timeline was noted. */
export function noted({ type, atMs }: { type: string; atMs: number }): Moment {
  return { atMs, clock: "server", event: type };
}

/** Measured length as the value of an attribute; none where it was not measured. */
export function measuredValue(length: number | null | undefined): AttributeValue | null {
  return length === null || length === undefined ? null : { double: length };
}
