import { useState } from "preact/hooks";
import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { SelectField } from "../components/fields/SelectField.tsx";
import { TextField } from "../components/fields/TextField.tsx";
import { SendingForm } from "../components/SendingForm.tsx";
import { useSending } from "../components/use-sending.ts";
import { type Member, roleWords } from "./access-answers.ts";

/** Adds a person to the organisation. */
export function MemberForm() {
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Member["role"]>("viewer");
  const sending = useSending();
  const fields = sending.result?.fields;
  return (
    <SendingForm
      sending={sending}
      action="Add the member"
      work={async () => {
        const body = { email, role, name: name.trim() === "" ? null : name };
        const member = await send<Member>({ method: "POST", path: "/api/members", body });
        answers.invalidate("/api/members");
        setEmail("");
        setName("");
        return `${member.email} may sign in now. Tell them yourself: nothing is sent.`;
      }}
    >
      <h3>New member</h3>
      <p class="hint">
        People sign in through Cloudflare Access with this address, where the deployment has that set up.
      </p>
      <TextField
        label="Address"
        hint="Of their e-mail."
        maxLength={254}
        value={email}
        onValue={setEmail}
        complaint={fields?.get("email")}
      />
      <TextField label="Name" maxLength={120} value={name} onValue={setName} complaint={fields?.get("name")} />
      <SelectField
        label="Role"
        value={role}
        options={roleWords}
        onValue={(next: typeof role) => setRole(next)}
        complaint={fields?.get("role")}
      />
    </SendingForm>
  );
}
