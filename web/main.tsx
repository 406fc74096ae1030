// The web UI begins here.
import "@mantine/core/styles.css";
import "@mantine/spotlight/styles.css";
import "@mantine/notifications/styles.css";
import "./look/look.css";
import "./look/frame.css";
import "./look/table.css";
import "./look/timeline.css";
import "./look/overview.css";
import "./look/media.css";
import "./look/menu.css";
import "./look/installs.css";
import "./look/network.css";
import "./look/welcome.css";
import "./look/profile.css";
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { z } from "zod";
import { Frame } from "./frame/frame.tsx";
import { Pages } from "./frame/router.tsx";
import { Gate } from "./gate/gate.tsx";
import { queries } from "./live/api.ts";
import { theme, variables } from "./theme.ts";

// The page's Content-Security-Policy forbids code made of text, which zod would otherwise try.
z.config({ jitless: true });

const schemes = localStorageColorSchemeManager({ key: "bootlace-theme" });
const root = document.getElementById("root");
if (root === null) throw new Error("the page has no root");
createRoot(root).render(
  <MantineProvider
    theme={theme}
    cssVariablesResolver={variables}
    colorSchemeManager={schemes}
    defaultColorScheme="auto"
  >
    <Notifications position="bottom-right" />
    <QueryClientProvider client={queries}>
      <Gate>
        <Frame>
          <Pages />
        </Frame>
      </Gate>
    </QueryClientProvider>
  </MantineProvider>,
);
