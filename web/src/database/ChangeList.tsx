import { useEffect } from "preact/hooks";
import { answers } from "../api/api.ts";
import { ChangeCard } from "./ChangeCard.tsx";
import { type Change, databasePaths } from "./database-answers.ts";

/** States in which something happens by itself. */
const MOVING = new Set<Change["status"]>(["approved", "building", "verifying", "cancelling", "reverting"]);
const ASK_EVERY_MS = 1_000;

/** Changes of the database, the newest first; asked for again while one of them is under way. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  const isMoving = changes.some(({ status }) => MOVING.has(status));
  useEffect(() => {
    if (!isMoving) return;
    const timer = setInterval(() => answers.invalidate(databasePaths.changes), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isMoving]);
  return (
    <section class="card" aria-label="Changes">
      <h2>Changes</h2>
      {changes.length === 0 ? (
        <p class="empty">No index was proposed yet. Advice has indexes to propose.</p>
      ) : (
        <ul class="incidents">
          {changes.map((change) => (
            <ChangeCard key={change.id} change={change} />
          ))}
        </ul>
      )}
    </section>
  );
}
