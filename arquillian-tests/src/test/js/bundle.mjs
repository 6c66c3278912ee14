// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild-wasm";

/** One script for a page, made of a file of this folder and all that it imports. */
export async function bundle(file) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(dirname(fileURLToPath(import.meta.url)), file)],
    bundle: true,
    format: "esm",
    platform: "browser",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    write: false,
  });
  return outputFiles[0].text;
}
