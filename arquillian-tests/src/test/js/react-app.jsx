// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// A React application as somebody would write it: two components that use the same actor, and one that uses another.
import { createRivetKit } from "@rivetkit/react";
import { useState } from "react";
import { createRoot } from "react-dom/client";

const { useActor } = createRivetKit({ endpoint: location.origin, devtools: false });

function Counter({ id, name = "react" }) {
  const counter = useActor({ name: "counter", key: [name] });
  const [heard, setHeard] = useState([]);
  const [answers, setAnswers] = useState([]);
  counter.useEvent("newCount", (count) => setHeard((before) => [...before, count]));

  const increment = async () => {
    const answer = await counter.connection.increment(1);
    setAnswers((before) => [...before, answer]);
  };
  return (
    <section id={id} data-status={counter.connStatus} data-error={counter.error?.message}>
      <button onClick={increment}>increment</button>
      <output className="heard">{heard.join(" ")}</output>
      <output className="answers">{answers.join(" ")}</output>
    </section>
  );
}

function Limiter() {
  const limiter = useActor({ name: "rateLimiter", key: ["react"] });
  const [answer, setAnswer] = useState();
  return (
    <section id="limiter" data-status={limiter.connStatus}>
      <button onClick={async () => setAnswer(JSON.stringify(await limiter.connection.checkLimit(1, 60_000)))}>check</button>
      <output className="answers">{answer}</output>
    </section>
  );
}

function App() {
  const [shown, setShown] = useState(["one", "two"]);
  const [name, setName] = useState("react");
  return (
    <main>
      <button id="hide" onClick={() => setShown((before) => before.slice(1))}>
        hide
      </button>
      <button id="other" onClick={() => setName("another")}>
        other
      </button>
      {shown.map((id) => (
        <Counter key={id} id={id} name={name} />
      ))}
      <Limiter />
    </main>
  );
}

createRoot(document.getElementById("app")).render(<App />);
