/**
 * The first of the user's languages that is English or among `available`, without and with its region (`de`, `de-AT`);
 * English if there is none.
 */
export function chosenLanguage(available: readonly string[]): [language: string, tag: string] {
  for (const tag of navigator.languages) {
    const language = tag.split("-")[0]?.toLowerCase() ?? "";
    if (language === "en" || available.includes(language))
      return [language, wellFormed(tag, language)];
  }
  return ["en", "en"];
}

/** The tag, if dates and numbers can be formatted by it: Chromium's may be `en-US@posix`. Else the language alone. */
function wellFormed(tag: string, language: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? language;
  } catch {
    return language;
  }
}
