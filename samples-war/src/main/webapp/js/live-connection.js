/** The connection broke before the answer came: nobody knows whether the call was executed. */
export class ConnectionLost extends Error {
  constructor(cause) {
    super("The connection broke before the server answered.", { cause });
    this.name = "ConnectionLost";
  }
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 5_000;
/** A connection that is not ready for use by then is given up. */
const OPENING_LIMIT_MS = 10_000;
/** A connection that lived this long did not fail because of something it met at the start. */
const STEADY_MS = 2_000;

/**
 * A connection to one actor that comes back by itself.
 *
 * A connection of the client tries again once, at the very moment it breaks. While a server restarts that attempt is
 * refused, and the client then gives up for good: its status becomes `idle`. So whenever that happens this class makes
 * a new connection, after a delay that doubles from 0.5 to 5 seconds and is shortened at random, so that the pages of
 * many users do not all return at once.
 *
 *     connecting ──▶ live ──▶ reconnecting ──▶ live …          closed, from anywhere
 *
 * "Live" means more than connected: `prepare` has run, which brings the page up to date. It runs at every opening.
 */
export class LiveConnection {
  #connect;
  #events;
  #prepare;
  #onState;

  #connection;
  #breakOffs = new Set();
  #openings = 0;
  #state = "connecting";
  #liveSince = 0;
  #failures = 0;
  #reason;
  #openingLimit;
  #nextAttempt;

  /**
   * @param connect  makes a new connection of the client
   * @param events   listeners by name of event
   * @param prepare  gets a function `call(action, ...args)`; live once its promise is fulfilled
   * @param onState  hears `{ state, failures, retryAt, reason }` at every change
   */
  constructor({ connect, events = {}, prepare, onState }) {
    this.#connect = connect;
    this.#events = events;
    this.#prepare = prepare;
    this.#onState = onState;
  }

  open() {
    this.#start();
  }

  get live() {
    return this.#state === "live";
  }

  /** Calls an action. Rejects with {@link ConnectionLost}, or with the error that the server answered. */
  call(action, ...args) {
    return this.live ? this.#call(this.#connection, action, args) : Promise.reject(new ConnectionLost());
  }

  /** Tries again at once instead of at the end of the current delay. */
  retryNow() {
    if (this.#nextAttempt !== undefined) this.#start();
  }

  /** Ends it for good; nothing is heard of it afterwards. */
  close() {
    this.#state = "closed";
    this.#drop();
  }

  #start() {
    clearTimeout(this.#nextAttempt);
    this.#nextAttempt = undefined;
    this.#tell(this.#state);

    const connection = this.#connect();
    this.#connection = connection;
    const ifCurrent = (listener) => (...args) => {
      if (connection === this.#connection) listener(...args);
    };
    for (const [name, listener] of Object.entries(this.#events)) connection.on(name, ifCurrent(listener));
    connection.onOpen(ifCurrent(() => this.#opened(connection)));
    connection.onError(ifCurrent((error) => this.#note(error)));
    connection.onStatusChange(
      ifCurrent((status) => {
        if (status === "idle") this.#startLater();
        else if (status !== "connected" && this.live) this.#broken();
      }),
    );
    this.#limitOpening();
  }

  async #opened(connection) {
    const opening = ++this.#openings;
    const stale = () => connection !== this.#connection || opening !== this.#openings;
    try {
      await this.#prepare((action, ...args) => this.#call(connection, action, args));
      if (stale()) return;
      clearTimeout(this.#openingLimit);
      this.#liveSince = performance.now();
      this.#reason = undefined;
      this.#tell("live");
    } catch (error) {
      if (stale()) return;
      this.#note(error);
      this.#startLater();
    }
  }

  #broken() {
    this.#tell("reconnecting");
    if (performance.now() - this.#liveSince < STEADY_MS) {
      // The client's own attempt would come without a pause, and so would the next loss.
      this.#startLater();
    } else {
      this.#failures = 0;
      this.#limitOpening();
    }
  }

  #startLater() {
    this.#drop();
    const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#failures);
    const delay = Math.max(FIRST_DELAY_MS, longest * (0.5 + Math.random() / 2));
    this.#failures += 1;
    this.#nextAttempt = setTimeout(() => this.#start(), delay);
    this.#tell(this.#state === "live" ? "reconnecting" : this.#state, Date.now() + delay);
  }

  #limitOpening() {
    clearTimeout(this.#openingLimit);
    this.#openingLimit = setTimeout(() => this.#startLater(), OPENING_LIMIT_MS);
  }

  #drop() {
    clearTimeout(this.#openingLimit);
    clearTimeout(this.#nextAttempt);
    this.#nextAttempt = undefined;
    const connection = this.#connection;
    this.#connection = undefined;
    if (!connection) return;
    for (const breakOff of this.#breakOffs) breakOff();
    // Later, because this may run inside one of its listeners.
    setTimeout(() => connection.dispose().catch(() => {}));
  }

  async #call(connection, action, args) {
    // Disposing waits for the other side to say goodbye, which a server that hangs never does.
    let breakOff;
    const brokenOff = new Promise((_, reject) => (breakOff = () => reject(new ConnectionLost())));
    this.#breakOffs.add(breakOff);
    try {
      return await Promise.race([connection.action({ name: action, args }), brokenOff]);
    } catch (error) {
      const lost = connection !== this.#connection || connection.connStatus !== "connected";
      throw lost && !(error instanceof ConnectionLost) ? new ConnectionLost(error) : error;
    } finally {
      this.#breakOffs.delete(breakOff);
    }
  }

  /** Keeps what the server said about the failure; what the client says about the network helps nobody. */
  #note(error) {
    if (error?.group && error.group !== "client") this.#reason = error.message;
  }

  #tell(state, retryAt) {
    if (this.#state === "closed") return;
    this.#state = state;
    this.#onState({ state, failures: this.#failures, retryAt, reason: this.#reason });
  }
}
