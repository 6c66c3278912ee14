import { connectToRoom } from "./actors.js";
import { Conversation } from "./conversation.js";
import { ConnectionLost, LiveConnection } from "./live-connection.js";

/** One user in one room: joins the conversation with a connection. */
export class ChatSession {
  #connection;
  #onPeople;

  constructor({ room, user, onState, onMessages, onNewMessage, onPeople }) {
    this.room = room;
    this.user = user;
    this.conversation = new Conversation(user, onMessages);
    this.#onPeople = onPeople;
    this.#connection = new LiveConnection({
      connect: () => connectToRoom(room),
      events: {
        newMessage: (message) => {
          this.conversation.add(message);
          onNewMessage(message);
        },
        presence: (names) => onPeople(names),
      },
      prepare: (call) => this.#catchUp(call),
      onState: (change) => {
        onState(change);
        if (change.state === "live") this.#sendWaiting();
      },
    });
  }

  join() {
    this.#connection.open();
  }

  /** Shows the text at once, and sends it now or as soon as there is a connection. */
  say(text) {
    const item = this.conversation.write(text);
    if (this.#connection.live) this.#send(item);
  }

  retry(item) {
    this.conversation.requeue(item);
    if (this.#connection.live) this.#send(item);
  }

  retryConnection() {
    this.#connection.retryNow();
  }

  leave() {
    this.#connection.close();
  }

  async #catchUp(call) {
    const entered = call("enter", this.user).then(this.#onPeople);
    const caughtUp = call("getHistory").then((history) => this.conversation.replaceBy(history));
    await Promise.all([entered, caughtUp]);
  }

  #sendWaiting() {
    for (const item of this.conversation.waiting) this.#send(item);
  }

  async #send(item) {
    this.conversation.handOver(item);
    try {
      this.conversation.acknowledge(item, await this.#connection.call("sendMessage", this.user, item.text));
    } catch (error) {
      if (error instanceof ConnectionLost) this.conversation.unanswered(item);
      else this.conversation.refused(item, error.message);
    }
  }
}
