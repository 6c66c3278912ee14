// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// Two browsers chat over the page at /, live through a kill of the server, and a third one comes later.
import { withBrowser } from "./browser.mjs";
import { endpoint, nextLine, run, tell } from "./tools.mjs";

const [, , , executablePath, secureEndpoint] = process.argv;
const ROOM = "kill room";
const PATIENCE = 60_000;

run(() => withBrowser(executablePath, chat));

async function chat(browser) {
  const ann = await enter(browser, "Ann");
  const ben = await enter(browser, "Ben");

  await say(ann, "Hello Ben");
  await arrives(ben, "Hello Ben");
  await say(ben, "Hello <b>Ann</b> & all");
  await arrives(ann, "Hello <b>Ann</b> & all");
  await until(ann, () => document.querySelectorAll("[data-testid=person]").length === 2);
  await at(ann, "increment-button").click();
  await at(ben, "increment-button").click();
  for (const page of [ann, ben]) await until(page, () => document.querySelector("[data-testid=count]").dataset.count === "2");
  tell({
    ann: await texts(ann),
    ben: await texts(ben),
    user: await ben.locator("[data-testid=message] [data-testid=message-user]").allTextContents(),
    people: [await people(ann), await people(ben)],
    errors: [ann.errors, ben.errors],
  });

  // The server is killed while these are under way.
  const sending = (async () => {
    for (let i = 1; i <= 60; i++) {
      await say(ann, `Ann ${i}`);
      await say(ben, `Ben ${i}`);
    }
  })();
  await arrives(ben, "Ann 3");
  tell("sending");
  await nextLine();
  for (const page of [ann, ben]) await state(page, "reconnecting");
  await sending;
  // What a page shows with an id came from the server: as an answer, or as an event of somebody's message.
  const seen = [...(await stored(ann)), ...(await stored(ben))];
  tell({ seen: [...new Set(seen)] });

  await nextLine();
  for (const page of [ann, ben]) await state(page, "live");
  await at(ann, "increment-button").click();
  const cem = await enter(browser, "Cem");
  await say(cem, "Here I am");
  for (const page of [ann, ben, cem]) {
    await arrives(page, "Here I am");
    await until(page, () => document.querySelector("[data-testid=count]").dataset.count === "3");
    // What was written meanwhile is sent now.
    await until(page, () => !document.querySelector("[data-testid=message][data-state=pending]"));
    await until(page, () => document.querySelectorAll("[data-testid=person]").length === 3);
  }
  tell({
    ann: await stored(ann),
    ben: await stored(ben),
    cem: await stored(cem),
    people: [await people(ann), await people(ben), await people(cem)],
    errors: [ann.errors, ben.errors, cem.errors],
  });

  tell(await callOverHttp2(browser));
}

/** A page of a browser of its own, in the room. */
async function enter(browser, name) {
  const page = await (await browser.newContext()).newPage();
  page.errors = [];
  page.on("pageerror", (error) => page.errors.push(String(error)));
  await page.goto(endpoint);
  await at(page, "name-input").fill(name);
  await at(page, "room-input").fill(ROOM);
  await at(page, "enter-button").click();
  await state(page, "live");
  return page;
}

/** One call without a connection, which Chromium can only make over HTTP/2: the client streams the body. */
async function callOverHttp2(browser) {
  const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
  await page.goto(secureEndpoint);
  return page.evaluate(async () => {
    const { createClient } = await import("/vendor/rivetkit-client-2.3.19.js");
    const client = createClient({ endpoint: location.origin, devtools: false });
    const answer = await client.counter.getOrCreate(["https"]).increment(6);
    const entry = performance.getEntriesByType("resource").find(({ name }) => name.includes("/action/increment"));
    return { answer, protocol: entry?.nextHopProtocol };
  });
}

function at(page, id) {
  return page.locator(`[data-testid=${id}]`);
}

async function say(page, text) {
  await at(page, "message-input").fill(text);
  await at(page, "send-button").click();
}

async function arrives(page, text) {
  await until(
    page,
    (wanted) =>
      [...document.querySelectorAll("[data-testid=message][data-state=sent] [data-testid=message-text]")].some(
        (element) => element.textContent === wanted,
      ),
    text,
  );
}

async function state(page, wanted) {
  await until(page, (value) => document.querySelector("[data-testid=connection-state]").dataset.state === value, wanted);
}

function until(page, condition, argument) {
  return page.waitForFunction(condition, argument, { timeout: PATIENCE });
}

function texts(page) {
  return page.locator("[data-testid=message] [data-testid=message-text]").allTextContents();
}

/** The messages that the page holds from the server, as `id user: text`. */
function stored(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll("[data-testid=message][data-state=sent]")].map((element) => {
      const part = (id) => element.querySelector(`[data-testid=${id}]`).textContent;
      return `${element.dataset.id} ${part("message-user")}: ${part("message-text")}`;
    }),
  );
}

function people(page) {
  return page.locator("[data-testid=person] [data-testid=person-name]").allTextContents();
}
