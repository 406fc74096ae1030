// A dialog that comes and goes with what it is about: whoever leaves it has the focus where they had it before.
import { Modal, type ModalProps } from "@mantine/core";
import { useEffect, useState } from "react";

export function Dialog(props: ModalProps) {
  const [before] = useState(whence);
  useEffect(
    () => () => {
      // Its own focus trap lets go first; where another page is shown by then, nothing is to be done.
      setTimeout(() => {
        if (document.activeElement === document.body && before?.isConnected === true) before.focus();
      });
    },
    [before],
  );
  return <Modal {...props} />;
}

/** What has the focus; of a menu, which closes, the button that opens it. */
function whence(): HTMLElement | null {
  const now = document.activeElement;
  const menu = now?.closest("[role=menu]");
  const button =
    menu === null || menu === undefined ? null : document.getElementById(menu.getAttribute("aria-labelledby") ?? "");
  if (button !== null) return button;
  return now instanceof HTMLElement && now !== document.body ? now : null;
}
