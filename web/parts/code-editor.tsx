// An editor for text that machines read: CodeMirror with line numbers, search, and marks at lines. Tab leaves it, as any field.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, StreamLanguage, type StreamParser, syntaxHighlighting } from "@codemirror/language";
import { shell } from "@codemirror/legacy-modes/mode/shell";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { xml } from "@codemirror/legacy-modes/mode/xml";
import { yaml } from "@codemirror/legacy-modes/mode/yaml";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, Transaction } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";

export interface Mark {
  /** From 1. */
  readonly line: number;
  readonly severity: "error" | "warning";
  readonly text: string;
}

export interface CodeEditorProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly marks: readonly Mark[];
  /** Of the file: by its end the language is known. */
  readonly name: string;
  /** Gives how to put text where the cursor is. */
  readonly onReady?: (insert: (text: string) => void) => void;
}

const LOOK = EditorView.theme({
  "&": { fontSize: "12.5px", border: "1px solid var(--bl-line)", borderRadius: "6px", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "2px solid var(--bl-accent)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mantine-font-family-monospace)", minHeight: "320px", maxHeight: "60vh" },
  ".cm-gutters": { backgroundColor: "var(--bl-sunk)", color: "var(--bl-quiet)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--mantine-color-amber-light)" },
  ".cm-cursor": { borderLeftColor: "currentColor" },
  ".cm-panels, .cm-tooltip": { backgroundColor: "var(--bl-surface)", color: "inherit" },
});
const COLOURS = HighlightStyle.define([
  { tag: tags.comment, color: "var(--bl-quiet)", fontStyle: "italic" },
  { tag: [tags.keyword, tags.tagName, tags.propertyName, tags.definition(tags.variableName)], fontWeight: "600" },
  { tag: [tags.string, tags.attributeValue], color: "var(--bl-good)" },
  { tag: [tags.number, tags.atom, tags.bool], color: "var(--bl-busy)" },
]);

function languageOf(name: string): StreamParser<unknown> {
  const modes: Readonly<Record<string, StreamParser<unknown>>> = {
    xml,
    toml,
    yaml,
    "user-data": yaml,
    "meta-data": yaml,
  };
  return modes[name.split(".").at(-1) ?? ""] ?? shell;
}

export function CodeEditor({ label, value, onChange, marks, name, onReady }: CodeEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  // What the editor is told without being made anew.
  const told = useRef({ value, onChange, onReady });
  told.current = { value, onChange, onReady };

  useEffect(() => {
    if (place.current === null) return;
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: told.current.value,
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          highlightSelectionMatches(),
          search({ top: true }),
          lintGutter(),
          EditorView.lineWrapping,
          StreamLanguage.define(languageOf(name)),
          syntaxHighlighting(COLOURS),
          LOOK,
          keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]),
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
          EditorView.updateListener.of((update) => {
            const typed = update.transactions.some((one) => one.annotation(Transaction.userEvent) !== undefined);
            if (update.docChanged && typed) told.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    told.current.onReady?.((text) => {
      made.dispatch({ ...made.state.replaceSelection(text), userEvent: "input" });
      made.focus();
    });
    return () => made.destroy();
  }, [name, label]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const { doc } = editor.state;
    const found = marks.map(({ line, severity, text }): Diagnostic => {
      const { from, to } = doc.line(Math.min(Math.max(1, line), doc.lines));
      return { from, to, severity, message: text };
    });
    editor.dispatch(setDiagnostics(editor.state, found));
  }, [marks]);

  return <div ref={place} className="bl-code" />;
}
