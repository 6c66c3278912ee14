import { ChatSession } from "./chat-session.js";
import { showConnection } from "./connection-view.js";
import { CounterPanel } from "./counter-panel.js";
import { closeDrawers } from "./drawers.js";
import { paintFace } from "./faces.js";
import { MessagesView } from "./messages-view.js";
import { showPeople } from "./people-view.js";
import { rememberName, rememberRoom, rememberedName } from "./preferences.js";
import { addressOf, problemOfRoom, roomInAddress } from "./room-address.js";
import { showRooms, suggestRooms } from "./rooms-view.js";

const TITLE = document.title;
const byId = (id) => document.getElementById(id);
const nameField = byId("name");
const roomField = byId("room");
const messageField = byId("message-input");

/** The room that the user is in now, or undefined while the welcome is shown. */
let session;
let unread = 0;
let stateOfCounter;

const counter = new CounterPanel((change) => {
  stateOfCounter = change;
  if (!session) showConnection(change);
});
suggestRooms(roomField);
go();

addEventListener("hashchange", go);
addEventListener("online", retryConnections);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  setUnread(0);
  retryConnections();
});

byId("enter-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const name = nameField.value.trim();
  const room = roomField.value.trim();
  const problem = name ? problemOfRoom(room) : "Please tell your name.";
  byId("enter-problem").textContent = problem ?? "";
  if (problem) return;
  rememberName(name);
  goTo(room);
});

byId("other-room-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = byId("other-room");
  const room = field.value.trim();
  const problem = problemOfRoom(room);
  field.setCustomValidity(problem ?? "");
  if (!field.reportValidity()) return;
  field.value = "";
  goTo(room);
});
byId("other-room").addEventListener("input", (event) => event.target.setCustomValidity(""));

// A link to the room in the address changes nothing there, so no hashchange comes.
byId("room-list").addEventListener("click", (event) => event.target.closest("a") && setTimeout(go));
byId("rename").addEventListener("click", () => showWelcome(session?.room ?? roomInAddress()));
byId("retry-now").addEventListener("click", retryConnections);
byId("share").addEventListener("click", share);
byId("share").hidden = !navigator.clipboard;

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = messageField.value.trim();
  if (!text || !session) return;
  messageField.value = "";
  session.say(text);
  messageField.focus();
});
messageField.addEventListener("keydown", (event) => {
  // While a word is being composed, as in Japanese, Enter belongs to the input method.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId("composer").requestSubmit();
});

function goTo(room) {
  location.hash = addressOf(room);
  go();
}

/** Shows what the address names: a room, if the user has a name and the room can be, else the welcome. */
function go() {
  const room = roomInAddress();
  const user = rememberedName();
  if (!room || !user || problemOfRoom(room)) showWelcome(room);
  else if (session?.room !== room || session.user !== user) enter(room, user);
  closeDrawers();
}

function showWelcome(room) {
  leave();
  showView("welcome");
  showRooms(undefined);
  showPeople(undefined);
  showConnection(stateOfCounter);
  document.title = TITLE;
  nameField.value = rememberedName();
  roomField.value = room ?? "lobby";
  closeDrawers();
  (nameField.value ? roomField : nameField).focus();
}

function enter(room, user) {
  leave();
  rememberRoom(room);
  showView("chat");
  showRooms(room);
  showPeople(undefined);
  byId("room-title").textContent = room;
  byId("room-subtitle").textContent = `Actor chatRoom, key “${room}”`;
  byId("me-name").textContent = user;
  paintFace(byId("me-avatar"), user);

  const view = new MessagesView({
    room,
    onRetry: (item) => session?.retry(item),
    onDiscard: (item) => session?.conversation.discard(item),
  });
  // What a room that was left still has to say is not shown any more.
  const ifHere = (listener) => (...args) => {
    if (session === mine) listener(...args);
  };
  const mine = new ChatSession({
    room,
    user,
    onState: ifHere((change) => {
      if (change.state === "live") view.loaded(mine.conversation.items);
      showConnection(change);
    }),
    onMessages: ifHere(() => view.show(mine.conversation.items)),
    onNewMessage: ifHere(() => document.hidden && setUnread(unread + 1)),
    onPeople: ifHere((names) => showPeople(names, user)),
  });
  session = mine;
  mine.join();
  setUnread(0);
  // On a touch screen the keyboard would jump up over the messages.
  if (matchMedia("(hover: hover)").matches) messageField.focus();
}

function leave() {
  session?.leave();
  session = undefined;
}

function showView(view) {
  byId("app").dataset.view = view;
  byId("welcome").hidden = view !== "welcome";
  byId("chat").hidden = view !== "chat";
  byId("me").hidden = view !== "chat";
}

function setUnread(count) {
  unread = count;
  if (session) document.title = `${count ? `(${count}) ` : ""}${session.room} · ${TITLE}`;
}

function retryConnections() {
  session?.retryConnection();
  counter.retryConnection();
}

async function share() {
  const label = byId("share-label");
  try {
    await navigator.clipboard.writeText(location.href);
    label.textContent = "Copied";
  } catch {
    label.textContent = "Not allowed";
  }
  setTimeout(() => (label.textContent = "Copy link"), 1_600);
}
