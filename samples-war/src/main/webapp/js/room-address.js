// The room stands in the address, as /#room=lobby, so that a link to it can be given away.

/** The room that the address names, or undefined. */
export function roomInAddress() {
  return new URLSearchParams(location.hash.slice(1)).get("room")?.trim() || undefined;
}

/** What to put into a link so that it leads to the room; without a room, to the welcome. */
export function addressOf(room) {
  return room ? `#${new URLSearchParams({ room })}` : "#";
}

/** What is wrong with the name of a room, or undefined. */
export function problemOfRoom(room) {
  if (!room) return "Please name a room.";
  // The client joins the parts of a key with commas in the address that it calls.
  if (room.includes(",")) return "The name of a room cannot contain a comma.";
  if (new TextEncoder().encode(room).length > 128) return "The name of the room is too long.";
  return undefined;
}
