/** Text of the API's description, whose code stands between backticks. */
export function Prose({ text }: { text: string }) {
  return (
    <>
      {text.split("`").map((part, index) =>
        // Every second part is code; parts have no identity but their place.
        index % 2 === 1 ? <code key={index}>{part}</code> : part,
      )}
    </>
  );
}
