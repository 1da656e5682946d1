import { useState } from "preact/hooks";
import { Icon } from "./Icon.tsx";

interface TypeBoxProps {
  canSend: boolean;
  isActive: boolean;
  /** False when the line was down and the text must stay in the box. */
  onSend(text: string): boolean;
  onStartTyped(): void;
}

/** Typing instead of talking: during a call, or to start one without a microphone. */
export function TypeBox({ canSend, isActive, onSend, onStartTyped }: TypeBoxProps) {
  const [text, setText] = useState("");
  if (!isActive) {
    return (
      <button type="button" class="link-button" onClick={onStartTyped}>
        Start without a microphone and type
      </button>
    );
  }
  return (
    <form
      class="type-box"
      onSubmit={(event) => {
        event.preventDefault();
        const words = text.trim();
        if (words !== "" && onSend(words)) setText("");
      }}
    >
      <label class="visually-hidden" for="type-text">
        Type instead of talking
      </label>
      <input
        id="type-text"
        type="text"
        value={text}
        maxLength={2_000}
        placeholder="Type instead of talking"
        autocomplete="off"
        enterkeyhint="send"
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="button" disabled={!canSend} aria-label="Send">
        <Icon name="send" />
      </button>
    </form>
  );
}
