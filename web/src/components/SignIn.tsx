import { useState } from "preact/hooks";
import { signIn } from "../api/api.ts";
import { ApiFailure } from "../api/api-failure.ts";
import { requestFailureWords } from "../words/request-failure.ts";
import { Notice } from "./Notice.tsx";

/** Asks for an API key and exchanges it for a session; the key itself is kept nowhere. */
export function SignIn({ onSignedIn }: { onSignedIn: () => void }) {
  const [apiKey, setApiKey] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const submit = async () => {
    setIsBusy(true);
    setFailure(null);
    try {
      await signIn(apiKey.trim(), new AbortController().signal);
      onSignedIn();
    } catch (error) {
      setFailure(signInFailureWords(error));
      setIsBusy(false);
    }
  };
  return (
    <section class="card narrow">
      <h1>Sign in</h1>
      <form
        class="sign-in"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <label for="api-key">API key</label>
        <input
          id="api-key"
          type="password"
          value={apiKey}
          required
          autocomplete="off"
          spellcheck={false}
          aria-describedby="api-key-hint"
          onInput={(event) => setApiKey(event.currentTarget.value)}
        />
        <p id="api-key-hint" class="hint">
          It begins with qv_. On your own machine you find it in .local/dev.json.
        </p>
        <button type="submit" class="button button-primary" disabled={isBusy}>
          {isBusy ? "Signing in…" : "Sign in"}
        </button>
      </form>
      {failure !== null && <Notice tone="error">{failure}</Notice>}
    </section>
  );
}

function signInFailureWords(error: unknown): string {
  const isRefused = error instanceof ApiFailure && [400, 401, 403].includes(error.status);
  return isRefused ? "This key was not accepted." : requestFailureWords(error);
}
