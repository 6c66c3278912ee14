import { connectToCounter } from "./actors.js";
import { LiveConnection } from "./live-connection.js";

const output = document.getElementById("count");
const button = document.getElementById("increment");
const problem = document.getElementById("counter-problem");

/** The panel with the shared counter. */
export class CounterPanel {
  #connection;

  constructor(onState) {
    this.#connection = new LiveConnection({
      connect: connectToCounter,
      events: { newCount: show },
      prepare: async (call) => show(await call("getCount")),
      onState: (change) => {
        output.dataset.state = change.state;
        button.disabled = change.state !== "live";
        if (change.state === "live") problem.textContent = "";
        onState(change);
      },
    });
    button.onclick = () => this.#increment();
    this.#connection.open();
  }

  retryConnection() {
    this.#connection.retryNow();
  }

  async #increment() {
    try {
      show(await this.#connection.call("increment", 1));
      problem.textContent = "";
    } catch (error) {
      problem.textContent = error.message;
    }
  }
}

function show(count) {
  // Our own increment comes twice, as an answer and as an event.
  if (output.dataset.count === String(count)) return;
  output.dataset.count = count;
  output.textContent = count.toLocaleString();
  output.classList.remove("bump");
  // Reading a layout value makes the browser see the removal, so that the animation starts again.
  void output.offsetWidth;
  output.classList.add("bump");
}
