// The actors of this application, as the page sees them.
import { createClient } from "../vendor/rivetkit-client-2.3.19.js";

// The client speaks its binary encoding unless it is told otherwise: with `encoding: "json"` its messages can be read in the
// browser's network panel.
const client = createClient({
  endpoint: location.origin,
  // On localhost the client would otherwise ask the server for a script that Troupe does not have.
  devtools: false,
});

// Connections everywhere, although single calls would do for some: the client streams the body of a single call, and
// Chromium sends such bodies over HTTP/2 only, which plain http:// is not.

/** A new connection to the actor `chatRoom` of this name. */
export function connectToRoom(room) {
  return client.chatRoom.getOrCreate([room]).connect();
}

/** A new connection to the actor `counter` with the key `lobby`. */
export function connectToCounter() {
  return client.counter.getOrCreate(["lobby"]).connect();
}
