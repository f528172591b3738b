import { render } from "preact";
import { App } from "./app";
import { api } from "./core/api";
import { followAddress } from "./core/state";
import { status, theme } from "./core/store";
import { applyTheme, style } from "./core/style";
import { lang, setLanguage } from "./core/words";
import { loadNetwork } from "./network/world";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/network.css";
import "./styles/card.css";
import "./styles/pages.css";
import "./styles/desk.css";

applyTheme(theme.value);
setLanguage(lang.value);
followAddress();
render(<App />, document.getElementById("app") as HTMLElement);

void loadNetwork();
void api.status().then(
  (value) => {
    status.value = value;
  },
  () => undefined,
);
void api.style().then(
  (value) => {
    style.value = value;
    applyTheme(theme.value);
  },
  // The style that was built in holds then.
  () => undefined,
);
