import { paintFace } from "./faces.js";

const MOST_FACES = 4;

const list = document.getElementById("people");
const note = document.getElementById("people-note");
const badge = document.getElementById("people-badge");
const faces = document.getElementById("faces");
const template = document.getElementById("person-template");

/** Shows who is in the room; `names` is undefined while that is not known. A name counts once per connection. */
export function showPeople(names, me) {
  const people = [...countByName(names ?? [])].sort(([a], [b]) => (b === me) - (a === me) || a.localeCompare(b));
  list.replaceChildren(...people.map(([name, count]) => personElement(name, count, name === me)));
  faces.replaceChildren(...people.slice(0, MOST_FACES).map(([name]) => faceElement(name)), ...more(people.length));
  badge.textContent = people.length;
  badge.hidden = people.length === 0;
  note.hidden = people.length > 0;
}

function countByName(names) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function personElement(name, count, isMe) {
  const element = template.content.firstElementChild.cloneNode(true);
  paintFace(element.querySelector(".avatar"), name);
  element.querySelector(".person-name").textContent = name;
  const notes = [isMe && "you", count > 1 && `${count} windows`].filter(Boolean);
  element.querySelector(".person-note").textContent = notes.join(", ");
  return element;
}

function faceElement(name) {
  const element = document.createElement("span");
  element.className = "avatar";
  paintFace(element, name);
  return element;
}

function more(count) {
  if (count <= MOST_FACES) return [];
  const element = document.createElement("span");
  element.className = "avatar more";
  element.textContent = `+${count - MOST_FACES}`;
  return [element];
}
