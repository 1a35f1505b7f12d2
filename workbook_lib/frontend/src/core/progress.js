// How far someone has come, counted by the same rules as in workbook_lib.insight.progress.

const isBlank = (value) => {
  if (value === null) return true;
  if (typeof value === "string") return !value.trim();
  return typeof value === "object" && !Object.keys(value).length;
};

/** Names of the things that a rule counts, each with the paths in it: a Map of name to paths. */
export function names(rule, entries) {
  const below = `${rule.prefix}/`;
  const found = new Map();
  for (const [path, { value }] of entries) {
    if (!path.startsWith(below) || isBlank(value)) continue;
    if (rule.aside.includes(path.split(/[/.]/).at(-1))) continue;
    const [name] = path.slice(below.length).split(/[/.]/, 1);
    found.set(name, [...(found.get(name) ?? []), path]);
  }
  return found;
}

/** How many things are written in a chapter. */
export const count = (rules, entries) => rules.reduce((sum, rule) => sum + names(rule, entries).size, 0);

const told = (entry) => JSON.stringify(entry?.value ?? null);

/**
 * What joining would change: {places: [{id, new, changed, gone}], other}. `other` is whether anything
 * changes that no chapter counts.
 */
export function compared(places, before, after) {
  const moved = new Set([...after.keys()].filter((path) => told(before.get(path)) !== told(after.get(path))));
  const counted = (place) => place.rules.some(({ prefix }) => [...moved].some((path) => path.startsWith(`${prefix}/`)));
  const lines = places.filter(counted).map((place) => {
    const line = { id: place.id, new: 0, changed: 0, gone: 0 };
    for (const rule of place.rules) {
      const [had, has] = [names(rule, before), names(rule, after)];
      for (const name of has.keys()) if (!had.has(name)) line.new += 1;
      for (const name of had.keys()) if (!has.has(name)) line.gone += 1;
      for (const [name, paths] of has) {
        const all = new Set([...paths, ...(had.get(name) ?? [])]);
        if (had.has(name) && [...all].some((path) => moved.has(path))) line.changed += 1;
      }
    }
    return line;
  });
  const prefixes = places.flatMap((place) => place.rules.map(({ prefix }) => `${prefix}/`));
  const other = [...moved].some((path) => !prefixes.some((prefix) => path.startsWith(prefix)));
  return { places: lines.filter((line) => line.new || line.changed || line.gone), other };
}
