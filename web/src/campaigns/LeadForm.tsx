import { useState } from "preact/hooks";
import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { TextField } from "../components/fields/TextField.tsx";
import { SendingForm } from "../components/SendingForm.tsx";
import { useSending } from "../components/use-sending.ts";
import { type Lead, leadStateWords } from "./campaign-answers.ts";

/** Adds one lead to a campaign. */
export function LeadForm({ campaignId, onAdded }: { campaignId: string; onAdded(): void }) {
  const [phone, setPhone] = useState("");
  const [name, setName] = useState("");
  const sending = useSending();
  const fields = sending.result?.fields;
  return (
    <SendingForm
      sending={sending}
      action="Add a lead"
      isSecondary
      work={async () => {
        const body = { campaignId, phone, name: name.trim() === "" ? null : name };
        const lead = await send<Lead>({ method: "POST", path: "/api/leads", body });
        answers.invalidate("/api/leads");
        onAdded();
        setPhone("");
        setName("");
        return `${lead.phone} is a lead now: ${leadStateWords[lead.status]}.`;
      }}
    >
      <TextField
        label="Phone"
        hint="With + and the country."
        maxLength={100}
        value={phone}
        onValue={setPhone}
        complaint={fields?.get("phone")}
      />
      <TextField
        label="Name"
        hint="May be left out."
        maxLength={200}
        value={name}
        onValue={setName}
        complaint={fields?.get("name")}
      />
    </SendingForm>
  );
}
