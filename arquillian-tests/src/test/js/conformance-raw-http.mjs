// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// Plain HTTP requests to actors: what arrives of them, what comes back, and what never arrives.
import assert from "node:assert/strict";
import { endpoint } from "./tools.mjs";
import { check, refused, runChecks } from "./suite.mjs";

const JSON_TYPE = /^application\/json/;

/** The address at which a request to that actor begins, taken apart: a path, and what addresses the actor. */
async function address(handle) {
  const [path, query = ""] = (await handle.getGatewayUrl()).split("?");
  return { path, query };
}

/** A request that the client has no part in. */
async function plain(handle, path, init) {
  const { path: prefix, query } = await address(handle);
  return fetch(`${prefix}${path}${query && "?" + query}`, init);
}

async function properties(handle, path, init) {
  const response = await handle.fetch(path, init);
  assert.equal(response.status, 200);
  return response.json();
}

check("a request is answered in JSON, whatever its method", async (bench) => {
  const handle = bench.client.rawHttpActor.getOrCreate(["hello"]);
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
    const response = await handle.fetch("api/hello", { method });
    assert.equal(response.status, 200, method);
    assert.match(response.headers.get("content-type"), JSON_TYPE);
    assert.deepEqual(await response.json(), { message: "Hello from actor!" });
  }
});

check("a leading slash of the path makes no difference", async (bench) => {
  const handle = bench.client.rawHttpActor.getOrCreate(["slash"]);
  assert.deepEqual(await (await handle.fetch("/api/hello")).json(), { message: "Hello from actor!" });
});

check("a text and its type come back as they were sent", async (bench) => {
  const handle = bench.client.rawHttpActor.getOrCreate(["echo"]);
  const response = await handle.fetch("api/echo", {
    method: "POST",
    headers: { "content-type": "text/plain; charset=utf-8", "x-word": "one" },
    body: "Grüße, 你好",
  });
  assert.equal(response.status, 200);
  // Servers write the blank in it or not.
  assert.match(response.headers.get("content-type"), /^text\/plain; ?charset=utf-8$/i);
  assert.equal(response.headers.get("x-word"), "one");
  assert.equal(await response.text(), "Grüße, 你好");
});

check("bytes of any value come back as they were sent", async (bench) => {
  const handle = bench.client.rawHttpActor.getOrCreate(["bytes"]);
  const body = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 7) % 256);
  const response = await handle.fetch("api/echo", {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body,
  });
  assert.equal(response.headers.get("content-type"), "application/octet-stream");
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), body);
});

check("paths and methods that the actor does not know get its own 404", async (bench) => {
  const handle = bench.client.rawHttpActor.getOrCreate(["unknown"]);
  for (const [path, method] of [
    ["api/nothing", "GET"],
    ["", "GET"],
    ["api/echo", "GET"],
    ["api/echo", "PUT"],
  ]) {
    const response = await handle.fetch(path, { method });
    assert.equal(response.status, 404, `${method} ${path}`);
    assert.equal(await response.text(), "Not Found");
  }
});

check("requests take turns and leave their changes", async (bench) => {
  const handle = bench.client.rawHttpActor.getOrCreate(["count"]);
  await handle.fetch("api/hello");
  await handle.fetch("api/nothing");
  assert.deepEqual(await (await handle.fetch("api/state")).json(), { requestCount: 3 });
  const counts = await Promise.all(
    Array.from({ length: 5 }, async () => (await (await handle.fetch("api/state")).json()).requestCount),
  );
  assert.deepEqual(counts.sort(), [4, 5, 6, 7, 8]);
  const other = bench.client.rawHttpActor.getOrCreate(["other"]);
  assert.deepEqual(await (await other.fetch("api/state")).json(), { requestCount: 1 });
});

