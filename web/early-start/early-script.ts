/** A page as the early script needs it: its address's pattern, and what it will ask for. Files are relative to `/`. */
export interface EarlyPage {
  /** As in the table of routes; null for every other address. */
  pattern: string | null;
  /** Null for a page without one. */
  lead: string | null;
  scripts: readonly string[];
  answers: readonly string[];
}

/**
 * Source of the script that begins the downloads of the page that the address names, and writes its lead into the
 * element `page-lead` of the frame, which it takes away where there is none. Answers are left in
 * `earlyAnswers`, where the answers' store finds them (web/src/api/early-answers.ts); they are not asked for when the
 * address has a query, which other answers belong to, or holds a key, which signs in first.
 */
export function earlyScript(pages: readonly EarlyPage[], apiOrigin: string): string {
  const table = pages.map(({ pattern, lead, scripts, answers }) => [
    pattern === null ? "" : `^${pattern.replace(/\/$/, "").replace(/:\w+/g, "([^/]+)")}/*$`,
    scripts,
    lead,
    // The parameter's place in the address stands for its name.
    answers.map((answer) => answer.replace(/:(\w+)/g, (_, name: string) => `:${placeOf(name, pattern ?? "")}`)),
  ]);
  // A script of a document must not contain the end of one, nor what begins a comment of old.
  const data = JSON.stringify(table).replaceAll("<", "\\u003c");
  return `{const early={};for(const[pattern,scripts,lead,answers]of ${data}){\
const match=new RegExp(pattern).exec(location.pathname);if(!match)continue;\
for(const file of scripts){const link=document.createElement("link");link.rel="modulepreload";link.href="/"+file;\
document.head.append(link)}\
const place=document.querySelector(".page-lead");if(lead)place.textContent=lead;else place.remove();\
if(!location.search&&!location.hash.startsWith("#key="))for(const answer of answers){\
const path=answer.replace(/:(\\d)/g,(_,place)=>match[place]);\
early[path]=fetch(${JSON.stringify(apiOrigin)}+path,{credentials:"include",cache:"no-store"});early[path].catch(()=>{})}\
break}globalThis.earlyAnswers=early}`;
}

function placeOf(name: string, pattern: string): number {
  const place = [...pattern.matchAll(/:(\w+)/g)].findIndex((match) => match[1] === name);
  if (place < 0) throw new Error(`"${pattern}" has no part ":${name}"`);
  return place + 1;
}
