import { useState } from "preact/hooks";
import { answers } from "../api/api.ts";
import type { schemas } from "../api/api-types.ts";
import { send } from "../api/send.ts";
import { SelectField } from "../components/fields/SelectField.tsx";
import { SendingForm } from "../components/SendingForm.tsx";
import { useSending } from "../components/use-sending.ts";
import type { ApiKey } from "./access-answers.ts";

/** Times that the old key may go on working, in seconds. */
const graces = { 0: "not at all", 3600: "for an hour", 86400: "for a day", 604800: "for a week" };

interface KeyReplaceFormProps {
  replaced: ApiKey;
  /** It is the key that the reader is signed in with. */
  isOwn: boolean;
  onMade(name: string, key: string): void;
  close(): void;
}

/** Puts a new key in the place of another, which may go on working for a while. */
export function KeyReplaceForm({ replaced, isOwn, onMade, close }: KeyReplaceFormProps) {
  const [grace, setGrace] = useState("86400");
  const sending = useSending();
  return (
    <SendingForm
      sending={sending}
      action="Replace the key"
      onCancel={close}
      work={async () => {
        const made = await send<schemas["CreatedApiKey"]>({
          method: "POST",
          path: `/api/api-keys/${replaced.id}/rotate`,
          body: { graceSeconds: Number(grace) },
        });
        answers.invalidate("/api/api-keys");
        onMade(made.apiKey.name, made.key);
        close();
        return "The key is replaced.";
      }}
    >
      <h3>A new key in the place of “{replaced.name}”</h3>
      <p class="hint">
        It has the same name and role
        {replaced.expiresAt === null ? "." : ", and lives as long as this one did from its making."}
        {isOwn && " You are signed in with this key: when it ends, so does your session."}
      </p>
      <SelectField
        label="The old one works on"
        value={grace}
        options={graces as Record<string, string>}
        onValue={setGrace}
      />
    </SendingForm>
  );
}
