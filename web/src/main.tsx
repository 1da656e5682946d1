import { render } from "preact";
import { App } from "./App.tsx";
import { answers } from "./api/api.ts";
import { loadPage } from "./page-chunks.ts";
import { firstAnswersOf } from "./router/first-answers.ts";
import { onIntent } from "./router/intent.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/shell.css";

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");
render(<App />, root);

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
