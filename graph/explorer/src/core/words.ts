/** Everything the explorer itself says, in both languages. */
import { signal } from "@preact/signals";
import type { Label } from "./types";

export type Lang = "zh" | "en";

function firstLanguage(): Lang {
  try {
    const kept = localStorage.getItem("policygraph.lang");
    if (kept === "zh" || kept === "en") return kept;
  } catch {
    // A browser without storage simply starts in its own language.
  }
  return typeof navigator !== "undefined" && navigator.language.startsWith("zh") ? "zh" : "en";
}

export const lang = signal<Lang>(firstLanguage());

export function setLanguage(next: Lang): void {
  lang.value = next;
  document.documentElement.lang = next === "zh" ? "zh-Hans" : "en";
  try {
    localStorage.setItem("policygraph.lang", next);
  } catch {
    // Not kept then.
  }
}

/** Return a label in the language chosen; a missing one falls back to the other. */
export function say(label: Label | string | null | undefined): string {
  if (!label) return "";
  if (typeof label === "string") return label;
  return label[lang.value] || label.zh || label.en || "";
}

const WORDS = {
  network: ["网络", "Network"],
  tables: ["表格", "Tables"],
  documents: ["文档", "Documents"],
  map: ["地图", "Map"],
  sparql: ["SPARQL", "SPARQL"],
  compare: ["对比", "Compare"],
  timeline: ["时间线", "Timeline"],
  desk: ["问答台", "Desk"],
  deskName: ["可以问的问题", "Questions to ask"],
  deskHint: ["左边选一个问题。每一行都有原句为证，点开即见。", "Choose a question. Every row rests on sentences; open it to read them."],
  ask: ["查询", "Ask"],
  evidence: ["原句", "Sentences"],
  evidenceOf: ["这一行的原句", "What the row rests on"],
  noSentence: ["这一行没有原句：它说的是没有读到什么。", "No sentence stands behind this row: it tells what was not found."],
  example: ["例如", "e.g."],
  notesHead: ["数字没有说的", "What the numbers do not say"],
  inSparql: ["在 SPARQL 中打开", "Open in SPARQL"],
  addPlace: ["加一个地点", "Add a place"],
  remove: ["移除", "Remove"],
  comparePick: ["至少选两个地点。", "Choose two places or more."],
  alike: ["目标有多相近", "How alike their aims are"],
  alikeNote: ["按技术计数的余弦相似度，0 为全不相同，1 为相同。", "Cosine of the counts by technology: 0 is nothing in common, 1 the same."],
  shared: ["共同", "in common"],
  noTopic: ["不限于某项技术", "no particular technology"],
  inAll: ["合计", "In all"],
  publishedMonth: ["发布的文档", "Documents published"],
  dueMonth: ["到期的目标与举措", "Targets and actions due"],
  newestDocument: ["最新文档", "newest document"],
  chooseMonth: ["点选一个月份，看当月的文档与期限。", "Choose a month to see its documents and deadlines."],
  thisMonth: ["本月没有。", "Nothing in this month."],
  nothingDated: ["没有带日期的文档或期限。", "No dated documents or deadlines."],
  asList: ["列表", "List"],
  asPicture: ["图", "Picture"],
  listCaption: ["网络中的节点与联系，最重要的在前", "The network's nodes and what they are joined to, the most important first"],
  node: ["节点", "Node"],
  type: ["类型", "Type"],
  links: ["联系数", "Links"],
  joined: ["与之相连", "Joined to"],
  contradicts: ["另有一说", "Others say"],
  partOnly: ["只载入了展开的部分，全图仍在载入。", "Only what is unfolded is loaded; the whole map is on its way."],
  values: ["参数", "Values"],
  anyValue: ["不限", "any"],
  searchHint: ["搜索：杭州 / hangzhou / 算力券", "Search: 杭州 / hangzhou / computing vouchers"],
  search: ["搜索", "Search"],
  noResults: ["没有找到。试试简称、拼音或英文。", "Nothing found. Try a short name, pinyin or English."],
  searching: ["正在查找…", "Searching…"],
  results: ["条结果", "results"],
  language: ["语言", "Language"],
  toDark: ["深色", "Dark theme"],
  toLight: ["浅色", "Light theme"],
  skip: ["跳到正文", "Skip to the content"],
  loading: ["正在载入", "Loading"],
  loadingMap: ["正在展开网络…", "Unfolding the network…"],
  failed: ["没有取到", "This could not be fetched"],
  offline: ["服务没有回应。请看 policygraph serve 是否仍在运行。", "The service does not answer. See whether policygraph serve is still running."],
  retry: ["再试一次", "Try again"],
  empty: ["这里还是空的", "Nothing here yet"],
  emptyStore: [
    "图谱里还没有文档。用 policygraph build 文件… 读入后，这里会自动出现。",
    "The store holds no documents yet. Read some with policygraph build PATH, and they appear here.",
  ],
  emptyFilter: ["没有符合筛选条件的内容。", "Nothing matches these filters."],
  clearFilters: ["清除筛选", "Clear filters"],
  filters: ["筛选与图例", "Filters and legend"],
  legend: ["图例", "Legend"],
  place: ["地点", "Place"],
  technology: ["技术", "Technology"],
  source: ["来源", "Source"],
  year: ["年份", "Year"],
  any: ["全部", "Any"],
  nodeSize: ["大小", "Size by"],
  nodeColour: ["颜色", "Colour by"],
  byType: ["按类型", "kind"],
  byLinks: ["按联系多少", "number of relations"],
  outgrown: ["已过时", "stale"],
  areaSays: ["面积表示数值", "The area says the number"],
  confidence: ["可信度不低于", "Confidence at least"],
  published: ["发布", "published"],
  deadline: ["期限", "deadline"],
  timeBy: ["时间依据", "Time by"],
  from: ["起", "From"],
  to: ["止", "To"],
  certainty: ["线型", "Lines"],
  shown: ["个节点", "nodes"],
  relations: ["条关系", "relations"],
  relationsDrawn: ["只画最重要的，共 {} 条", "only the most important of {} are drawn"],
  wholeMap: ["全图", "Whole map"],
  focusOn: ["聚焦", "Focus"],
  expand: ["展开", "Expand"],
  expanded: ["已展开", "Expanded"],
  hide: ["隐藏", "Hide"],
  pin: ["固定", "Pin"],
  unpin: ["取消固定", "Unpin"],
  pathFrom: ["查路径", "Path to…"],
  pathHint: ["选择终点：点选节点或在此搜索", "Choose where to: click a node or search here"],
  pathBetween: ["两者之间的路径", "Paths between the two"],
  noPath: ["四步之内没有路径。", "No path within four steps."],
  cancel: ["取消", "Cancel"],
  zoomIn: ["放大", "Zoom in"],
  zoomOut: ["缩小", "Zoom out"],
  fit: ["适合窗口", "Fit"],
  undo: ["撤销", "Undo"],
  redo: ["重做", "Redo"],
  save: ["保存视图", "Save the view"],
  link: ["复制链接", "Copy link"],
  linked: ["链接已复制", "Link copied"],
  linkShown: ["链接就在地址栏里", "The link is in the address bar"],
  hiddenNodes: ["已隐藏", "hidden"],
  showAgain: ["全部恢复", "Show again"],
  keys: ["方向键移动 · 回车展开 · Esc 返回 · / 搜索", "arrows walk · Enter expands · Esc steps back · / searches"],
  networkName: ["网络图", "Network"],
  front: ["从这里看起", "Start here"],
  plansMost: ["联系最多的政策文件", "Most connected policy documents"],
  placesMost: ["联系最多的地点", "Most connected places"],
  deadlinesNext: ["最近的期限", "Next deadlines"],
  disagree: ["说法不一", "What disagrees"],
  disputed: ["说法不一", "Sources disagree"],
  noDisagreement: ["没有发现互相矛盾的说法。", "No statements that disagree were found."],
  noDeadlines: ["没有之后的期限。", "No later deadlines."],
  close: ["关闭", "Close"],
  back: ["返回", "Back"],
  aliases: ["又称", "Also"],
  facts: ["条事实", "facts"],
  more: ["再显示", "Show more"],
  inDocuments: ["见于", "Found in"],
  openDocument: ["在原文中看", "See it in the article"],
  noEvidence: ["参考数据，不出自某篇文章。", "Reference data; no article says so."],
  saidBy: ["据其所说", "in the words of"],
  rule: ["规则", "rule"],
  how: ["怎么得出的", "How we know"],
  modality: ["语气", "modality"],
  flags: ["标记", "flags"],
  claimsIn: ["条断言", "claims"],
  allDocuments: ["全部文档", "All documents"],
  filterText: ["按文字筛选", "Filter by text"],
  showKinds: ["标出的种类", "Kinds marked"],
  mentions: ["提及", "Mentions"],
  original: ["原网页", "Original page"],
  notParsed: ["没有读出断言。", "No claims were read from it."],
  huge: ["文本很长，先显示开头一部分。", "A very long text: only its beginning is shown."],
  showRest: ["继续显示", "Show more of it"],
  margin: ["旁注", "In the margin"],
  targets: ["目标", "Targets"],
  measures: ["措施", "Measures"],
  statistics: ["统计数据", "Statistics"],
  statements: ["言论", "Statements"],
  conflicts: ["矛盾", "Conflicts"],
  rows: ["行", "rows"],
  download: ["下载", "Download"],
  after: ["不早于", "From"],
  before: ["不晚于", "Until"],
  sortBy: ["排序", "Sort by"],
  previous: ["上一页", "Previous"],
  next: ["下一页", "Next"],
  colourBy: ["着色依据", "Coloured by"],
  targetCount: ["目标数", "Number of targets"],
  noValue: ["无数据", "No figure"],
  mapNote: [
    "轮廓由地名坐标推算，仅供示意，不是行政边界。坐标：GeoNames（CC BY 4.0）。",
    "Outlines are computed from the coordinates of places; a sketch, not administrative borders. Coordinates: GeoNames (CC BY 4.0).",
  ],
  placesListed: ["地点列表", "Places"],
  run: ["运行", "Run"],
  stop: ["停止", "Stop"],
  running: ["正在查询…", "Asking…"],
  examples: ["示例", "Examples"],
  asTable: ["表格", "Table"],
  asNetwork: ["网络", "Network"],
  asMap: ["地图", "Map"],
  noRows: ["查询没有结果。", "The query has no results."],
  yes: ["是", "Yes"],
  no: ["否", "No"],
  seconds: ["秒", "s"],
  queryName: ["SPARQL 查询", "SPARQL query"],
  runHint: ["Ctrl+Enter 运行；Esc 后按 Tab 离开编辑框", "Ctrl+Enter runs it; Esc, then Tab, leaves the editor"],
  notNetwork: ["结果中没有成对的实体，画不成网络。", "No row names two entities; there is no network to draw."],
  notMap: ["结果里没有图谱中的地点，也没有经纬度。", "The results name no place of the graph and no coordinates."],
  firstRows: ["只显示前", "Only the first"],
  store: ["图谱", "Store"],
  document: ["篇文档", "documents"],
  noWebgl: ["这个浏览器不能画 WebGL，网络以列表显示。", "This browser has no WebGL; the network is shown as a list."],
  settle: ["已选", "Selected"],
} as const satisfies Record<string, readonly [string, string]>;

export type Word = keyof typeof WORDS;

/** Return one of our own words in the language chosen. */
export function word(name: Word): string {
  return WORDS[name][lang.value === "zh" ? 0 : 1];
}
