import { render } from "preact";
import { App } from "./App.tsx";
import { answers } from "./api/api.ts";
import { hasEarlyAnswer } from "./api/early-answers.ts";
import { loadPage } from "./page-chunks.ts";
import { matchRoute } from "./router/address.ts";
import { firstAnswersOf } from "./router/first-answers.ts";
import { onIntent } from "./router/intent.ts";
import "./styles/frame.css";

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");
const app: HTMLElement = root;
const first = matchRoute(location.pathname);
// The document shows the frame already: it is drawn anew with the page in it, and not once more without.
const draw = (): void => render(<App />, app);
loadPage(first.page).then(draw, draw);
// On their way since the document came: the page finds them read.
for (const path of firstAnswersOf(first)) if (hasEarlyAnswer(path)) answers.prefetch(path);

onIntent((route) => {
  // A failure shows once the page is opened.
  loadPage(route.page).catch(() => undefined);
  for (const path of firstAnswersOf(route)) answers.prefetch(path);
});
addEventListener("online", () => answers.refreshShown());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") answers.refreshShown();
});

// Of no use to the first paint: when the page has come to rest. What was measured by then is told all the same.
const whenIdle = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 2_000));
addEventListener("load", () => {
  whenIdle(() => {
    // A tab that cannot load its measuring goes unmeasured.
    import("./measure/measure-tab.ts").then(({ measureTab }) => measureTab()).catch(() => undefined);
  });
});
