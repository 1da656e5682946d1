/*
 * Runs in a page, before it is loaded: notes what of the live feed is drawn, and when. It reads the feed's messages as
 * they come, works out which text has to appear where, and looks for it at every change of the document.
 */
{
  const shown = [];
  let awaited = [];
  const MISSED_AFTER_MS = 2_000;
  const isListed = location.pathname === "/live";

  /** Cards by their calls, read once a look: a look asks for each of them many times. */
  let cards = new Map();
  const readCards = () => {
    const links = document.querySelectorAll('.call-in-progress h2 a[href^="/live/"]');
    cards = new Map([...links].map((link) => [link.getAttribute("href").slice(6), link.closest(".call-in-progress")]));
  };
  const cardOf = (callId) => cards.get(callId) ?? null;
  const wordsOf = (callId) => cardOf(callId)?.querySelector(".last-words")?.textContent ?? "";
  const hasRow = (callId, row) => {
    const labels = cardOf(callId)?.querySelectorAll(".waterfall-label") ?? [];
    return [...labels].some(({ textContent }) => textContent === row);
  };

  /** Things that were awaited of a call when it left the list, since it had ended or newer ones came. */
  let left = 0;

  const look = () => {
    const nowMs = Date.now();
    if (awaited.length === 0) return;
    readCards();
    awaited = awaited.filter(({ what, callId, atEpochMs, isShown }) => {
      if ((what === "words" || what === "stage") && cardOf(callId) === null && nowMs - atEpochMs < MISSED_AFTER_MS) {
        left += 1;
        return false;
      }
      if (!isShown()) return true;
      shown.push({ what, callId, lagMs: nowMs - atEpochMs });
      return false;
    });
  };

  /** Newest words of each call: those that they replaced before they were drawn count as shown with them. */
  const newest = new Map();
  /** Calls whose newest words are the agent's: what more is heard of it is shown until the caller speaks. */
  const agentSpeaks = new Set();
  const wordsCame = (callId, text, atEpochMs) => {
    if (atEpochMs !== null) agentSpeaks.delete(callId);
    newest.set(callId, text);
    const isShown = () => wordsOf(callId).includes(newest.get(callId) ?? "");
    if (atEpochMs !== null) awaited.push({ what: "words", callId, atEpochMs, isShown });
  };

  /** Rows of the running turn's waterfall, by the event that opens them. */
  const rows = {
    llm_requested: "Model, first token",
    llm_first_token: "First clause",
    tts_requested: "Voice, first audio",
    answer_ready: "Waiting to be sent",
  };
  /** Rows of turns that were begun early: they are shown once the turn is committed. */
  const early = new Map();
  /** Turns that were begun in vain: of what still comes of them nothing is drawn. */
  const discarded = new Set();
  /** Turns that were worked for. Others, such as a recorded greeting, are one line: they have no rows. */
  const worked = new Set();
  const opened = new Set();
  const rowOpened = (callId, turnId, row, atEpochMs) => {
    if (opened.has(`${turnId} ${row}`)) return;
    opened.add(`${turnId} ${row}`);
    awaited.push({ what: "stage", row, callId, atEpochMs, isShown: () => hasRow(callId, row) });
  };

  const takeEvent = (callId, event, atEpochMs) => {
    const key = `${callId} ${event.turnId}`;
    const row = rows[event.type];
    if (event.type === "interim_transcript") wordsCame(callId, event.personal.text, atEpochMs);
    if (event.type === "audio_started") agentSpeaks.add(callId);
    if (event.type === "agent_turn_started" && event.isSpeculative) early.set(key, new Set());
    if (event.type === "speculation_discarded") {
      early.delete(key);
      discarded.add(key);
    }
    if (["turn_committed", "llm_requested", "tts_requested"].includes(event.type)) worked.add(key);
    if (event.type === "turn_committed") {
      wordsCame(callId, event.personal.text, atEpochMs);
      for (const opensNow of early.get(key) ?? []) rowOpened(callId, key, opensNow, atEpochMs);
      early.delete(key);
    }
    if (row !== undefined && early.has(key)) early.get(key)?.add(row);
    else if (row !== undefined && worked.has(key) && !discarded.has(key)) rowOpened(callId, key, row, atEpochMs);
    // A turn that is over is not in the list any more.
    if (event.type === "agent_turn_ended") {
      const isOver = (one) => one.what === "stage" && one.callId === callId;
      awaited = awaited.filter((one) => !isOver(one) || Date.now() - one.atEpochMs > MISSED_AFTER_MS);
    }
  };

  /** Calls whose timelines so far have come. */
  const begun = new Set();
  const take = (message) => {
    if (message.type === "difference" && isListed) {
      for (const { callId, startedAtEpochMs } of message.calls?.put ?? []) {
        awaited.push({ what: "call", callId, atEpochMs: startedAtEpochMs, isShown: () => cardOf(callId) !== null });
      }
    }
    if (message.type !== "call_events") return;
    readCards();
    const { callId, startedAtEpochMs, events, heard } = message;
    // A call's own page is opened while the call goes on: what happened before is no news.
    if (!isListed && !begun.has(callId)) {
      begun.add(callId);
      return;
    }
    for (const event of events) {
      const atEpochMs = startedAtEpochMs + event.atMs;
      // Of a timeline that was asked for late nothing is to be learned.
      if (Date.now() - atEpochMs > 10_000) continue;
      if (isListed && cardOf(callId) !== null) takeEvent(callId, event, atEpochMs);
      if (isListed || event.type !== "agent_turn_ended") continue;
      const isShown = () => {
        const turn = document.querySelector(`[data-turn="${event.turnId}"]`);
        return turn !== null && !(turn.textContent ?? "").includes("goes on");
      };
      awaited.push({ what: "turn", callId, atEpochMs, isShown });
    }
    if (agentSpeaks.has(callId) && heard !== undefined && heard.text !== "") wordsCame(callId, heard.text, null);
  };

  const Native = globalThis.WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(address, protocols) {
      super(address, protocols);
      // Before the page's own listener: what it draws comes later.
      this.addEventListener("message", ({ data }) => take(JSON.parse(String(data))));
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  const readProbe = () => {
    const late = awaited.filter(({ atEpochMs }) => Date.now() - atEpochMs > MISSED_AFTER_MS);
    const missed = late.map(({ what, row = null, callId, atEpochMs }) => ({ what, row, callId, atEpochMs }));
    return { shown, missed, left };
  };
  Object.assign(globalThis, { readProbe });
}
