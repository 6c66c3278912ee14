// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// What becomes of values with the client in a browser, which needs HTTP/2, hence TLS, for calls without a connection.
import { bundle } from "./bundle.mjs";
import { withBrowser } from "./browser.mjs";
import { encoding, endpoint, run, tell } from "./tools.mjs";

const [, , , , executablePath] = process.argv;

run(async () => {
  const script = await bundle("values-page.mjs");
  await withBrowser(executablePath, async (browser) => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    // On a page that the server has sent: Chromium keeps what came from elsewhere off servers of this machine.
    await page.goto(`${endpoint}/metadata`);
    await page.addScriptTag({ content: script, type: "module" });
    await page.waitForFunction(() => window.reflected !== undefined);
    tell(await page.evaluate(([server, how]) => window.reflected(server, how), [endpoint, encoding]));
  });
});
