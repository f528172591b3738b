/**
 * The query editor as an element of its own: CodeMirror inside a shadow root, where it may keep its styles in constructed
 * sheets, so that the page needs no inline style.
 */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers, tooltips } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";
import type { Vocabulary } from "../core/types";
import { completer } from "./complete";

const LOOK = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--panel)", fontSize: "14px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: 'ui-monospace, "SF Mono", Consolas, "Noto Sans Mono CJK SC", monospace', lineHeight: "1.6", minHeight: "180px", maxHeight: "46vh" },
  ".cm-content": { caretColor: "var(--ink)", padding: "8px 0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--soft)", border: "none" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--mark)" },
  ".cm-matchingBracket": { backgroundColor: "var(--mark)" },
  ".cm-tooltip": { backgroundColor: "var(--panel)", color: "var(--ink)", border: "1px solid var(--hairline)", boxShadow: "0 8px 24px rgb(0 0 0 / .14)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--hairline)", color: "var(--ink)" },
  ".cm-completionDetail": { color: "var(--soft)", fontStyle: "normal" },
});

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--policy)" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--actors)" },
  { tag: [tags.string, tags.number, tags.bool], color: "var(--aims)" },
  { tag: [tags.namespace, tags.propertyName, tags.typeName, tags.url], color: "var(--ideas)" },
  { tag: tags.comment, color: "var(--soft)" },
]);

export class SparqlEditor extends HTMLElement {
  private view: EditorView | null = null;
  private readonly vocabulary = new Compartment();
  private first = "";
  label = "SPARQL";

  connectedCallback(): void {
    if (this.view) return;
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    this.view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: this.first,
        extensions: [
          lineNumbers(),
          history(),
          bracketMatching(),
          closeBrackets(),
          sparql(),
          this.vocabulary.of(autocompletion()),
          tooltips({ position: "absolute" }),
          syntaxHighlighting(COLOURS),
          LOOK,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": this.label }),
          keymap.of([
            {
              key: "Mod-Enter",
              run: () => {
                this.dispatchEvent(new CustomEvent("run"));
                return true;
              },
            },
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...defaultKeymap,
            ...historyKeymap,
          ]),
          EditorView.updateListener.of((change) => {
            if (change.docChanged) this.dispatchEvent(new CustomEvent("changed"));
          }),
        ],
      }),
    });
  }

  disconnectedCallback(): void {
    this.first = this.value;
    this.view?.destroy();
    this.view = null;
  }

  get value(): string {
    return this.view?.state.doc.toString() ?? this.first;
  }

  set value(text: string) {
    if (!this.view) {
      this.first = text;
      return;
    }
    if (text !== this.value) this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
  }

  /** Complete from this vocabulary from now on. */
  know(vocabulary: Vocabulary): void {
    this.view?.dispatch({ effects: this.vocabulary.reconfigure(autocompletion({ override: [completer(vocabulary)], icons: false })) });
  }
}

if (!customElements.get("sparql-editor")) customElements.define("sparql-editor", SparqlEditor);
