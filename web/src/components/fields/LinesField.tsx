import { useState } from "preact/hooks";
import { TextField } from "./TextField.tsx";

interface LinesFieldProps {
  label: string;
  hint?: string;
  /** A text for each line; empty lines are none. */
  value: readonly string[];
  onValue(value: string[]): void;
  complaint?: string | undefined;
  rows?: number;
}

/** A field for a list of texts, one on each line. */
export function LinesField({ value, onValue, rows = 6, ...rest }: LinesFieldProps) {
  // As it was typed, for as long as that says the value: an empty line that is about to be filled is not taken away.
  const [typed, setTyped] = useState("");
  const text = isSame(linesOf(typed), value) ? typed : value.join("\n");
  return (
    <TextField
      {...rest}
      rows={rows}
      value={text}
      onValue={(next) => {
        setTyped(next);
        onValue(linesOf(next));
      }}
    />
  );
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function isSame(lines: readonly string[], value: readonly string[]): boolean {
  return lines.length === value.length && lines.every((line, index) => line === value[index]);
}
