// The whole window takes files: they may be dropped anywhere.
import { Text } from "@mantine/core";
import { IconDisc } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { upload } from "./uploads.ts";
import { mediaWords } from "./words.ts";

export function DropZone() {
  const say = mediaWords.use();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const isFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
    const enter = (event: DragEvent) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      setOver(false);
      upload(event.dataTransfer?.files ?? []);
    };
    window.addEventListener("dragenter", enter);
    window.addEventListener("dragover", enter);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragenter", enter);
      window.removeEventListener("dragover", enter);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, []);
  if (!over) return null;
  return (
    <div className="bl-drop" aria-hidden="true">
      <IconDisc size={56} stroke={1.4} />
      <Text size="lg" fw={600}>
        {say("dropHere")}
      </Text>
    </div>
  );
}
