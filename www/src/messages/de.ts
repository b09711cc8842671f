// Die Texte der Seite auf Deutsch.
import type { Messages } from "./en.ts";

const counted = (count: number, text: string) => `${text} ${count === 1 ? "Bild" : "Bilder"}`;

export const de: Messages = {
  title: "Bilder",
  skip: "Zu den Bildern",
  use: "Einbauen",
  theme: "Zwischen hell und dunkel wechseln",
  unnamed: "Bild ohne Namen",
  noCreator: "Ohne Urheber",
  isPrivate: "Privat",
  needsSignedUrl: "Braucht eine signierte URL",
  broken: "Nicht darstellbar",
  noVariants: "Keine Varianten",
  grid: "Bilder",
  select: "Auswählen",
  loading: "Bilder werden geladen …",
  soFar: (count, text) => `${counted(count, text)} bisher`,
  inAll: (count, text) => `${counted(count, text)} insgesamt`,
  found: (text, of) => `${text} von ${of} geladenen`,

  search: "Nach Name, ID oder Titel suchen",
  searchLoaded: (text) => `Durchsucht die ${text} geladenen Bilder.`,
  loadAll: "Alle laden",
  stop: "Anhalten",
  filters: "Filter",
  creator: "Urheber",
  anyCreator: "Alle",
  field: "Feld der Metadaten",
  operator: "Vergleich",
  operators: {
    eq: "ist",
    in: "ist eines von (a|b)",
    gt: "ist größer als",
    gte: "ist mindestens",
    lt: "ist kleiner als",
    lte: "ist höchstens",
  },
  value: "Wert",
  add: "Filter hinzufügen",
  apply: "Anwenden",
  remove: (text) => `Filter ${text} entfernen`,
  clear: "Alle entfernen",
  sort: "Reihenfolge",
  newest: "Neueste zuerst",
  oldest: "Älteste zuerst",
  density: "Größe",
  large: "Groß",
  small: "Klein",

  close: "Schließen",
  previous: "Voriges Bild",
  next: "Nächstes Bild",
  position: (n, of, more) => `${n} von ${of}${more ? " +" : ""}`,
  zoom: "Vergrößern oder verkleinern",
  download: "Herunterladen",
  copy: "Kopieren als",
  copyUrl: "URL",
  copyTag: "<img>",
  copyMarkdown: "Markdown",
  copyId: "ID",
  copied: (what) => `Kopiert: ${what}`,
  notCopied: "Der Browser hat das Kopieren nicht erlaubt.",
  uploaded: "Hochgeladen",
  id: "ID",
  endsAt: (time) => `Die URLs gelten bis ${time} und werden vorher erneuert.`,
  metadata: "Metadaten",
  noMetadata: "Keine",
  raw: "Als JSON zeigen",
  tree: "Als Liste zeigen",
  variants: "Varianten",
  notSet: "Nicht gesetzt",
  findingImage: "Das Bild wird gesucht …",
  noSuchImage: "Dieses Bild gibt es in dieser Auflistung nicht.",

  selected: (count, text) => `${counted(count, text)} ausgewählt`,
  selectAll: "Alle auswählen",
  copyUrls: "URLs kopieren",
  exportJson: "JSON exportieren",
  exportCsv: "CSV exportieren",
  clearSelection: "Auswahl aufheben",

  keys: "Tastatur",
  keysList: [
    ["Pfeile, Pos1, Ende", "von Bild zu Bild"],
    ["Eingabe", "Bild öffnen"],
    ["Leertaste, Strg- oder ⌘-Klick", "ein Bild auswählen, auch ein weiteres"],
    ["Umschalt-Leertaste, -Klick", "alle bis hierher auswählen"],
    ["Strg oder ⌘ A", "alle auswählen"],
    ["Esc", "schließen, oder Auswahl aufheben"],
    ["/", "suchen"],
    ["?", "diese Liste"],
  ],

  again: "Noch einmal versuchen",
  clearFilters: "Filter entfernen",
  clearSearch: "Suche leeren",
  signIn: "Anmelden",
  secret: "API-Schlüssel oder Token",
  secretKept:
    "Er bleibt, bis die Seite geschlossen oder neu geladen wird, und wird nirgends gespeichert.",
  seconds: (text) => `${text} s`,
  failures: {
    signedOut: {
      title: "Bitte anmelden",
      advice:
        "Dieser Worker listet die Bilder für Besucher mit einem API-Schlüssel oder Token auf.",
    },
    wrongSecret: {
      title: "Schlüssel oder Token werden nicht angenommen",
      advice: "Prüfen, ob er vollständig und nicht abgelaufen ist, und noch einmal eingeben.",
    },
    sessionEnded: {
      title: "Die Sitzung ist beendet: bitte neu anmelden",
      advice: "Die Anmeldung lädt die Seite neu und führt hierher zurück.",
    },
    forbidden: {
      title: "Diese Bilder sind nicht freigegeben",
      advice:
        "Die Anmeldung gilt, aber nicht für diese Liste. Wer den Worker betreibt, kann das ändern.",
    },
    filterForbidden: {
      title: "Dieser Filter ist hier nicht erlaubt",
      advice:
        "Der Worker verbirgt das Feld oder zeigt nur die eigenen Bilder. Ohne Filter geht es weiter.",
    },
    rateLimit: {
      title: "Zu viele Anfragen",
      advice: "Es geht von selbst weiter in",
    },
    offline: {
      title: "Keine Verbindung",
      advice: "Es geht von selbst weiter, sobald die Verbindung wieder da ist.",
    },
    unreachable: {
      title: "Der Worker antwortet nicht",
      advice: "Die Verbindung prüfen und noch einmal versuchen.",
    },
    misconfigured: {
      title: "Der Worker ist nicht eingerichtet",
      advice: "In seiner Konfiguration fehlt etwas. Die Meldung unten sagt, was.",
    },
    upstream: {
      title: "Die Images-API hat nicht geantwortet",
      advice: "Der Worker hat die Liste nicht bekommen. Vielleicht ist es gleich vorbei.",
    },
    unknown: {
      title: "Die Bilder konnten nicht aufgelistet werden",
      advice: "Die Meldung unten sagt, warum.",
    },
  },
  localHint: "Auf diesem Rechner startet npm start den Worker.",
  closedTitle: "Noch darf niemand auflisten",
  closedAdvice:
    'Festlegen, wer auflisten darf: AUTH in wrangler.jsonc (oder wrangler.toml) auf "access", "jwt", "key" oder "public" setzen und neu veröffentlichen.',
  unknownAuth:
    'Den Wert von AUTH kennt der Worker nicht: erwartet wird "access", "jwt", "key" oder "public", auch mehrere, durch Kommas getrennt. In wrangler.jsonc (oder wrangler.toml) berichtigen und neu veröffentlichen.',
  guide: "Die Anleitung",
  guideExplains: " erklärt die Möglichkeiten.",
  misspelled: (name, meant) => `${name} (ist ${meant} gemeint?)`,
  wrongSettings: (names) =>
    `Falsch oder nicht gesetzt: ${names}. Das Protokoll des Workers sagt, was erwartet wird, und `,
  documentation: "die Dokumentation",
  listsSettings: " nennt alle Einstellungen.",
  empty: {
    title: "Noch keine Bilder",
    advice: "Ein Bild in das Konto hochladen und die Seite neu laden.",
  },
  nothingFound: {
    title: "Nichts gefunden",
    advice: "Kein Bild passt zu den Filtern oder der Suche.",
  },
  foot: "Aufgelistet von einem WebAssembly-Kern in dieser Seite. Die Bilder kommen direkt von den Delivery-URLs.",
};
