export default function View() { return <main id="content" class="page" />; }
