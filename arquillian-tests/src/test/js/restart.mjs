// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
// A connection while the server is killed and started again. Each line from the test is a step that it has done.
import { Inbox, newClient, nextLine, refusal, run, tell, within } from "./tools.mjs";

run(async () => {
  const handle = newClient().counter.getOrCreate(["node", "restart"]);
  const connection = handle.connect();
  const before = await connection.increment(3);
  const gaveUp = new Promise((resolve) => connection.onStatusChange((status) => status === "idle" && resolve(status)));
  tell({ before, id: connection.actorId });

  await nextLine();
  // While nobody listens on the port the client gives a connection up; the handle stays good.
  const status = await within(gaveUp, "end of the connection");
  const whileDown = await refusal(() => handle.getCount());
  tell({ status, whileDown });

  await nextLine();
  const overHttp = await handle.getCount();
  const again = handle.connect();
  const heard = new Inbox();
  again.on("newCount", heard.put);
  const after = await again.increment(4);
  tell({ overHttp, after, event: await heard.take(), id: again.actorId });
  await again.dispose();
});