check("headers arrive under lower-case names, with their values", async (bench) => {
  const handle = bench.client.rawHttpActor.getOrCreate(["headers"]);
  const response = await handle.fetch("api/headers", {
    headers: {
      "X-Custom-Header": "a, b; c=\"d\"",
      Authorization: "Bearer abc.def",
      "Accept-Language": "de, en;q=0.5",
      Cookie: "a=1; b=2",
      "Cache-Control": "no-cache",
    },
  });
  const headers = await response.json();
  assert.equal(headers["x-custom-header"], 'a, b; c="d"');
  assert.equal(headers.authorization, "Bearer abc.def");
  assert.equal(headers["accept-language"], "de, en;q=0.5");
  assert.equal(headers.cookie, "a=1; b=2");
  assert.equal(headers["cache-control"], "no-cache");
});

check("an actor is reached by headers instead of its path", async (bench) => {
  const handle = bench.client.rawHttpActor.getOrCreate(["routed"]);
  const id = await handle.resolve();
  const routing = { "x-rivet-target": "actor", "x-rivet-actor": id };
  const hello = await fetch(`${endpoint}/request/api/hello`, { headers: routing });
  assert.equal(hello.status, 200);
  assert.deepEqual(await hello.json(), { message: "Hello from actor!" });
  const echo = await fetch(`${endpoint}/request/api/echo`, { method: "POST", headers: routing, body: "body" });
  assert.equal(await echo.text(), "body");
  const headers = await (await fetch(`${endpoint}/request/api/headers?a=b`, { headers: routing })).json();
  for (const name of Object.keys(routing)) assert.ok(!(name in headers), name);
});

check("headers that name no actor, or one that is not there, are refused", async (bench) => {
  const nameless = await fetch(`${endpoint}/request/api/hello`, { headers: { "x-rivet-target": "actor" } });
  assert.equal(nameless.status, 400);
  const { group, code } = await nameless.json();
  assert.equal(`${group}.${code}`, "guard.missing_header");
  const handle = bench.client.rawHttpActor.getOrCreate(["lost"]);
  const id = await handle.resolve();
  const lost = `${id[0] === "a" ? "b" : "a"}${id.slice(1)}`;
  const missing = await fetch(`${endpoint}/request/api/hello`, {
    headers: { "x-rivet-target": "actor", "x-rivet-actor": lost },
  });
  assert.equal(missing.status, 404);
  assert.equal((await missing.json()).code, "not_found");
});

check("an actor is reached by get, by its id, and under a key of several parts", async (bench) => {
  const key = ["several", "parts/with slash", "ünïcode"];
  const created = bench.client.rawHttpActor.getOrCreate(key);
  assert.deepEqual(await (await created.fetch("api/state")).json(), { requestCount: 1 });
  const found = bench.client.rawHttpActor.get(key);
  assert.deepEqual(await (await found.fetch("api/state")).json(), { requestCount: 2 });
  const byId = bench.client.rawHttpActor.getForId(await created.resolve());
  assert.deepEqual(await (await byId.fetch("api/state")).json(), { requestCount: 3 });
  const missing = await plain(bench.client.rawHttpActor.get(["never"]), "/request/api/hello");
  assert.equal(missing.status, 404);
  assert.equal((await missing.json()).code, "not_found");
});

check("the application's own address, with a query of its own, reaches the actor", async (bench) => {
  const handle = bench.client.rawHttpActor.getOrCreate(["address"]);
  const { path, query } = await address(handle);
  const response = await fetch(`${path}/request/api/hello?${query}&more=1`);
  assert.deepEqual(await response.json(), { message: "Hello from actor!" });
});

check("a path outside of /request does not reach the actor", async (bench) => {
  const handle = bench.client.rawHttpActor.getOrCreate(["outside"]);
  assert.deepEqual(await (await handle.fetch("api/state")).json(), { requestCount: 1 });
  for (const path of ["/api/hello", "/requests/api/hello", "/requestapi/hello", "/"]) {
    const response = await plain(handle, path);
    assert.equal(response.status, 404, path);
    assert.notEqual(await response.text(), "Not Found");
  }
  assert.deepEqual(await (await handle.fetch("api/state")).json(), { requestCount: 2 });
});

