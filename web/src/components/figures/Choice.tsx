import { useId } from "preact/hooks";

interface ChoiceProps<Value extends string> {
  /** Name of what is chosen, for who does not see the options side by side. */
  name: string;
  chosen: Value | null;
  options: readonly { value: Value; label: string }[];
  onChoose(value: Value): void;
}

/** One of a few, side by side. */
export function Choice<Value extends string>({ name, chosen, options, onChoose }: ChoiceProps<Value>) {
  const group = useId();
  return (
    <fieldset class="choice">
      <legend>{name}</legend>
      {options.map(({ value, label }) => (
        <label key={value}>
          <input type="radio" name={group} checked={value === chosen} onChange={() => onChoose(value)} />
          <span class="choice-label">{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
