import { CheckField } from "../components/fields/CheckField.tsx";
import { NumberField } from "../components/fields/NumberField.tsx";
import { TextField } from "../components/fields/TextField.tsx";
import type { FieldsProps } from "./fields-props.ts";

/** Tools that come with the platform, in words. */
const tools = {
  book_appointment: "book an appointment",
  move_appointment: "move an appointment",
  cancel_appointment: "cancel an appointment",
  list_appointments: "list appointments of this call",
  end_call: "hang up",
} as const;

/** Fields of an agent's tools, of a call's limits, and of what a call keeps. */
export function LimitFields({ draft, set, complaintOf }: FieldsProps) {
  const { limits, flightRecorder, recording } = draft;
  const costLimit = limits.maxCallCostMicroUsd ?? null;
  return (
    <>
      <fieldset class="checks">
        <legend>The model may</legend>
        {Object.entries<string>(tools).map(([name, words]) => (
          <CheckField
            key={name}
            label={words}
            isChecked={draft.tools.includes(name)}
            onValue={(isUsed) =>
              set({ tools: isUsed ? [...draft.tools, name] : draft.tools.filter((tool) => tool !== name) })
            }
          />
        ))}
      </fieldset>
      <NumberField
        label="Longest call"
        unit="min"
        hint="The agent says goodbye then, and hangs up."
        value={limits.maxCallMs / 60_000}
        onValue={(minutes) => set({ limits: { ...limits, maxCallMs: Math.round(minutes * 60_000) } })}
        complaint={complaintOf("limits.maxCallMs")}
      />
      <NumberField
        label="Asks a silent caller after"
        unit="s"
        value={limits.silencePromptMs / 1_000}
        onValue={(seconds) => set({ limits: { ...limits, silencePromptMs: Math.round(seconds * 1_000) } })}
        complaint={complaintOf("limits.silencePromptMs")}
      />
      <NumberField
        label="Hangs up after"
        unit="unanswered prompts"
        value={limits.maxSilencePrompts}
        onValue={(maxSilencePrompts) => set({ limits: { ...limits, maxSilencePrompts } })}
        complaint={complaintOf("limits.maxSilencePrompts")}
      />
      <CheckField
        label="Record calls, and tell callers so first"
        isChecked={recording.enabled}
        onValue={(enabled) => set({ recording: { ...recording, enabled } })}
      />
      {recording.enabled && (
        <>
          <TextField
            label="Announcement (empty: the language's own)"
            value={recording.announcement}
            onValue={(announcement) => set({ recording: { ...recording, announcement } })}
            complaint={complaintOf("recording.announcement")}
          />
          <NumberField
            label="Recordings kept for"
            unit="days"
            value={recording.retentionDays}
            onValue={(retentionDays) => set({ recording: { ...recording, retentionDays } })}
            complaint={complaintOf("recording.retentionDays")}
          />
        </>
      )}
      <CheckField
        label="Hang up before a call costs more than a limit"
        isChecked={costLimit !== null}
        onValue={(isOn) => set({ limits: { ...limits, maxCallCostMicroUsd: isOn ? 500_000 : null } })}
      />
      {costLimit !== null && (
        <NumberField
          label="Most that a call may cost"
          unit="$"
          hint="The agent says goodbye when another turn could cost more. Does nothing where a price is not known."
          value={costLimit / 1e6}
          onValue={(usd) => set({ limits: { ...limits, maxCallCostMicroUsd: Math.round(usd * 1e6) } })}
          complaint={complaintOf("limits.maxCallCostMicroUsd")}
        />
      )}
      <CheckField
        label="Keep audio and provider events of calls (flight recorder)"
        isChecked={flightRecorder.enabled}
        onValue={(enabled) => set({ flightRecorder: { ...flightRecorder, enabled } })}
      />
      {flightRecorder.enabled && (
        <NumberField
          label="Kept for"
          unit="days"
          value={flightRecorder.retentionDays}
          onValue={(retentionDays) => set({ flightRecorder: { ...flightRecorder, retentionDays } })}
          complaint={complaintOf("flightRecorder.retentionDays")}
        />
      )}
    </>
  );
}
