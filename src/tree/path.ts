// Names as boot clients send them, made into the segments of a path below the tree's root.
// Firmware sends backslashes (EDK2, Windows' bootmgr), drive letters, `dir//file` (shim), bytes behind the end of the
// name (ROMs that do not terminate a field), and anyone may send `..`.

/** Longer names are no client's: the longest in use, PXELINUX's and package pools', stay below half of it. */
export const LONGEST_PATH = 512;

/**
 * The segments of a path: none is empty, `.` or `..`, none holds a slash, backslash or control character. The root is [].
 * Null when the name is empty, too long, holds control characters, or climbs above the root at any point.
 */
export function normalise(path: string): string[] | null {
  const end = path.indexOf("\0");
  const name = end < 0 ? path : path.slice(0, end);
  // The length is looked at before the work, so that a hostile name costs nothing.
  if (name === "" || name.length > LONGEST_PATH || hasControl(name)) return null;
  // 0xff and spaces behind the name: ROMs that copy a non-terminated DHCP field of their own.
  const trimmed = name.replaceAll("\\", "/").replace(/[ \u00ff]+$/, "");
  if (trimmed === "") return null;
  // `X:` is Windows' drive; `::` is PXELINUX's "from the server's root", which it sometimes sends along.
  return resolve(trimmed.replace(/^(?:[A-Za-z]:|::)/, ""));
}

function resolve(path: string): string[] | null {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return null;
  }
  return segments;
}

function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x20 || c === 0x7f) return true;
  }
  return false;
}
