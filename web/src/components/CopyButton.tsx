import { useState } from "preact/hooks";

/** Button that puts a text on the clipboard and says whether it could. */
export function CopyButton({ text, words = "Copy" }: { text: string; words?: string }) {
  const [outcome, setOutcome] = useState<"copied" | "refused" | null>(null);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setOutcome("copied"),
      // The browser may keep the clipboard to itself: the text can be marked by hand.
      () => setOutcome("refused"),
    );
  return (
    <>
      <button type="button" class="button" onClick={copy}>
        {words}
      </button>
      <span role="status" class="hint">
        {outcome === "copied" && "Copied."}
        {outcome === "refused" && "Your browser did not allow it."}
      </span>
    </>
  );
}
