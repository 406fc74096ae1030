import { expect, test } from "bun:test";
import { encodePath, listingPage } from "./listing.ts";
import { requestPath } from "./request-path.ts";

test("a listing, whole: names escaped, links encoded", () => {
  const names = ["Packages/", "a b&c.rpm", 'x"><script>.deb', "g++_1:2~rc.deb", "é"];
  expect(listingPage("/os/<7>/", names)).toBe(`<!DOCTYPE html>
<html><head><title>Index of /os/&#60;7&#62;/</title></head><body>
<h1>Index of /os/&#60;7&#62;/</h1><hr><pre><a href="../">../</a>
<a href="Packages/">Packages/</a>
<a href="a%20b%26c.rpm">a b&#38;c.rpm</a>
<a href="x%22%3E%3Cscript%3E.deb">x&#34;&#62;&#60;script&#62;.deb</a>
<a href="g%2B%2B_1%3A2~rc.deb">g++_1:2~rc.deb</a>
<a href="%C3%A9">é</a></pre><hr>
</body></html>
`);
});

test("the root has no way up", () => {
  expect(listingPage("/", ["a"])).not.toContain("../");
});

test("paths: decoded once, and what is encoded comes back", () => {
  const cases: readonly (readonly [string, string | null])[] = [
    ["/g%2B%2B.deb", "/g++.deb"],
    ["/g++.deb", "/g++.deb"],
    ["/a%252e", "/a%2e"],
    ["/%7euser/%C3%A9", "/~user/é"],
    ["/..%2f..%2fetc/passwd", null],
    ["/a%5cb", null],
    ["/a%00b", null],
    ["/%zz", null],
    ["/%ff", null],
  ];
  for (const [path, decoded] of cases) expect(requestPath(path)).toBe(decoded);
  expect(requestPath(encodePath("/a b/ü?#%/"))).toBe("/a b/ü?#%/");
});
