import type { ComponentChildren } from "preact";
import { SentNote } from "./SentNote.tsx";
import type { Sending } from "./use-sending.ts";

interface SendingFormProps {
  sending: Sending;
  /** Words of the button that sends. */
  action: string;
  /** Sends the form and returns the words for its success. */
  work(): Promise<string>;
  /** There is a button that closes the form without sending. */
  onCancel?: () => void;
  isSecondary?: boolean;
  /** The fields. */
  children: ComponentChildren;
}

/** A form that sends one thing at a time and says below its fields what came of it. */
export function SendingForm({ sending, action, work, onCancel, isSecondary = false, children }: SendingFormProps) {
  return (
    <form
      class="rule-editor"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void sending.run(work);
      }}
    >
      {children}
      <SentNote result={sending.result} />
      <div class="row-buttons">
        <button type="submit" class={isSecondary ? "button" : "button button-primary"} disabled={sending.isBusy}>
          {action}
        </button>
        {onCancel !== undefined && (
          <button type="button" class="button" onClick={onCancel}>
            Cancel
          </button>
        )}
      </div>
    </form>
  );
}
