// The path of a request's URL: percent-decoded once, so that `%2B` and `+` are the same file name.

/**
 * Null when it is no path of ours: broken escapes, and escapes for what separates or ends names (`%2f..`, `%5c`, `%00`),
 * which nobody honest sends.
 */
export function requestPath(pathname: string): string | null {
  if (/%(?:2f|5c|00)/i.test(pathname)) return null;
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}
