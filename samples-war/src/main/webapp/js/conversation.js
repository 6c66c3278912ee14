/**
 * The messages of one room as this page knows them, without any display.
 *
 * An item is `{ key, id, user, text, at, own, state, note }`. Items with an id are the server's messages, in the order
 * of their ids; behind them come the user's own texts that have no id yet. Their `state` is
 *
 *     pending ──▶ sent          the server answered with the message
 *        │  ▲
 *        ▼  │ retry
 *      failed ──▶ sent          no answer came, but the history has the message
 *
 * The same message may come as an answer, as an event and in the history, in any order. All three are merged by id.
 */
export class Conversation {
  #user;
  #onChange;
  #items = [];
  #byId = new Map();
  #keys = 0;

  constructor(user, onChange) {
    this.#user = user;
    this.#onChange = onChange;
  }

  get items() {
    return this.#items;
  }

  /** Texts that were never handed to the server. */
  get waiting() {
    return this.#items.filter((item) => item.state === "pending" && !item.handedOver);
  }

  /** Takes the server's history, which is the truth about every message from its first one on. */
  replaceBy(history) {
    const ids = new Set(history.map((message) => message.id));
    const first = history[0]?.id ?? -Infinity;
    for (const item of this.#items.filter(({ id }) => id !== undefined && id >= first && !ids.has(id))) {
      this.#remove(item);
    }
    for (const message of history) this.#merge(message);
    this.#changed();
  }

  /** Takes one message that the server announced. */
  add(message) {
    this.#merge(message);
    this.#changed();
  }

  /** Adds a text of the user's own. */
  write(text) {
    const item = this.#newItem({ user: this.#user, text, at: new Date().toISOString() }, "pending");
    this.#items.push(item);
    this.#changed();
    return item;
  }

  /** The text is on its way to the server. */
  handOver(item) {
    item.state = "pending";
    item.note = undefined;
    item.handedOver = true;
    item.lastIdBefore ??= Math.max(-Infinity, ...this.#byId.keys());
    this.#changed();
  }

  /** The server answered with the stored message. */
  acknowledge(item, message) {
    const announced = item.announced;
    this.#identify(item, message);
    // A second page of the same user may have sent the same words.
    if (announced && announced.id !== message.id) this.#merge(announced);
    this.#changed();
  }

  /** The server refused the text, so no message comes of it. */
  refused(item, reason) {
    const { announced } = item;
    item.announced = undefined;
    item.lastIdBefore = undefined;
    if (announced) this.#merge(announced);
    this.#fail(item, `Not sent. ${reason}`);
  }

  /** The answer did not come. The message may be stored or not; the history will tell. */
  unanswered(item) {
    if (item.announced) {
      this.#identify(item, item.announced);
      this.#changed();
    } else {
      this.#fail(item, "Not confirmed: the connection broke before the server answered.");
    }
  }

  /** A failed text shall be sent again. */
  requeue(item) {
    item.state = "pending";
    item.note = undefined;
    this.#changed();
  }

  discard(item) {
    this.#remove(item);
    this.#changed();
  }

  #merge(message) {
    const known = this.#byId.get(message.id);
    if (known) {
      Object.assign(known, { user: message.user, text: message.text, at: message.at });
      return;
    }
    const mine = this.#items.find((item) => couldBe(item, message));
    if (!mine) {
      this.#identify(this.#newItem(message, "sent"), message);
    } else if (mine.state === "pending" && mine.handedOver) {
      // The event overtook the answer. Only the answer makes it sent.
      mine.announced = message;
    } else {
      this.#identify(mine, message);
    }
  }

  #identify(item, { id, user, text, at }) {
    const other = this.#byId.get(id);
    if (other && other !== item) this.#remove(other);
    Object.assign(item, { id, user, text, at, state: "sent", note: undefined, announced: undefined });
    this.#byId.set(id, item);
    if (!this.#items.includes(item)) this.#items.push(item);
  }

  #newItem({ user, text, at }, state) {
    return { key: ++this.#keys, user, text, at, own: user === this.#user, state };
  }

  #fail(item, note) {
    item.state = "failed";
    item.note = note;
    item.handedOver = false;
    this.#changed();
  }

  #remove(item) {
    this.#items = this.#items.filter((other) => other !== item);
    if (item.id !== undefined) this.#byId.delete(item.id);
  }

  #changed() {
    this.#items.sort((a, b) => rank(a) - rank(b) || a.key - b.key);
    this.#onChange();
  }
}

/** Whether this text of ours, on its way or thought lost, is the message: same words, newer than all we knew then. */
function couldBe(item, message) {
  return (
    item.id === undefined &&
    item.lastIdBefore !== undefined &&
    !item.announced &&
    item.user === message.user &&
    item.text === message.text &&
    message.id > item.lastIdBefore
  );
}

function rank(item) {
  return item.id ?? Number.MAX_SAFE_INTEGER;
}
