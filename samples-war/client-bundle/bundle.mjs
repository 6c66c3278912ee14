// Bundles rivetkit/client, as npm delivers it, into the one file that the page loads, and lists the licences of all
// packages inside. With --check nothing is written: the exit code tells whether the committed files are what this
// script would write.
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../src/main/webapp/vendor");
const manifest = JSON.parse(await readFile(join(here, "package.json"), "utf8"));
const bundleName = `rivetkit-client-${manifest.dependencies.rivetkit}.js`;

// What these packages say about their licence elsewhere than in a licence file of the npm package.
const NOTICES = {
  rivetkit: {
    licence: "Apache-2.0",
    notice: "Copyright Rivet Gaming, Inc.\nThe package declares Apache-2.0 and ships no licence file; the text follows.",
    textOf: "@opentelemetry/api",
  },
  vbare: {
    licence: "MIT",
    notice:
      "Copyright Rivet Gaming, Inc.\n" +
      "The package ships no licence file; its source repository (rivet-dev/vbare) declares MIT. The text follows.",
    textFile: "licences/MIT.txt",
  },
};

const { outputFiles, metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["entry.js"],
  outfile: bundleName,
  bundle: true,
  minify: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  // The same code built without `new Function`, see zod-without-eval.js for the reason.
  alias: { "cbor-x": "cbor-x/index-no-eval" },
  banner: {
    js: `/* rivetkit/client ${manifest.dependencies.rivetkit}, bundled; licences: LICENSES.txt in this folder; made by samples-war/client-bundle */`,
  },
  metafile: true,
  write: false,
  logLevel: "warning",
});

const files = new Map([
  [bundleName, Buffer.from(outputFiles[0].contents)],
  ["LICENSES.txt", Buffer.from(await licences(bundledPackages()))],
]);

if (process.argv.includes("--check")) {
  const stale = [];
  for (const [name, content] of files) {
    const committed = await readFile(join(target, name)).catch(() => Buffer.alloc(0));
    if (!committed.equals(content)) stale.push(name);
  }
  console.log(stale.length ? `differs: ${stale.join(", ")}` : "vendor/ is exactly what this script makes");
  process.exitCode = stale.length ? 1 : 0;
} else {
  await mkdir(target, { recursive: true });
  for (const [name, content] of files) {
    await writeFile(join(target, name), content);
    console.log(`${name}  ${content.length} bytes`);
  }
}

/** Names of the packages that gave at least one byte to the bundle. */
function bundledPackages() {
  const [output] = Object.values(metafile.outputs);
  const names = Object.entries(output.inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
    .filter(Boolean);
  return [...new Set(names)].sort();
}

async function licences(packages) {
  const parts = [
    `${bundleName} contains code of these packages, each under its own licence.\nAll were taken from npm and are unchanged, apart from being bundled and minified.\n`,
  ];
  for (const name of packages) {
    const { version, license } = JSON.parse(await readFile(join(here, "node_modules", name, "package.json"), "utf8"));
    const known = NOTICES[name];
    const text = known?.textFile
      ? await readFile(join(here, known.textFile), "utf8")
      : await licenceFile(known?.textOf ?? name);
    const head = `${name} ${version} (${known?.licence ?? license})`;
    parts.push(`${"=".repeat(100)}\n${head}\n\n${known ? `${known.notice}\n\n` : ""}${tidy(text)}\n`);
  }
  return parts.join("\n");
}

async function licenceFile(name) {
  const folder = join(here, "node_modules", name);
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} ships no licence file: add it to NOTICES`);
  return readFile(join(folder, file), "utf8");
}

function tidy(text) {
  return text.replace(/\r\n/g, "\n").replace(/[ \t]+$/gm, "").replace(/^\n+|\n+$/g, "");
}
