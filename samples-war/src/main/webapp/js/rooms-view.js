import { SUGGESTED_ROOMS, knownRooms } from "./preferences.js";
import { addressOf } from "./room-address.js";

const list = document.getElementById("room-list");
const template = document.getElementById("room-template");
const suggestions = document.getElementById("suggested-rooms");

/** Lists the rooms as links; `current` is the one the user is in, if any. */
export function showRooms(current) {
  list.replaceChildren(...knownRooms().map((room) => roomElement(room, room === current)));
}

/** Offers the suggested rooms beside the field for a room. */
export function suggestRooms(field) {
  suggestions.replaceChildren(...SUGGESTED_ROOMS.map((room) => chip(room, field)));
}

function roomElement(room, isCurrent) {
  const element = template.content.firstElementChild.cloneNode(true);
  const link = element.querySelector("a");
  link.href = addressOf(room);
  if (isCurrent) link.setAttribute("aria-current", "page");
  element.querySelector(".room-name").textContent = room;
  return element;
}

function chip(room, field) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip";
  button.textContent = room;
  button.onclick = () => {
    field.value = room;
    field.focus();
  };
  return button;
}
