// The pages: address, script, and for those of the rail their icon, word and key. A page is one line here and a folder in pages/.
import {
  IconActivity,
  IconDisc,
  IconListDetails,
  IconListTree,
  IconNetwork,
  IconProgressDown,
  IconServer2,
  IconSettings,
  IconTemplate,
} from "@tabler/icons-react";
import { type ComponentType, type LazyExoticComponent, lazy } from "react";

export interface Page {
  /** As wouter matches it; what is `:named` is given to the page as `params`. */
  readonly path: string;
  readonly page: LazyExoticComponent<ComponentType<PageProps>>;
}

export interface PageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

type Word = "overview" | "machines" | "installs" | "media" | "profiles" | "menu" | "network" | "log" | "settings";

export interface RailPage extends Page {
  readonly word: Word;
  readonly icon: ComponentType<{ size?: number; stroke?: number }>;
  /** After `g`. */
  readonly key: string;
}

/** A page's script is loaded when somebody goes there; `part` is its export. */
function page<K extends string>(load: () => Promise<Record<K, ComponentType<PageProps>>>, part: K) {
  return lazy(async () => ({ default: (await load())[part] }));
}

/** The left rail, from top to bottom. */
export const RAIL: readonly RailPage[] = [
  {
    path: "/",
    word: "overview",
    icon: IconActivity,
    key: "o",
    page: page(() => import("../pages/overview/overview-page.tsx"), "OverviewPage"),
  },
  {
    path: "/machines",
    word: "machines",
    icon: IconServer2,
    key: "m",
    page: page(() => import("../pages/machines/machines-page.tsx"), "MachinesPage"),
  },
  {
    path: "/installs",
    word: "installs",
    icon: IconProgressDown,
    key: "i",
    page: page(() => import("../pages/installs/installs-page.tsx"), "InstallsPage"),
  },
  {
    path: "/media",
    word: "media",
    icon: IconDisc,
    key: "d",
    page: page(() => import("../pages/media/media-page.tsx"), "MediaPage"),
  },
  {
    path: "/profiles",
    word: "profiles",
    icon: IconTemplate,
    key: "p",
    page: page(() => import("../pages/profiles/profiles-page.tsx"), "ProfilesPage"),
  },
  {
    path: "/menu",
    word: "menu",
    icon: IconListTree,
    key: "b",
    page: page(() => import("../pages/menu/menu-page.tsx"), "MenuPage"),
  },
  {
    path: "/network",
    word: "network",
    icon: IconNetwork,
    key: "n",
    page: page(() => import("../pages/network/network-page.tsx"), "NetworkPage"),
  },
  {
    path: "/log",
    word: "log",
    icon: IconListDetails,
    key: "l",
    page: page(() => import("../pages/log/log-page.tsx"), "LogPage"),
  },
  {
    path: "/settings",
    word: "settings",
    icon: IconSettings,
    key: "s",
    page: page(() => import("../pages/settings/settings-page.tsx"), "SettingsPage"),
  },
];

/** Pages below those. */
export const MORE: readonly Page[] = [
  {
    path: "/welcome",
    page: page(() => import("../pages/welcome/welcome-page.tsx"), "WelcomePage"),
  },
  {
    path: "/machines/:name",
    page: page(() => import("../pages/machine/machine-page.tsx"), "MachinePage"),
  },
  {
    path: "/installs/:install",
    page: page(() => import("../pages/install/install-page.tsx"), "InstallPage"),
  },
  {
    path: "/profiles/:name",
    page: page(() => import("../pages/profile/profile-page.tsx"), "ProfilePage"),
  },
  {
    path: "/media/:name",
    page: page(() => import("../pages/medium/medium-page.tsx"), "MediumPage"),
  },
];
