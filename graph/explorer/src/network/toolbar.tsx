/** Zoom, fit, undo, link and saving, on the edge of the stage. */
import { useState } from "preact/hooks";
import { canRedo, canUndo, redo, undo, update, state } from "../core/state";
import { style } from "../core/style";
import { announce, theme } from "../core/store";
import { word } from "../core/words";
import type { Atlas } from "./atlas";
import { download, toGexf, toSvg } from "./export";
import type { Stage } from "./stage";

export function Toolbar({ stage, all }: { stage: () => Stage | null; all: Atlas }) {
  const [saving, setSaving] = useState(false);
  const [told, setTold] = useState("");
  const save = (kind: "png" | "svg" | "gexf") => {
    const now = stage();
    setSaving(false);
    if (!now) return;
    const colours = style.value.themes[theme.value];
    if (kind === "png") now.canvas().toBlob((blob) => blob && download("policygraph.png", blob), "image/png");
    else if (kind === "svg")
      download("policygraph.svg", new Blob([toSvg(all, now.picture(), colours["paper"] as string, colours["ink"] as string, document.title)], { type: "image/svg+xml" }));
    else download("policygraph.gexf", new Blob([toGexf(all, now.picture())], { type: "application/gexf+xml" }));
  };
  const link = async () => {
    let text = word("linked");
    try {
      await navigator.clipboard.writeText(location.href);
    } catch {
      text = word("linkShown");
    }
    setTold(text);
    announce(text);
    setTimeout(() => setTold(""), 2500);
  };
  return (
    <div class="toolbar" role="toolbar" aria-label={word("network")}>
      {state.value.open.length > 0 && (
        <button onClick={() => update({ open: [], pins: {}, camera: null, path: null })}>{word("wholeMap")}</button>
      )}
      <button onClick={() => stage()?.zoom(1 / 1.5)} aria-label={word("zoomIn")} title={word("zoomIn")}>
        +
      </button>
      <button onClick={() => stage()?.zoom(1.5)} aria-label={word("zoomOut")} title={word("zoomOut")}>
        −
      </button>
      <button onClick={() => stage()?.fit()}>{word("fit")}</button>
      <button disabled={!canUndo.value} onClick={undo}>
        {word("undo")}
      </button>
      <button disabled={!canRedo.value} onClick={redo}>
        {word("redo")}
      </button>
      <button onClick={() => update({ asList: true })}>{word("asList")}</button>
      <button onClick={() => void link()}>{told || word("link")}</button>
      <span class="menu">
        <button aria-expanded={saving} aria-haspopup="true" onClick={() => setSaving(!saving)}>
          {word("save")}
        </button>
        {saving && (
          <span class="menu-items" role="group" aria-label={word("save")}>
            {(["png", "svg", "gexf"] as const).map((kind) => (
              <button key={kind} onClick={() => save(kind)}>
                {kind.toUpperCase()}
              </button>
            ))}
          </span>
        )}
      </span>
    </div>
  );
}