check("an actor without a handler answers 404", async (bench) => {
  const handle = bench.client.rawHttpNoHandlerActor.getOrCreate(["none"]);
  for (const method of ["GET", "POST", "DELETE"]) {
    const response = await handle.fetch("api/anything", { method });
    assert.equal(response.status, 404, method);
  }
});

check("a handler that returns nothing is answered with 500, and nothing inside is told", async (bench) => {
  const handle = bench.client.rawHttpVoidReturnActor.getOrCreate(["void"]);
  const response = await handle.fetch("api/anything");
  assert.equal(response.status, 500);
  const error = await response.json();
  assert.equal(error.code, "internal_error");
  assert.doesNotMatch(JSON.stringify(error), /java|troupe|Exception/i);
});

check("a REST service inside an actor has its paths, statuses and bodies", async (bench) => {
  const handle = bench.client.rawHttpHonoActor.getOrCreate(["rest"]);
  const asked = async (path, method = "GET", body) => {
    const response = await handle.fetch(path, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    assert.match(response.headers.get("content-type"), JSON_TYPE);
    return [response.status, await response.json()];
  };
  assert.deepEqual(await asked("/"), [200, { message: "Welcome to Hono actor!" }]);
  assert.deepEqual(await asked(""), [200, { message: "Welcome to Hono actor!" }]);
  assert.deepEqual(await asked("/users"), [
    200,
    [
      { id: 1, name: "Alice" },
      { id: 2, name: "Bob" },
    ],
  ]);
  assert.deepEqual(await asked("/users/1"), [200, { id: 1, name: "Alice" }]);
  assert.deepEqual(await asked("users/2"), [200, { id: 2, name: "Bob" }]);
  assert.deepEqual(await asked("/users", "POST", { name: "Charlie", age: 30 }), [
    201,
    { id: 3, name: "Charlie", age: 30 },
  ]);
  assert.deepEqual(await asked("/users/1", "PUT", { name: "Alicia" }), [200, { id: 1, name: "Alicia" }]);
  assert.deepEqual(await asked("/users/2", "DELETE"), [200, { message: "User 2 deleted" }]);
  assert.equal((await asked("/nothing"))[0], 404);
});

check("a Request and a URL arrive as what they say", async (bench) => {
  const rest = bench.client.rawHttpHonoActor.getOrCreate(["objects"]);
  assert.deepEqual(await (await rest.fetch(new URL("http://example.com/users/1"))).json(), { id: 1, name: "Alice" });
  assert.deepEqual(await (await rest.fetch(new URL("http://example.com"))).json(), {
    message: "Welcome to Hono actor!",
  });
  const request = new Request("http://example.com/users/7?a=b", {
    method: "PUT",
    body: JSON.stringify({ name: "Ann" }),
    headers: { "content-type": "application/json" },
  });
  assert.deepEqual(await (await rest.fetch(request)).json(), { id: 7, name: "Ann" });

  const seen = await properties(
    bench.client.rawHttpRequestPropertiesActor.getOrCreate(["objects"]),
    new Request("http://example.com/a/b?c=d", { headers: { "x-word": "one" } }),
  );
  assert.equal(seen.url, "http://example.com/a/b?c=d");
  assert.equal(seen.pathname, "/a/b");
  assert.equal(seen.search, "?c=d");
  assert.equal(seen.headers["x-word"], "one");
  assert.deepEqual(
    Object.keys(seen.headers).filter((name) => name.includes("original")),
    [],
  );
});

check("address, path and query are the user's, without what leads to the actor", async (bench) => {
  const handle = bench.client.rawHttpRequestPropertiesActor.getOrCreate(["address"]);
  const seen = await properties(handle, "test/path?foo=bar&baz=qux&foo=last");
  assert.equal(seen.pathname, "/test/path");
  assert.equal(seen.search, "?foo=bar&baz=qux&foo=last");
  assert.deepEqual(seen.searchParams, { foo: "last", baz: "qux" });
  assert.equal(seen.hash, "");
  assert.equal(seen.method, "GET");
  assert.match(seen.url, /^http:\/\/[^/]+\/test\/path\?foo=bar&baz=qux&foo=last$/);
  assert.doesNotMatch(JSON.stringify(seen), /rvt-/);
  const root = await properties(handle, "");
  assert.equal(root.pathname, "/");
  assert.equal(root.search, "");
  assert.deepEqual(root.searchParams, {});
});

check("a request tells its fields, and which of them are not known", async (bench) => {
  const handle = bench.client.rawHttpRequestPropertiesActor.getOrCreate(["fields"]);
  const seen = await properties(handle, "fields");
  for (const field of ["cache", "credentials", "mode", "redirect", "referrer"]) assert.ok(field in seen, field);
  assert.equal(seen.body, null);
  assert.equal(seen.bodyText, null);
});

check("escapes and marks in path and query arrive as they were sent", async (bench) => {
  const handle = bench.client.rawHttpRequestPropertiesActor.getOrCreate(["escapes"]);
  const marks = await properties(handle, "list?filter[name]=a&ids[]=1&q=x%26y&plus=a+b&pct=100%25");
  assert.equal(decodeURIComponent(marks.search), "?filter[name]=a&ids[]=1&q=x&y&plus=a+b&pct=100%");
  assert.equal(marks.searchParams.q, "x&y");
  assert.equal(marks.searchParams["filter[name]"], "a");
  assert.equal(marks.searchParams["ids[]"], "1");
  assert.equal(marks.searchParams.plus, "a b");
  assert.equal(marks.searchParams.pct, "100%");
  const path = await properties(handle, "a%2Fb/c%20d/%C3%BC");
  assert.equal(decodeURIComponent(path.pathname), "/a/b/c d/ü");
  const dots = await properties(handle, "a;v=1/b:c@d,e!f'(g)*~h");
  assert.equal(decodeURIComponent(dots.pathname), "/a;v=1/b:c@d,e!f'(g)*~h");
});

check("brackets in a query need no escapes", async (bench) => {
  const handle = bench.client.rawHttpRequestPropertiesActor.getOrCreate(["brackets"]);
  const { path, query } = await address(handle);
  const response = await fetch(`${path}/request/list?${query}&a[b]=1`);
  assert.equal(response.status, 200);
  const seen = await response.json();
  assert.equal(seen.searchParams["a[b]"], "1");
  assert.equal(seen.search, "?a[b]=1");
});

check("a long parameter arrives whole", async (bench) => {
  const handle = bench.client.rawHttpRequestPropertiesActor.getOrCreate(["long"]);
  const long = "x".repeat(1000);
  assert.equal((await properties(handle, `long?value=${long}`)).searchParams.value, long);
});

check("each method arrives under its name", async (bench) => {
  const handle = bench.client.rawHttpRequestPropertiesActor.getOrCreate(["methods"]);
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
    assert.equal((await properties(handle, "method", { method })).method, method);
  }
  const head = await handle.fetch("method", { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(await head.text(), "");
  const options = await handle.fetch("method", { method: "OPTIONS" });
  assert.equal(options.status, 204);
  assert.equal(await options.text(), "");
});

check("a method that nobody knows is handed on, or refused", async (bench) => {
  const handle = bench.client.rawHttpRequestPropertiesActor.getOrCreate(["custom"]);
  const response = await handle.fetch("method", { method: "CUSTOM" });
  if (response.status === 200) assert.equal((await response.json()).method, "CUSTOM");
  else assert.ok(response.status >= 400 && response.status < 500, String(response.status));
});

check("a JSON body arrives as what it says", async (bench) => {
  const handle = bench.client.rawHttpRequestPropertiesActor.getOrCreate(["json"]);
  const value = { text: "Grüße", list: [1, null, true], inner: { deep: 1.5 } };
  const seen = await properties(handle, "body", {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(value),
  });
  assert.deepEqual(seen.body, value);
  assert.equal(seen.bodyText, null);
  const text = await properties(handle, "body", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '"text"',
  });
  assert.deepEqual([text.body, text.bodyText], ["text", "text"]);
});

check("a JSON body that is none is a request all the same", async (bench) => {
  const handle = bench.client.rawHttpRequestPropertiesActor.getOrCreate(["broken"]);
  for (const body of ["{ this is not JSON", ""]) {
    const seen = await properties(handle, "body", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    assert.deepEqual([seen.body, seen.bodyText], [null, ""]);
  }
});

check("text, forms, and bodies without a type arrive as raw text", async (bench) => {
  const handle = bench.client.rawHttpRequestPropertiesActor.getOrCreate(["text"]);
  const text = await properties(handle, "body", { method: "POST", headers: { "content-type": "text/plain" }, body: "a b" });
  assert.deepEqual([text.body, text.bodyText], ["a b", "a b"]);
  const form = await properties(handle, "body?x=y", { method: "POST", body: new URLSearchParams({ a: "1 2", b: "ü" }) });
  assert.equal(form.body, "a=1+2&b=%C3%BC");
  assert.match(form.headers["content-type"], /^application\/x-www-form-urlencoded/);
  assert.deepEqual(form.searchParams, { x: "y" });
  const parts = new FormData();
  parts.append("field", "value");
  parts.append("file", new Blob(["content"], { type: "text/plain" }), "name.txt");
  const multipart = await properties(handle, "body", { method: "POST", body: parts });
  assert.match(multipart.headers["content-type"], /^multipart\/form-data; boundary=/);
  assert.match(multipart.body, /name="field"\r\n\r\nvalue\r\n/);
  assert.match(multipart.body, /filename="name.txt"\r\n[^]*\r\n\r\ncontent\r\n/);
  const untyped = await properties(handle, "body", { method: "POST", body: new TextEncoder().encode("untyped") });
  assert.deepEqual([untyped.body, untyped.bodyText], ["untyped", "untyped"]);
});

check("an empty body is a body", async (bench) => {
  const handle = bench.client.rawHttpRequestPropertiesActor.getOrCreate(["empty"]);
  const seen = await properties(handle, "body", { method: "POST", headers: { "content-type": "text/plain" }, body: "" });
  assert.deepEqual([seen.body, seen.bodyText], [null, ""]);
});

check("a body of ten thousand objects passes both ways", async (bench) => {
  const handle = bench.client.rawHttpRequestPropertiesActor.getOrCreate(["large"]);
  const items = Array.from({ length: 10_000 }, (_, id) => ({ id, name: `Item ${id}`, text: "some text to fill it up" }));
  const seen = await properties(handle, "large", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ items }),
  });
  assert.equal(seen.body.items.length, items.length);
  assert.deepEqual(seen.body.items.at(-1), items.at(-1));
});

check("requests at the same time do not mix", async (bench) => {
  const handle = bench.client.rawHttpRequestPropertiesActor.getOrCreate(["together"]);
  const seen = await Promise.all(
    ["one", "two", "three"].map((word) =>
      properties(handle, `path-${word}?word=${word}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-word": word },
        body: JSON.stringify({ word }),
      }),
    ),
  );
  for (const [i, word] of ["one", "two", "three"].entries()) {
    assert.equal(seen[i].pathname, `/path-${word}`);
    assert.equal(seen[i].searchParams.word, word);
    assert.equal(seen[i].headers["x-word"], word);
    assert.deepEqual(seen[i].body, { word });
  }
});

check("actions and requests of one actor go together", async (bench) => {
  // An actor without actions refuses them by name; its requests are not disturbed.
  const handle = bench.client.rawHttpActor.getOrCreate(["both"]);
  assert.equal(await refused(() => handle.action({ name: "nothing", args: [] })), "actor.action_not_found");
  assert.deepEqual(await (await handle.fetch("api/state")).json(), { requestCount: 1 });
});

runChecks();
