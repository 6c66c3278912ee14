const LABELS = { connecting: "Connecting", live: "Live", reconnecting: "Reconnecting" };

const pill = document.getElementById("connection");
const label = document.getElementById("connection-label");
const detail = document.getElementById("connection-detail");
const banner = document.getElementById("banner");
const bannerText = document.getElementById("banner-text");

let current = { state: "connecting", failures: 0 };

/** Shows the state of the connection in the bar at the top and, while it is broken, above the messages. */
export function showConnection(change) {
  current = change;
  render();
}

// Only the words in the label are announced; the seconds that run down beside it are for the eye.
setInterval(() => current.retryAt && render(), 500);
addEventListener("online", render);
addEventListener("offline", render);

function render() {
  const { state, failures, retryAt, reason } = current;
  const offline = state !== "live" && !navigator.onLine;
  const seconds = retryAt ? Math.max(1, Math.ceil((retryAt - Date.now()) / 1000)) : undefined;

  pill.dataset.state = state;
  pill.classList.toggle("offline", offline);
  setText(label, offline ? "Offline" : LABELS[state]);
  setText(detail, state !== "live" && failures > 0 ? `try ${failures}${seconds ? ` · ${seconds} s` : ""}` : "");

  banner.hidden = state === "live" || (state === "connecting" && failures < 2);
  setText(bannerText, bannerWords(offline, reason));
}

function bannerWords(offline, reason) {
  if (offline) return "Your device is offline.";
  if (reason) return `The server refuses the connection: ${reason}`;
  return "The server cannot be reached. What you write is sent as soon as it is back.";
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
