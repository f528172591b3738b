"""One HTML file that needs nothing else: data, script, style and the drawing library are all inside.

pyvis supplies vis-network and the data it draws; the page around it is ours, because pyvis' own template links
a style sheet from the network and writes files in the system's encoding. A content security policy made of hashes lets
only what stands in the file run, and forbids every request.
"""

from __future__ import annotations

import base64
import hashlib
import re
from importlib import resources
from pathlib import Path

from policygraph.errors import InputError
from policygraph.network.pagedata import WEB, page_data, script_json
from policygraph.network.style import Style, load_style
from policygraph.network.viewmodel import ViewGraph

SCRIPTS = ("core.js", "draw.js", "evidence.js", "panel.js", "legend.js", "search.js", "keys.js")
_LIBRARY = "lib/vis-9.1.2/vis-network.min.js"


def write_page(view: ViewGraph, path: Path | str, lang: str = "zh") -> Path:
    """Write the view as one offline HTML page, UTF-8, and return its path. The same view gives the same bytes.

    The page opens in `lang`, zh or en, and can be switched.
    The file is written beside its place and then moved there, so that no half page is ever seen.
    Raises InputError if it cannot be written.
    """
    target = Path(path)
    text = page_html(view, lang)
    draft = target.with_name(f".{target.name}.part")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise InputError(
            f"{target} cannot be written: {error.strerror}. Choose another place with -o."
        ) from error
    return target


def page_html(view: ViewGraph, lang: str = "zh") -> str:
    """Return the page as text, opening in `lang`: zh or en."""
    style = load_style()
    sheet = theme_rules(style) + (WEB / "page.css").read_text(encoding="utf-8")
    library = _library()
    script = (
        '"use strict";\n(() => {\n'
        + "".join((WEB / name).read_text(encoding="utf-8") for name in SCRIPTS)
        + "start();\n})();\n"
    )
    parts = {
        "csp": _policy((library, script), sheet),
        "sheet": sheet,
        "data": script_json(page_data(view) | {"lang": "en" if lang == "en" else "zh"}),
        "library": library,
        "script": script,
    }
    template = (WEB / "page.html").read_text(encoding="utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found.group(1)], template)


def _library() -> str:
    """Return vis-network's script as pyvis ships it, without the pointer to its source map.

    Its style sheet is left out: it dresses navigation buttons, tooltips and editing tools that the page does not use.
    """
    text = resources.files("pyvis").joinpath(_LIBRARY).read_text(encoding="utf-8")
    text = re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", text)
    if "</script" in text.lower():
        raise InputError(
            "pyvis' vis-network holds '</script', which cannot stand inside a page. Reinstall pyvis."
        )
    return text


def _policy(scripts: tuple[str, ...], sheet: str) -> str:
    """Return the content security policy (CSP level 2, hashes of inline elements): nothing but these may run or load."""
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(sheet)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def theme_rules(style: Style) -> str:
    """Return the colours of the style file as custom properties: light, dark if the system or the reader asks."""

    def block(theme: str) -> str:
        lines = [f"--{name}:{colour}" for name, colour in style.themes[theme].items()]
        lines += [
            f"--{family.name}:{family.dark if theme == 'dark' else family.light}"
            for family in style.families.values()
        ]
        return f"{{color-scheme:{theme};{';'.join(lines)}}}\n"

    return (
        f":root{block('light')}"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){block('dark').strip()}}}\n"
        f":root[data-theme=dark]{block('dark')}"
    )
