// The names of events, and what each tells the operator.
import type { Message } from "../net/message.ts";

export const EVENTS = {
  "boot.asked": {
    says: "The machine's firmware, or its loader, asked for an address; `why` says how that was answered.",
  },
  "boot.took-other": {
    says: "The machine took the offer of another DHCP server.",
    cure: "Stop the other server, or use mode: proxy here.",
  },
  "boot.size": { says: "The firmware asked for its loader's size only; it should come back for the file." },
  "boot.address": { says: "The machine was given an address." },
  "boot.loader-offered": { says: "The machine's firmware was told which loader to fetch." },
  "boot.loader": { says: "The machine fetched its loader, the first program that firmware runs." },
  "boot.script": { says: "The loader fetched its script or menu, which says what to start." },
  "boot.kernel": { says: "The kernel was fetched." },
  "boot.initrd": { says: "The initial RAM disk was fetched." },
  "boot.file": { says: "The machine fetched one of your own files, by the path `path`." },
  "boot.chosen": {
    says: "A person chose what this machine starts at its next network boot, once; nothing is installed.",
  },
  "boot.once": { says: "The machine was given what it starts once: a tool, a rescue or a live system." },
  "boot.local": { says: "The machine was sent to its local disk; `why` says the reason." },
  "boot.missing": {
    says: "The machine asked for a file that is not there.",
    cure: "Often harmless: loaders probe for optional files. If the boot stops here, `path` is what is missing.",
  },
  "boot.aborted": {
    says: "The machine stopped a transfer before its end.",
    cure: "Normal when firmware only asked for the size. If nothing follows, look at the network between.",
  },
  "boot.refused": {
    says: "The loader fetched what was chosen in the menu and did not start it: Secure Boot is on, and nothing that shim or the firmware trusts has signed it.",
    cure: "Choose something signed (a distribution's own kernel), switch Secure Boot off, or enrol a key: docs/secure-boot.md.",
  },
  "boot.failed": {
    says: "The loader did not start what was chosen in the menu.",
    cure: "The fetches before this one show how far it came; a file that is missing is named by boot.missing.",
  },
  "boot.not-started": {
    says: "The firmware fetched its loader, yet never ran it: it is back without having asked for a script. Most likely Secure Boot is on, and the loader (`file`) is not signed. The next boot is given shim and GRUB, which are.",
    cure: "Boot it again; or set it for good: bootlace machine add NAME --mac MAC --loader grub",
  },
  "machine.discovered": {
    says: "A machine that nobody knows waits on a network with `unknown: register`; its screen shows `code`.",
    cure: "Make it known: bootlace machine add NAME --discovered CODE. It goes on by itself.",
  },
  "menu.refused": {
    says: "Somebody at the machine's screen chose an entry of its menu and gave a wrong password.",
  },
  "dhcp.other-server": {
    says: "Another DHCP server gives addresses on a network where Bootlace does, or a second one beside its proxy; `server` is its address.",
    cure: "Find and stop it, or use mode: proxy beside it. Until then each address is tried before it is offered, which takes half a second.",
  },
  "dhcp.server-found": {
    says: "The DHCP server that gives the addresses on a network in mode proxy; `server` is its address.",
  },
  "dhcp.other-proxy": {
    says: "Somebody else tells firmware on this network what to boot (a proxy); `server` is its address.",
    cure: "Find and stop it: firmware takes one of the two, and which one is chance.",
  },
  "store.failed": {
    says: "The store does not take leases: no new one is acknowledged, and renewed ones last no longer than before.",
    cure: "Most often the disk is full: make room. Bootlace goes on by itself as soon as the store takes them again.",
  },
  "store.recovered": { says: "The store takes leases again; `refused` batches were not stored in between." },
  "dhcp.in-use": {
    says: "An address that Bootlace was about to give, or gave, is used by somebody else; it is kept out of use for a day.",
    cure: "Find who has it without a lease, or exclude the address from the range.",
  },
  "media.added": { says: "Media were found in the media folder and added; `file` is where they lie." },
  "media.changed": {
    says: "Another file lies in the place of media, or one more disc of their set: they were read again.",
  },
  "media.refused": {
    says: "A file in the media folder is no media, or not all of it; `why` says the reason.",
    cure: "Copy it again; it is looked at again as soon as it changes. bootlace media check compares with checksums.",
  },
  "media.gone": {
    says: "The files of media are gone; `why` says which.",
    cure: "Put them back, or add them at their new place: bootlace media add NAME FILE.",
  },
  "install.armed": { says: "A person allowed one install of this machine." },
  "install.disarmed": { says: "The permission was taken back." },
  "install.expired": {
    says: "The permission ran out before the machine came.",
    cure: "Arm it again, with a longer time if need be.",
  },
  "install.answer-file": { says: "The installer fetched its answer file; from here on the disk may be wiped." },
  "install.installer-dhcp": { says: "The running installer asked for its own address." },
  "install.running": { says: "The installer reported that it runs with its answer file." },
  "install.phase": { says: "The installer reported a step." },
  "install.log": { says: "The installer sends its log here. Read it with bootlace install log." },
  "install.expects": {
    says: "So many packages will be fetched, by the repository's index or the installer's own word: percent count from it on a profile's first install.",
  },
  "install.packages": { says: "The installer fetched packages." },
  "install.stalled": {
    says: "The install has said nothing for five minutes, or for up to thirty in a step that is known to be silent.",
    cure: "See bootlace diagnose MACHINE, and the machine's screen.",
  },
  "install.installed": { says: "The installer reported success. From now on the machine boots its local disk." },
  "install.failed": {
    says: "The installer reported a failure.",
    cure: "Look at the installer's own log, on its fourth console or in /var/log/installer.",
  },
  "install.rebooted": {
    says: "The machine came back to network boot without a report from the installer. It gets its local disk.",
    cure: "If it was not installed, see what its screen said, and arm it again.",
  },
  "install.refused": {
    says: "An answer file or report was asked for with a token that is not valid (now), and was refused.",
    cure: "After a finished or expired install this is normal. Otherwise arm the machine again.",
  },
} as const satisfies Record<string, Message>;

export type EventName = keyof typeof EVENTS;
