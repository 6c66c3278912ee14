// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// A React application with `@rivetkit/react`, through a kill of the server.
import { bundle } from "./bundle.mjs";
import { withBrowser } from "./browser.mjs";
import { endpoint, nextLine, run, tell } from "./tools.mjs";

const [, , , executablePath] = process.argv;
const PATIENCE = 60_000;

run(async () => {
  const script = await bundle("react-app.jsx");
  await withBrowser(executablePath, (browser) => use(browser, script));
});

async function use(browser, script) {
  const page = await browser.newPage();
  const errors = [];
  const sockets = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("websocket", (socket) => sockets.push(socket));
  // On a page that the server has sent: Chromium keeps what came from elsewhere off servers of this machine.
  await page.goto(`${endpoint}/metadata`);
  await page.setContent('<!doctype html><div id="app"></div>');
  await page.addScriptTag({ content: script, type: "module" });
  await status(page, "#one", "connected");
  await status(page, "#two", "connected");
  await status(page, "#limiter", "connected");
  await page.click("#one button");
  await page.click("#two button");
  for (const part of ["#one", "#two"]) await shows(page, `${part} .heard`, "1 2");
  await shows(page, "#one .answers", "1");
  await shows(page, "#two .answers", "2");
  await page.click("#limiter button");
  await page.waitForFunction(() => document.querySelector("#limiter .answers").textContent !== "");
  tell({ sockets: sockets.length, limiter: await page.textContent("#limiter .answers"), errors });

  await nextLine();
  for (const part of ["#one", "#two"]) await notStatus(page, part, "connected");
  tell("noticed");
  await nextLine();
  for (const part of ["#one", "#two"]) await status(page, part, "connected");
  await page.click("#two button");
  for (const part of ["#one", "#two"]) await shows(page, `${part} .heard`, "1 2 3");
  tell({ answers: await page.textContent("#two .answers"), errors });

  // The first component goes: the connection is the other's, too.
  await page.click("#hide");
  await page.waitForFunction(() => document.querySelector("#one") === null);
  await page.click("#two button");
  await shows(page, "#two .heard", "1 2 3 4");
  // The other turns to another key.
  await page.click("#other");
  await status(page, "#two", "connected");
  await page.click("#two button");
  await shows(page, "#two .heard", "1 2 3 4 1");
  tell({ heard: await page.textContent("#two .heard"), errors });
}

function status(page, part, wanted) {
  return page.waitForFunction(
    ([selector, value]) => document.querySelector(selector)?.dataset.status === value,
    [part, wanted],
    { timeout: PATIENCE },
  );
}

function notStatus(page, part, unwanted) {
  return page.waitForFunction(
    ([selector, value]) => document.querySelector(selector).dataset.status !== value,
    [part, unwanted],
    { timeout: PATIENCE },
  );
}

function shows(page, part, text) {
  return page.waitForFunction(
    ([selector, value]) => document.querySelector(selector).textContent === value,
    [part, text],
    { timeout: PATIENCE },
  );
}
