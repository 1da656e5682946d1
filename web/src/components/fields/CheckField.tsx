interface CheckFieldProps {
  label: string;
  isChecked: boolean;
  onValue(isChecked: boolean): void;
}

/** A box to tick, with its label behind it. */
export function CheckField({ label, isChecked, onValue }: CheckFieldProps) {
  return (
    <label class="check">
      <input type="checkbox" checked={isChecked} onChange={(event) => onValue(event.currentTarget.checked)} /> {label}
    </label>
  );
}
