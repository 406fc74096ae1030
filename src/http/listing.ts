// A folder as people know it from autoindex, and as wget -r, dnf and apt read it.

/** @param path as asked, decoded, with slashes at both ends. @param names of the entries; folders end with a slash */
export function listingPage(path: string, names: readonly string[]): string {
  const title = escapeHtml(`Index of ${path}`);
  const up = path === "/" ? [] : ["../"];
  const links = [...up, ...names].map((name) => `<a href="${escapeHtml(linkTo(name))}">${escapeHtml(name)}</a>`);
  return `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body>\n<h1>${title}</h1><hr><pre>${links.join("\n")}</pre><hr>\n</body></html>\n`;
}

/** A path as a URL has it: each segment percent-encoded, the slashes kept. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

function linkTo(name: string): string {
  // `a:b` at the beginning of a relative link would be a scheme; encodeURIComponent takes care of the colon.
  return name === "../" ? name : encodePath(name);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
