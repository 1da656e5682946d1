import { useEffect, useState } from "preact/hooks";
import { signOut } from "../api/api.ts";
import type { schemas } from "../api/api-types.ts";
import { useAnswer } from "../api/use-answer.ts";
import { requestFailureWords } from "../words/request-failure.ts";
import { Notice } from "./Notice.tsx";
import { takeKeyRefusal } from "./SignIn.tsx";

/** Says who is signed in. Ends the session; what was loaded with it is the parent's to drop, in `onSignedOut`. */
export function SignOut({ onSignedOut }: { onSignedOut: () => void }) {
  const [failure, setFailure] = useState<string | null>(null);
  const submit = async () => {
    setFailure(null);
    try {
      await signOut(new AbortController().signal);
      onSignedOut();
    } catch (error) {
      setFailure(requestFailureWords(error));
    }
  };
  // A key in the address that was refused is no matter to who is signed in all the same.
  useEffect(() => void takeKeyRefusal(), []);
  const { value: organization } = useAnswer<schemas["Organization"]>("/api/organizations/me");
  return (
    <div class="sign-out">
      {organization !== undefined && (
        <span class="hint">
          {organization.name} · {organization.role}
        </span>
      )}
      {failure !== null && <Notice tone="error">{failure}</Notice>}
      <button type="button" class="link-button" onClick={() => void submit()}>
        Sign out
      </button>
    </div>
  );
}
