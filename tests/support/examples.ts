// The examples in the doc comments of a package's types.

/** An example of a public item. */
export interface Example {
  /** The item, such as `listImages`, or `ImagesApi.listen` of an interface. */
  readonly item: string;
  /** What comes after `@example`. */
  readonly title: string;
  /** That of its block: `js`, `ts` or `tsx`. */
  readonly language: string;
  readonly code: string;
}

/** A doc comment, and the line that it is for. */
const COMMENT = /^( *)\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n(.*)$/gm;
const DECLARATION =
  /^(?:export )?(?:declare )?(?:default |function |class |const |interface |type )*([\w$]+)/;
const EXAMPLE = /@example(.*)\n((?:(?!\n@)[\s\S])*)/g;
/** A whole example is one block. */
const BLOCK = /^```(\w+)\n([\s\S]*?)^```\s*$/m;

/** The examples in the text of a file of types. Throws if one is not a block of code. */
export function examplesOf(types: string): Example[] {
  let owner = "";
  return [...types.matchAll(COMMENT)].flatMap(([, indent = "", comment = "", line = ""]) => {
    const [, name = ""] = DECLARATION.exec(line.trim()) ?? [];
    if (indent === "") owner = name;
    const item = indent === "" ? name : `${owner}.${name}`;
    const text = comment.replace(/^ *\* ?/gm, "");
    return [...text.matchAll(EXAMPLE)].map(([, title = "", block = ""]) => {
      const [, language, code] = BLOCK.exec(block) ?? [];
      if (language === undefined || code === undefined) {
        throw new Error(`the example of ${item} is no block of code: ${block}`);
      }
      return { item, title: title.trim(), language, code };
    });
  });
}

/** A comment at the end of a line, or a line that is one. */
const REMARK = /(?:^|[;,] )\/\/ (.*)$/;

/** What an example prints, as it says in the comments after each `console.log`. */
export function printedBy(code: string): string {
  let printing = false;
  const lines = code.split("\n").flatMap((line) => {
    const prints = line.includes("console.log(");
    printing = prints || (printing && line.startsWith("//"));
    const [, remark] = (printing && REMARK.exec(line)) || [];
    return remark === undefined ? [] : [`${remark}\n`];
  });
  return lines.join("");
}

/** What users call. */
export interface Items {
  /** Functions, classes and constants by name. */
  readonly exported: readonly string[];
  /** The methods of classes and interfaces, each with the name of its type. */
  readonly methods: readonly (readonly [type: string, method: string])[];
}

/** What a reference by TypeDoc lists. */
export function itemsOf(reference: string): Items {
  let [chapter, type, section] = ["", "", ""];
  const exported: string[] = [];
  const methods: [string, string][] = [];
  for (const [, level, name = ""] of reference.matchAll(/^(#{2,5}) (\w+)/gm)) {
    if (level === "##") chapter = name;
    if (level === "###") type = name;
    if (level === "###" && /^(Classes|Functions|Variables)$/.test(chapter)) exported.push(name);
    if (level === "####") section = name;
    if (level === "#####" && section === "Methods") methods.push([type, name]);
  }
  return { exported, methods };
}
