/** Places of cards that are on their way, as large as they will be. */
export function CardSkeleton({ count }: { count: number }) {
  return (
    <ul class="figure-grid" aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        <li key={index} class="figure-card figure-card-empty" />
      ))}
    </ul>
  );
}
