// Which words can be passed on to a kernel by every loader, unchanged. Each of the three has a grammar of its own:
// iPXE has no quoting at all, PXELINUX takes a line of 2047 bytes, GRUB puts a backslash before quotes and backslashes
// that it hands to a kernel. What one of them cannot say is refused for all: a plan must not depend on the loader.

/** The x86 kernel's own limit is 2048 with the NUL (COMMAND_LINE_SIZE); PXELINUX's, too. Room for the initrd's name. */
const MAX_BYTES = 1800;

/** Why this argument cannot be passed on; null when it can. */
export function argumentProblem(argument: string): string | null {
  if (!/^[\x21-\x7e]+$/.test(argument)) return "only printable ASCII, no blanks";
  if (/["'\\]/.test(argument)) return "no quotes and no backslashes: GRUB changes them";
  if (argument.includes("${")) return "no ${: iPXE puts a setting's value there";
  if (argument.startsWith("#")) return "no # at the beginning: to iPXE the rest is a comment";
  if (["||", "&&", ";"].includes(argument)) return "a separator of commands to iPXE";
  return null;
}

/** Why this whole command line cannot be passed on; null when it can. */
export function commandLineProblem(argumentsGiven: readonly string[]): string | null {
  for (const argument of argumentsGiven) {
    const problem = argumentProblem(argument);
    if (problem !== null) return `${argument}: ${problem}`;
  }
  const bytes = argumentsGiven.join(" ").length;
  return bytes > MAX_BYTES ? `${bytes} bytes of arguments; loaders and kernels take ${MAX_BYTES}` : null;
}

/** Can every loader name this file? No blanks, nothing that is syntax anywhere, no leading dash or dot. */
export function isPlainPath(path: string): boolean {
  return path.length <= 200 && /^[A-Za-z0-9_][A-Za-z0-9._~+@-]*(\/[A-Za-z0-9_~+@][A-Za-z0-9._~+@-]*)*$/.test(path);
}
