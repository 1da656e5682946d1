import { useState } from "preact/hooks";
import { answers } from "../api/api.ts";
import type { schemas } from "../api/api-types.ts";
import { send } from "../api/send.ts";
import { SelectField } from "../components/fields/SelectField.tsx";
import { TextField } from "../components/fields/TextField.tsx";
import { SendingForm } from "../components/SendingForm.tsx";
import { useSending } from "../components/use-sending.ts";
import { type ApiKey, roleWords } from "./access-answers.ts";

/** Lengths of a key's life to choose from, in days; 0 is without an end. */
const lives = { 0: "until it is revoked", 1: "for a day", 30: "for 30 days", 90: "for 90 days", 365: "for a year" };
const DAY_MS = 86_400_000;

/** Makes a key and hands its secret on. */
export function KeyForm({ onMade }: { onMade(name: string, key: string): void }) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<ApiKey["role"]>("viewer");
  const [days, setDays] = useState("0");
  const sending = useSending();
  const fields = sending.result?.fields;
  return (
    <SendingForm
      sending={sending}
      action="Make the key"
      work={async () => {
        const expiresAt = days === "0" ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
        const made = await send<schemas["CreatedApiKey"]>({
          method: "POST",
          path: "/api/api-keys",
          body: { name, role, expiresAt },
        });
        answers.invalidate("/api/api-keys");
        onMade(made.apiKey.name, made.key);
        setName("");
        return "The key is made. Copy it now: it is kept nowhere.";
      }}
    >
      <h3>New key</h3>
      <TextField
        label="Name"
        hint="What it is for."
        maxLength={120}
        value={name}
        onValue={setName}
        complaint={fields?.get("name")}
      />
      <SelectField
        label="Role"
        value={role}
        options={roleWords}
        onValue={(next: typeof role) => setRole(next)}
        complaint={fields?.get("role")}
      />
      <SelectField
        label="Works"
        value={days}
        options={lives as Record<string, string>}
        onValue={setDays}
        complaint={fields?.get("expiresAt")}
      />
    </SendingForm>
  );
}
