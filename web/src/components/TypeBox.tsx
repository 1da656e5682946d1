import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./Icon.tsx";

interface TypeBoxProps {
  canSend: boolean;
  isActive: boolean;
  /** False when the line was down and the text must stay in the box. */
  onSend(text: string): boolean;
  onStartTyped(): void;
}

/**
 * Typing instead of talking: during a call, or to start one without a microphone. Keyboard focus stays in here when one
 * takes the other's place.
 */
export function TypeBox({ canSend, isActive, onSend, onStartTyped }: TypeBoxProps) {
  const [text, setText] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  // Asked before this render takes the focused element away.
  const hadFocus = box.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    // Not to the button: a space typed just as the call ends would start another.
    if (hadFocus) (isActive ? field.current : box.current)?.focus();
  }, [isActive]);
  return (
    <div ref={box} class="type-box" tabIndex={-1}>
      {isActive ? (
        <form
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
            ref={field}
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
      ) : (
        <button type="button" class="link-button" onClick={onStartTyped}>
          Start without a microphone and type
        </button>
      )}
    </div>
  );
}
