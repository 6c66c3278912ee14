// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** Things that arrive one after the other. */
export class Inbox {
  #items = [];
  #waiting = [];

  put = (item) => {
    const waiter = this.#waiting.shift();
    if (waiter) waiter(item);
    else this.#items.push(item);
  };

  /** The next one, whenever it comes. */
  async take(millis) {
    if (this.#items.length > 0) return this.#items.shift();
    return within(new Promise((resolve) => this.#waiting.push(resolve)), "something that should arrive", millis);
  }

  /** How many are here and not yet taken. */
  get size() {
    return this.#items.length;
  }
}

/** The promise's value, or an error that names what did not come. */
export async function within(promise, what, millis = 30_000) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`No ${what}.`)), millis)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
