/**
 * Appends headers that are given in lines: a name, then its value. Neither has a line break. They leave the core as one text,
 * because each string that crosses the boundary takes a microsecond.
 */
export function appendLines(headers: Headers, lines: string): void {
  const all = lines.split("\n");
  for (let index = 0; index + 1 < all.length; index += 2) {
    headers.append(all[index] as string, all[index + 1] as string);
  }
}
