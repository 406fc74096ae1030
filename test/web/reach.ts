// What of a page cannot be had by the keyboard: Tab is pressed until it has gone round, and what it came to is held against what the
// page has. React's own notes on its elements say which of them take a click.
import type { Page } from "playwright-core";

export interface Flaws {
  /** Controls that Tab never came to, nor to another of their group, in which the arrow keys go on. */
  readonly unreached: readonly string[];
  /** Had the focus, and looked as before. */
  readonly unseen: readonly string[];
  /** Had the focus, and was under something else or outside of what is seen. */
  readonly covered: readonly string[];
  /** Take a click, and are no control. */
  readonly mouseOnly: readonly string[];
}

interface Watch {
  readonly came: Set<Element>;
  readonly unseen: Set<string>;
  readonly covered: Set<string>;
  /** How often the focus came back to the beginning. */
  rounds: number;
}

/** More than any page has. */
const MOST = 900;
/** Presses between two looks at whether it has gone round. */
const AT_ONCE = 20;

/** `within`: a selector of what has the keyboard for itself, such as a dialog. */
export async function keyboardFlaws(page: Page, within = "body"): Promise<Flaws> {
  await page.evaluate(begin);
  for (let pressed = 0; !(await page.evaluate(isRound)); pressed += AT_ONCE) {
    if (pressed > MOST) throw new Error(`the focus is not round after ${MOST} times Tab`);
    for (let i = 0; i < AT_ONCE; i++) {
      await page.keyboard.press("Tab");
      await page.evaluate(look);
    }
  }
  return page.evaluate(end, within);
}

export const NO_FLAWS: Flaws = { unreached: [], unseen: [], covered: [], mouseOnly: [] };

/** In the page: from now on each element that the focus comes to is looked at. */
function begin(): void {
  const still = new CSSStyleSheet();
  still.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important }");
  document.adoptedStyleSheets.push(still);
  const watch: Watch = { came: new Set(), unseen: new Set(), covered: new Set(), rounds: 0 };
  let first: Element | null = null;
  // The focus may be drawn around the control, by what it stands in, or by what stands for it.
  const looks = (element: Element): string =>
    [
      element,
      element.nextElementSibling,
      element.parentElement,
      element.parentElement?.parentElement,
      element.closest("[data-variant]"),
    ]
      .map((one) => {
        if (one == null) return "";
        const { outline, boxShadow, border, backgroundColor } = getComputedStyle(one);
        return [outline, boxShadow, border, backgroundColor].join();
      })
      .join("|");
  const nameOf = (element: Element): string => {
    const label = element.getAttribute("aria-label") ?? element.textContent?.trim().slice(0, 40) ?? "";
    return `${element.tagName.toLowerCase()}.${element.className.toString().split(" ").slice(-1)} ${label}`;
  };
  const onFocus = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return;
    if (target === first) watch.rounds++;
    first ??= target;
    if (watch.came.has(target)) return;
    watch.came.add(target);
    const focused = looks(target);
    removeEventListener("focusin", onFocus);
    target.blur();
    if (looks(target) === focused) watch.unseen.add(nameOf(target));
    target.focus({ preventScroll: true });
    addEventListener("focusin", onFocus);
  };
  addEventListener("focusin", onFocus);
  Object.assign(globalThis, { watch, nameOf });
}

/** Whether what has the focus now is seen, once what was open before is closed and a long table has drawn its next rows. */
async function look(): Promise<void> {
  const { watch, nameOf } = globalThis as unknown as { watch: Watch; nameOf(element: Element): string };
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  const target = document.activeElement;
  if (target === null || target === document.body) return;
  const { left, top, right, bottom } = target.getBoundingClientRect();
  // Of what is larger than the window, the part in it.
  const middle = (from: number, to: number, end: number) => (Math.max(0, from) + Math.min(end, to)) / 2;
  const shown = document.elementFromPoint(middle(left, right, innerWidth), middle(top, bottom, innerHeight));
  if (shown === null || !(target.contains(shown) || shown.contains(target) || shown.closest("label") !== null))
    watch.covered.add(nameOf(target));
}

function isRound(): boolean {
  return (globalThis as unknown as { watch: Watch }).watch.rounds > 0;
}

function end(within: string): Flaws {
  const { watch, nameOf } = globalThis as unknown as { watch: Watch; nameOf(element: Element): string };
  const { came } = watch;
  const CONTROLS =
    "a[href], button, input, select, textarea, summary, [contenteditable=true], [tabindex], [role=button], [role=link], [role=tab]," +
    "[role=checkbox], [role=radio], [role=switch], [role=slider], [role=combobox], [role=menuitem], [role=option], [role=treeitem]";
  const GROUPS = "[role=tablist], [role=radiogroup], [role=menu], [role=listbox], [role=tree], .bl-lanes";
  const there = (element: Element) => {
    const { width, height } = element.getBoundingClientRect();
    return (
      width > 0 &&
      height > 0 &&
      element.checkVisibility({ visibilityProperty: true }) &&
      element.closest("[aria-hidden=true], [inert], :disabled") === null
    );
  };
  const reached = new Set([...came].map((element) => element.closest(GROUPS)).filter((group) => group !== null));
  const controls = [...document.querySelectorAll(CONTROLS)].filter(
    (element) => there(element) && element.closest(within) !== null,
  );
  const unreached = controls
    // What only gets the focus by program: where one is led to, and what a region scrolls by.
    .filter((element) => element.matches(":not([tabindex='-1']), a[href], button, input"))
    .filter((element) => !came.has(element))
    .filter((element) => {
      const group = element.closest(GROUPS);
      return group === null || !reached.has(group);
    })
    .map(nameOf);
  const clicks = (element: Element): boolean => {
    const key = Object.keys(element).find((one) => one.startsWith("__reactProps$"));
    const props = key === undefined ? {} : (element as unknown as Record<string, Record<string, unknown>>)[key];
    return props?.onClick !== undefined || getComputedStyle(element).cursor === "pointer";
  };
  const mouseOnly = [...document.querySelectorAll(`${within} *`)]
    .filter((element) => there(element) && clicks(element))
    // A label clicks its control; what stands in a control, or around one, is part of it.
    .filter((element) => element.closest(`${CONTROLS}, label`) === null)
    .filter((element) => element.querySelector("label, input") === null)
    .map(nameOf);
  return {
    unreached: [...new Set(unreached)],
    unseen: [...watch.unseen],
    covered: [...watch.covered],
    mouseOnly: [...new Set(mouseOnly)],
  };
}
