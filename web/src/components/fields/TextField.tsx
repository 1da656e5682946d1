import { Field } from "../Field.tsx";

interface TextFieldProps {
  label: string;
  hint?: string;
  value: string;
  onValue(value: string): void;
  complaint?: string | undefined;
  maxLength?: number;
  /** Lines that the field shows; one without. */
  rows?: number;
  /** Reader sees and changes nothing but the cursor's place. */
  isReadOnly?: boolean;
  /** What is typed is not shown. */
  isSecret?: boolean;
}

/** A field for text, of one line or of several. */
export function TextField({
  label,
  hint,
  value,
  onValue,
  complaint,
  maxLength,
  rows = 1,
  isReadOnly = false,
  isSecret = false,
}: TextFieldProps) {
  const shared = { value, readOnly: isReadOnly, ...(maxLength === undefined ? {} : { maxLength }) };
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })} complaint={complaint}>
      {(attributes) =>
        isSecret ? (
          <input
            {...attributes}
            {...shared}
            type="password"
            autocomplete="off"
            onInput={(event) => onValue(event.currentTarget.value)}
          />
        ) : rows === 1 ? (
          <input
            {...attributes}
            {...shared}
            type="text"
            autocomplete="off"
            onInput={(event) => onValue(event.currentTarget.value)}
          />
        ) : (
          <textarea {...attributes} {...shared} rows={rows} onInput={(event) => onValue(event.currentTarget.value)} />
        )
      }
    </Field>
  );
}
