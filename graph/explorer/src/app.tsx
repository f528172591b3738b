/** The frame: masthead, search, tabs, and whichever tab is open. */
import { useEffect } from "preact/hooks";
import { count, day } from "./core/format";
import { state, TABS, undo, update, type Tab } from "./core/state";
import { announcement, setTheme, status, theme } from "./core/store";
import { lang, setLanguage, word } from "./core/words";
import { goTo, openCard, openDocument, documentKey } from "./parts/actions";
import { pathStart } from "./parts/cardActions";
import { later } from "./parts/later";
import { Search } from "./parts/search";
import { NetworkView } from "./network/view";

const TablesView = later(() => import("./tables/view"));
const DocumentsView = later(() => import("./document/view"));
const CompareView = later(() => import("./compare/view"));
const TimelineView = later(() => import("./time/view"));
const DeskView = later(() => import("./desk/view"));
const MapView = later(() => import("./map/view"));
const SparqlView = later(() => import("./sparql/view"));

export function App() {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      stepBack();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
  return (
    <>
      <a class="skip" href="#content" onClick={skip}>
        {word("skip")}
      </a>
      <header class="masthead">
        <h1 class="wordmark">policygraph</h1>
        <Summary />
        <Search
          label={word("search")}
          placeholder={word("searchHint")}
          hotkey
          choose={(one) => {
            if (one.type === "document") return openDocument(documentKey(one.iri) ?? one.iri);
            if (state.value.tab !== "network") goTo("network");
            openCard(one.iri, one.type);
          }}
        />
        <Switches />
        <nav class="tabs" aria-label="policygraph">
          {TABS.map((tab) => (
            <a key={tab} href={`#/${tab}`} aria-current={state.value.tab === tab ? "page" : undefined} onClick={(event) => leave(event, tab)}>
              {word(tab)}
            </a>
          ))}
        </nav>
      </header>
      <Current tab={state.value.tab} />
      <p class="aloud" role="status" aria-live="polite">
        {announcement.value}
      </p>
    </>
  );
}

function Current({ tab }: { tab: Tab }) {
  if (tab === "tables") return <TablesView />;
  if (tab === "compare") return <CompareView />;
  if (tab === "timeline") return <TimelineView />;
  if (tab === "desk") return <DeskView />;
  if (tab === "documents") return <DocumentsView />;
  if (tab === "map") return <MapView />;
  if (tab === "sparql") return <SparqlView />;
  return <NetworkView />;
}

function leave(event: MouseEvent, tab: Tab): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (tab === state.value.tab && tab === "documents") update({ document: null, claim: null });
  // The row that is open belongs to the tab that is left.
  else goTo(tab, { row: null });
}

function skip(event: MouseEvent): void {
  event.preventDefault();
  const content = document.getElementById("content");
  content?.setAttribute("tabindex", "-1");
  content?.focus();
}

/** Escape: one step back, from the smallest thing open to the largest. */
function stepBack(): void {
  const { tab, card, claim, document: key, open, path, row } = state.value;
  if (pathStart.value) pathStart.value = null;
  else if (row !== null) update({ row: null });
  else if (claim) update({ claim: null });
  else if (tab === "documents" && key) update({ document: null });
  else if (card) update({ card: null });
  else if (path) update({ path: null, camera: null });
  else if (open.length) update({ open: open.slice(0, -1), camera: null });
  else if (document.activeElement instanceof HTMLElement && document.activeElement !== document.body) document.activeElement.blur();
  else undo();
}

function Summary() {
  const now = status.value;
  return (
    <p class="summary">
      {now
        ? `${count(now.documents)} ${word("document")} · ${count(now.facts)} ${word("facts")}${now.newest_document ? ` · ${day(now.newest_document, lang.value)}` : ""}`
        : "\u00a0"}
    </p>
  );
}

function Switches() {
  const dark = theme.value === "dark";
  return (
    <div class="switches">
      <div class="languages" role="group" aria-label={word("language")}>
        <button lang="zh-Hans" aria-pressed={lang.value === "zh"} onClick={() => setLanguage("zh")}>
          中文
        </button>
        <button lang="en" aria-pressed={lang.value === "en"} onClick={() => setLanguage("en")}>
          English
        </button>
      </div>
      <button class="theme" aria-label={word(dark ? "toLight" : "toDark")} title={word(dark ? "toLight" : "toDark")} onClick={() => setTheme(dark ? "light" : "dark")}>
        <svg width="18" height="18" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM12 5v14a7 7 0 1 0 0-14z" fill="currentColor" fill-rule="evenodd" />
        </svg>
      </button>
    </div>
  );
}
