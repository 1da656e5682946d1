/** Examples of what to say to an agent: pressing one says it, as text. */
export function TryPhrases({ examples, say }: { examples: readonly string[]; say(example: string): void }) {
  if (examples.length === 0) return null;
  return (
    <ul class="try-phrases" aria-label="Try">
      {examples.map((example) => (
        <li key={example}>
          <button type="button" class="button" onClick={() => say(example)}>
            Try: “{example}”
          </button>
        </li>
      ))}
    </ul>
  );
}
