import { paintFace } from "./faces.js";

const GROUP_MS = 5 * 60_000;
const NEAR_END_PX = 80;

const list = document.getElementById("messages");
const scroller = document.getElementById("scroller");
const empty = document.getElementById("empty");
const jump = document.getElementById("jump");
const jumpLabel = document.getElementById("jump-label");
const messageTemplate = document.getElementById("message-template");
const dayTemplate = document.getElementById("day-template");

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const fullTime = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const dayName = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

let resizes;

/** The list of messages of one room. User text enters the page as text nodes only. */
export class MessagesView {
  #elements = new Map();
  #days = new Map();
  #onRetry;
  #onDiscard;
  #unseen = 0;
  #following = true;
  #loaded = false;

  constructor({ room, onRetry, onDiscard }) {
    this.#onRetry = onRetry;
    this.#onDiscard = onDiscard;
    list.replaceChildren();
    scroller.setAttribute("aria-busy", "true");
    empty.textContent = `Nobody has said anything in ${room} yet. The first word is yours.`;
    empty.hidden = true;
    jump.hidden = true;
    jump.onclick = () => this.#toEnd("smooth");
    scroller.onscroll = () => {
      this.#following = nearEnd();
      if (this.#following) this.#seenAll();
    };
    // A banner or an on-screen keyboard takes space away; who was at the end stays there.
    resizes?.disconnect();
    resizes = new ResizeObserver(() => this.#following && this.#toEnd("instant"));
    resizes.observe(scroller);
  }

  /** The history is in: from now on new messages are announced. */
  loaded(items) {
    this.#loaded = true;
    this.show(items);
    scroller.removeAttribute("aria-busy");
  }

  show(items) {
    const last = items.at(-1);
    const follow = this.#following || (last?.state === "pending" && this.#isNew(last));
    const fresh = items.filter((item) => this.#isNew(item) && !item.own).length;

    this.#place(items);
    empty.hidden = !this.#loaded || items.length > 0;

    if (follow) this.#toEnd("instant");
    else if (fresh > 0) this.#unseenMore(fresh);
  }

  #isNew(item) {
    return !this.#elements.has(item.key);
  }

  /** Makes the children of the list what the items say, and moves only what is out of place. */
  #place(items) {
    const wanted = [];
    const days = new Set();
    let previous;
    for (const item of items) {
      const day = new Date(item.at).toDateString();
      if (!previous || new Date(previous.at).toDateString() !== day) {
        days.add(day);
        wanted.push(this.#dayElement(day, item.at));
        previous = undefined;
      }
      wanted.push(this.#element(item, previous));
      previous = item;
    }

    const keys = new Set(items.map((item) => item.key));
    for (const key of this.#elements.keys()) if (!keys.has(key)) forget(this.#elements, key);
    for (const day of this.#days.keys()) if (!days.has(day)) forget(this.#days, day);
    wanted.forEach((element, index) => {
      if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null);
    });
  }

  #element(item, previous) {
    let element = this.#elements.get(item.key);
    if (!element) {
      element = messageTemplate.content.firstElementChild.cloneNode(true);
      element.querySelector(".message-retry").onclick = () => this.#onRetry(item);
      element.querySelector(".message-discard").onclick = () => this.#onDiscard(item);
      this.#elements.set(item.key, element);
    }
    fill(element, item);
    element.classList.toggle("follows", follows(item, previous));
    return element;
  }

  #dayElement(day, at) {
    let element = this.#days.get(day);
    if (!element) {
      element = dayTemplate.content.firstElementChild.cloneNode(true);
      element.firstElementChild.textContent = wordsForDay(new Date(at));
      this.#days.set(day, element);
    }
    return element;
  }

  #unseenMore(count) {
    this.#unseen += count;
    jumpLabel.textContent = this.#unseen === 1 ? "1 new message" : `${this.#unseen} new messages`;
    jump.hidden = false;
  }

  #seenAll() {
    this.#unseen = 0;
    jump.hidden = true;
  }

  #toEnd(behavior) {
    scroller.scrollTo({ top: scroller.scrollHeight, behavior });
    this.#seenAll();
  }
}

function fill(element, item) {
  const { id, user, text, at, own, state } = item;
  if (id !== undefined) element.dataset.id = id;
  element.dataset.state = state;
  element.classList.toggle("own", own);
  setText(element.querySelector(".message-user"), user);
  setText(element.querySelector(".message-text"), text);
  setText(element.querySelector(".message-note"), noteFor(item));

  const avatar = element.querySelector(".avatar");
  if (avatar.dataset.name !== user) {
    avatar.dataset.name = user;
    paintFace(avatar, user);
  }
  const time = element.querySelector("time");
  if (time.dateTime !== at) {
    const date = new Date(at);
    time.dateTime = at;
    time.textContent = clock.format(date);
    time.title = fullTime.format(date);
  }
}

function noteFor({ state, note, handedOver }) {
  if (state === "pending") return handedOver ? "Sending…" : "Waiting for the connection";
  if (state === "failed") return note;
  return "";
}

/** Whether the item continues what the same person just said, so that name and face need not be repeated. */
function follows(item, previous) {
  return previous?.user === item.user && new Date(item.at) - new Date(previous.at) < GROUP_MS;
}

function wordsForDay(date) {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (date.toDateString() === today.toDateString()) return "Today";
  if (date.toDateString() === yesterday.toDateString()) return "Yesterday";
  return dayName.format(date);
}

function nearEnd() {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;
}

function forget(elements, key) {
  elements.get(key).remove();
  elements.delete(key);
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
