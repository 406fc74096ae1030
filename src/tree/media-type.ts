// Content types by file name. UEFI HTTP Boot compares the whole value: `application/efi` with a parameter behind it is
// unknown to it, and it goes by the type before it goes by the name.

const TYPES: Readonly<Record<string, string>> = {
  efi: "application/efi",
  iso: "application/vnd.efi-iso",
  img: "application/vnd.efi-img",
  ipxe: "text/plain",
  txt: "text/plain",
  cfg: "text/plain",
  conf: "text/plain",
  ks: "text/plain",
  sh: "text/plain",
  log: "text/plain",
  sha256: "text/plain",
  html: "text/html",
  htm: "text/html",
  xml: "text/xml",
  xsl: "text/xml",
  css: "text/css",
  json: "application/json",
  yaml: "application/yaml",
  yml: "application/yaml",
  png: "image/png",
  jpg: "image/jpeg",
  gif: "image/gif",
  svg: "image/svg+xml",
  pdf: "application/pdf",
  rpm: "application/x-rpm",
  drpm: "application/x-rpm",
  deb: "application/vnd.debian.binary-package",
  udeb: "application/vnd.debian.binary-package",
  gz: "application/gzip",
  tgz: "application/gzip",
  xz: "application/x-xz",
  bz2: "application/x-bzip2",
  zst: "application/zstd",
  tar: "application/x-tar",
  cpio: "application/x-cpio",
  zip: "application/zip",
  cab: "application/vnd.ms-cab-compressed",
};

/** Names that every distribution gives a text without an extension. */
const TEXTS = new Set(["readme", "release", "inrelease", "packages", "sources", "md5sum", "sha256sums", "sha512sums"]);

/** The type to send for a file of that name. */
export function mediaTypeOf(name: string): string {
  const lower = name.toLowerCase();
  const dot = lower.lastIndexOf(".");
  if (dot < 0) return TEXTS.has(lower) ? "text/plain" : "application/octet-stream";
  const extension = lower.slice(dot + 1);
  return Object.hasOwn(TYPES, extension) ? (TYPES[extension] as string) : "application/octet-stream";
}
