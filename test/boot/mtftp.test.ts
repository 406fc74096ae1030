// Proves: iPXE, on a machine, gets a file by PXE's own multicast (MTFTP). Its RFC 2090 (tftm://) hears no group in Debian's build.
import { expect, test } from "bun:test";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Ipv4, ipv4 } from "../../src/net/ipv4.ts";
import type { Mac } from "../../src/net/mac.ts";
import { startMachine } from "../../src/rack/machine.ts";
import { openNetwork, SERVER } from "../peers/tftp-network.ts";

const SECONDS = 120;
const OTHER = ipv4("10.78.0.9") as Ipv4;
const LINES = 4000;

/** iPXE's own group and port for MTFTP. */
const MTFTP = { group: ipv4("239.255.1.1") as Ipv4, clientPort: 3001, serverPort: 1759, hops: 1 };

/** Some 50 blocks that say themselves whether they are whole and in order: a lost or doubled one would miscount. */
const COUNTING = `#!ipxe
set n:int32 0
${"inc n\n".repeat(LINES)}iseq \${n:int32} ${LINES} && exit 0 || exit 1
`;

/** Its boot script and its last word are another server's, whose log tells us how it went. */
const SCRIPT = `#!ipxe
chain --autofree mtftp://${SERVER}/count.ipxe || imgfetch tftp://${OTHER}/bad
imgfetch tftp://${OTHER}/good
`;

test(
  "iPXE by mtftp://",
  async () => {
    const network = await openNetwork({ mtftp: MTFTP });
    try {
      await writeFile(join(network.folder, "count.ipxe"), COUNTING);
      const others = join(network.folder, "others");
      await mkdir(others);
      for (const [name, text] of [
        ["test.ipxe", SCRIPT],
        ["good", "x"],
        ["bad", "x"],
      ] as const)
        await writeFile(join(others, name), text);
      const { namespace, device } = network.segment.addHost(OTHER);
      const log = join(network.folder, "dnsmasq.log");
      const addresses = ["--dhcp-range=10.78.0.100,10.78.0.120,1h", "--dhcp-boot=test.ipxe", "--leasefile-ro"];
      const files = ["--enable-tftp", `--tftp-root=${others}`, "--user=root", `--log-facility=${log}`];
      const quiet = ["--keep-in-foreground", "--conf-file=/dev/null", "--port=0", "--pid-file="];
      network.start(namespace, "dnsmasq", ...quiet, `--interface=${device}`, ...addresses, ...files);
      const machine = await startMachine({
        segment: network.segment,
        firmware: "bios",
        mac: "52:54:00:66:07:01" as Mac,
        folder: join(network.folder, "machine"),
      });
      try {
        const until = Date.now() + SECONDS * 1000;
        let told: string | undefined;
        while (told === undefined && Date.now() < until) {
          await Bun.sleep(250);
          const text = await Bun.file(log)
            .text()
            .catch(() => "");
          told = /sent \S*\/(good|bad) to/.exec(text)?.[1];
        }
        expect(told).toBe("good");
      } finally {
        await machine.stop();
      }
      expect((await network.counts()).whole).toBe(1);
    } finally {
      await network.close();
    }
  },
  (SECONDS + 30) * 1000,
);
