import { useState } from "preact/hooks";
import { Field } from "../components/Field.tsx";

interface ScheduleFormProps {
  isBusy: boolean;
  complaint: string | undefined;
  /** Takes the time as RFC 3339. */
  onSchedule(at: string): void;
  onClose(): void;
}

/** Chooses the time at which a recommendation is applied. */
export function ScheduleForm({ isBusy, complaint, onSchedule, onClose }: ScheduleFormProps) {
  const [at, setAt] = useState("");
  return (
    <form
      class="schedule-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (at !== "") onSchedule(new Date(at).toISOString());
      }}
    >
      <Field label="Apply at" hint="In your own time zone; within the hour after it." complaint={complaint}>
        {(attributes) => (
          <input
            {...attributes}
            type="datetime-local"
            required
            value={at}
            onInput={(event) => setAt(event.currentTarget.value)}
          />
        )}
      </Field>
      <div class="row-buttons">
        <button type="submit" class="button button-primary" disabled={isBusy || at === ""}>
          Schedule
        </button>
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      </div>
    </form>
  );
}
