// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
import { chromium } from "playwright-core";

/** Opens a Chromium for the work and closes it, whatever happens. */
export async function withBrowser(executablePath, work) {
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    await work(browser);
  } finally {
    await browser.close();
  }
}
