import type { Ranking } from "./database-answers.ts";

/** Says in which ways less is known, or can be done, than might be. */
export function Modes({ modes }: { modes: Ranking["modes"] }) {
  return (
    <>
      {modes.map(({ mode, words }) => (
        <p key={mode} class="notice notice-warning">
          {words}
        </p>
      ))}
    </>
  );
}
