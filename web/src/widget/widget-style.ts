/** Style of the widget, which the page around it neither sees nor changes. */
export const widgetStyle = `
:host { display: block; color-scheme: light dark; --ink: #17211e; --soft: #55635e; --card: #fff; --line: #dce2dd; --good: #1d6b34; --bad: #b3261e; }
@media (prefers-color-scheme: dark) {
  :host { --ink: #e6edea; --soft: #a3b2ac; --card: #171f1c; --line: #2b3733; --good: #7fd695; --bad: #ff9e94; }
}
.widget { padding: 0.9rem 1rem; border: 1px solid var(--line); border-radius: 14px; background: var(--card); color: var(--ink);
  font: 15px / 1.45 system-ui, sans-serif; }
.minimal { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 1.25rem; padding: 0.5rem 1rem; }
header { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0.25rem 1rem; margin-bottom: 0.5rem; }
h4, h5, dl, dd, ul { margin: 0; padding: 0; list-style: none; }
h4 { font-size: 1rem; }
h5 { margin: 0.75rem 0 0.25rem; color: var(--soft); font-size: 0.8125rem; font-weight: 600; }
dt, small { color: var(--soft); }
small { font-size: 0.8125rem; }
dd, small { font-variant-numeric: tabular-nums; }
.gauges { display: grid; grid-template-columns: repeat(auto-fit, minmax(5.5rem, 1fr)); gap: 0.25rem 1rem; }
.gauges dd { font-size: 1.25rem; font-weight: 650; white-space: nowrap; }
.minimal .gauges { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; }
.minimal .gauges div { display: flex; align-items: baseline; gap: 0.4rem; }
.minimal .gauges dd { font-size: 1rem; }
.figures div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; padding: 0.2rem 0; border-top: 1px solid var(--line); }
.figures dd { text-align: right; }
.status { font-size: 0.875rem; color: var(--soft); }
.status::before { content: ""; display: inline-block; width: 0.5rem; height: 0.5rem; margin-right: 0.4rem; border: 2px solid currentColor; border-radius: 50%; }
.status-good { color: var(--good); }
.status-bad { color: var(--bad); font-weight: 600; }
.alerts { margin-top: 0.5rem; }
.alerts li { padding: 0.35rem 0.6rem; border: 1px solid var(--bad); border-left-width: 4px; border-radius: 8px; }
`;
