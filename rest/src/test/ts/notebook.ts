import { createClient } from "rivetkit/client";
import type { Actors, Inputs, Line, Link, PageOfLine, Picture } from "./actors.js";

const client = createClient<Actors>({ endpoint: "http://127.0.0.1:8080" });
const input: Inputs["notebook"] = { title: "mine", limits: { lines: 5 } };
const handle = client.notebook.getOrCreate(["a"], { createWithInput: input });

const line: Line = await handle.write("hello");
const signed: Line = await handle.write("hello", "ann");
const author: string | null = signed.author;
const reply: number = line.replies[0].number;
const page: PageOfLine = await handle.find({ text: "h", order: "NEWEST" });
const total: bigint = await handle.total(5n);
const bytes: Uint8Array = await handle.export({ any: ["thing"] });
const nothing: void = await handle.touch();
await client["odd-one"].get("k")["say/it \"loud\""]("x");

const attached: (Link | Picture)[] = await handle.attach(1, { kind: "link", to: "https://example.com" });
const first = attached[0];
const size: number = first.kind === "picture" ? first.png.length : first.to.length;

const connection = handle.connect();
connection.on("written", (written) => {
  const text: string = written.line.text;
});
connection.on("count", (lines) => {
  const many: bigint = lines * 2n;
});
const again: Line = await connection.write("over the connection");
client.vault.getOrCreate("v").connect().on("whatever", (value) => value);

// @ts-expect-error an argument of another type
await handle.write(5);
// @ts-expect-error an argument too few
await handle.write();
// @ts-expect-error no such action
await handle.nothing();
// @ts-expect-error a result of another type
const wrong: number = await handle.write("x");
// @ts-expect-error no such value
await handle.find({ text: "h", order: "NONE" });
// @ts-expect-error no such actor
client.nobody.get("k");
// @ts-expect-error no such event
connection.on("read", () => {});
// @ts-expect-error a payload of another type
connection.on("count", (lines: string) => {});
// @ts-expect-error no such subtype
await handle.attach(1, { kind: "sound", to: "" });
// @ts-expect-error a field that only the other subtype has
const missing: string = first.to;

export { size, missing, author, reply, page, total, bytes, nothing, again, wrong };
