import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  label: string;
  /** What it means, in plain words. */
  hint?: string;
  complaint?: string | undefined;
  /** Draws the control with the attributes that join it to its hint and complaint. */
  children: (attributes: {
    id: string;
    "aria-describedby": string | undefined;
    "aria-invalid": boolean;
  }) => ComponentChildren;
}

/** A labelled field of a form, with its meaning and what is wrong with it beside it. */
export function Field({ label, hint, complaint, children }: FieldProps) {
  const id = useId();
  const described = [hint === undefined ? null : `${id}-hint`, complaint === undefined ? null : `${id}-complaint`];
  const describedBy = described.filter((one) => one !== null).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        "aria-describedby": describedBy === "" ? undefined : describedBy,
        "aria-invalid": complaint !== undefined,
      })}
      {hint !== undefined && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {complaint !== undefined && (
        <span class="complaint" id={`${id}-complaint`}>
          {complaint.endsWith(".") ? `${label}: ${complaint}` : `${label} ${complaint}.`}
        </span>
      )}
    </div>
  );
}
