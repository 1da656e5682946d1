import { useState } from "preact/hooks";
import { signIn } from "../api/api.ts";
import { ApiFailure } from "../api/api-failure.ts";
import { requestFailureWords } from "../words/request-failure.ts";
import { Notice } from "./Notice.tsx";

interface SignInProps {
  onSignedIn: () => void;
  /** The refusal that the form is shown for. */
  reason?: unknown;
}

/** Asks for an API key and exchanges it for a session; the key itself is kept nowhere. It says why it asks. */
export function SignIn({ onSignedIn, reason }: SignInProps) {
  const [apiKey, setApiKey] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(takeKeyRefusal);
  const hasEnded = reason instanceof ApiFailure && reason.code === "session_ended";
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
      {hasEnded && failure === null && <Notice tone="info">Your session has ended. Sign in again to go on.</Notice>}
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

let refusedKeyWords: string | null = null;

/** Tells the next form that a key in the page's address was refused, so that it says so. */
export function noteKeyRefusal(error: unknown): void {
  refusedKeyWords = signInFailureWords(error);
}

/** Takes the words of the last refusal, which are said once: by the form, or by nobody where no form was needed. */
export function takeKeyRefusal(): string | null {
  const words = refusedKeyWords;
  refusedKeyWords = null;
  return words;
}

const KEY_REFUSED = "This key is revoked or unknown.";

function signInFailureWords(error: unknown): string {
  const isRefused = error instanceof ApiFailure && [400, 401, 403].includes(error.status);
  return isRefused ? KEY_REFUSED : requestFailureWords(error);
}
