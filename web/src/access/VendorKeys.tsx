import { useState } from "preact/hooks";
import { answers } from "../api/api.ts";
import { ApiFailure } from "../api/api-failure.ts";
import { send } from "../api/send.ts";
import { useAnswer } from "../api/use-answer.ts";
import { SelectField } from "../components/fields/SelectField.tsx";
import { TextField } from "../components/fields/TextField.tsx";
import { Loading } from "../components/Loading.tsx";
import { Notice } from "../components/Notice.tsx";
import { SendingForm } from "../components/SendingForm.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { formatMoment } from "../words/format.ts";
import { requestFailureWords } from "../words/request-failure.ts";
import { accessPaths, type VendorKey } from "./access-answers.ts";

/** Vendors that an organisation may have a key of, by their names in the API. */
const vendors = { deepgram: "Deepgram", "openai-compatible": "the language models' vendor" } as const;
type Vendor = keyof typeof vendors;

const pathOf = (vendor: string): string => `${accessPaths.vendorKeys}/${encodeURIComponent(vendor)}`;

/** Keys of vendors that the organisation has brought, without the keys themselves: they are never shown again. */
export function VendorKeys() {
  const { value: keys, error } = useAnswer<VendorKey[]>(accessPaths.vendorKeys);
  return (
    <section class="card" aria-label="Keys of vendors">
      <h2>Keys of vendors</h2>
      <p class="hint">
        Calls that begin after a key was set use it in the place of the deployment's. It is encrypted before it is
        stored, and never shown again.
      </p>
      {keys !== undefined ? (
        <Keys keys={keys} />
      ) : error === undefined ? (
        <Loading what="the keys" />
      ) : (
        <Refused error={error} />
      )}
    </section>
  );
}

/** A deployment that cannot encrypt keys keeps none: that is no fault of the reader's. */
function Refused({ error }: { error: unknown }) {
  const isUnset = error instanceof ApiFailure && error.status === 404;
  return <Notice tone={isUnset ? "info" : "error"}>{requestFailureWords(error)}</Notice>;
}

function Keys({ keys }: { keys: readonly VendorKey[] }) {
  const sending = useSending();
  const remove = (vendor: string): void => {
    if (!confirm(`Delete your key of ${nameOf(vendor)}? Calls that begin after it use the deployment's.`)) return;
    void sending.run(async () => {
      await send({ method: "DELETE", path: pathOf(vendor) });
      answers.invalidate(accessPaths.vendorKeys);
      return `Your key of ${nameOf(vendor)} is deleted.`;
    });
  };
  return (
    <>
      <VendorKeyForm />
      <SentNote result={sending.result} />
      {keys.length === 0 && <p class="empty">No key of your own: calls use the deployment's.</p>}
      <ul class="rules">
        {keys.map(({ provider, hint, updatedAt }) => (
          <li key={provider}>
            <div>
              <h3>{nameOf(provider)}</h3>
              <p class="hint">
                {[hint === "" ? null : `ends in ${hint}`, `set ${formatMoment(updatedAt)}`]
                  .filter((part) => part !== null)
                  .join(" · ")}
              </p>
            </div>
            <div class="row-buttons">
              <button
                type="button"
                class="button button-danger"
                disabled={sending.isBusy}
                aria-label={`Delete the key of ${nameOf(provider)}`}
                onClick={() => remove(provider)}
              >
                Delete
              </button>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function VendorKeyForm() {
  const [vendor, setVendor] = useState<Vendor>("deepgram");
  const [apiKey, setApiKey] = useState("");
  const sending = useSending();
  return (
    <SendingForm
      sending={sending}
      action="Set the key"
      work={async () => {
        await send({ method: "PUT", path: pathOf(vendor), body: { apiKey: apiKey.trim() } });
        setApiKey("");
        answers.invalidate(accessPaths.vendorKeys);
        return `Your key of ${vendors[vendor]} is set.`;
      }}
    >
      <h3>Set a key</h3>
      <SelectField label="Vendor" value={vendor} options={vendors} onValue={(next: Vendor) => setVendor(next)} />
      <TextField
        label="Key"
        hint="It takes the place of the one before it."
        maxLength={512}
        isSecret
        value={apiKey}
        onValue={setApiKey}
        complaint={sending.result?.fields.get("apiKey")}
      />
    </SendingForm>
  );
}

const nameOf = (provider: string): string =>
  Object.hasOwn(vendors, provider) ? vendors[provider as Vendor] : provider;
