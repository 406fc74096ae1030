// The web form draws the spec by its JSON schema: each field as a person expects it.
import { expect, test } from "bun:test";
import { z } from "zod";
import { openSpecSchema } from "../../src/machines/spec.ts";
import { blank, type Shape, shapeOf } from "../../web/pages/profile/shape.ts";

const shape = shapeOf(z.toJSONSchema(openSpecSchema, { io: "input", unrepresentable: "any" }) as never);
const field = (of: Shape, key: string): Shape => {
  const found = of.kind === "fields" ? of.fields.find((one) => one.key === key) : undefined;
  if (found === undefined) throw new Error(`no field ${key}`);
  return found.shape;
};

test("the spec's fields have the shapes that a person expects", () => {
  expect(field(shape, "locale")).toEqual({ kind: "text", long: false, nullable: false });
  expect(field(shape, "hostName")).toEqual({ kind: "text", long: false, nullable: true });
  expect(field(shape, "ntp")).toEqual({ kind: "texts" });
  expect(field(shape, "selinux")).toEqual({
    kind: "choice",
    options: ["enforcing", "permissive", "disabled"],
    nullable: true,
  });
  expect(field(field(shape, "bootLoader"), "install")).toEqual({ kind: "flag" });
  const interfaces = field(field(shape, "network"), "interfaces");
  if (interfaces.kind !== "list" || interfaces.item.kind !== "variants") throw new Error("interfaces are no variants");
  expect(Object.keys(interfaces.item.variants)).toEqual(["ethernet", "vlan", "bond", "bridge"]);
  const ethernet = interfaces.item.variants.ethernet;
  if (ethernet === undefined) throw new Error("no ethernet");
  expect(field(ethernet, "ipv4").kind).toBe("either");
  expect(blank(interfaces.item)).toEqual({ kind: "ethernet" });
});
