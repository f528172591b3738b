/** A part of the page that is fetched when it is first needed. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../core/api";
import { Failed, Loading } from "./notices";

/** Return a component that stands in for the default export of a module until that is there. */
export function later(fetch: () => Promise<{ default: ComponentType }>): ComponentType {
  let There: ComponentType | null = null;
  return function Later() {
    const [state, set] = useState<"waiting" | "there" | "failed">(There ? "there" : "waiting");
    useEffect(() => {
      if (state !== "waiting") return;
      fetch().then(
        (module) => {
          There = module.default;
          set("there");
        },
        () => set("failed"),
      );
    }, [state]);
    if (There) return <There />;
    return (
      <main id="content" class="page">
        {state === "failed" ? <Failed error={new ApiError(0, "Offline", "")} retry={() => set("waiting")} /> : <Loading lines={12} />}
      </main>
    );
  };
}
