/*
 * In a small window the chat covers the page: there it keeps the focus and stays above a keyboard
 * on the screen, and Back closes it.
 */

const MARK = "relapse-guide"; // In the state of the entry of the history that Back leaves.
const KEYBOARD = 100; // Pixels of a window that only a keyboard takes.

/** Does so for the chat of a panel. */
export function fitPhone(panel) {
  const { frame } = panel;
  const box = frame.querySelector("#panel");
  // As a part of the page it covers nothing, however little room there is.
  const covers = () =>
    !box.hidden && frame.classList.contains("full") && getComputedStyle(frame).position === "fixed";
  const fit = keepAbove(frame, covers);
  const note = (window.CloseWatcher ? watchBack : standInHistory)(panel, covers);
  const look = () => {
    fit();
    note();
  };
  box.addEventListener("keydown", (event) => {
    if (event.key === "Tab" && frame.classList.contains("full")) keepFocus(event, box);
  });
  new MutationObserver(look).observe(box, { attributeFilter: ["hidden", "aria-modal"] });
  look();
}

/** Browsers lay a keyboard over the page and move what they show; this follows what they show. */
function keepAbove(frame, covers) {
  const view = window.visualViewport;
  if (!view) return () => {};
  const fit = () => {
    // Who zooms in by fingers sees a part of the chat, which stays as large as it is.
    const lifted = covers() && view.scale === 1 && innerHeight - view.height > KEYBOARD;
    frame.style.inset = lifted ? `${view.offsetTop}px 0 auto` : "";
    frame.style.height = lifted ? `${view.height}px` : "";
  };
  for (const name of ["resize", "scroll"]) view.addEventListener(name, fit);
  return fit;
}

/** Browsers that tell of Back (Chrome on Android) need nothing in the history. */
function watchBack(panel, covers) {
  let watcher = null;
  const note = () => {
    if (covers() === Boolean(watcher)) return;
    watcher?.destroy();
    watcher = covers() ? new CloseWatcher() : null;
    if (!watcher) return;
    watcher.addEventListener("close", () => {
      watcher = null;
      panel.goBack();
      note(); // For what is still open.
    });
  };
  return note;
}

const marked = (state) => Boolean(state?.[MARK]);

/** Elsewhere the history has an entry more while the chat covers the page, which Back leaves. */
function standInHistory(panel, covers) {
  let page = null; // The address that the entry was made for.
  let going = false; // The chat was closed in another way, and the entry is being left.
  const note = () => {
    if (covers() && !marked(history.state)) {
      history.pushState({ ...history.state, [MARK]: true }, "");
    }
    if (covers()) page = location.href;
    else if (page !== null && !going) takeAway();
  };
  const takeAway = () => {
    going = marked(history.state);
    if (going) history.back();
    else page = null; // The website has put its own in its place.
  };
  const leave = (event) => {
    if (page !== location.href || marked(event.state)) return;
    // For the website's own router nothing has happened: Safari and Firefox ask here first.
    event.stopImmediatePropagation();
    if (covers() && !going) panel.goBack();
    page = null;
    going = false;
    note(); // For what is still open.
  };
  addEventListener("popstate", leave, true);
  return note;
}

/** What is behind a chat that covers the page would have the focus out of sight. */
function keepFocus(event, box) {
  const every = "button,a,textarea,input,summary,[tabindex='0']";
  const stops = [...box.querySelectorAll(every)].filter(
    (stop) => stop.getClientRects().length && getComputedStyle(stop).visibility === "visible",
  );
  const [first, last] = [stops[0], stops[stops.length - 1]];
  const [from, to] = event.shiftKey ? [first, last] : [last, first];
  if (box.getRootNode().activeElement !== from) return;
  event.preventDefault();
  to.focus();
}
