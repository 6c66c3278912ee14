// What this browser remembers. Storage may be switched off; then it is remembered until the page is closed.
const NAME = "troupe-chat.name";
const ROOMS = "troupe-chat.rooms";
const MOST_ROOMS = 12;

export const SUGGESTED_ROOMS = ["lobby", "jakarta", "random"];

const fallback = new Map();

export function rememberedName() {
  return read(NAME) ?? "";
}

export function rememberName(name) {
  write(NAME, name);
}

/** Rooms to offer: the suggested ones, then those visited, the latest first. */
export function knownRooms() {
  return [...new Set([...SUGGESTED_ROOMS, ...visitedRooms()])];
}

export function rememberRoom(room) {
  const others = visitedRooms().filter((other) => other !== room);
  write(ROOMS, JSON.stringify([room, ...others].slice(0, MOST_ROOMS)));
}

function visitedRooms() {
  try {
    const rooms = JSON.parse(read(ROOMS) ?? "[]");
    return Array.isArray(rooms) ? rooms.filter((room) => typeof room === "string") : [];
  } catch {
    return [];
  }
}

function read(key) {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return fallback.get(key);
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    fallback.set(key, value);
  }
}
