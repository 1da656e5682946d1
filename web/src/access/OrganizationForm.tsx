import { useState } from "preact/hooks";
import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { NumberField } from "../components/fields/NumberField.tsx";
import { SelectField } from "../components/fields/SelectField.tsx";
import { TextField } from "../components/fields/TextField.tsx";
import { SendingForm } from "../components/SendingForm.tsx";
import { useSending } from "../components/use-sending.ts";
import { accessPaths, type Organization } from "./access-answers.ts";

/** Days that the form begins with when words are to be kept for a while. */
const USUAL_RETENTION_DAYS = 90;

/** Settings of the organisation: its name, its time zone, and how long it keeps what was said. */
export function OrganizationForm({ organization }: { organization: Organization }) {
  const [name, setName] = useState(organization.name);
  const [timeZone, setTimeZone] = useState(organization.timeZone ?? "");
  const [keeps, setKeeps] = useState<"for ever" | "for days">(
    organization.retentionDays === null ? "for ever" : "for days",
  );
  const [days, setDays] = useState(organization.retentionDays ?? USUAL_RETENTION_DAYS);
  const sending = useSending();
  const fields = sending.result?.fields;
  const retentionDays = keeps === "for ever" ? null : days;

  const save = async (): Promise<string> => {
    const isShorter =
      retentionDays !== null && (organization.retentionDays === null || retentionDays < organization.retentionDays);
    const question = `Delete what was said in calls that ended more than ${retentionDays} days ago? It happens within the hour and cannot be undone.`;
    if (isShorter && !confirm(question)) return "Nothing was changed.";
    const wanted = { name, timeZone: timeZone.trim() === "" ? null : timeZone.trim(), retentionDays };
    const changed = Object.entries(wanted).filter(
      ([field, value]) => value !== organization[field as keyof typeof wanted],
    );
    if (changed.length === 0) return "There is nothing to save.";
    await send({ method: "PATCH", path: accessPaths.organization, body: Object.fromEntries(changed) });
    answers.invalidate(accessPaths.organization);
    return "Saved.";
  };

  return (
    <section class="card" aria-label="Organisation">
      <h2>Organisation</h2>
      <SendingForm sending={sending} action="Save" work={save}>
        <TextField label="Name" maxLength={120} value={name} onValue={setName} complaint={fields?.get("name")} />
        <TextField
          label="Time zone"
          hint="A place such as Europe/Berlin, which new campaigns begin with. Empty takes that of whoever makes one."
          maxLength={64}
          value={timeZone}
          onValue={setTimeZone}
          complaint={fields?.get("timeZone")}
        />
        <SelectField
          label="Words of calls are kept"
          value={keeps}
          options={{ "for ever": "until somebody deletes them", "for days": "for some days" }}
          onValue={(next: typeof keeps) => setKeeps(next)}
        />
        {keeps === "for days" && (
          <NumberField
            label="Kept for"
            unit="days"
            hint="After a call's end; transcripts and the words of turns go, figures stay."
            value={days}
            onValue={setDays}
            complaint={fields?.get("retentionDays")}
          />
        )}
      </SendingForm>
    </section>
  );
}
