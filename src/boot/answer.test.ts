import { describe, expect, test } from "bun:test";
import type { ArmState } from "../machines/arm.ts";
import { answerFile, packageSource } from "./answer.ts";
import { ARM, ARMED, MEDIA, MIRROR, PROFILE } from "./cases.test-data.ts";
import { decide, type Situation } from "./decide.ts";

const loading: Situation = { ...ARMED, arm: { ...ARM, state: "loading" } };

describe("the answer file", () => {
  test("is there while the install is under way, and at no other time", () => {
    const states: readonly ArmState[] = [
      "armed",
      "loading",
      "installing",
      "installed",
      "failed",
      "rebooted",
      "disarmed",
      "expired",
    ];
    const open = states.filter((state) => answerFile({ ...ARMED, arm: { ...ARM, state } }, "preseed.cfg") !== null);
    expect(open).toEqual(["loading", "installing"]);
  });

  test("is the family's, with this install's token and no other machine's name", () => {
    const made = answerFile(loading, "preseed.cfg");
    expect(made?.name).toBe("preseed.cfg");
    expect(made?.text).toContain(`http://192.168.9.1:8080/reports/${ARM.token}/installed`);
    expect(made?.text).toContain("netcfg/get_hostname string web1\n");
  });

  test("is not there when its parts are gone", () => {
    for (const gone of [{ machine: null }, { arm: null }, { profile: null }, { media: null }])
      expect(answerFile({ ...loading, ...gone }, "preseed.cfg")).toBeNull();
    expect(answerFile(loading, "ks.cfg")).toBeNull();
  });

  test("packages come from where the profile says, else from the media itself, else from nowhere of ours", () => {
    const from = (packages: string | null, change: Partial<Situation> = {}) =>
      packageSource({ ...loading, profile: { ...PROFILE, packages }, ...change });
    const own = { own: true, signed: false };
    expect(from("media:mirror", { packages: MIRROR })).toEqual({ url: "http://192.168.9.1:8080/media/mirror", ...own });
    expect(from("https://deb.example.org/debian/")).toEqual({
      url: "https://deb.example.org/debian",
      own: false,
      signed: true,
    });
    const inside = { ...MEDIA, recognition: { ...MEDIA.recognition, packages: "pool x", packagesSigned: false } };
    expect(from(null, { media: inside })).toEqual({ url: "http://192.168.9.1:8080/media/debian-12/pool%20x", ...own });
    expect(from(null)).toBeNull();
  });

  test("a person's own file is served as it is, or filled in", () => {
    const own = (text: string, template: boolean) => ({
      ...loading,
      profile: { ...PROFILE, answer: { files: { "preseed.cfg": text }, template }, values: { city: "Oslo" } },
    });
    const text = "d-i time/zone string Europe/{{ values.city }}\n";
    expect(answerFile(own(text, false), "preseed.cfg")?.text).toBe(text);
    expect(answerFile(own(text, true), "preseed.cfg")?.text).toBe("d-i time/zone string Europe/Oslo\n");
    expect(answerFile(own("{{ values.town }}", true), "preseed.cfg")).toBeNull();
    const plan = decide({ ...own("{{ values.town }}", true), arm: ARM });
    expect(plan).toEqual({ kind: "local", why: "bad-answer" });
  });

  const ubuntu = {
    ...MEDIA,
    recognition: { ...MEDIA.recognition, family: "ubuntu", version: "24.04", arguments: ["url={iso}", "x={media}/y"] },
  };
  const disc = { kind: "disc", path: "/iso/noble.iso", size: 1, modifiedMs: 1 } as const;

  test("an installer that loads the whole disc image is told where that is", () => {
    const plan = decide({ ...ARMED, media: { ...ubuntu, layers: [disc] } });
    const words = plan.kind === "install" && "arguments" in plan.boot ? plan.boot.arguments : [];
    const url = "http://192.168.9.1:8080/media/debian-12";
    expect(words.slice(0, 2)).toEqual([`url=${url}.iso`, `x=${url}/y`]);
    expect(words).toContain(`ds=nocloud;s=http://192.168.9.1:8080/answers/${ARM.token}/`);
  });

  test("… and is not started where there is no such image", () => {
    expect(decide({ ...ARMED, media: ubuntu })).toEqual({ kind: "local", why: "bad-answer" });
    expect(decide({ ...ARMED, media: { ...ubuntu, layers: [disc, disc] } })).toEqual({
      kind: "local",
      why: "bad-answer",
    });
  });

  test("a person's own user-data has the files beside it without which cloud-init takes none", () => {
    const answer = { files: { "user-data": "#cloud-config\nautoinstall: {}\n" }, template: false };
    const own = { ...loading, media: { ...ubuntu, layers: [disc] }, profile: { ...PROFILE, answer } };
    expect(answerFile(own, "user-data")?.text).toBe("#cloud-config\nautoinstall: {}\n");
    expect(answerFile(own, "meta-data")?.text).toBe("instance-id: bootlace-525400123456\nlocal-hostname: web1\n");
  });
});
