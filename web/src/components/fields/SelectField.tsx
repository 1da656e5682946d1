import { Field } from "../Field.tsx";

interface SelectFieldProps<Value extends string> {
  label: string;
  hint?: string;
  value: Value;
  /** Words by value, in the order of the list. */
  options: Readonly<Record<Value, string>>;
  onValue(value: Value): void;
  complaint?: string | undefined;
}

/** A field for one of a few values. */
export function SelectField<Value extends string>({
  label,
  hint,
  value,
  options,
  onValue,
  complaint,
}: SelectFieldProps<Value>) {
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })} complaint={complaint}>
      {(attributes) => (
        <select {...attributes} value={value} onChange={(event) => onValue(event.currentTarget.value as Value)}>
          {Object.entries<string>(options).map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
