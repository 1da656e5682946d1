import { useState } from "preact/hooks";
import { Field } from "../Field.tsx";

interface NumberFieldProps {
  label: string;
  unit: string;
  hint?: string;
  value: number;
  /** NaN for what is no number. */
  onValue(value: number): void;
  complaint?: string | undefined;
}

/** A field for a number with its unit beside it. */
export function NumberField({ label, unit, hint, value, onValue, complaint }: NumberFieldProps) {
  // As it was typed, for as long as that is the value: "1." on the way to "1.5" is not taken away.
  const [typed, setTyped] = useState({ text: "", value: Number.NaN });
  const text = Object.is(typed.value, value) ? typed.text : Number.isNaN(value) ? "" : String(value);
  return (
    <Field
      label={unit === "" ? label : `${label} (${unit})`}
      {...(hint === undefined ? {} : { hint })}
      complaint={complaint}
    >
      {(attributes) => (
        <input
          {...attributes}
          type="text"
          inputMode="decimal"
          value={text}
          onInput={(event) => {
            const next = numberOf(event.currentTarget.value);
            setTyped({ text: event.currentTarget.value, value: next });
            onValue(next);
          }}
        />
      )}
    </Field>
  );
}

/** The number that a text is, with a point or a comma; NaN for none. */
function numberOf(text: string): number {
  const plain = text.trim().replace(",", ".");
  return plain === "" ? Number.NaN : Number(plain);
}
