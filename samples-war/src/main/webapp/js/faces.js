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
  let hash = 0;
  for (const character of name) hash = (hash * 31 + character.codePointAt(0)) >>> 0;
  // Steps of 137.5 degrees keep similar hashes apart.
  return Math.round((hash * 137.508) % 360);
}
