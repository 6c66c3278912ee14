// A coloured disc with initials for every name. The same name has the same colour everywhere.

export function paintFace(element, name) {
  element.textContent = initials(name);
  element.style.setProperty("--hue", hue(name));
}

function initials(name) {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends.map((word) => [...word][0] ?? "").join("").toLocaleUpperCase();
}

function hue(name) {
  // FNV-1a: even names that differ in one letter get different colours.
  let hash = 0x811c9dc5;
  for (const character of name) hash = Math.imul(hash ^ character.codePointAt(0), 0x01000193) >>> 0;
  return hash % 360;
}
